//! Queries on which engine and oracle once disagreed, each as one sentence.

use imr::corpus::{PdfReader, Reader};
use imr::index::Stop;
use imr::index::{Quiet, UpdateOptions, update};
use imr::search::{MatchMode, Options, Searcher};

use crate::env::{Env, letter};

/// An index of letters with one item each, which have these rationales.
struct Asked {
    searcher: Searcher,
    _env: Env,
}

fn rationales(rationales: &[&str]) -> Asked {
    let env = Env::new();
    for (number, rationale) in rationales.iter().enumerate() {
        env.write(&format!("in/{number}.txt"), letter(&format!("CM17-{number:07}"), "Knee brace", "Upheld", rationale));
    }
    let options =
        UpdateOptions { paths: vec![env.path("in")], memory: 64 << 20, threads: 1, ..UpdateOptions::default() };
    let reader = Reader::new(PdfReader::in_process());
    update(&env.path("index"), &options, &reader, &Quiet, &Stop::default()).expect("an index");
    Asked { searcher: Searcher::open(&env.path("index")).expect("an index").in_small_windows(), _env: env }
}

impl Asked {
    /// The numbers of the letters that `query` finds.
    fn finds(&self, query: &str, matching: MatchMode) -> Vec<usize> {
        let options = Options { literal: true, matching, limit: None, ..Options::default() };
        let results = self.searcher.search((query, &options)).expect("an answer");
        let number = |id: &str| id["CM17-".len()..].parse().expect("a number");
        let mut found: Vec<usize> = results.hits.iter().map(|hit| number(&hit.letter)).collect();
        found.sort_unstable();
        found
    }

    fn all(&self, query: &str) -> Vec<usize> {
        self.finds(query, MatchMode::All)
    }
}

#[test]
fn a_choice_between_outcomes_is_a_choice_where_words_are_taken_as_themselves() {
    let asked = rationales(&["Facet pain was denied.", "Facet pain was approved.", "Facet pain."]);
    assert_eq!(asked.all("facet denied OR approved"), [0, 1]);
}

#[test]
fn a_choice_between_values_must_hold_where_some_words_are_enough() {
    let asked = rationales(&["Facet pain.", "Neck pain."]);
    assert_eq!(asked.finds("facet decision:overturned", MatchMode::Any), [0; 0]);
    assert_eq!(asked.finds("facet decision:(overturned OR modified)", MatchMode::Any), [0; 0]);
    assert_eq!(asked.finds("facet decision:(upheld OR modified)", MatchMode::Any), [0]);
}

#[test]
fn a_text_without_words_is_missing() {
    let asked = rationales(&["Neck pain.", "Neck pain and Norco."]);
    assert_eq!(asked.all("has:facts"), asked.all("has:drug OR has:region"));
}

#[test]
fn a_weight_changes_no_hits() {
    let asked = rationales(&["Pain of the neck, far from any leg or facet that there may be; pain.", "Pain, facet."]);
    for (plain, weighted) in [
        ("pain NOT /2 (neck OR facet)", "pain NOT /2 (neck^2 OR facet)"),
        ("atleast2(pain OR neck)", "atleast2(pain^2 OR neck)"),
        ("atleast2(pain)", "atleast2(pain^2)"),
    ] {
        assert_eq!(asked.all(plain), asked.all(weighted), "{weighted}");
    }
}

#[test]
fn what_reaches_into_the_next_sentence_stands_in_none() {
    let asked = rationales(&["Tried facet. Neck pain.", "Tried facet for neck pain. It was severe."]);
    assert_eq!(asked.all("tried /s (facet /9 neck)"), [1]);
    assert_eq!(asked.all("pain /s (facet /9 neck)"), [1]);
}

#[test]
fn a_stretch_of_words_ends_with_its_text() {
    // The guideline of the reviewer is before his reasons in one zone, 258 positions away.
    let asked = rationales(&["Facet pain of the neck."]);
    assert_eq!(asked.all("\"2004 facet pain of the neck\"~255"), [0; 0]);
    assert_eq!(asked.all("\"neck facet pain of the\"~255"), [0]);
}

#[test]
fn groups_that_multiply_are_refused() {
    let query = ["(a b c d)"; 6].join(" /5 ");
    let error = rationales(&["Pain."]).searcher.search(query.as_str()).expect_err("an error");
    assert!(error.to_string().contains("too many words are to be near each other"), "{error}");
}

#[test]
fn a_word_is_found_where_another_part_has_it_in_a_phrase() {
    let asked = rationales(&["Facet pain.", "Neck pain.", "Facet block.", "Facet pain and a block."]);
    assert_eq!(asked.all("atleast1(facet OR \"facet block\")"), [0, 2, 3]);
    assert_eq!(asked.all("(facet OR \"facet block\") /9 (pain OR \"a pain\")"), [0, 3]);
}

#[test]
fn a_range_is_left_out_together_with_something_else() {
    let asked = rationales(&["Facet pain.", "Neck pain.", "Facet block.", "Facet pain and a block."]);
    assert_eq!(asked.all("pain NOT (age:>40 NOT facet)"), [0, 3]);
    assert_eq!(asked.all("pain AND facet -(block date:2017)"), [0]);
}
