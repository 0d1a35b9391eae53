//! Names, numbers and parts of words: the letters that they find and those that they do not, as data in `tests/names`.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;

use crate::env::{Env, letter, project};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    kind: Vec<Kind>,
}

/// Some letters, and what finds which of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    /// The claim, as a sentence.
    name: String,
    /// The heading and the reasons of letters of one item, by a name of one letter.
    letters: BTreeMap<char, (String, String)>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    typed: String,
    /// The names of all letters that are found.
    finds: String,
    /// True if they are found in this order.
    #[serde(default)]
    in_order: bool,
}

/// The case number of a letter.
fn id(name: char) -> String {
    format!("CM17-{:07}", u32::from(name))
}

/// Lists what of a kind is not so.
fn wrong(kind: &Kind) -> Vec<String> {
    let env = Env::new();
    for (name, (heading, reasons)) in &kind.letters {
        env.write(&format!("in/{name}.txt"), letter(&id(*name), heading, "Upheld", reasons));
    }
    env.index(&["in"]);
    let mut wrong = Vec::new();
    assert!(!kind.cases.is_empty(), "{}: no cases", kind.name);
    assert!(kind.cases.iter().any(|case| !case.finds.is_empty()), "{}: nothing is ever found", kind.name);
    for Case { typed, finds, in_order } in &kind.cases {
        let answer = env.imr(&["query", typed, "--match", "all", "-n", "50", "--json"]).success_or(1).json();
        let hits = answer["hits"].as_array().into_iter().flatten();
        let mut found: Vec<String> = hits.map(|hit| hit["letter"].as_str().unwrap_or_default().to_owned()).collect();
        let mut wanted: Vec<String> = finds.chars().map(id).collect();
        if !in_order {
            found.sort_unstable();
            wanted.sort_unstable();
        }
        if found != wanted {
            let name = |id: &String| kind.letters.keys().find(|name| self::id(**name) == *id).copied();
            let found: String = found.iter().filter_map(name).collect();
            wrong.push(format!("{}: '{typed}' finds {found:?} instead of {finds:?}", kind.name));
        }
    }
    wrong
}

#[test]
fn names_and_numbers_find_what_they_name_and_nothing_else() {
    let mut all = Vec::new();
    for file in ["names.toml", "numbers.toml", "reasons.toml", "kinship.toml", "choices.toml"] {
        let text = fs::read_to_string(project().join("tests/names").join(file)).expect("a file of kinds");
        let kinds: Kinds = toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(!kinds.kind.is_empty(), "{file}: no kinds");
        all.extend(kinds.kind.iter().flat_map(wrong));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn a_specialty_is_one_value_however_it_is_printed() {
    let env = Env::new();
    for (number, printed) in ["Sports Medicine", "Sports Medicinea", "Sports  Medicine", "Neurology"].iter().enumerate()
    {
        let text = letter(&format!("CM17-000000{number}"), "Knee brace", "Upheld", "No.");
        env.write(&format!("in/{number}.txt"), text.replace("Family Practice", printed));
    }
    env.index(&["in"]);
    for typed in ["specialty:\"Sports Medicine\"", "specialty:\"sports medicinea\""] {
        let answer = env.imr(&["query", typed, "--json"]).success().json();
        assert_eq!(answer["total"]["items"], 3, "{typed}");
    }
    let shown = env.imr(&["show", "CM17-0000001", "--json"]).success().json().to_string();
    assert!(shown.contains("Sports Medicinea"), "{shown}");
}

#[test]
fn options_ask_for_combinations_and_classes_as_the_query_does() {
    let env = Env::new();
    for (number, heading) in ["Norco 10/325mg #60", "Fioricet #90", "Tylenol 500mg #30"].iter().enumerate() {
        env.write(&format!("in/{number}.txt"), letter(&format!("CM17-000000{number}"), heading, "Upheld", "No."));
    }
    env.index(&["in"]);
    let cases: [(&str, &[usize]); 4] =
        [("drug=norco", &[0]), ("drug=tylenol", &[2, 0, 1]), ("class=opioid", &[0]), ("drug=opioids", &[0])];
    for (filter, wanted) in cases {
        let answer = env.imr(&["query", "--filter", filter, "--json"]).success().json();
        let hits = answer["hits"].as_array().into_iter().flatten();
        let found: Vec<&str> = hits.filter_map(|hit| hit["letter"].as_str()).collect();
        let wanted: Vec<String> = wanted.iter().map(|number| format!("CM17-000000{number}")).collect();
        assert_eq!(found, wanted, "{filter}");
    }
}

#[test]
fn a_sibling_is_listed_after_the_thing_itself_and_is_never_a_whole_match() {
    let env = Env::new();
    let headings = [
        "Norco 10/325mg #60",
        "Oxycodone 10mg #60",
        "Tylenol 500mg #30",
        "MRI of the elbow",
        "CT of the elbow",
        "MRI of the shoulder",
    ];
    for (number, heading) in headings.iter().enumerate() {
        env.write(&format!("in/{number}.txt"), letter(&format!("CM17-000000{number}"), heading, "Upheld", "No."));
    }
    env.index(&["in"]);
    // The letters that are found, with a mark after those that have only a part of what is asked.
    let cases = [("Norco", "0 1?"), ("oxycodone", "1 0?"), ("MRI elbow", "3 4? 5?")];
    for (typed, wanted) in cases {
        let answer = env.imr(&["query", typed, "--json"]).success().json();
        let hits = answer["hits"].as_array().expect("hits");
        let shown = |hit: &serde_json::Value| {
            let letter = hit["letter"].as_str().unwrap_or_default().trim_start_matches("CM17-000000").to_owned();
            if hit["partial"] == true { letter + "?" } else { letter }
        };
        assert_eq!(hits.iter().map(shown).collect::<Vec<_>>().join(" "), wanted, "{typed}");
    }
}

#[test]
fn a_name_of_the_class_comes_before_its_members() {
    let env = Env::new();
    for (number, heading) in ["EMG of the arms", "EDX of the arms"].iter().enumerate() {
        env.write(&format!("in/{number}.txt"), letter(&format!("CM17-000000{number}"), heading, "Upheld", "No."));
    }
    env.index(&["in"]);
    let answer = env.imr(&["query", "electrodiagnostic testing", "--json"]).success().json();
    assert_eq!(answer["total"]["items"], 2, "both are such tests");
    assert_eq!(answer["hits"][0]["letter"], "CM17-0000001", "the one that says so comes first");
}
