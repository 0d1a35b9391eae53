//! Files that are no letters: each is rejected with its reason, and the others are indexed.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::process::Command;

use serde_json::Value;

use crate::env::{Env, PROGRAM, letter, sample};

/// A folder `in/` with one good letter in the middle of the path order.
fn one_letter() -> Env {
    let env = Env::new();
    env.write("in/m.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "No red flags are documented."));
    env
}

/// Indexes `in/`: the good letter must be there, and exactly `rejects` must be reported, each with a
/// reason that begins as given.
fn rejects(env: &Env, rejects: &[(&str, &str)]) {
    let report = env.index(&["in"]);
    assert_eq!(report["letters"]["new"], 1, "{report}");
    let reported: Vec<(&str, &str)> = report["rejects"].as_array().expect("rejects").iter().map(reject).collect();
    let names = |list: &[(&str, &str)]| list.iter().map(|(source, _)| (*source).to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&reported), names(rejects), "{report}");
    for ((source, reason), (_, wanted)) in reported.iter().zip(rejects) {
        assert!(reason.starts_with(wanted), "{source}: {reason:?}, wanted {wanted:?}");
    }
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]), ["CM17-0000001#1"]);
}

fn reject(value: &Value) -> (&str, &str) {
    (value["source"].as_str().expect("a source"), value["reason"].as_str().expect("a reason"))
}

#[test]
fn files_without_a_letter_in_them() {
    let env = one_letter();
    env.write("in/blank.txt", " \n\n \u{c} \n");
    env.write("in/empty.pdf", "").write("in/empty.txt", "");
    env.write("in/image.jpg", "x");
    env.write("in/recipe.txt", "Pancakes\n\nTake two eggs and a cup of flour, and stir.\n");
    rejects(
        &env,
        &[
            ("blank.txt", "no text"),
            ("empty.pdf", "empty file"),
            ("empty.txt", "empty file"),
            ("image.jpg", "neither .txt nor .pdf"),
            ("recipe.txt", "not a determination letter"),
        ],
    );
}

#[test]
fn damaged_files() {
    let env = one_letter();
    let pdf = sample("CM17-2574083.pdf");
    env.write("in/cut.pdf", &pdf[..pdf.len() / 2]);
    env.write("in/fake.pdf", "this is no PDF");
    let noise: Vec<u8> = (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    env.write("in/noise.txt", noise);
    rejects(
        &env,
        &[
            ("cut.pdf", "damaged PDF"),
            ("fake.pdf", "not a determination letter"),
            ("noise.txt", "binary data, not text"),
        ],
    );
}

#[test]
fn headings_without_items() {
    let env = one_letter();
    let whole = letter("CM17-0000002", "Lumbar MRI", "Upheld", "No red flags.");
    let cut = &whole[..whole.find("Lumbar MRI").expect("the item")];
    env.write("in/cut.txt", cut);
    rejects(&env, &[("cut.txt", "no disputed items found")]);
}

#[test]
fn a_text_of_a_hundred_megabytes_in_one_line() {
    let env = one_letter();
    let mut file = File::create(env.path("in/huge.txt")).expect("a file");
    file.write_all(b"HOW THE IMR FINAL DETERMINATION WAS MADE ").expect("a start");
    // A sparse file: its zeros take no room on the disk.
    file.set_len(100 << 20).expect("a sparse file");
    rejects(&env, &[("huge.txt", "larger than 64 MB")]);
}

#[test]
fn a_text_of_many_megabytes_in_one_line() {
    let env = one_letter();
    env.write("in/long.txt", "HOW THE IMR FINAL DETERMINATION WAS MADE ".repeat(400_000));
    rejects(&env, &[("long.txt", "")]);
}

#[test]
fn a_file_that_may_not_be_read() {
    let env = one_letter();
    env.write("in/secret.txt", letter("CM17-0000002", "Lumbar MRI", "Upheld", "No red flags."));
    let path = env.path("in/secret.txt");
    fs::set_permissions(&path, Permissions::from_mode(0o000)).expect("permissions");
    if File::open(&path).is_err() {
        rejects(&env, &[("secret.txt", "permission denied")]);
        return;
    }
    // Root may read every file, so that the program is run as a user without rights, in a folder of that user's.
    const NOBODY: u32 = 65_534;
    fs::copy(PROGRAM, env.path("imr")).expect("a copy of the program");
    chown(env.path(""), Some(NOBODY), Some(NOBODY)).expect("root may give a folder away");
    let mut command = Command::new(env.path("imr"));
    command.args(["index", "--json", "in"]).current_dir(env.path("")).uid(NOBODY).gid(NOBODY).env_clear();
    let output = command.output().expect("the program starts");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["letters"]["new"], 1, "{report}");
    assert_eq!(report["rejects"].as_array().map(Vec::len), Some(1), "{report}");
    let (source, reason) = reject(&report["rejects"][0]);
    assert!(source == "secret.txt" && reason.starts_with("permission denied"), "{report}");
}

#[test]
fn links_that_lead_in_circles_or_nowhere() {
    let env = one_letter();
    symlink(env.path("in"), env.path("in/loop")).expect("a link");
    symlink(env.path("nowhere.txt"), env.path("in/lost.txt")).expect("a link");
    rejects(&env, &[("loop", "symbolic link"), ("lost.txt", "symbolic link")]);
}

#[test]
fn a_pipe_is_not_waited_for() {
    let env = one_letter();
    let made = Command::new("mkfifo").arg(env.path("in/pipe.txt")).status().expect("mkfifo is in every Unix");
    assert!(made.success(), "no pipe was made");
    rejects(&env, &[("pipe.txt", "not a regular file")]);
}

#[test]
fn names_that_are_no_plain_text() {
    let env = Env::new();
    let folder = env.path("in");
    fs::create_dir(&folder).expect("a folder");
    let text = |number| letter(&format!("CM17-000000{number}"), "Lumbar MRI", "Upheld", &format!("Reason {number}."));
    fs::write(folder.join("new\nline.txt"), text(1)).expect("a file");
    let latin1 = folder.join(OsStr::from_bytes(b"caf\xe9.txt"));
    let undecodable = fs::write(latin1, text(2)).is_ok();
    let report = env.index(&["in"]);
    assert_eq!(report["letters"]["new"], 1 + u64::from(undecodable));
    let shown = env.imr(&["show", "CM17-0000001", "--json"]).success().json();
    assert_eq!(shown[0]["source"], "new%0Aline.txt");
    if undecodable {
        let shown = env.imr(&["show", "CM17-0000002", "--json"]).success().json();
        assert_eq!(shown[0]["source"], "caf%E9.txt");
    }
}

#[test]
fn escapes_in_a_letter_do_not_reach_the_terminal() {
    let env = Env::new();
    env.write("in/a.txt", letter("CM17-0000001", "Lumbar MRI\u{1b}[2J", "Upheld", "No\u{1b}[31m flags\u{202e}."));
    env.index(&["in"]);
    for args in [vec!["query", "lumbar"], vec!["show", "CM17-0000001"], vec!["parse", "in"]] {
        let output = env.imr(&args).success().stdout;
        assert!(!output.contains('\u{1b}') && !output.contains('\u{202e}'), "{output:?}");
    }
}
