//! `imr index`

use std::fs::{self, File};

use serde_json::{Value, json};

use crate::env::{Env, headerless, letter, letter_ids, sample};

/// Three letters below `letters/`.
fn three_letters() -> Env {
    let env = Env::new();
    env.write("letters/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "No red flags are documented."));
    env.write("letters/b.txt", letter("CM17-0000002", "Norco 10/325mg #60", "Overturned", "Function has improved."));
    env.write(
        "letters/sub/c.txt",
        letter("CM17-0000003", "Acupuncture 6 sessions", "Upheld", "No gain is documented."),
    );
    env
}

fn letters(report: &Value) -> [u64; 6] {
    let count = |name: &str| report["letters"][name].as_u64().expect("a count");
    ["new", "changed", "unchanged", "removed", "duplicate", "rejected"].map(count)
}

#[test]
fn a_first_build_counts_everything() {
    let env = Env::with_corpus();
    let report = env.index(&[]);
    let all = letter_ids().len() as u64;
    assert_eq!(letters(&report), [all, 0, 0, 0, 0, 0]);
    assert_eq!(report["rejects"], json!([]));
    assert_eq!(report["duplicates"], json!([]));
    assert_eq!(report["generation"], 1);
    let sum = |value: &Value| value.as_object().expect("counts").values().filter_map(Value::as_u64).sum::<u64>();
    assert_eq!(sum(&report["layouts"]), all);
    assert_eq!(sum(&report["decisions"]), report["items"].as_u64().expect("items"));
    assert!(report["bytes"].as_u64() > Some(0) && report["elapsed_s"].as_f64() > Some(0.0), "{report}");
    let keys: Vec<&str> = report.as_object().expect("an object").keys().map(String::as_str).collect();
    let contract =
        ["letters", "items", "rejects", "duplicates", "layouts", "decisions", "bytes", "elapsed_s", "generation"];
    assert_eq!(keys[..contract.len()], contract);
}

#[test]
fn the_report_for_people_is_as_it_was() {
    let env = three_letters();
    env.write("letters/recipe.txt", "Take two eggs and a cup of flour, and stir.\n");
    env.imr(&["index", "letters"]).snapshot("index_report");
}

#[test]
fn an_unchanged_run_reads_nothing() {
    let env = three_letters();
    env.index(&["letters"]);
    let again = env.index(&["letters"]);
    assert_eq!(letters(&again), [0, 0, 3, 0, 0, 0]);
    assert_eq!(again["bytes"], 0);
    assert_eq!(again["generation"], 1);
    assert_eq!(again["items"], 3);
}

#[test]
fn a_changed_letter_is_replaced() {
    let env = three_letters();
    env.index(&["letters"]);
    env.write("letters/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "Claustrophobia is documented."));
    assert_eq!(letters(&env.index(&["letters"])), [0, 1, 2, 0, 0, 0]);
    assert_eq!(env.ids(&["--literal", "claustrophobia"]), ["CM17-0000001#1"]);
    assert!(env.ids(&["--literal", "--match", "all", "red flags"]).is_empty());
}

#[test]
fn a_letter_that_changes_its_number_leaves_the_old_one() {
    let env = three_letters();
    env.index(&["letters"]);
    env.write("letters/a.txt", letter("CM17-0000009", "Lumbar MRI", "Upheld", "No red flags are documented."));
    env.index(&["letters"]);
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]), ["CM17-0000009#1"]);
    env.imr(&["show", "CM17-0000001"]).fails(1, "no such");
}

#[test]
fn a_letter_that_is_gone_is_removed_unless_it_is_kept() {
    let env = three_letters();
    env.index(&["letters"]);
    env.remove("letters/a.txt");
    let kept = env.index(&["letters", "--keep-missing"]);
    assert_eq!((letters(&kept), &kept["items"]), ([0, 0, 3, 0, 0, 0], &json!(3)));
    let removed = env.index(&["letters"]);
    assert_eq!((letters(&removed), &removed["items"]), ([0, 0, 2, 1, 0, 0], &json!(2)));
    assert!(env.ids(&["lumbar MRI", "--match", "all"]).is_empty());
}

