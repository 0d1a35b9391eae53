//! `imr show`

use crate::env::{Env, letter};

#[test]
fn an_item_is_shown_whole() {
    Env::indexed().imr(&["show", "CM17-9443182#1"]).snapshot("show_item");
}

#[test]
fn a_letter_is_shown_with_all_its_items_in_order() {
    let records = Env::indexed().imr(&["show", "CM16-2016779", "--json"]).success().json();
    let ids: Vec<&str> =
        records.as_array().expect("an array").iter().filter_map(|record| record["id"].as_str()).collect();
    assert_eq!(ids, ["CM16-2016779#1", "CM16-2016779#2", "CM16-2016779#3", "CM16-2016779#4"]);
}

#[test]
fn an_id_may_be_typed_in_lower_case() {
    let env = Env::indexed();
    let upper = env.imr(&["show", "CM17-9443182#1", "--json"]).success().stdout;
    let lower = env.imr(&["show", "cm17-9443182#1", "--json"]).success().stdout;
    assert_eq!(upper, lower);
}

#[test]
fn a_letter_is_found_by_its_number_in_any_form_and_by_its_file() {
    let env = Env::new();
    env.write("in/sub/b.txt", letter("CM17-0099001", "Hinged brace", "Upheld", "The joint is stable."));
    env.write("in/c.txt", letter("CM17-0099002", "Lumbar MRI", "Upheld", "There are no red flags."));
    env.index(&["in"]);
    let ids =
        ["CM170099001", "cm 17-0099001#1", "CM17\u{2013}0099001", "sub/b.txt", "in/sub/b.txt", "./in/sub/b.txt#1"];
    for id in ids {
        let records = env.imr(&["show", id, "--json"]).success().json();
        assert_eq!(records[0]["id"], "CM17-0099001#1", "{id}");
        assert_eq!(records.as_array().map(Vec::len), Some(1), "{id}");
    }
    env.imr(&["show", "sub/c.txt"]).fails(1, "sub/c.txt: no such item or letter");
    env.imr(&["show", "c.txt#2"]).fails(1, "c.txt#2: no such item; the letter has 1 item");
}

#[test]
fn a_number_may_be_typed_without_its_prefix() {
    let env = Env::indexed();
    for id in ["17-9443182", "17\u{2013}9443182#1"] {
        let records = env.imr(&["show", id, "--json"]).success().json();
        assert_eq!(records[0]["id"], "CM17-9443182#1", "{id}");
    }
}

#[test]
fn an_id_that_is_nearly_one_names_those_that_are_meant() {
    let env = Env::indexed();
    for (id, hint) in [
        ("CM17-944318", "did you mean CM17-9443182? 'imr query WORDS --format ids' lists ids"),
        ("cm17-9443128#1", "did you mean CM17-9443182?"),
        ("L-2014-00002", "did you mean L-2014-000022 or L-2014-000027 or L-2014-000001?"),
        ("XX", "run 'imr query WORDS --format ids' to see ids"),
    ] {
        let says = env.imr(&["show", id]).fails(1, &format!("{id}: no such item or letter\n")).stderr;
        assert!(says.contains(&format!("hint: {hint}")), "{says}");
    }
}

#[test]
fn what_is_no_number_of_an_item_shows_no_letter() {
    let env = Env::indexed();
    for id in ["CM17-9443182#x", "CM17-9443182#", "17-9443182#1x"] {
        let says = env.imr(&["show", id]).fails(1, &format!("{id}: no such item; the letter has 1 item\n")).stderr;
        assert!(says.contains("hint: name one of them, as '"), "{says}");
    }
}

#[test]
fn an_id_that_is_none_is_not_found() {
    let env = Env::indexed();
    env.imr(&["show", "CM99-0000001"]).fails(1, "CM99-0000001: no such item or letter");
    env.imr(&["show", "CM17-9443182#9"]).fails(1, "CM17-9443182#9: no such item; the letter has 1 item");
    // A second letter of that number is not the first one.
    env.imr(&["show", "CM17-9443182~2"]).fails(1, "CM17-9443182~2: no such item or letter");
    env.imr(&["query", "--filter", "letter=CM17-9443182~2", "-q", "--format", "ids"]).ends(1);
}

#[test]
fn several_ids_are_shown_in_the_order_given() {
    let records = Env::indexed().imr(&["show", "CM17-9443182", "CM16-0902171", "--format", "jsonl"]).success().jsonl();
    let ids: Vec<&str> = records.iter().filter_map(|record| record["id"].as_str()).collect();
    assert_eq!(ids, ["CM17-9443182#1", "CM16-0902171#1"]);
}

#[test]
fn what_matches_a_query_is_marked() {
    let env = Env::indexed();
    let marked = env.imr(&["--color", "always", "show", "CM17-9443182#1", "--highlight", "neurotomy"]).success().stdout;
    // Words are bold and underlined, what only names the same is underlined.
    assert!(marked.contains("\u{1b}[1m\u{1b}[4mneurotomy\u{1b}[0m"), "{marked}");
    assert!(marked.contains("\u{1b}[4mmedial branch radiofrequency \u{1b}[0m"), "{marked}");
    let plain = env.imr(&["show", "CM17-9443182#1", "--highlight", "neurotomy"]).success().stdout;
    assert!(!plain.contains('\u{1b}'), "{plain}");
}

#[test]
fn of_several_ids_those_that_are_known_are_shown_and_the_others_named() {
    let env = Env::indexed();
    let shown =
        env.imr(&["show", "CM17-9443182#1", "nope", "--format", "jsonl"]).notes("imr: nope: no such item or letter");
    assert_eq!(shown.jsonl().len(), 1);
    let said = env.imr(&["show", "nope", "nor-this"]).run();
    assert_eq!((said.status, said.stdout.as_str()), (1, ""));
    assert!(said.stderr.contains("error: nope: no such") && said.stderr.contains("imr: nor-this: "), "{}", said.stderr);
}
