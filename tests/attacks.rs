//! The surroundings of a run may fail it or lie to it: workers that die, folders that are not mounted, links, files of
//! others, signs that are not seen.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use imr::corpus::{PdfReader, Reader};
use imr::index::{IndexError, Quiet, Report, Stop, UpdateOptions, update};
use serde_json::json;

use crate::env::{Env, PROGRAM, letter};

/// A letter on an MRI, with a number of its own.
fn mri(number: usize) -> String {
    letter(&format!("CM17-{number:07}"), "Lumbar MRI", "Upheld", &format!("Reason {number} is as good as any."))
}

/// Sample letters as PDFs in the folder `in`.
fn pdfs() -> Env {
    let env = Env::new();
    env.copy_samples(|name| name.ends_with(".pdf"));
    fs::rename(env.path("corpus"), env.path("in")).expect("a folder");
    env
}

/// Runs the indexer with PDFs read by workers of this program.
fn run(env: &Env, program: PathBuf) -> Result<Report, IndexError> {
    let options =
        UpdateOptions { paths: vec![env.path("in")], memory: 64 << 20, threads: 1, ..UpdateOptions::default() };
    let reader = Reader::new(PdfReader::isolated(program));
    update(&env.path("index"), &options, &reader, &Quiet, &Stop::default())
}

/// A program that does `shell` for the first so many of its starts, and is a worker after them.
fn failing(env: &Env, starts: usize, shell: &str) -> PathBuf {
    let count = env.path("starts");
    let script = format!(
        "#!/bin/sh\necho >> '{0}'\nif [ $(wc -l < '{0}') -le {starts} ]; then {shell}; fi\nexec '{PROGRAM}' \"$@\"\n",
        count.display()
    );
    env.write("program", script);
    fs::set_permissions(env.path("program"), fs::Permissions::from_mode(0o755)).expect("a program");
    env.path("program")
}

#[test]
fn a_pdf_whose_worker_dies_twice_is_told_and_read_by_the_next_run() {
    let env = pdfs();
    let all = run(&env, PROGRAM.into()).expect("an index").letters.new;
    assert!(all > 3);
    fs::remove_dir_all(env.path("index")).expect("the index");
    let first = run(&env, failing(&env, 2, "exit 1")).expect("an index");
    assert_eq!((first.letters.new, first.rejects.len()), (all - 1, 1), "{first:?}");
    assert!(first.rejects[0].reason.ends_with("the next run tries again"), "{first:?}");
    let second = run(&env, PROGRAM.into()).expect("an index");
    assert_eq!((second.letters.new, second.letters.unchanged, second.rejects.len()), (1, all - 1, 0), "{second:?}");
}

#[test]
fn without_any_worker_a_run_fails_and_changes_nothing() {
    let env = pdfs();
    for program in ["/nowhere/imr", "/bin/false"] {
        let error = run(&env, program.into()).expect_err("no worker");
        assert!(matches!(error, IndexError::NoWorker { .. }), "{error}");
        assert!(error.to_string().contains("nothing was changed"), "{error}");
        assert!(!env.path("index/CURRENT").exists());
    }
    run(&env, PROGRAM.into()).expect("an index");
    let before = env.read("index/CURRENT");
    let name = fs::read_dir(env.path("in")).expect("letters").flatten().next().expect("a letter").file_name();
    let mut bytes = fs::read(env.path("in").join(&name)).expect("a PDF");
    bytes.push(b'\n');
    fs::write(env.path("in").join(&name), bytes).expect("a PDF");
    let items = env.ids(&["upheld"]).len();
    run(&env, "/bin/false".into()).expect_err("no worker");
    assert_eq!((env.read("index/CURRENT"), env.ids(&["upheld"]).len()), (before, items));
}

#[test]
fn a_rebuild_keeps_the_letters_of_a_source_that_is_not_there_and_says_so() {
    let env = Env::new();
    env.write("a/1.txt", mri(1)).write("b/2.txt", mri(2));
    env.index(&["a", "b"]);
    fs::rename(env.path("b"), env.path("elsewhere")).expect("a folder");
    let said = env.imr(&["index", "--rebuild"]).notes("b is not there; its letters are kept");
    assert!(said.stdout.contains("2 letters"), "{}", said.stdout);
    assert_eq!(env.ids(&["MRI"]).len(), 2);
    // Nor does a rebuild of a source that is there take the others out.
    env.imr(&["index", "a", "--rebuild"]).notes("b is not there");
    assert_eq!(env.ids(&["MRI"]).len(), 2);
    fs::rename(env.path("elsewhere"), env.path("b")).expect("a folder");
    assert_eq!(env.index(&["--rebuild"])["letters"], env.index(&["a", "b", "--rebuild"])["letters"]);
}

