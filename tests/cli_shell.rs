//! Commands as the shell, the folder and slips of typing change them.

use std::fs::{self, DirEntry, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::env::{Env, PROGRAM, letter};

fn mri(number: usize) -> String {
    letter(&format!("CM17-{number:07}"), "Lumbar MRI", "Upheld", "No red flags are documented.")
}

#[test]
fn a_word_to_leave_out_that_was_taken_for_an_option_is_told_so() {
    let env = Env::indexed();
    for (args, wanted) in [
        (&["query", "MRI", "-neck pain"][..], "imr query 'MRI -\"neck pain\"'"),
        (&["query", "MRI", "-cervical"], "imr query 'MRI -cervical'"),
        (&["query", "lumbar", "MRI", "-upheld", "--count"], "imr query 'lumbar MRI -upheld'"),
        (&["search", "MRI", "-injection"], "imr query 'MRI -injection'"),
        (&["export", "MRI", "-knee"], "imr export 'MRI -knee'"),
        (&["query", "-cervical MRI"], "imr query -- '-cervical MRI'"),
    ] {
        let said = env.imr(args).command().output().expect("the program starts");
        let stderr = String::from_utf8_lossy(&said.stderr);
        assert!(stderr.contains("was taken for an option") && stderr.contains(wanted), "{args:?}: {stderr}");
        assert!(!said.status.success());
    }
    // Options that are mistyped are no words of a query.
    for args in [&["query", "MRI", "--limt", "3"][..], &["query", "MRI", "-n", "x"], &["check", "-neck"]] {
        let said = env.imr(args).command().output().expect("the program starts");
        assert!(!String::from_utf8_lossy(&said.stderr).contains("single quotes"), "{args:?}");
    }
    let said = env.imr(&["query"]).fails(2, "QUERY").stderr;
    assert!(["#", ">", "!", "single quotes"].iter().all(|taken| said.contains(taken)), "{said}");
}

#[test]
fn the_index_is_looked_for_in_the_folders_above() {
    let env = Env::new();
    env.write("in/a.txt", mri(1)).write("deep/er/note", "");
    env.index(&["in"]);
    let below = |args: &[&str]| {
        Command::new(PROGRAM)
            .args(args)
            .current_dir(env.path("deep/er"))
            .env_remove("IMR_INDEX")
            .output()
            .expect("a run")
    };
    assert_eq!(String::from_utf8_lossy(&below(&["query", "MRI", "--format", "ids"]).stdout), "CM17-0000001#1\n");
    env.write("in/b.txt", mri(2));
    assert!(below(&["index"]).status.success());
    assert_eq!(env.ids(&["MRI"]).len(), 2);
    assert!(!env.path("deep/er/index").exists());
    // A named one is looked for nowhere else.
    assert_eq!(below(&["query", "MRI", "-i", "index"]).status.code(), Some(3));
}

#[test]
fn a_first_query_builds_an_index_of_no_corpus_but_its_own() {
    let env = Env::new();
    env.write("corpus/a.txt", mri(1));
    env.imr(&["query", "MRI"]).fails(3, "no index here");
    assert!(!env.path("index").exists());
    env.index(&[]);
    assert_eq!(env.ids(&["MRI"]).len(), 1);
    Env::with_corpus().imr(&["query", "MRI"]).notes("building it from corpus/");
}

#[test]
fn a_run_that_builds_nothing_leaves_nothing() {
    let env = Env::new();
    env.imr(&["index"]).fails(2, "no letters are known yet");
    env.imr(&["index", "nowhere"]).fails(5, "nowhere");
    env.imr(&["index", "--rebuild", "nowhere"]).fails(5, "nowhere");
    assert_eq!(fs::read_dir(env.path("")).expect("a folder").count(), 0);
}

#[test]
fn other_indexes_are_passed_over_and_foreign_files_counted() {
    let env = Env::new();
    env.write("in/a.txt", mri(1));
    env.imr(&["index", "in", "-i", "in/old"]).success();
    env.write("in/old/store-1/note.txt", "no letter").write("in/old.txt", "no letter");
    (0..30).for_each(|number| _ = env.write(&format!("in/p{number}.JPG"), "x"));
    env.write("in/b.doc", "x")
        .write("in/.hidden.txt", mri(2))
        .write("in/.DS_Store", "x")
        .write("in/.git/c.txt", mri(3));
    let report = env.imr(&["index", "in"]).success().stdout;
    assert!(report.contains("neither .txt nor .pdf: 30 .jpg, 1 .doc\n"), "{report}");
    assert!(report.contains(".hidden.txt: hidden") && !report.contains("DS_Store"), "{report}");
    assert!(report.contains("old.txt: ") && !report.contains("note.txt"), "{report}");
    let report = env.index(&["in"]);
    assert_eq!(
        (report["letters"]["unchanged"].as_u64(), report["rejects"].as_array().map(Vec::len)),
        (Some(1), Some(33))
    );
}

#[test]
fn most_letters_of_a_path_are_not_removed_unasked() {
    let env = Env::new();
    (1..=24).for_each(|number| _ = env.write(&format!("in/{number}.txt"), mri(number)));
    env.index(&["in"]);
    (1..=12).for_each(|number| _ = env.remove(&format!("in/{number}.txt")));
    assert_eq!(env.index(&[])["letters"]["removed"], 12, "half of them may go");
    (13..=23).for_each(|number| _ = env.remove(&format!("in/{number}.txt")));
    let said = env.imr(&["index", "in"]).fails(4, "11 of 12 letters are gone; nothing was changed").stderr;
    assert!(said.contains("--allow-removals"), "{said}");
    assert_eq!(env.ids(&["MRI"]).len(), 12);
    assert_eq!(env.index(&["--keep-missing"])["letters"]["removed"], 0);
    assert_eq!(env.index(&["--allow-removals"])["letters"]["removed"], 11);
}

#[test]
fn whoever_the_umask_lets_may_read_the_index_and_a_missing_right_is_no_damage() {
    let env = Env::new();
    env.write("in/a.txt", mri(1));
    let umask = |umask: &str| {
        let script = format!("umask {umask}; {PROGRAM} index in --rebuild -q");
        Command::new("sh").args(["-c", &script]).current_dir(env.path("")).status().expect("a shell")
    };
    for (mask, wanted) in [("022", 0o644), ("027", 0o640), ("077", 0o600)] {
        assert!(umask(mask).success());
        let store = fs::read_dir(env.path("index")).expect("the index").flatten();
        let files: Vec<_> = store
            .filter(|entry| entry.path().is_dir())
            .flat_map(|store| fs::read_dir(store.path()))
            .flatten()
            .flatten()
            .collect();
        assert!(files.len() > 5);
        for file in files.iter().map(DirEntry::path).chain([env.path("index/CURRENT")]) {
            let mode = file.metadata().expect("a file").permissions().mode() & 0o777;
            assert_eq!(mode, wanted, "{}: umask {mask}", file.display());
        }
    }
    assert!(umask("022").success());
    fs::set_permissions(env.path(""), Permissions::from_mode(0o755)).expect("a folder of ours");
    let store = fs::read_to_string(env.path("index/CURRENT")).expect("the name of the store");
    let store = store.split('"').find(|part| part.starts_with("store-")).expect("a name").to_owned();
    for name in ["meta.json", ".managed.json"] {
        let file = env.path(&format!("index/{store}/{name}"));
        fs::set_permissions(&file, Permissions::from_mode(0o000)).expect("a file of ours");
        for args in [&["query", "MRI"][..], &["check"], &["check", "--repair"]] {
            let mut command = Command::new(PROGRAM);
            command.args(args).current_dir(env.path(""));
            if rustix::process::geteuid().is_root() {
                command.uid(65534).gid(65534);
            }
            // Where somebody else may not even start the program, there is nothing to be seen.
            let Ok(said) = command.output() else { return };
            let stderr = String::from_utf8_lossy(&said.stderr);
            assert!(said.status.code() == Some(5) && stderr.contains("permission denied"), "{args:?}: {stderr}");
            assert!(!stderr.contains("--repair") && stderr.contains("hint: nothing is damaged"), "{stderr}");
        }
        fs::set_permissions(&file, Permissions::from_mode(0o644)).expect("a file of ours");
    }
}

#[test]
fn an_item_that_is_not_there_is_told_from_a_letter_that_is_not() {
    let env = Env::indexed();
    env.imr(&["show", "L-2014-000001#9"]).fails(1, "L-2014-000001#9: no such item; the letter has 2 items");
    env.imr(&["explain", "lumbar", "facet", "L-2014-000001#9"]).fails(1, "the letter has 2 items");
    env.imr(&["show", "L-1999-000001#9"]).fails(1, "no such item or letter");
    // A letter with several items is no item; case and the form of a number make no difference.
    env.imr(&["explain", "lumbar", "facet", "L-2014-000001"]).fails(1, "name one of them, as 'L-2014-000001#1'");
    let said = env.imr(&["explain", "lumbar", "facet", "l-2014-000001#1"]).success().stdout;
    assert!(said.starts_with("L-2014-000001#1 is a hit of lumbar facet\n"), "{said}");
    assert_eq!(env.ids(&["CM17-0000486#2"]), ["CM17-0000486#2"]);
    assert_eq!(env.ids(&["CM17-0000486#9"]), [""; 0]);
    assert_eq!(env.ids(&["CM17-0000486"]).len(), 2);
}

#[test]
fn a_file_that_is_named_as_an_index_is_none() {
    let env = Env::indexed();
    env.write("notes.txt", "mine");
    for args in [["query", "facet"].as_slice(), &["check"], &["fields"]] {
        env.imr(&[args, &["-i", "notes.txt"]].concat()).fails(3, "hint: an index is a folder");
    }
}

#[test]
fn an_export_replaces_no_file_unasked() {
    let env = Env::indexed();
    env.write("hits.csv", "mine");
    let said = env.imr(&["export", "facet", "-o", "hits.csv"]).fails(2, "hits.csv: this file exists already").stderr;
    assert!(said.contains("--force") && env.read("hits.csv") == "mine", "{said}");
    env.imr(&["export", "facet", "-o", "hits.csv", "--force"]).notes("hits.csv: ");
    let printed = env.imr(&["export", "facet", "-o", "-"]).success().stdout;
    assert_eq!((printed == env.read("hits.csv"), env.path("-").exists()), (true, false));
    let all = env.imr(&["export", "--format", "jsonl"]).success().lines().len();
    assert!(all > printed.lines().count());
}

#[test]
fn one_letter_and_words_of_another_script_have_no_spellings() {
    let env = Env::indexed();
    for query in ["q", "東京", "операция"] {
        let said = env.imr(&["query", query, "--match", "all", "--json"]).ends(1).json().to_string();
        assert!(!said.contains("near to it") && said.contains("\"did_you_mean\":null"), "{query}: {said}");
    }
    let said = env.imr(&["query", "acupunctre zzyzx", "--match", "all"]).command().output().expect("a run");
    assert!(String::from_utf8_lossy(&said.stderr).contains("acupuncture"), "longer ones have");
}
