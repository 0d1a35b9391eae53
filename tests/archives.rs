//! Letters in archives: every container, archives that change, and archives that are damaged or hostile.

use std::fs;
use std::io::Write;

use imr::corpus::{PdfReader, Reader, walk};
use imr::index::Stop;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use crate::env::{Env, headerless, letter, sample, sample_names};

type Files<'a> = &'a [(&'a str, &'a [u8])];

fn zip(files: Files<'_>) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        archive.write_all(bytes).expect("bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

fn tar(files: Files<'_>) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        archive.append_data(&mut header(bytes), name, *bytes).expect("an entry");
    }
    archive.into_inner().expect("an archive")
}

fn header(bytes: &[u8]) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header
}

/// A tar as the first programs wrote it, without the mark that says what it is.
fn first_tar(files: Files<'_>) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_old();
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, name, *bytes).expect("an entry");
    }
    archive.into_inner().expect("an archive")
}

/// A tar of one file whose name is written as it is.
fn tar_with_raw_name(name: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut header = header(bytes);
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_cksum();
    let mut archive = tar::Builder::new(Vec::new());
    archive.append(&header, bytes).expect("an entry");
    archive.into_inner().expect("an archive")
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).expect("bytes");
    packed.finish().expect("packed bytes")
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("packed bytes")
}

fn one(number: u32) -> Vec<u8> {
    letter(&format!("CM17-{number:07}"), "Lumbar MRI", "Upheld", &format!("Reason {number}.")).into_bytes()
}

fn counts(report: &Value) -> [u64; 6] {
    let count = |name: &str| report["letters"][name].as_u64().expect("a count");
    ["new", "changed", "unchanged", "removed", "duplicate", "rejected"].map(count)
}

fn rejects(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let rejects = report["rejects"].as_array().expect("rejects");
    rejects.iter().map(|reject| (text(&reject["source"]), text(&reject["reason"]))).collect()
}

fn source(env: &Env, id: &str) -> String {
    let shown = env.imr(&["show", id, "--json"]).success().json();
    shown[0]["source"].as_str().expect("a source").to_owned()
}

#[test]
fn a_letter_is_found_in_every_container() {
    let text = one(1);
    let files: Files<'_> = &[("sub/a.txt", &text)];
    let three_deep = zip(&[("b.tar.gz", &gz(&tar(&[("c.zip", &zip(files))])))]);
    for (name, bytes, wanted) in [
        ("x.zip", zip(files), "x.zip!/sub/a.txt"),
        ("x.ZIP", zip(files), "x.ZIP!/sub/a.txt"),
        ("deep/x.tar", tar(files), "deep/x.tar!/sub/a.txt"),
        ("x.tar", first_tar(files), "x.tar!/sub/a.txt"),
        ("x.tar.gz", gz(&tar(files)), "x.tar.gz!/sub/a.txt"),
        ("x.tgz", gz(&tar(files)), "x.tgz!/sub/a.txt"),
        ("x.tar.zst", zst(&tar(files)), "x.tar.zst!/sub/a.txt"),
        ("x.gz", gz(&tar(files)), "x.gz!/sub/a.txt"),
        ("a.txt.gz", gz(&text), "a.txt.gz"),
        ("a.txt.zst", zst(&text), "a.txt.zst"),
        ("a.pdf.gz", gz(&text), "a.pdf.gz"),
        ("x.zip", zip(&[("a.txt.gz", &gz(&text))]), "x.zip!/a.txt.gz"),
        ("x.tar", tar(&[("y.tar", &tar(files))]), "x.tar!/y.tar!/sub/a.txt"),
        ("x.tar.zst", zst(&tar(&[("y.zip", &zip(files))])), "x.tar.zst!/y.zip!/sub/a.txt"),
        ("x.zip", three_deep, "x.zip!/b.tar.gz!/c.zip!/sub/a.txt"),
        ("x.zip", [b"#!/bin/sh\nexit\n".to_vec(), zip(files)].concat(), "x.zip!/sub/a.txt"),
    ] {
        let env = Env::new();
        env.write(&format!("in/{name}"), bytes);
        let report = env.index(&["in"]);
        assert_eq!(counts(&report), [1, 0, 0, 0, 0, 0], "{name}: {report}");
        assert_eq!(source(&env, "CM17-0000001"), wanted);
        assert_eq!(env.index(&["in"])["bytes"], 0, "{name}");
    }
}

