//! Every fact that is read from a letter: as a value of a field, as what a query finds, and as a column of an export.
//!
//! `tests/facts/letters.toml` holds made-up letters with the values that fields must have of them, `queries.toml` what is
//! typed and all letters that it finds, by name.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::env::{Env, project};
use crate::meanings::{Case, Letter, case_number, fault};

#[derive(Deserialize)]
struct Letters {
    letter: BTreeMap<String, Known>,
}

/// A letter with the values that it has of some fields.
#[derive(Deserialize)]
struct Known {
    text: Letter,
    values: Map<String, Value>,
}

#[derive(Deserialize)]
struct Queries {
    case: Vec<Case>,
}

fn read<T: DeserializeOwned>(file: &str) -> T {
    let text = fs::read_to_string(project().join("tests/facts").join(file)).expect("a file of cases");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// An index of all letters, and their names by the ids of their items.
fn indexed(letters: &Letters) -> (Env, BTreeMap<String, String>) {
    let (env, mut names) = (Env::new(), BTreeMap::new());
    for (number, (name, letter)) in letters.letter.iter().enumerate() {
        env.write(&format!("in/{name}.txt"), letter.text.text(number));
        names.insert(format!("{}#1", case_number(number)), name.clone());
    }
    env.index(&["in"]);
    (env, names)
}

#[test]
fn each_fact_of_a_letter_is_shown_and_exported_under_the_name_of_its_field() {
    let letters: Letters = read("letters.toml");
    let (env, names) = indexed(&letters);
    let exported = env.imr(&["export", "--fields", "all", "--format", "jsonl"]).success().jsonl();
    assert_eq!(exported.len(), names.len());
    for row in exported {
        let id = row["id"].as_str().expect("an id");
        let shown = env.imr(&["show", id, "--json"]).success().json();
        let values = &letters.letter[&names[id]].values;
        assert!(!values.is_empty(), "{} has no values", names[id]);
        for (field, wanted) in values {
            assert_eq!(shown[0].get(field), Some(wanted), "{}: {field}", names[id]);
            assert_eq!(row.get(field), Some(wanted), "{}: {field} as exported", names[id]);
        }
    }
}

#[test]
fn each_fact_finds_the_letters_that_have_it_and_no_others() {
    let (env, names) = indexed(&read("letters.toml"));
    let Queries { case: cases } = read("queries.toml");
    let faults: Vec<String> = cases.iter().filter_map(|case| fault(&env, case, &names)).collect();
    assert!(faults.is_empty(), "{} are not as they should be:\n{}", faults.len(), faults.join("\n"));
    assert!(cases.len() >= 30);
}

#[test]
fn letters_that_moved_keep_their_facts() {
    let (env, names) = indexed(&read("letters.toml"));
    fs::rename(env.path("in"), env.path("moved")).expect("moved");
    env.imr(&["index", "moved", "--allow-removals"]).success();
    let Queries { case: cases } = read("queries.toml");
    let faults: Vec<String> = cases.iter().filter_map(|case| fault(&env, case, &names)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_so_or_not_is_yes_or_no_in_csv() {
    let (env, _) = indexed(&read("letters.toml"));
    let csv = env.imr(&["export", "retrospective:yes", "--fields", "retrospective,inferred", "--format", "csv"]);
    assert_eq!(csv.success().stdout, "retrospective,inferred\r\nyes,no\r\n");
}
