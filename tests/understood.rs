//! Understanding of plain words, as data in `tests/queries/understood.txt`.
//!
//! A line is a case, `typed => text | field: value or value | note`: what is searched for, the filters, and how the notes
//! begin, all as `imr query --json` tells of it, over the sample letters.

use serde_json::Value;

use crate::env::Env;
use crate::queries::cases;

/// Returns the meaning that a query was given, as far as `expected` tells of it: notes are cut where the expected ones end.
fn understood(answer: &Value, expected: &str) -> String {
    let understood = &answer["understood"];
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    let filters = understood["filters"].as_object().into_iter().flatten();
    let filters = filters.map(|(field, values)| format!("{field}: {}", strings(values).join(" or ")));
    let wanted: Vec<&str> = expected.split(" | ").skip(1).collect();
    let shown = |note: String| {
        wanted.iter().find(|wanted| note.starts_with(**wanted)).map_or(note.clone(), |n| (*n).to_owned())
    };
    let is_about_hits = |note: &String| {
        note.contains("are listed as partial") || note.starts_with("without ") || note.ends_with(" alone finds nothing")
    };
    let notes = strings(&understood["notes"]).into_iter().filter(|note| !is_about_hits(note)).map(shown);
    let text = understood["text"].as_str().unwrap_or_default().to_owned();
    std::iter::once(text).chain(filters).chain(notes).collect::<Vec<_>>().join(" | ")
}

#[test]
fn words_are_understood_and_quotes_make_them_text() {
    let env = Env::indexed();
    let mut wrong = Vec::new();
    for (typed, expected) in cases("understood.txt") {
        let answer = env.imr(&["query", &typed, "--json"]).success_or(1).json();
        let got = understood(&answer, &expected);
        if got != expected {
            wrong.push(format!("{typed} => {got}"));
        }
    }
    assert!(wrong.is_empty(), "understood.txt, of which these differ:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_is_understood_of_words_that_are_taken_as_themselves() {
    let env = Env::indexed();
    for (typed, _) in cases("understood.txt") {
        let answer = env.imr(&["query", &typed, "--literal", "--json"]).success_or(1).json();
        let filters = answer["understood"]["filters"].as_object().expect("filters");
        assert!(filters.is_empty() || typed.contains(':'), "{typed}: {filters:?}");
        assert!(!answer["understood"]["notes"].to_string().contains("asks for"), "{typed}");
    }
}