#[test]
fn a_suffix_may_lie() {
    let pdf = sample("CM17-2574083.pdf");
    for (name, bytes, id, wanted) in [
        ("a.txt", zip(&[("b.txt", &one(1))]), "CM17-0000001", "a.txt!/b.txt"),
        ("a.pdf", tar(&[("b.txt", &one(1))]), "CM17-0000001", "a.pdf!/b.txt"),
        ("a.txt", gz(&one(1)), "CM17-0000001", "a.txt"),
        ("a.pdf", one(1), "CM17-0000001", "a.pdf"),
        ("a.txt", pdf.clone(), "CM17-2574083", "a.txt"),
        ("a.zip", zip(&[("b.txt", &pdf)]), "CM17-2574083", "a.zip!/b.txt"),
    ] {
        let env = Env::new();
        env.write(&format!("in/{name}"), bytes);
        assert_eq!(env.index(&["in"])["letters"]["new"], 1, "{wanted}");
        assert_eq!(source(&env, id), wanted);
        assert_eq!(counts(&env.index(&["in"])), [0, 0, 1, 0, 0, 0], "{wanted}");
    }
}

#[test]
fn what_is_no_letter_in_an_archive_is_reported() {
    let link = {
        let mut archive = tar::Builder::new(Vec::new());
        for (kind, name) in [(tar::EntryType::Symlink, "link.txt"), (tar::EntryType::Link, "same.txt")] {
            let mut header = header(b"");
            header.set_entry_type(kind);
            archive.append_link(&mut header, name, "a.txt").expect("an entry");
        }
        archive.into_inner().expect("an archive")
    };
    let four_deep = zip(&[("2.zip", &zip(&[("3.zip", &zip(&[("4.zip", &zip(&[("a.txt", &one(2))]))]))]))]);
    let env = Env::new();
    env.write(
        "in/x.zip",
        zip(&[
            ("a.txt", &one(1)),
            ("note.doc", b"x"),
            ("empty.txt", b""),
            ("recipe.txt", b"Take two eggs."),
            ("lie.txt", &zip(&[("a.txt", &one(3))])),
            (".hidden.txt", b"x"),
            ("__MACOSX/._a.txt", b"x"),
            (".DS_Store", b"x"),
            (".git/b.txt", b"x"),
        ]),
    );
    env.write("in/1.zip", four_deep)
        .write("in/y.tar", link)
        .write("in/z.zip", "no archive")
        .write("in/t.csv.gz", gz(b"a,b"))
        .write("in/empty.tar", "");
    let wanted = [
        ("1.zip!/2.zip!/3.zip!/4.zip", "damaged archive: it lies in 3 others"),
        ("empty.tar", "damaged archive: it is empty"),
        ("t.csv.gz", "neither .txt nor .pdf, and no zip or tar archive"),
        ("x.zip!/.hidden.txt", "hidden: its name begins with a dot"),
        ("x.zip!/__MACOSX/._a.txt", "hidden: its name begins with a dot"),
        ("x.zip!/empty.txt", "empty file"),
        ("x.zip!/lie.txt", "an archive under another name"),
        ("x.zip!/note.doc", "neither .txt nor .pdf"),
        ("x.zip!/recipe.txt", "not a determination letter"),
        ("y.tar!/link.txt", "symbolic link, not followed"),
        ("y.tar!/same.txt", "a link to another file of the archive"),
        ("z.zip", "neither .txt nor .pdf, and no zip or tar archive"),
    ];
    for _ in 0..2 {
        let report = env.index(&["in"]);
        let got = rejects(&report);
        assert_eq!(got.iter().map(|(source, _)| &source[..]).collect::<Vec<_>>(), wanted.map(|(source, _)| source));
        for ((source, reason), (_, begin)) in got.iter().zip(wanted) {
            assert!(reason.starts_with(begin), "{source}: {reason}");
        }
        assert_eq!(report["items"], 1);
    }
}

/// Changes bytes of an archive in which `before` is.
fn patched(archive: &[u8], before: &[u8], after: &[u8]) -> Vec<u8> {
    let mut archive = archive.to_vec();
    let places: Vec<usize> =
        archive.windows(before.len()).enumerate().filter(|(_, at)| *at == before).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "nothing to change");
    for at in places {
        archive[at..at + after.len()].copy_from_slice(after);
    }
    archive
}