#[test]
fn a_letter_met_twice_is_indexed_once() {
    let env = Env::new();
    let text = headerless("Lumbar MRI", "Upheld", "No red flags are documented.");
    env.write("in/1.txt", &text).write("in/2.txt", text.replace('\n', "  \n"));
    env.write("in/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "One wording."));
    env.write("in/b.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "Another wording."));
    let report = env.index(&["in"]);
    assert_eq!(letters(&report), [2, 0, 0, 0, 2, 0]);
    let wanted = json!([{"source": "2.txt", "of": "1"}, {"source": "b.txt", "of": "CM17-0000001"}]);
    assert_eq!(report["duplicates"], wanted);
}

#[test]
fn the_pdf_of_a_letter_counts_before_its_text() {
    let env = Env::new();
    env.write("in/z.pdf", sample("CM17-2574083.pdf"));
    env.write("in/a.txt", letter("CM17-2574083", "Lumbar MRI", "Upheld", "The same number."));
    let report = env.index(&["in"]);
    assert_eq!(report["duplicates"], json!([{"source": "a.txt", "of": "CM17-2574083"}]));
    assert_eq!(env.ids(&["thoracic facet", "--match", "all"]), ["CM17-2574083#1"]);
}

#[test]
fn a_copy_takes_the_place_of_the_letter_that_is_gone() {
    let env = Env::new();
    env.write("in/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "One wording."));
    env.write("in/b.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "Another wording."));
    env.index(&["in"]);
    env.remove("in/a.txt");
    let report = env.index(&["in"]);
    assert_eq!(report["items"], 1);
    let shown = env.imr(&["show", "CM17-0000001", "--json"]).success().json();
    assert_eq!((&shown[0]["source"], &shown[0]["rationale"]), (&json!("b.txt"), &json!("Another wording.")));
}

#[test]
fn different_letters_that_would_share_an_id_are_told_apart() {
    let env = Env::new();
    env.write("one/a.txt", headerless("Lumbar MRI", "Upheld", "No red flags are documented."));
    env.write("two/a.txt", headerless("Norco 10/325mg #60", "Overturned", "Function has improved."));
    env.index(&["one", "two"]);
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]), ["a#1"]);
    assert_eq!(env.ids(&["Norco", "--match", "all"]), ["a~2#1"]);
}

#[test]
fn an_index_remembers_its_sources() {
    let env = Env::new();
    env.write("one/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "No red flags."));
    env.write("two/b.txt", letter("CM17-0000002", "Acupuncture", "Upheld", "No gain."));
    env.index(&["one"]);
    env.index(&["two"]);
    env.write("one/c.txt", letter("CM17-0000003", "Knee brace", "Upheld", "No instability."));
    env.write("two/d.txt", letter("CM17-0000004", "Gym membership", "Upheld", "No supervision."));
    assert_eq!(letters(&env.index(&[])), [2, 0, 2, 0, 0, 0]);
}

#[test]
fn only_letters_below_the_path_are_removed() {
    let env = three_letters();
    env.index(&["letters"]);
    env.remove("letters/a.txt").remove("letters/sub/c.txt");
    let report = env.index(&["letters/sub"]);
    assert_eq!((letters(&report)[3], &report["items"]), (1, &json!(2)));
    assert_eq!(env.index(&["letters"])["items"], 1);
}

#[test]
fn a_dry_run_writes_nothing() {
    let env = three_letters();
    let dry = env.index(&["letters", "--dry-run"]);
    assert_eq!(letters(&dry)[0], 3);
    env.imr(&["query", "lumbar", "-i", "index"]).fails(3, "no index here");
    env.index(&["letters"]);
    env.remove("letters/a.txt");
    assert_eq!(letters(&env.index(&["letters", "--dry-run"]))[3], 1);
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]).len(), 1);
}

#[test]
fn a_dry_run_makes_no_folder() {
    let env = three_letters();
    env.index(&["letters", "--dry-run", "-i", "new"]);
    assert!(!env.path("new").exists(), "the index folder was made");
}

#[test]
fn an_index_among_its_letters_is_passed_over() {
    let env = three_letters();
    for _ in 0..2 {
        assert_eq!(env.index(&["."])["rejects"], json!([]));
    }
}

