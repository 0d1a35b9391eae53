//! `imr fields`: the fields with their coverage, and the values of one.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::env::{Env, letter};

#[test]
fn fields_are_listed_as_they_were() {
    let env = Env::indexed();
    env.imr(&["fields"]).snapshot("fields_text");
    env.imr(&["fields", "specialty", "-n", "5"]).snapshot("fields_values");
    env.imr(&["fields", "--format", "md", "-n", "3"]).snapshot("fields_code_book");
}

/// All items of the sample letters.
fn items(env: &Env) -> Vec<Value> {
    let fields = "letter,decision,drugs,age,decision_date,rationale,diagnosis,claims_guideline,reviewer_guideline,sex";
    env.imr(&["export", "--format", "jsonl", "-o", "-", "-q", "--fields", fields]).success().jsonl()
}

#[test]
fn coverage_is_the_share_of_exported_items_that_have_a_value() {
    let env = Env::indexed();
    let (items, answer) = (items(&env), env.imr(&["fields", "--json"]).success().json());
    assert_eq!(answer["total"]["items"], items.len());
    let columns = ["decision", "drugs", "age", "decision_date", "rationale", "diagnosis", "claims_guideline", "sex"];
    for column in columns {
        let is_there = |item: &&Value| match &item[column] {
            Value::Null => false,
            Value::Array(values) => !values.is_empty(),
            _ => true,
        };
        let found: Vec<&Value> = items.iter().filter(is_there).collect();
        let letters: BTreeSet<String> = found.iter().map(|item| item["letter"].to_string()).collect();
        let fields = answer["fields"].as_array().expect("fields");
        let field = fields.iter().find(|field| field["name"] == column).expect("the field");
        assert_eq!((&field["items"], &field["letters"]), (&found.len().into(), &letters.len().into()), "{column}");
        assert!(found.len() < items.len() || field["share_of_items"] == 1.0, "{column}: {field}");
    }
}

#[test]
fn values_are_counted_with_their_outcomes() {
    let env = Env::indexed();
    let (items, answer) = (items(&env), env.imr(&["fields", "drug", "--all", "--json"]).success().json());
    let values = answer["values"].as_array().expect("values");
    assert_eq!(answer["distinct"], values.len());
    assert!(values.len() > 5, "{answer}");
    for value in values {
        let has = |item: &&Value| item["drugs"].as_array().is_some_and(|drugs| drugs.contains(&value["value"]));
        let found: Vec<&Value> = items.iter().filter(has).collect();
        let letters: BTreeSet<String> = found.iter().map(|item| item["letter"].to_string()).collect();
        let decided = |decision: &str| found.iter().filter(|item| item["decision"] == decision).count();
        let counts = ["items", "letters", "overturned", "upheld"].map(|name| value[name].as_u64().expect("a number"));
        let wanted = [found.len(), letters.len(), decided("overturned"), decided("upheld")].map(|count| count as u64);
        assert_eq!(counts, wanted, "{value}");
    }
    let without = items.iter().filter(|item| item["drugs"].as_array().is_none_or(Vec::is_empty)).count();
    assert_eq!(answer["without_value"], without);
}

#[test]
fn tables_for_programs_have_all_rows() {
    let env = Env::indexed();
    let rows = |args: &[&str]| -> Vec<Vec<String>> {
        let text = env.imr(args).success().stdout;
        let reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.into_records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    };
    let fields = rows(&["fields", "--format", "csv"]);
    assert_eq!(fields[0][..4], ["field", "aliases", "kind", "meaning"]);
    assert!(fields.iter().any(|row| row[..3] == ["decision", "outcome; result", "keyword"]), "{fields:?}");
    let years = rows(&["fields", "year", "--format", "csv"]);
    assert_eq!(years[0], ["value", "items", "letters", "overturned", "upheld"]);
    assert!(years.len() > 3 && years[1..].iter().all(|row| row[0].len() == 4), "{years:?}");
    env.imr(&["fields", "specialty", "-n", "1", "--format", "csv"]).notes("--all for all");
}

#[test]
fn what_has_no_values_is_refused_with_what_to_do() {
    let env = Env::indexed();
    env.imr(&["fields", "rationale"]).fails(2, "rationale: 'rationale' is a text, which has words and no values");
    env.imr(&["fields", "rationale"]).fails(2, "hint: run 'imr fields' to see all fields");
    env.imr(&["fields", "drgu"]).fails(2, "there is no field 'drgu'; did you mean 'drug'?");
    env.imr(&["fields", "-n", "3"]).fails(2, "--limit: name the FIELD whose values are wanted");
    env.imr(&["fields", "drugs", "-n", "3", "--all"]).fails(2, "cannot be used with");
    let empty = Env::new();
    empty.write("in/a.txt", letter("CM17-0000001", "Knee brace", "Upheld", "No."));
    empty.index(&["in"]);
    assert!(empty.imr(&["fields", "levels"]).ends(1).stdout.contains("0 values in all"));
}

#[test]
fn fields_are_completed_by_their_names() {
    let script = Env::new().imr(&["completions", "bash"]).success().stdout;
    assert!(script.contains("decision category drugs"), "no names of fields");
}
