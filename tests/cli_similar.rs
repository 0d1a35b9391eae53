//! `imr similar`: what is like an item, a letter, a file or a passage, and what is left out.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::env::{Env, letter, project};

/// The ids of the hits in an answer.
fn ids(hits: &Value) -> Vec<String> {
    hits.as_array().expect("hits").iter().map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect()
}

/// The first of some ids, sorted: equal ones differ in nothing that counts.
fn first(ids: &[String], count: usize) -> Vec<&str> {
    let mut first: Vec<&str> = ids[..count].iter().map(String::as_str).collect();
    first.sort_unstable();
    first
}

/// Stdout of a run that reads `text` from stdin, which should succeed.
fn piped(env: &Env, args: &[&str], text: &[u8]) -> String {
    let output = ended(env, args, text);
    assert!(output.status.success(), "status {:?}", output.status);
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The end of a run that is given a text on stdin.
fn ended(env: &Env, args: &[&str], text: &[u8]) -> std::process::Output {
    let mut command = env.imr(args).command();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    child.stdin.take().expect("stdin").write_all(text).expect("a text to pipe");
    child.wait_with_output().expect("the program ends")
}

/// Letters about knees, backs and necks; the asked one has a copy with another number.
fn written() -> Env {
    let env = Env::new();
    let reasons = "Ten visits were done and nothing was written of how far the knee bends, of what the worker can do at \
                   home, or of a plan for the time after; the swelling of the joint went down in the second week, and \
                   stairs are no trouble any more. More visits than the guideline names are not supported by this.";
    let many = "The guideline names ten visits, and thirty are asked for. Swelling of the joint is not told of.";
    let few = "No red flags are told of, and a scan would change nothing that is planned.";
    for (case, procedure, decision, rationale) in [
        ("CM17-0000001", "Physical therapy for the left knee, 12 visits", "Upheld", reasons),
        ("CM17-0000002", "Physical therapy for the left knee, 12 visits", "Upheld", reasons),
        ("CM17-0000003", "Physical therapy, right knee x 8", "Overturned", many),
        ("CM17-0000004", "PT 2x6 for the knee", "Upheld", many),
        ("CM17-0000005", "Physical therapy for the neck", "Upheld", many),
        ("CM17-0000006", "MRI of the left knee", "Upheld", few),
        ("CM17-0000007", "Norco 10/325 #60", "Upheld", few),
        ("CM17-0000008", "Tramadol 50mg #60", "Overturned", few),
        ("CM17-0000009", "Tramadol 5% cream", "Upheld", few),
    ] {
        env.write(&format!("in/{case}.txt"), letter(case, procedure, decision, rationale));
    }
    env.index(&["in"]);
    env
}

#[test]
fn the_items_like_an_item_are_shown_with_what_they_share() {
    let env = Env::indexed();
    env.imr(&["similar", "L-2014-000001#1", "-n", "3"]).snapshot("similar_text");
    env.imr(&["similar", "L-2014-000001#1", "-n", "2", "--json"]).snapshot("similar_json");
}

#[test]
fn overturned_and_upheld_items_are_listed_apart() {
    let env = Env::indexed();
    env.imr(&["similar", "CM16-2016779#1", "-n", "2", "--split-by", "decision"]).snapshot("similar_split");
    let split = written().imr(&["similar", "CM17-0000004#1", "--split-by", "decision", "--json"]).success().json();
    assert_eq!(ids(&split["overturned"])[0], "CM17-0000003#1");
    assert_eq!(ids(&split["upheld"])[0], "CM17-0000001#1");
    assert!(split["hits"].is_null(), "{split}");
    for (part, decision) in [("overturned", "overturned"), ("upheld", "upheld")] {
        let hits = split[part].as_array().expect("hits");
        assert!(!hits.is_empty() && hits.iter().all(|hit| hit["decision"] == decision), "{part}: {hits:?}");
    }
}

#[test]
fn the_same_treatment_for_the_same_part_of_the_body_comes_first() {
    let env = written();
    let near = |id: &str| ids(&env.imr(&["similar", id, "--json"]).success().json()["hits"]);
    let knees = ["CM17-0000001#1", "CM17-0000002#1", "CM17-0000003#1"];
    assert_eq!(first(&near("CM17-0000004#1"), 3), knees);
    assert_eq!(near("CM17-0000003#1")[3..5], ["CM17-0000005#1", "CM17-0000006#1"].map(str::to_owned));
    // Both are opioids, and the second is not swallowed.
    assert_eq!(near("CM17-0000007#1")[..2], ["CM17-0000008#1", "CM17-0000009#1"].map(str::to_owned));
}

#[test]
fn the_letter_itself_and_its_copies_are_left_out() {
    let env = written();
    let answer = env.imr(&["similar", "CM17-0000001#1", "--json"]).success().json();
    let found = ids(&answer["hits"]);
    assert!(
        !found.contains(&"CM17-0000001#1".to_owned()) && !found.contains(&"CM17-0000002#1".to_owned()),
        "{found:?}"
    );
    assert_eq!(first(&found, 2), ["CM17-0000003#1", "CM17-0000004#1"]);
    assert_eq!(answer["notes"], serde_json::json!(["left out as a copy of the same text: CM17-0000002#1"]));
    // Other items of the letter are no answer either.
    let env = Env::indexed();
    for hit in env.imr(&["similar", "CM16-2016779#2", "--format", "ids", "-n", "50"]).success().lines() {
        assert!(!hit.starts_with("CM16-2016779#"), "{hit}");
    }
}

#[test]
fn each_item_of_a_letter_has_hits_of_its_own() {
    let env = Env::indexed();
    let all = env.imr(&["similar", "CM16-2016779", "--json", "-n", "2"]).success().json();
    let one = env.imr(&["similar", "CM16-2016779#3", "--json", "-n", "2"]).success().json();
    assert_eq!((&all["of"], &one["of"]), (&"CM16-2016779".into(), &"CM16-2016779#3".into()));
    let of_third: Vec<&Value> =
        all["hits"].as_array().expect("hits").iter().filter(|hit| hit["of"] == "CM16-2016779#3").collect();
    assert_eq!(of_third, one["hits"].as_array().expect("hits").iter().collect::<Vec<_>>());
    let text = env.imr(&["similar", "CM16-2016779", "-n", "1"]).success().stdout;
    assert_eq!(text.matches("Like CM16-2016779#").count(), 4, "{text}");
}

#[test]
fn a_letter_is_compared_from_its_file_and_from_stdin_as_from_the_index() {
    let env = Env::indexed();
    for (id, file) in [("CM17-0000486", "corpus/CM17-0000486.pdf"), ("L-2014-000001", "corpus/L-2014-000001.txt")] {
        let path = project().join(file);
        let known = env.imr(&["similar", id, "--format", "ids"]).success().stdout;
        let from_file = env.imr(&["similar", path.to_str().expect("UTF-8"), "--format", "ids", "-q"]).success().stdout;
        assert_eq!(from_file, known, "{file}");
        let bytes = std::fs::read(path).expect("a sample");
        assert_eq!(piped(&env, &["similar", "-", "--format", "ids", "-q"], &bytes), known, "{file} on stdin");
    }
}

#[test]
fn a_passage_on_stdin_is_compared_by_its_request_and_its_reasons() {
    let env = written();
    let denial = "UR denied the request.\nThe request for physical therapy of the right knee is not supported, since an \
                  MRI of the neck was done and tramadol was given.";
    let answer = piped(&env, &["similar", "-", "--json"], denial.as_bytes());
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    assert_eq!(answer["of"], "-");
    assert!(answer["notes"][0].as_str().is_some_and(|note| note.ends_with("physical therapy of the right knee")));
    let found = ids(&answer["hits"]);
    assert!(
        ["CM17-0000001#1", "CM17-0000002#1", "CM17-0000003#1", "CM17-0000004#1"]
            .iter()
            .all(|id| { found[..4].iter().any(|hit| hit == id) }),
        "{found:?}"
    );
    let shared = &answer["hits"][0]["shared"];
    assert_eq!((&shared[0], &shared[1]), (&"treatment: physical therapy".into(), &"region: knee".into()));
}

#[test]
fn a_passage_without_end_is_refused_and_the_note_on_a_long_one_is_short() {
    let env = written();
    let long = "the request for physical therapy of the right knee ".repeat(400);
    let answer: Value = serde_json::from_str(&piped(&env, &["similar", "-", "--json"], long.as_bytes())).expect("JSON");
    assert!(answer["notes"][0].as_str().is_some_and(|note| note.len() < 250), "{}", answer["notes"][0]);
    let endless = long.repeat(20);
    let told = ended(&env, &["similar", "-"], endless.as_bytes());
    assert!(String::from_utf8_lossy(&told.stderr).contains("a passage has 200 kB at most"), "{told:?}");
}

#[test]
fn filters_hold_for_what_is_like_an_item() {
    let env = written();
    let overturned = env.imr(&["similar", "CM17-0000004#1", "--filter", "decision=overturned", "--format", "ids"]);
    assert_eq!(overturned.success().lines(), ["CM17-0000003#1", "CM17-0000008#1"][..1]);
    assert_eq!(env.imr(&["similar", "CM17-0000004#1", "--from", "2020", "--format", "ids"]).ends(1).stdout, "");
}

#[test]
fn hits_are_judged_by_programs_in_the_format_of_trec() {
    let lines = written().imr(&["similar", "CM17-0000004", "--format", "trec", "-n", "2"]).success().lines();
    let columns: Vec<&str> = lines[1].split(' ').collect();
    assert_eq!(
        (columns[0], columns[1], columns[2], columns[3], columns[5]),
        ("CM17-0000004#1", "Q0", "CM17-0000001#1", "2", "imr")
    );
}

#[test]
fn what_cannot_be_compared_is_told() {
    let env = written();
    env.write("note.txt", "No letter at all.").write("empty.txt", "");
    let unknown = env.imr(&["similar", "CM17-000001#1"]).fails(1, "CM17-000001#1: no such item or letter");
    assert!(unknown.stderr.contains("hint: did you mean CM17-0000001 or "), "{}", unknown.stderr);
    env.imr(&["similar", "there-is-none.pdf"]).fails(1, "no item or letter has this id, and no file this name");
    env.imr(&["similar", "CM17-0000001#7"]).fails(1, "the letter has 1 item");
    for (file, reason) in [("note.txt", "none of its headings was found"), ("empty.txt", "empty file")] {
        let output = env.imr(&["similar", file]).run();
        assert_eq!((output.status, output.stdout.as_str()), (1, ""), "{file}");
        assert!(output.stderr.contains(&format!("{file}: ")) && output.stderr.contains(reason), "{}", output.stderr);
    }
    let nothing = env.imr(&["similar", "-"]).run();
    assert_eq!((nothing.status, nothing.stderr.as_str()), (1, "imr: -: empty file\n"));
    env.imr(&["similar"]).fails(2, "ID|FILE|-");
}