#[test]
fn a_rebuild_over_an_empty_mount_point_changes_nothing() {
    let env = Env::new();
    (1..=12).for_each(|number| _ = env.write(&format!("in/{number}.txt"), mri(number)));
    env.index(&["in"]);
    fs::remove_dir_all(env.path("in")).expect("letters");
    fs::create_dir(env.path("in")).expect("a mount point");
    for args in [&["index"][..], &["index", "--rebuild"], &["index", "in", "--rebuild"], &["index", "in"]] {
        env.imr(args).fails(4, "12 of 12 letters are gone; nothing was changed");
        assert_eq!(env.ids(&["MRI"]).len(), 12);
    }
    assert_eq!(env.index(&["--rebuild", "--keep-missing"])["items"], 12);
    assert_eq!(env.index(&["--rebuild", "--allow-removals"])["items"], 0);
}

#[test]
fn the_file_of_rejects_is_checked_before_the_run_and_no_other_file_is_overwritten() {
    let env = Env::new();
    env.write("in/1.txt", mri(1)).write("in/recipe.txt", "Two eggs.");
    env.imr(&["index", "in", "--rejects", "nowhere/r.jsonl"]).fails(5, "nowhere/r.jsonl");
    env.imr(&["index", "in", "--rejects", "in"]).fails(5, "in: is a directory");
    let said = env.imr(&["index", "in", "--rejects", "in/1.txt"]).fails(2, "is no list of rejected files").stderr;
    assert!(said.contains("in/1.txt"), "{said}");
    assert!(!env.path("index").exists(), "nothing was run");
    assert_eq!(env.read("in/1.txt"), mri(1));
    for _ in 0..2 {
        env.imr(&["index", "in", "--rejects", "r.jsonl", "-q"]).success();
        assert_eq!(env.read("r.jsonl").lines().count(), 1);
    }
}

#[test]
fn nothing_is_written_through_a_symbolic_link() {
    for (link, is_refused) in [("LOCK", true), ("texts", false)] {
        let env = pdfs();
        env.write("mine/precious", "mine");
        fs::create_dir(env.path("index")).expect("a folder");
        let target = if link == "LOCK" { env.path("mine/precious") } else { env.path("mine") };
        symlink(&target, env.path("index").join(link)).expect("a link");
        let run = env.imr(&["index", "in"]);
        if is_refused {
            run.fails(5, "it is a symbolic link");
        } else {
            run.success();
        }
        assert_eq!(env.read("mine/precious"), "mine");
        assert_eq!(fs::read_dir(env.path("mine")).expect("a folder").count(), 1, "{link}");
    }
}

#[test]
fn a_watch_in_a_pipe_prints_no_colors() {
    let env = Env::new();
    env.write("in/1.txt", mri(1));
    for color in ["never", "auto"] {
        let mut command = Command::new(PROGRAM);
        command.args(["index", "in", "--watch", "--color", color]).current_dir(env.path(""));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a child");
        let began = Instant::now();
        while !env.path("index/CURRENT").exists() && began.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(500));
        child.kill().expect("a child");
        let printed = child.wait_with_output().expect("a child").stdout;
        assert!(!printed.is_empty() && !printed.contains(&0x1b), "{}", String::from_utf8_lossy(&printed));
    }
}

#[test]
fn to_check_no_index_is_told_as_to_search_it() {
    let env = Env::new();
    fs::create_dir(env.path("empty")).expect("a folder");
    for folder in ["nowhere", "empty"] {
        for args in [&["query", "x"][..], &["check"], &["check", "--repair"]] {
            env.imr(&[args, &["--index", folder]].concat()).fails(3, &format!("{folder}: no index here"));
        }
    }
}

#[test]
fn signs_that_nobody_sees_are_escaped_in_ids_json_and_text() {
    let env = Env::new();
    let hidden = ['\u{202e}', '\u{61c}', '\u{e0041}', '\u{200b}'];
    let name: String = hidden.iter().collect();
    let text = crate::env::headerless(&format!("Lumbar MRI{name}"), "Upheld", "As good as any.");
    env.write(&format!("in/a{name}b.txt"), text);
    env.index(&["in"]);
    let is_clean = |text: &str| !text.contains(hidden);
    for format in ["text", "table", "json", "jsonl", "ids", "trec"] {
        let printed = env.imr(&["query", "lumbar", "--format", format, "-q"]).success().stdout;
        assert!(!printed.is_empty() && is_clean(&printed), "{format}: {printed:?}");
    }
    let shown = env.imr(&["show", &env.ids(&["lumbar"])[0], "--json"]).success();
    assert!(is_clean(&shown.stdout) && shown.json()[0]["id"].is_string(), "{}", shown.stdout);
}