#[test]
fn a_damaged_archive_keeps_what_can_be_read() {
    let letters: Vec<Vec<u8>> = (1..=3).map(one).collect();
    let files: Vec<(&str, &[u8])> =
        ["a.txt", "b.txt", "c.txt"].into_iter().zip(letters.iter().map(|text| &text[..])).collect();
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - 40].to_vec();
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let plain = tar(&files);
    let zipped = zip(&files);
    let directory = zipped.windows(4).position(|bytes| bytes == b"PK\x01\x02").expect("a directory");
    // The flag of encryption comes after two versions in the directory, and after one at the head of a file.
    let encrypted = {
        let mut archive = zipped.clone();
        archive[directory + 8] |= 1;
        archive
    };
    let strange = {
        let mut archive = zipped.clone();
        archive[directory + 10] = 14;
        archive
    };
    let broken_directory = {
        let mut archive = zipped.clone();
        let second = archive[directory + 4..].windows(4).position(|bytes| bytes == b"PK\x01\x02").expect("a second");
        archive[directory + 4 + second] = b'X';
        archive
    };
    let broken_data = {
        let mut archive = zipped.clone();
        archive[60] ^= 0xFF;
        archive
    };
    for (name, bytes, letters, source, reason) in [
        ("x.tar", plain[..plain.len() / 3 + 1000].to_vec(), 1, "x.tar", "damaged archive: it ends too early"),
        ("x.tar", patched(&plain, b"c.txt", b"\xff.txt"), 2, "x.tar", "damaged archive: no header at byte"),
        ("x.tar.gz", cut(gz(&plain)), 2, "x.tar.gz", "damaged archive: it ends too early"),
        ("x.zip", zipped[..directory + 10].to_vec(), 3, "x.zip", "damaged archive: its directory is missing"),
        ("x.zip", broken_directory, 1, "x.zip", "damaged archive: its directory is broken"),
        ("x.zip", encrypted, 2, "x.zip!/a.txt", "encrypted"),
        ("x.zip", strange, 2, "x.zip!/a.txt", "packed by a method that is not read (14)"),
        ("x.zip", broken_data, 2, "x.zip!/a.txt", "damaged in the archive: "),
        ("a.txt.gz", half(gz(&one(1))), 0, "a.txt.gz", "damaged: it ends too early"),
        ("a.txt.zst", half(zst(&one(1))), 0, "a.txt.zst", "damaged: "),
        (
            "x.zip",
            zip(&[("y.zip", b"nothing"), ("z.txt", &one(1))]),
            1,
            "x.zip!/y.zip",
            "neither .txt nor .pdf, and no zip or tar archive",
        ),
    ] {
        let env = Env::new();
        env.write(&format!("in/{name}"), bytes);
        let report = env.index(&["in"]);
        assert_eq!(report["items"], letters, "{name}, {reason}: {report}");
        let is_wanted = |(at, why): &(String, String)| at == source && why.starts_with(reason);
        assert!(rejects(&report).iter().any(is_wanted), "{name}, {reason}: {report}");
    }
}

#[test]
fn a_zstd_stream_that_is_cut_short_keeps_its_beginning() {
    // Blocks of zstd are large: what comes before the last of many letters is whole.
    let letters: Vec<Vec<u8>> = (1..=400).map(one).collect();
    let names: Vec<String> = (1..=400).map(|number| format!("{number:03}.txt")).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().map(|name| &name[..]).zip(letters.iter().map(|text| &text[..])).collect();
    let packed = zst(&tar(&files));
    let env = Env::new();
    env.write("in/x.tar.zst", &packed[..packed.len() - 200]);
    let report = env.index(&["in"]);
    let whole = report["items"].as_u64().expect("items");
    assert!((100..400).contains(&whole), "{whole}");
    assert!(rejects(&report).iter().any(|(source, reason)| source == "x.tar.zst" && reason.contains("ends too early")));
}