#[test]
fn rejects_are_written_to_a_file_and_may_be_too_many() {
    let env = three_letters();
    env.write("letters/recipe.txt", "Take two eggs and a cup of flour, and stir.\n").write("letters/note.doc", "x");
    env.imr(&["index", "letters", "--rejects", "rejects.jsonl", "--max-rejects", "2"]).success();
    let lines: Vec<Value> =
        env.read("rejects.jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[0], json!({"source": "note.doc", "reason": "neither .txt nor .pdf"}));
    assert_eq!(lines[1]["source"], "recipe.txt");
    let refused = env.imr(&["index", "letters", "--max-rejects", "1", "--json"]).run();
    assert_eq!((refused.status, letters(&refused.json())), (4, [0, 0, 3, 0, 0, 2]));
    assert_eq!(
        refused.stderr,
        "imr: rejected: 2, more than --max-rejects 1 allows; all other letters are in the index\n"
    );
}

#[test]
fn a_rebuild_starts_anew_and_keeps_the_sources() {
    let env = three_letters();
    env.index(&["letters"]);
    env.remove("letters/b.txt");
    let report = env.index(&["--rebuild"]);
    assert_eq!(letters(&report), [2, 0, 0, 1, 0, 0]);
    assert_eq!(report["generation"], 2);
    let stores: Vec<_> =
        fs::read_dir(env.path("index")).expect("the index").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(stores.iter().filter(|name| name.to_string_lossy().starts_with("store-")).count(), 1, "{stores:?}");
}

#[test]
fn a_second_writer_is_turned_away() {
    let env = three_letters();
    env.index(&["letters"]);
    let lock = File::options().write(true).open(env.path("index/LOCK")).expect("the lock");
    lock.lock().expect("the lock is free");
    // The lock is held all the time: a writer that waited for it would not end.
    let output = env.imr(&["index", "letters"]).fails(3, "another process is writing this index");
    assert!(output.stderr.contains("hint: "), "{}", output.stderr);
    // Readers do not care.
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]).len(), 1);
}

#[test]
fn a_path_that_is_missing_is_an_error_that_changes_nothing() {
    let env = three_letters();
    env.imr(&["index", "nowhere"]).fails(5, "nowhere: no such file or directory");
    env.index(&["letters"]);
    env.imr(&["index", "nowhere"]).fails(5, "nowhere: no such file or directory");
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]).len(), 1);
}

#[test]
fn an_index_of_another_format_is_refused_with_the_way_out() {
    let env = three_letters();
    env.index(&["letters"]);
    let current = env.read("index/CURRENT").replace("\"format\":", "\"format\":9");
    env.write("index/CURRENT", current);
    for args in [vec!["query", "lumbar"], vec!["index", "letters"], vec!["show", "CM17-0000001"]] {
        let output = env.imr(&args).fails(3, "index of format 9");
        assert!(output.stderr.contains("--rebuild"), "{}", output.stderr);
    }
    assert_eq!(env.index(&["letters", "--rebuild"])["items"], 3);
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]).len(), 1);
}

#[test]
fn a_damaged_index_is_refused_with_the_way_out() {
    let env = three_letters();
    env.index(&["letters"]);
    let other_store = env.read("index/CURRENT").replace("store-1", "store-77");
    for garbage in ["", "{", "\u{0}\u{0}\u{0}", other_store.as_str()] {
        env.write("index/CURRENT", garbage);
        let output = env.imr(&["query", "lumbar"]).fails(3, "damaged index");
        assert!(output.stderr.contains("--rebuild"), "{}", output.stderr);
    }
    env.index(&["letters", "--rebuild"]);
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]).len(), 1);
}

#[test]
fn a_single_file_may_be_indexed() {
    let env = three_letters();
    let report = env.index(&["letters/a.txt"]);
    assert_eq!(letters(&report), [1, 0, 0, 0, 0, 0]);
    let shown = env.imr(&["show", "CM17-0000001", "--json"]).success().json();
    assert_eq!(shown[0]["source"], "a.txt");
}

#[test]
fn options_that_make_no_sense_are_bad_usage() {
    let env = three_letters();
    env.imr(&["index", "letters", "--memory", "much"]).fails(2, "write it as 500M or 2G");
    env.imr(&["index", "letters", "--max-rejects", "-1"]).fails(2, "-1");
}

#[test]
fn a_folder_that_cannot_be_an_index_is_an_error() {
    let env = three_letters();
    env.write("taken", "a file");
    env.imr(&["index", "letters", "-i", "taken"]).fails(5, "taken: ");
}
