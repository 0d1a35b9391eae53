//! `imr parse`

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
    assert_eq!(parsed[0]["case_number"], serde_json::Value::Null);
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