#[test]
fn bombs_do_not_go_off() {
    let zeros = vec![0; 70 << 20];
    let first = one(1);
    let files: Files<'_> = &[("a.txt", &first), ("zeros.txt", &zeros), ("zeros2.txt", &zeros)];
    let nested = zst(&tar(&[("inner.tar.zst", &zst(&tar(files)))]));
    for (name, bytes, letters, wanted) in [
        ("x.tar.zst", zst(&tar(files)), 1, "x.tar.zst: it unpacks to more than 1000 times its size"),
        ("x.zip", zip(files), 1, "x.zip: it unpacks to more than 1000 times its size"),
        ("x.tar.zst", nested, 1, "x.tar.zst: it unpacks to more than 1000 times its size"),
        ("x.tar", tar(files), 1, "x.tar!/zeros.txt: larger than 64 MB"),
        ("a.txt.gz", gz(&zeros), 0, "a.txt.gz: larger than 64 MB"),
        ("a.txt.zst", zst(&zeros), 0, "a.txt.zst: it unpacks to far more than its size"),
    ] {
        let env = Env::new();
        env.write(&format!("in/{name}"), bytes);
        let report = env.index(&["in"]);
        assert_eq!(report["items"], letters, "{name}: {report}");
        let reasons: Vec<String> =
            rejects(&report).iter().map(|(source, reason)| format!("{source}: {reason}")).collect();
        assert!(reasons.iter().any(|reason| reason.starts_with(wanted)), "{name}: {reasons:?}");
    }
}

#[test]
fn names_in_archives_are_only_labels() {
    for (name, wanted) in [
        (&b"../../up.txt"[..], "x.tar!/up.txt"),
        (b"/root/a.txt", "x.tar!/root/a.txt"),
        (b"C:\\letters\\a.txt", "x.tar!/C:/letters/a.txt"),
        (b"caf\xe9.txt", "x.tar!/caf%E9.txt"),
        (b"new\nline.txt", "x.tar!/new%0Aline.txt"),
        (b"y.zip!/a.txt", "x.tar!/y.zip%21/a.txt"),
    ] {
        let env = Env::new();
        env.write("in/x.tar", tar_with_raw_name(name, &one(1)));
        assert_eq!(env.index(&["in"])["letters"]["new"], 1, "{wanted}");
        assert_eq!(source(&env, "CM17-0000001"), wanted);
    }
    let env = Env::new();
    let long = format!("{}/a.txt", "long".repeat(60));
    env.write("in/x.tar", tar(&[("a.txt", &one(1)), ("a.txt", &one(2)), (&long, &one(3))]));
    assert_eq!(env.index(&["in"])["letters"]["new"], 3);
    assert_eq!(source(&env, "CM17-0000002"), "x.tar!/a~2.txt");
    assert_eq!(source(&env, "CM17-0000003"), format!("x.tar!/{long}"));
}

#[test]
fn an_archive_is_updated_member_by_member() {
    let env = Env::new();
    let three = |second: &[u8]| zip(&[("a.txt", &one(1)), ("b.txt", second), ("c.txt", &one(3))]);
    env.write("in/x.zip", three(&one(2)));
    assert_eq!(counts(&env.index(&["in"])), [3, 0, 0, 0, 0, 0]);
    let again = env.index(&["in"]);
    assert_eq!((counts(&again), &again["bytes"], &again["generation"]), ([0, 0, 3, 0, 0, 0], &json!(0), &json!(1)));
    // Packed anew, with the same letters in it.
    env.write("in/x.zip", three(&one(2)));
    let repacked = env.index(&["in"]);
    assert_eq!((counts(&repacked), &repacked["bytes"]), ([0, 0, 3, 0, 0, 0], &json!(0)));
    let other = letter("CM17-0000002", "Lumbar MRI", "Overturned", "Claustrophobia.");
    env.write("in/x.zip", three(other.as_bytes()));
    assert_eq!(counts(&env.index(&["in"])), [0, 1, 2, 0, 0, 0]);
    assert_eq!(env.ids(&["--literal", "claustrophobia"]), ["CM17-0000002#1"]);
    env.write("in/x.zip", zip(&[("a.txt", &one(1)), ("c.txt", &one(3))]));
    assert_eq!(counts(&env.index(&["in"])), [0, 0, 2, 1, 0, 0]);
    fs::rename(env.path("in/x.zip"), env.path("in/y.zip")).expect("a file to move");
    let moved = env.index(&["in"]);
    assert_eq!((counts(&moved), &moved["items"]), ([2, 0, 0, 2, 0, 0], &json!(2)));
    assert_eq!(source(&env, "CM17-0000003"), "y.zip!/c.txt");
    env.remove("in/y.zip");
    assert_eq!((counts(&env.index(&["in"])), env.ids(&["MRI"]).len()), ([0, 0, 0, 2, 0, 0], 0));
}

