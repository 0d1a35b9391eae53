//! Every sample letter, parsed by the program, against what its author put into it.
//!
//! `tests/letters/ID.json` holds the truth in the format of `imr parse --format jsonl`. Facts that a
//! reader cannot mistake must agree exactly; those that leave room for judgment must agree in the share
//! of cases that [`MINIMA`] states.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::env::{Env, letter_ids, project, sample_names};

/// Fields of a letter that must agree exactly.
const LETTER_FIELDS: [&str; 10] = [
    "case_number",
    "date_assigned",
    "decision_date",
    "injury_date",
    "ur_denial_date",
    "application_received",
    "priority",
    "age",
    "sex",
    "layout",
];
/// Lists of a letter that must agree exactly.
const LETTER_LISTS: [&str; 2] = ["licensure", "specialties"];
/// Fields of an item that must agree exactly.
const ITEM_FIELDS: [&str; 2] = ["decision", "inferred"];
/// Texts of an item that must agree but for white space and hyphens, which PDF readers disagree on.
const ITEM_TEXTS: [&str; 5] = ["heading", "procedure", "claims_guideline", "reviewer_guideline", "rationale"];
/// The least share of agreement over all sample letters: F1 for lists, accuracy for the category.
const MINIMA: [(&str, f64); 5] = [
    ("diagnoses", 0.95),
    ("category", 0.95),
    ("drugs", 0.95), // Whether a device that goes with an operation has the region of the operation is open to dispute.
    ("regions", 0.90),
    ("levels", 0.99),
];

#[test]
fn every_sample_letter_is_read_as_it_was_written() {
    let parsed = parsed_samples();
    assert!(parsed.len() >= 60, "only {} sample letters", parsed.len());
    for field in LETTER_FIELDS.iter().chain(&LETTER_LISTS) {
        assert!(parsed.values().any(|letter| !letter[field].is_null()), "{field} is in no letter");
    }
    for field in ITEM_FIELDS.iter().chain(&ITEM_TEXTS) {
        let is_read = |letter: &Value| items(letter).iter().any(|item| !item[field].is_null());
        assert!(parsed.values().any(is_read), "{field} is in no item");
    }
    assert_eq!(parsed.keys().cloned().collect::<Vec<_>>(), letter_ids(), "each sample letter is parsed");
    let mut faults = Vec::new();
    for (name, letter) in &parsed {
        compare(name, &truth(name), letter, &mut faults);
    }
    assert!(faults.is_empty(), "{} differences:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn diagnoses_and_facts_agree_often_enough() {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for (name, letter) in parsed_samples() {
        let truth = truth(&name);
        tallies.entry("diagnoses").or_default().lists(&name, &truth["diagnoses"], &letter["diagnoses"]);
        for (wanted, got) in items(&truth).iter().zip(items(&letter)) {
            let place = format!("{name} item {}", wanted["number"]);
            tallies.entry("category").or_default().one(&place, &wanted["category"], &got["category"]);
            for field in ["drugs", "regions", "levels"] {
                tallies.entry(field).or_default().lists(&place, &wanted[field], &got[field]);
            }
        }
    }
    let mut short = Vec::new();
    for (field, minimum) in MINIMA {
        let tally = &tallies[field];
        if tally.f1() < minimum {
            short.push(format!("{field} {:.3}, wanted {minimum}\n  {}", tally.f1(), tally.misses.join("\n  ")));
        }
    }
    assert!(short.is_empty(), "{}", short.join("\n"));
}

#[test]
fn every_truth_has_its_letter() {
    let names = sample_names();
    for entry in fs::read_dir(project().join("tests/letters")).expect("the truths") {
        let path = entry.expect("an entry").path();
        let truth: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
        let source = truth["source"].as_str().expect("a source");
        assert!(names.iter().any(|name| name == source), "{}: no letter {source}", path.display());
    }
}

/// The sample letters as the program reads them, by id.
fn parsed_samples() -> BTreeMap<String, Value> {
    let letters = Env::with_corpus().imr(&["parse", "corpus", "--format", "jsonl"]).success().jsonl();
    let id = |letter: &Value| letter["id"].as_str().expect("an id").to_owned();
    letters.into_iter().map(|letter| (id(&letter), letter)).collect()
}

fn truth(id: &str) -> Value {
    let path = project().join("tests/letters").join(id).with_extension("json");
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).expect("JSON")
}

fn items(letter: &Value) -> &[Value] {
    letter["items"].as_array().map_or(&[], Vec::as_slice)
}

fn compare(name: &str, truth: &Value, letter: &Value, faults: &mut Vec<String>) {
    let mut same = |place: &str, field: &str, wanted: &Value, got: &Value, agree: bool| {
        if !agree {
            faults.push(format!("{name}{place}: {field}\n  wanted {wanted}\n  got    {got}"));
        }
    };
    for field in LETTER_FIELDS {
        same("", field, &truth[field], &letter[field], truth[field] == letter[field]);
    }
    for field in LETTER_LISTS {
        same("", field, &truth[field], &letter[field], truth[field] == letter[field]);
    }
    let (wanted, got) = (items(truth), items(letter));
    same("", "number of items", &wanted.len().into(), &got.len().into(), wanted.len() == got.len());
    for (wanted, got) in wanted.iter().zip(got) {
        let place = format!(" item {}", wanted["number"]);
        for field in ITEM_FIELDS {
            same(&place, field, &wanted[field], &got[field], wanted[field] == got[field]);
        }
        for field in ITEM_TEXTS {
            let agree = normal(&wanted[field]) == normal(&got[field]);
            same(&place, field, &wanted[field], &got[field], agree);
        }
    }
}

/// A text without what readers of PDFs disagree on: white space, hyphens, quotes, case, and a full stop
/// or colon at the end.
fn normal(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    let is_noise = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '\u{2010}'..='\u{2015}' | '"' | '\'' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}'
            )
    };
    let kept: String = text.chars().filter(|&c| !is_noise(c)).collect();
    kept.to_lowercase().trim_end_matches(['.', ':']).to_owned()
}

/// A count of agreements.
#[derive(Default)]
struct Tally {
    agreed: usize,
    wanted: usize,
    got: usize,
    misses: Vec<String>,
}

impl Tally {
    fn one(&mut self, place: &str, wanted: &Value, got: &Value) {
        let both = |value: &Value| Value::Array(vec![value.clone()]);
        self.lists(place, &both(wanted), &both(got));
    }

    fn lists(&mut self, place: &str, wanted: &Value, got: &Value) {
        let set = |value: &Value| -> Vec<String> {
            let mut values: Vec<String> = value.as_array().into_iter().flatten().map(normal).collect();
            values.sort();
            values.dedup();
            values
        };
        let (wanted, got) = (set(wanted), set(got));
        let agreed = wanted.iter().filter(|value| got.contains(value)).count();
        self.agreed += agreed;
        self.wanted += wanted.len();
        self.got += got.len();
        if agreed != wanted.len() || agreed != got.len() {
            self.misses.push(format!("{place}: wanted {wanted:?}, got {got:?}"));
        }
    }

    /// The share of agreement, from 0 to 1; 0 where there was nothing to compare.
    fn f1(&self) -> f64 {
        2.0 * self.agreed as f64 / (self.wanted + self.got).max(1) as f64
    }
}
