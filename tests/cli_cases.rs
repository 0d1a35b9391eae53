//! `--cases-from`: lists of case numbers.

use crate::env::{Env, letter};

/// A list as people have them: several spellings, a name beside a number, a line twice, and two that no letter has.
const LIST: &str =
    "\u{feff}CM17-0000001\r\n\r\n  cm 17 0000003  \nCM17-0000001\nMr. Example, CM17_0000004\nCM17-0000009\nno number\n";

/// The note on those that no letter has.
const TOLD: &str = "imr: --cases-from list.txt: not in the index: 2 of 5: CM17-0000009, no number\n";

fn four() -> Env {
    let env = Env::new();
    for number in 1..=4 {
        let text = letter(&format!("CM17-000000{number}"), "Lumbar MRI", "Upheld", "The records show no red flags.");
        env.write(&format!("in/{number}.txt"), text);
    }
    env.index(&["in"]);
    env.write("list.txt", LIST);
    env
}

#[test]
fn a_list_of_cases_bounds_a_query_an_export_and_what_is_shown_and_unknown_ones_are_told() {
    let env = four();
    let wanted = ["CM17-0000001#1", "CM17-0000003#1", "CM17-0000004#1"];
    let commands = [
        &["query", "MRI", "--format", "ids"][..],
        &["query", "--format", "ids"],
        &["export", "MRI", "--format", "ids"],
        &["export", "--format", "ids"],
    ];
    for command in commands {
        let output = env.imr(&[command, &["--cases-from", "list.txt"]].concat()).notes(TOLD.trim_end());
        assert_eq!(output.lines(), wanted, "{command:?}");
    }
    let shown = env.imr(&["show", "--cases-from", "list.txt", "--format", "jsonl"]).notes(TOLD.trim_end()).jsonl();
    let ids: Vec<&str> = shown.iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!(ids, wanted);
    let found = env.imr(&["query", "MRI", "--json", "--cases-from", "list.txt", "-q"]).success().json();
    assert_eq!(found["total"]["items"], 3);
}

#[test]
fn a_list_of_which_nothing_is_there_finds_nothing_and_an_empty_one_is_an_error() {
    let env = four();
    env.write("list.txt", "CM17-0000008\n");
    env.imr(&["query", "MRI", "-q", "--cases-from", "list.txt"]).ends(1);
    env.imr(&["show", "-q", "--cases-from", "list.txt"]).ends(1);
    env.write("list.txt", "\n");
    for command in [&["query"][..], &["export"], &["show"]] {
        let command = [command, &["--cases-from", "list.txt"]].concat();
        env.imr(&command).fails(2, "--cases-from list.txt: it names no case");
    }
    env.imr(&["query", "MRI", "--cases-from", "missing.txt"]).fails(5, "missing.txt: ");
}

#[test]
fn several_cases_in_a_line_are_all_taken() {
    let env = four();
    for list in ["CM17-0000001, CM17-0000003; 17-0000004\n", "CM17-0000001,CM17-0000003\nCM17-0000004\n"] {
        env.write("list.txt", list);
        let found = env.imr(&["query", "MRI", "--format", "ids", "--cases-from", "list.txt"]).success().lines();
        assert_eq!(found, ["CM17-0000001#1", "CM17-0000003#1", "CM17-0000004#1"], "{list}");
    }
}

#[test]
fn an_export_of_a_list_is_verified_with_the_list() {
    let env = four();
    env.imr(&["export", "-q", "--cases-from", "list.txt", "-o", "hits.csv"]).success();
    assert_eq!(env.imr(&["verify", "hits.csv"]).success().stdout, "hits.csv: 3 items, the same\n");
}