#[test]
fn a_copy_in_an_unchanged_archive_takes_the_place_of_the_letter_that_is_gone() {
    let env = Env::new();
    env.write("in/a.txt", one(1)).write("in/x.tar.zst", zst(&tar(&[("b.txt", &one(1)), ("c.txt", &one(2))])));
    assert_eq!(env.index(&["in"])["duplicates"], json!([{"source": "x.tar.zst!/b.txt", "of": "CM17-0000001"}]));
    env.remove("in/a.txt");
    assert_eq!(counts(&env.index(&["in"])), [1, 0, 1, 1, 0, 0]);
    assert_eq!(source(&env, "CM17-0000001"), "x.tar.zst!/b.txt");
}

#[test]
fn a_path_into_an_archive_means_the_archive() {
    let env = Env::new();
    env.write("in/x.zip", zip(&[("a.txt", &one(1)), ("b.txt", &one(2))]));
    env.index(&["in"]);
    assert_eq!(counts(&env.index(&["in/x.zip!/a.txt"])), [0, 0, 2, 0, 0, 0]);
    assert_eq!(counts(&env.index(&["in/x.zip"])), [0, 0, 2, 0, 0, 0]);
}

#[test]
fn packing_a_folder_changes_nothing_but_the_source() {
    let mut files: Vec<(String, Vec<u8>)> =
        sample_names().into_iter().map(|name| (name.clone(), sample(&name))).collect();
    for (number, procedure) in ["Knee brace", "Gym membership", "Norco 10/325mg #60"].into_iter().enumerate() {
        files.push((format!("plain/{number}.txt"), headerless(procedure, "Upheld", "No gain.").into_bytes()));
    }
    // The order in an archive is as good as random.
    files.sort_by_key(|(name, _)| name.bytes().rev().collect::<Vec<_>>());
    let listed: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (&name[..], &bytes[..])).collect();
    let env = Env::new();
    for (name, bytes) in &files {
        env.write(&format!("letters/{name}"), bytes);
    }
    env.write("letters.zip", zip(&listed)).write("letters.tar.zst", zst(&tar(&listed)));
    let mut answers = Vec::new();
    for (path, lead) in [("letters", ""), ("letters.zip", "letters.zip!/"), ("letters.tar.zst", "letters.tar.zst!/")] {
        let report = env.index(&[path, "-i", &format!("index of {path}")]);
        assert_eq!(report["rejects"], json!([]), "{path}");
        let mut all = Vec::new();
        for query in ["pain", "Norco 10/325", "L4-5 epidural", "gym brace"] {
            let args = ["query", query, "--json", "-n", "1000", "-i", &format!("index of {path}")];
            let mut answer = env.imr(&args).success().json();
            for hit in answer["hits"].as_array_mut().expect("hits") {
                let source =
                    hit["source"].as_str().expect("a source").strip_prefix(lead).expect("the archive").to_owned();
                hit["source"] = json!(source);
            }
            all.push(answer);
        }
        let parsed = env.imr(&["parse", path, "--format", "jsonl"]).success().jsonl();
        answers.push((all, parsed.iter().map(|letter| letter["id"].clone()).collect::<Vec<_>>()));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[test]
fn parse_names_what_it_reads_and_what_it_does_not() {
    let env = Env::new();
    let plain = headerless("Knee brace", "Upheld", "No gain.");
    env.write("in/x.zip", zip(&[("a.txt", plain.as_bytes()), ("b.txt", &one(1)), ("note.doc", b"x")]));
    let output = env.imr(&["parse", "in", "--format", "jsonl"]).notes("x.zip!/note.doc: neither .txt nor .pdf");
    let named: Vec<(Value, Value)> =
        output.jsonl().into_iter().map(|letter| (letter["id"].clone(), letter["source"].clone())).collect();
    let wanted = [("x.zip!/a", "x.zip!/a.txt"), ("CM17-0000001", "x.zip!/b.txt")];
    assert_eq!(named, wanted.map(|(id, source)| (json!(id), json!(source))));
}

#[test]
fn letters_that_would_share_an_id_are_told_apart_by_parse_too() {
    let env = Env::new();
    env.write("in/a.txt", headerless("Knee brace", "Upheld", "No gain."));
    env.write("in/a.txt.gz", gz(headerless("Gym membership", "Upheld", "No gain.").as_bytes()));
    let parsed = env.imr(&["parse", "in", "--format", "jsonl"]).success().jsonl();
    assert_eq!(parsed.iter().map(|letter| &letter["id"]).collect::<Vec<_>>(), ["a", "a~2"]);
    env.index(&["in"]);
    assert_eq!(env.ids(&["gym membership", "--match", "all"]), ["a~2#1"]);
}

#[test]
fn a_letter_kept_when_it_was_gone_from_its_archive_is_removed_by_the_next_run_that_keeps_none() {
    let env = Env::new();
    env.write("in/x.zip", zip(&[("a.txt", &one(1)), ("b.txt", &one(2))]));
    env.index(&["in"]);
    env.write("in/x.zip", zip(&[("a.txt", &one(1))]));
    assert_eq!(counts(&env.index(&["in", "--keep-missing"])), [0, 0, 2, 0, 0, 0]);
    assert_eq!(counts(&env.index(&["in", "--keep-missing"])), [0, 0, 2, 0, 0, 0]);
    assert_eq!(counts(&env.index(&["in"])), [0, 0, 1, 1, 0, 0]);
}

#[test]
fn joined_letters_have_ids_and_outcomes_of_their_own() {
    let env = Env::new();
    let joined = |parts: &[Vec<u8>]| parts.join(&b"\x0c"[..]);
    env.write("in/x.zip", zip(&[("all.txt", &joined(&[one(1), one(2), one(3)]))]));
    assert_eq!(counts(&env.index(&["in"])), [3, 0, 0, 0, 0, 0]);
    assert_eq!(source(&env, "CM17-0000002"), "x.zip!/all.txt");
    let other = letter("CM17-0000003", "Lumbar MRI", "Overturned", "Claustrophobia.").into_bytes();
    env.write("in/x.zip", zip(&[("all.txt", &joined(&[one(1), one(2), other.clone()]))]));
    assert_eq!(counts(&env.index(&["in"])), [0, 1, 2, 0, 0, 0]);
    assert_eq!(env.ids(&["--literal", "claustrophobia"]), ["CM17-0000003#1"]);
    env.write("in/x.zip", zip(&[("all.txt", &joined(&[one(1), other]))]));
    assert_eq!(env.index(&["in"])["letters"]["removed"], 1);
    assert_eq!(env.ids(&["MRI"]).len(), 2);
    let parsed = env.imr(&["parse", "in", "--format", "jsonl"]).success().jsonl();
    assert_eq!(parsed.iter().map(|letter| &letter["id"]).collect::<Vec<_>>(), ["CM17-0000001", "CM17-0000003"]);
}

/// Archives with a few bytes changed or the end missing, by a seeded generator: nothing panics, hangs or
/// takes memory, and what is listed can be read or says why not.
#[test]
fn damage_anywhere_is_borne() {
    let files: Files<'_> = &[("a.txt", &one(1)), ("b/c.txt", &one(2)), ("d.zip", &zip(&[("e.txt", &one(3))]))];
    let whole =
        [("x.zip", zip(files)), ("x.tar", tar(files)), ("x.tgz", gz(&tar(files))), ("x.tar.zst", zst(&tar(files)))];
    let env = Env::new();
    let reader = Reader::new(PdfReader::in_process());
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    for round in 0..400 {
        let (name, bytes) = &whole[round % whole.len()];
        let mut bytes = bytes.clone();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            bytes[at] = [0, 0xFF, bytes[at] ^ (1 << random(8)), b'7'][random(4)];
        }
        if random(4) == 0 {
            bytes.truncate(random(bytes.len()));
        }
        env.write(name, &bytes);
        let found = walk(&env.path(""), &env.path(name), |_| false).files.remove(0);
        for file in reader.open_archive(&found, &Stop::default()).expect("room to unpack") {
            let _ = reader.document(&file);
        }
    }
}

#[test]
fn no_room_to_unpack_is_an_error() {
    let env = Env::new();
    env.write("in/x.tar.zst", zst(&tar(&[("a.txt", &one(1))])));
    env.imr(&["parse", "in"]).env("TMPDIR", "/nowhere").fails(5, "/nowhere: no such file or directory");
}