#[test]
fn a_qid_cannot_make_lines_and_a_batch_without_an_end_is_refused() {
    let env = Env::new();
    env.write("in/1.txt", mri(1));
    env.index(&["in"]);
    let lines = [
        json!({"qid": "1\nQ2", "query": "MRI"}),
        json!({"qid": "2 Q0", "query": "MRI"}),
        json!({"qid": "3", "query": "MRI"}),
    ];
    env.write("batch.jsonl", lines.map(|line| line.to_string()).join("\n"));
    let answered = env.imr(&["query", "--batch", "batch.jsonl", "--format", "trec"]).run();
    assert_eq!(answered.stdout.lines().count(), 1, "{}", answered.stdout);
    assert!(answered.stdout.starts_with("3 Q0 "), "{}", answered.stdout);
    assert_eq!(answered.stderr.matches("its qid").count(), 2, "{}", answered.stderr);
    for args in [&["--batch", "/dev/zero"][..], &["MRI", "--synonyms", "/dev/zero"]] {
        env.imr(&[&["query"][..], args].concat()).fails(2, "larger than 64 MB");
    }
    env.write("long.txt", "pain, ".repeat(50_000));
    env.imr(&["query", "pain", "--synonyms", "long.txt"]).fails(2, "at most 64 words or phrases");
}

#[test]
fn too_few_open_files_are_no_damage() {
    let env = Env::new();
    env.write("in/1.txt", mri(1));
    env.index(&["in"]);
    // As many as are needed to start and to read the name of the store, and a few more.
    let tried = (4..24).map(|most| {
        let script = format!("ulimit -n {most}; exec '{PROGRAM}' query MRI --json");
        let output = Command::new("sh").args(["-c", &script]).current_dir(env.path("")).output().expect("a shell");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    });
    let mut refused = 0;
    for (code, said) in tried {
        assert!(!said.contains("damaged index"), "{said}");
        if said.contains("too many open files") {
            assert_eq!(code, Some(5), "{said}");
            assert!(said.contains("ulimit -n"), "{said}");
            refused += 1;
        }
    }
    assert!(refused > 0);
}

#[test]
fn a_file_that_may_not_be_read_is_told_with_its_owner() {
    let env = Env::new();
    env.write("in/1.txt", mri(1));
    env.index(&["in"]);
    fs::set_permissions(env.path(""), fs::Permissions::from_mode(0o755)).expect("a folder of ours");
    fs::set_permissions(env.path("index/CURRENT"), fs::Permissions::from_mode(0o000)).expect("a file of ours");
    let output = of_another_user(&["query", "MRI"]).current_dir(env.path("")).output().expect("the program");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(5), "{said}");
    assert!(said.contains("permission denied") && said.contains("whose it is"), "{said}");
}

/// The program as another user runs it, or, where the tests are not run by root, as this one does.
fn of_another_user(args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    if rustix::process::geteuid().is_root() {
        command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM]);
    }
    command.args(args);
    command
}

#[test]
fn an_index_that_may_only_be_read_is_searched_shown_and_checked() {
    let env = Env::new();
    env.write("in/1.txt", mri(1));
    env.index(&["in"]);
    fs::set_permissions(env.path(""), fs::Permissions::from_mode(0o755)).expect("a folder of ours");
    let rights = |folders: u32, files: u32| {
        for folder in ["index", "index/store-1"] {
            for path in fs::read_dir(env.path(folder)).expect("a folder").flatten().map(|entry| entry.path()) {
                if path.is_file() {
                    fs::set_permissions(&path, fs::Permissions::from_mode(files)).expect("a file of ours");
                }
            }
            fs::set_permissions(env.path(folder), fs::Permissions::from_mode(folders)).expect("a folder of ours");
        }
    };
    rights(0o555, 0o444);
    let mut ends = Vec::new();
    for args in [&["query", "MRI"][..], &["show", "CM17-0000001"], &["check"], &["stats"]] {
        let output = of_another_user(args).current_dir(env.path("")).output().expect("the program");
        ends.push((output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let refused = of_another_user(&["index"]).current_dir(env.path("")).output().expect("the program");
    rights(0o755, 0o644);
    assert!(ends.iter().all(|end| *end == (Some(0), String::new())), "{ends:?}");
    assert_eq!(refused.status.code(), Some(5), "{}", String::from_utf8_lossy(&refused.stderr));
}
