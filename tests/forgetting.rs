//! `imr forget`: the text of a letter leaves every file of the index, and does not come back before that is undone.

use std::fs;
use std::path::Path;

use crate::env::{Env, letter};

/// Words of the letter that is forgotten, which no other text has.
const SECRETS: [&str; 3] = ["zyxom", "quorb", "vland"];

/// The letters of a folder, one of them with the secrets, and its copy.
fn letters() -> Env {
    let env = Env::new();
    for number in 0..40 {
        let reason = format!("Reason {number} is as good as any other.");
        env.write(
            &format!("in/{number}.txt"),
            letter(&format!("CM17-00000{number:02}"), "Lumbar MRI", "Upheld", &reason),
        );
    }
    let reason = format!("The {} patient was {} and {}.", SECRETS[0], SECRETS[1], SECRETS[2]);
    let secret = letter("CM17-0000099", "Lumbar MRI", "Overturned", &reason);
    env.write("in/secret.txt", &secret).write("in/z/copy.txt", &secret);
    env
}

/// All bytes below a folder, and what is compressed in them.
fn bytes_below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(bytes_below(&path));
            continue;
        }
        let bytes = fs::read(&path).expect("a file");
        let mut unpacked = Vec::new();
        for at in memchr::memmem::find_iter(&bytes, &[0x28, 0xb5, 0x2f, 0xfd]) {
            unpacked.extend(zstd::bulk::decompress(&bytes[at..], 1 << 24).unwrap_or_default());
            let mut frame = Vec::new();
            let decoder = zstd::stream::Decoder::new(&bytes[at..]).map(zstd::stream::Decoder::single_frame);
            if let Ok(mut decoder) = decoder {
                let _ = std::io::Read::read_to_end(&mut decoder, &mut frame);
            }
            unpacked.extend(frame);
        }
        all.push((path.display().to_string(), [bytes, unpacked].concat()));
    }
    all
}

/// The files of the index that have one of these texts, in whatever form.
fn holders(env: &Env, texts: &[&str]) -> Vec<String> {
    let has = |bytes: &[u8]| texts.iter().any(|text| memchr::memmem::find(bytes, text.as_bytes()).is_some());
    bytes_below(&env.path("index")).into_iter().filter(|(_, bytes)| has(bytes)).map(|(path, _)| path).collect()
}

#[test]
fn the_text_of_a_forgotten_letter_is_in_no_file_and_does_not_come_back() {
    let env = letters();
    env.index(&["in"]);
    assert!(!holders(&env, &SECRETS).is_empty());
    let said = env.imr(&["forget", "CM17-0000099"]).success().stdout;
    assert!(said.contains("forgot CM17-0000099; 40 letters left"), "{said}");
    let gone = |env: &Env| {
        assert_eq!(holders(env, &SECRETS), [""; 0]);
        assert_eq!(holders(env, &["CM17-0000099"]), [""; 0]);
        // The dictionary of words, which is no plain text, has none of them.
        let notes = env.imr(&["query", SECRETS[0], "--json"]).run().stdout;
        assert!(notes.contains("occurs nowhere"), "{notes}");
        assert_eq!(env.ids(&["lumbar"]).len(), 40);
        env.imr(&["check"]).success();
    };
    gone(&env);
    for args in [&["index"][..], &["index", "in"], &["index", "--rebuild"], &["check", "--repair"]] {
        env.imr(args).run();
        gone(&env);
    }
    // Touched, moved and in another folder it is the same letter.
    fs::rename(env.path("in/secret.txt"), env.path("in/renamed.txt")).expect("a letter");
    env.imr(&["index"]).run();
    gone(&env);
    env.imr(&["forget", "--undo"]).success();
    assert_eq!(env.index(&[])["letters"]["new"], 1);
    assert_eq!(env.ids(&[SECRETS[0]]), ["CM17-0000099#1"]);
    env.imr(&["forget", "--undo"]).success_or(1);
}

#[test]
fn the_kept_text_of_a_forgotten_pdf_is_gone_too() {
    let env = Env::new();
    env.copy_samples(|name| name.ends_with(".pdf"));
    fs::rename(env.path("corpus"), env.path("in")).expect("a folder");
    env.index(&["in"]);
    let ids = env.ids(&["upheld OR overturned"]);
    let (id, _) = ids[0].split_once('#').expect("an id");
    let record = env.imr(&["show", id, "--json"]).success().json();
    let rationale = record[0]["rationale"].as_str().expect("a text");
    // A run of characters that is on one line of the PDF.
    let text: String = rationale.chars().take(24).collect();
    assert!(holders(&env, &[&text]).iter().any(|path| path.contains("texts")), "{text}");
    let before = env.path("index/texts").read_dir().expect("texts").flatten().count();
    env.imr(&["forget", id]).success();
    assert_eq!(holders(&env, &[&text]), [""; 0]);
    env.imr(&["index"]).run();
    assert_eq!(holders(&env, &[&text]), [""; 0], "not kept again");
    assert_eq!(env.path("index/texts").read_dir().expect("texts").flatten().count(), before);
    env.imr(&["check"]).success();
}

#[test]
fn a_run_ends_what_an_interrupted_forget_began() {
    let env = letters();
    env.index(&["in"]);
    let stores = env.path("elsewhere");
    crate::env::copy_folder(&env.path("index"), &stores).expect("a copy");
    env.imr(&["forget", "CM17-0000099"]).success();
    // As if it had been killed after the list was written.
    let list = env.read("index/FORGOTTEN").replace("\"pending\":false", "\"pending\":true");
    fs::remove_dir_all(env.path("index")).expect("the index");
    fs::rename(stores, env.path("index")).expect("the copy");
    env.write("index/FORGOTTEN", list);
    env.imr(&["index"]).run();
    assert_eq!(holders(&env, &SECRETS), [""; 0]);
}

#[test]
fn only_letters_of_the_index_can_be_forgotten() {
    let env = letters();
    env.index(&["in"]);
    env.imr(&["forget", "CM17-1"]).fails(1, "CM17-1: no such letter");
    env.imr(&["forget", "CM17-0000099#1"]).fails(1, "no such letter");
    env.imr(&["forget"]).fails(2, "ID");
    env.imr(&["forget", "x", "--index", "nowhere"]).fails(3, "no index here");
    assert!(!env.path("nowhere").exists() && !env.path("index/FORGOTTEN").exists());
    env.write("index/FORGOTTEN", "{");
    env.imr(&["index"]).fails(3, "FORGOTTEN: damaged");
}

#[test]
fn a_letter_that_is_to_be_forgotten_is_no_reject_that_is_too_many() {
    let env = letters();
    env.index(&["in"]);
    env.imr(&["forget", "CM17-0000001"]).success();
    let said = env.imr(&["index", "in", "--max-rejects", "0", "--json"]).success().json();
    assert_eq!(said["letters"]["rejected"], 1, "{said}");
}
