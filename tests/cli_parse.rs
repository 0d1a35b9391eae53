//! `imr parse`

use serde_json::Value;

use crate::env::{Env, headerless, letter};

#[test]
fn a_letter_is_printed_for_people() {
    let env = Env::new();
    env.write("a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "No red flags. Not necessary."));
    env.imr(&["parse", "a.txt"]).snapshot("parse_text");
}

#[test]
fn a_letter_is_one_json_object() {
    let env = Env::new();
    env.write("a.txt", letter("CM17-0000001", "Norco 10/325mg #60", "Overturned", "It helps."));
    env.imr(&["parse", "a.txt", "--format", "jsonl"]).snapshot("parse_jsonl");
    let array = env.imr(&["parse", "a.txt", "--json"]).success().json();
    let lines = env.imr(&["parse", "a.txt", "--format", "jsonl"]).success().jsonl();
    assert_eq!(array.as_array(), Some(&lines));
}

#[test]
fn a_letter_without_case_number_is_named_by_its_path() {
    let env = Env::new();
    env.write("letters/2014/a.b.txt", headerless("Lumbar MRI", "Upheld", "Not necessary."));
    let parsed = env.imr(&["parse", "letters", "--format", "jsonl"]).success().jsonl();
    assert_eq!(parsed[0]["id"], "2014/a.b");
    assert_eq!(parsed[0]["source"], "2014/a.b.txt");
    assert_eq!(parsed[0]["case_number"], Value::Null);
}

#[test]
fn wide_spaces_make_no_difference() {
    let env = Env::new();
    let text = letter("CM17-0000001", "Lumbar MRI", "Upheld", "Not necessary.");
    env.write("a.txt", &text).write("wide/a.txt", text.replace(' ', "  "));
    let narrow = env.imr(&["parse", "a.txt", "--json"]).success().stdout;
    let wide = env.imr(&["parse", "wide/a.txt", "--json"]).success().stdout;
    assert_eq!(narrow, wide);
}

#[test]
fn what_is_no_letter_is_named_with_its_reason() {
    let env = Env::new();
    env.write("a/letter.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "Not necessary."));
    env.write("a/recipe.txt", "Take two eggs and a cup of flour, and stir.\n");
    env.write("a/empty.txt", "");
    let output = env.imr(&["parse", "a", "--format", "jsonl"]).notes("recipe.txt: not a determination letter");
    assert!(output.stderr.contains("empty.txt: empty file"), "{}", output.stderr);
    assert_eq!(output.jsonl().len(), 1);
}

#[test]
fn the_exit_code_says_whether_there_was_a_letter() {
    let env = Env::new();
    env.write("recipe.txt", "Take two eggs and a cup of flour, and stir.\n");
    env.imr(&["parse", "-q", "recipe.txt", "--format", "jsonl"]).ends(1);
    env.imr(&["parse", "missing.txt"]).fails(5, "missing.txt: no such file");
}

#[test]
fn several_threads_print_the_same() {
    let env = Env::with_corpus();
    let one = env.imr(&["parse", "corpus", "--json", "--threads", "1"]).success().stdout;
    let four = env.imr(&["parse", "corpus", "--json", "--threads", "4"]).success().stdout;
    assert_eq!(one, four);
}

#[test]
fn every_field_tells_where_it_was_read() {
    let env = Env::new();
    let text = letter("CM16-0000001", "Lumbar MRI", "Upheld", "It is not medically necessary.");
    env.write("a.txt", text.clone());
    let printed = env.imr(&["parse", "a.txt", "--json", "--provenance"]).success().json();
    let letter = &printed[0];
    let origin = &letter["provenance"]["case_number"];
    assert_eq!((origin["page"].as_u64(), origin["rule"].as_str()), (Some(1), Some("case-number")));
    let quote = |span: &Value| {
        let place = |name: &str| span[name].as_u64().expect("a place") as usize;
        text.chars().skip(place("start")).take(place("end") - place("start")).collect::<String>()
    };
    assert_eq!(quote(&origin["spans"][0]), "CM16-0000001");
    let item = &letter["provenance"]["items"][0];
    assert_eq!(quote(&item["heading"]["spans"][0]), "Lumbar MRI");
    assert_eq!(quote(&item["rationale"]["spans"][0]), "It is not medically necessary.");
    for (field, origin) in item.as_object().expect("fields") {
        let confidence = origin["confidence"].as_f64().expect("a confidence");
        assert!(confidence > 0.5 && confidence <= 1.0, "{field}: {origin}");
    }
    assert_eq!(letter["items"][0]["page"], 1);
    env.imr(&["parse", "a.txt", "--provenance"]).fails(2, "add --json");
}

#[test]
fn a_date_of_injury_from_the_summary_is_trusted_less_than_that_of_the_header() {
    let env = Env::new();
    let text = letter("CM16-0000001", "Lumbar MRI", "Upheld", "It is not medically necessary.");
    env.write("a.txt", &text).write("b.txt", text.replace("Date of Injury: 10/11/2016\n", ""));
    let [header, summary] = ["a.txt", "b.txt"].map(|file| {
        let printed = env.imr(&["parse", file, "--json", "--provenance"]).success().json();
        assert_eq!(printed[0]["injury_date"], "2016-10-11", "{file}");
        printed[0]["provenance"]["injury_date"]["confidence"].as_f64().expect("a confidence")
    });
    assert!(summary < header, "{summary} of the summary, {header} of the header");
}

#[test]
fn a_date_in_the_future_is_kept_and_warned_of() {
    let env = Env::new();
    let text = letter("CM16-0000001", "Lumbar MRI", "Upheld", "It is not medically necessary.");
    env.write("a.txt", text.replace("01/31/2017", "01/31/2093"));
    let printed = env.imr(&["parse", "a.txt", "--json"]).success().json();
    assert_eq!(printed[0]["decision_date"], "2093-01-31");
    assert_eq!(printed[0]["warnings"], serde_json::json!(["decision_date 2093-01-31 is in the future"]));
}

#[test]
fn a_report_counts_fields_and_names_doubtful_letters() {
    let env = Env::new();
    env.write("a.txt", letter("CM16-0000001", "Lumbar MRI", "Upheld", "It is not medically necessary."));
    env.write("b.txt", letter("CM16-0000002", "Knee brace", "Upheld", "As such it is medically necessary."));
    env.write("c.txt", "no letter");
    let report = env.imr(&["parse", ".", "--report", "--json"]).notes("c.txt: not a determination letter").json();
    let counts = ["letters", "items", "rejected"].map(|name| report[name].as_u64());
    assert_eq!(counts, [Some(2), Some(2), Some(1)]);
    assert_eq!(report["fields"]["rationale"]["all"], serde_json::json!({"found": 2, "of": 2}));
    assert_eq!(report["suspects"][0]["id"], "CM16-0000002");
    assert_eq!(report["rejects"][0]["source"], "c.txt");
    let tables = env.imr(&["parse", ".", "--report"]).notes("c.txt").stdout;
    assert!(
        tables.contains("by layout") && tables.contains("stated upheld, the rationale concludes overturned"),
        "{tables}"
    );
}

#[test]
fn two_letters_in_a_file_are_two() {
    let env = Env::new();
    let both = format!(
        "{}\u{c}{}",
        letter("CM16-0000001", "Lumbar MRI", "Upheld", "It is not necessary."),
        letter("CM16-0000002", "Knee brace", "Overturned", "It is medically necessary.")
    );
    env.write("both.txt", both);
    let letters = env.imr(&["parse", "both.txt", "--format", "jsonl"]).success().jsonl();
    let seen: Vec<_> =
        letters.iter().map(|letter| (&letter["id"], &letter["page"], &letter["items"][0]["decision"])).collect();
    let wanted = [("CM16-0000001", 1, "upheld"), ("CM16-0000002", 2, "overturned")];
    for ((id, page, decision), wanted) in seen.into_iter().zip(wanted) {
        assert_eq!((id.as_str(), page.as_u64(), decision.as_str()), (Some(wanted.0), Some(wanted.1), Some(wanted.2)));
    }
    assert_eq!(letters.len(), 2);
}
