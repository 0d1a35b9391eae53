//! `imr stats`: whole outputs, what counts and what does not, and a count over the parsed letters.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::env::{Env, letter};
use crate::fictions::dice::Dice;
use crate::fictions::fiction;
use crate::fictions::look::{LOOKS, render};

/// Letters that are counted here and by the program; `IMR_LETTERS` asks for more.
const LETTERS: u64 = 300;

fn stats(env: &Env, args: &[&str]) -> Value {
    env.imr(&[&["stats", "--json"], args].concat()).success().json()
}

#[test]
fn figures_are_read_as_tables_with_the_command_that_repeats_them() {
    let env = Env::indexed();
    env.imr(&["stats"]).snapshot("stats_card");
    env.imr(&["stats", "injection denied", "--by", "specialty"]).snapshot("stats_by");
    env.imr(&["stats", "--over", "year"]).snapshot("stats_over");
    env.imr(&["stats", "opioids", "--compare", "lumbar MRI"]).snapshot("stats_compare");
    env.imr(&["stats", "physical therapy", "--by", "category,year", "--format", "csv", "-q"]).snapshot("stats_csv");
    env.imr(&["stats", "--by", "category", "--sort=-rate", "--format", "svg", "-q"]).snapshot("stats_svg");
}

/// Letters of one item, each on its own day: treatment, decision, and the number of such letters.
fn crafted(rows: &[(&str, &str, usize)]) -> Env {
    let env = Env::new();
    let mut number = 0;
    for (treatment, decision, count) in rows {
        for _ in 0..*count {
            let case = format!("CM17-{number:07}");
            env.write(&format!("corpus/{case}.txt"), letter(&case, treatment, decision, "The records were reviewed."));
            number += 1;
        }
    }
    env.index(&[]);
    env
}

#[test]
fn rate_and_interval_are_those_of_the_overturned_among_the_decided() {
    let env = crafted(&[("Lumbar MRI", "Overturned", 2), ("Lumbar MRI", "Upheld", 10), ("Norco", "Upheld", 3)]);
    let answer = stats(&env, &["lumbar MRI"]);
    let all = &answer["all"];
    assert_eq!(all["interval"], json!([0.047, 0.448]), "{all}");
    assert_eq!((&all["rate"], &all["items"], &all["letters"]), (&json!(0.1667), &json!(12), &json!(12)));
    assert_eq!((&answer["counted"], &answer["rows"]), (&json!("disputed"), &json!([])));
    assert!(answer["index"]["corpus"].as_str().is_some_and(|hash| hash.starts_with("b3:")), "{answer}");
    assert_eq!(stats(&env, &[])["all"]["items"], 15, "without a query all items count");
}

#[test]
fn an_outcome_is_left_out_and_that_is_said() {
    let env = crafted(&[("Lumbar MRI", "Overturned", 2), ("Lumbar MRI", "Upheld", 10)]);
    let plain = stats(&env, &["lumbar MRI"]);
    for query in ["lumbar MRI overturned", "denied lumbar MRI", "lumbar MRI decision:upheld", "lumbar MRI NOT upheld"] {
        let answer = stats(&env, &[query]);
        assert_eq!(answer["all"], plain["all"], "{query}");
        let notes = answer["understood"]["notes"].to_string();
        assert!(notes.contains("left out, since both outcomes are compared"), "{query}: {notes}");
        assert!(!notes.contains("leaves out"), "{query}: {notes}");
    }
}

#[test]
fn a_row_that_differs_is_marked_and_few_items_are_never_first_by_rate() {
    let env = crafted(&[
        ("Lumbar MRI", "Overturned", 15),
        ("Lumbar MRI", "Upheld", 5),
        ("Norco 10/325mg #60", "Upheld", 30),
        ("Acupuncture", "Overturned", 3),
    ]);
    let answer = stats(&env, &["--by", "category", "--sort=-rate"]);
    let rows = answer["rows"].as_array().expect("rows");
    assert_eq!(rows[0]["items"], 20, "{answer}");
    assert_eq!(rows[2]["items"], 3, "{answer}");
    assert!(rows[0]["q"].as_f64().expect("a number") < 0.05, "{answer}");
    let text = env.imr(&["stats", "--by", "category"]).success().stdout;
    assert!(text.lines().any(|line| line.starts_with("medication") && line.contains(" * ")), "{text}");
    let by_field = stats(&env, &["--by", "category", "--sort", "category"]);
    let names: Vec<&str> =
        by_field["rows"].as_array().expect("rows").iter().filter_map(|row| row["category"].as_str()).collect();
    assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn two_queries_are_compared_with_interval_test_and_effect() {
    let env = crafted(&[
        ("Lumbar MRI", "Overturned", 9),
        ("Lumbar MRI", "Upheld", 1),
        ("Norco", "Overturned", 3),
        ("Norco", "Upheld", 7),
    ]);
    let answer = stats(&env, &["lumbar MRI", "--compare", "Norco"]);
    let comparison = &answer["comparison"];
    // Newcombe's own example: 9 of 10 and 3 of 10.
    assert_eq!(comparison["interval"], json!([0.1705, 0.809]), "{comparison}");
    assert_eq!((&comparison["difference"], &comparison["test"]), (&json!(0.6), &json!("fisher")), "{comparison}");
    assert_eq!(answer["rows"][1]["query"], "Norco");
    assert_eq!(comparison["in_both"], 0);
    assert_eq!(stats(&env, &["lumbar MRI", "--compare", "MRI"])["comparison"]["in_both"], 10);
}

#[test]
fn nothing_typed_is_passed_over() {
    let env = crafted(&[("Lumbar MRI", "Upheld", 2)]);
    env.imr(&["stats", "--by", "colour"]).fails(2, "--by colour: there is no field 'colour'");
    env.imr(&["stats", "--by", "sex", "--sort", "colour"]).fails(2, "--sort colour: is no order of these rows");
    env.imr(&["stats", "--by", "sex,sex"]).fails(2, "--by sex: is named twice");
    env.imr(&["stats", "(MRI"]).fails(2, "(MRI");
    env.imr(&["stats", "MRI", "--compare", "(MRI"]).fails(2, "(MRI");
    env.imr(&["stats", "zebra", "--json"]).ends(1);
    let mentioned = env.imr(&["stats", "records", "--json"]).run().json();
    assert!(mentioned["understood"]["notes"].to_string().contains("--mentioned counts these"), "{mentioned}");
    assert_eq!(stats(&env, &["records", "--mentioned"])["all"]["items"], 2);
}

#[test]
fn the_hash_of_the_corpus_is_that_of_its_letters_however_they_came() {
    let env = crafted(&[("Lumbar MRI", "Upheld", 3)]);
    let hash = |args: &[&str]| stats(&env, args)["index"]["corpus"].clone();
    let whole = hash(&[]);
    assert_eq!(env.imr(&["query", "MRI", "--json"]).success().json()["index"]["corpus"], whole);
    let names: Vec<String> = (0..3).map(|number| format!("corpus/CM17-{number:07}.txt")).collect();
    let texts: Vec<String> = names.iter().map(|name| env.read(name)).collect();
    for (at, text) in texts.iter().enumerate().rev() {
        env.write(&format!("other/deep/{at}.txt"), text);
        env.index(&["other", "-i", "grown"]);
    }
    assert_eq!(hash(&["-i", "grown"]), whole);
    env.write("other/deep/1.txt", texts[1].replace("reviewed", "read"));
    env.index(&["other", "-i", "grown"]);
    assert_ne!(hash(&["-i", "grown"]), whole);
}

/// Items, letters, and items by decision, of the items that share values.
type Counts = BTreeMap<Vec<String>, (u64, BTreeSet<String>, BTreeMap<String, u64>)>;

/// Specialties that letters print in several ways, and the one that they are counted under.
const SPELLINGS: [(&str, &str); 12] = [
    ("Acupuncture", "Acupuncturist"),
    ("Pain Medicine", "Pain Management"),
    ("Family Medicine", "Family Practice"),
    ("Neurosurgery", "Neurological Surgery"),
    ("Psychology", "Psychologist"),
    ("Clinical Psychology", "Psychologist"),
    ("Chiropractic", "Chiropractor"),
    ("Podiatrist", "Podiatry"),
    ("Dentist", "Dentistry"),
    ("General Surgery", "Surgery"),
    ("Toxicology", "Medical Toxicology"),
    ("Physical Medicine and Rehabilitation", "Physical Medicine & Rehabilitation"),
];

/// The values of a letter's item by the name of a field, as `imr parse` prints them.
fn values(letter: &Value, item: &Value, field: &str) -> BTreeSet<String> {
    let date = || letter["decision_date"].as_str().map(str::to_owned);
    let found = match field {
        "year" => return date().map(|date| date[..4].to_owned()).into_iter().collect(),
        "month" => return date().map(|date| date[..7].to_owned()).into_iter().collect(),
        "drug" => &item["drugs"],
        "region" => &item["regions"],
        "level" => &item["levels"],
        "category" => &item["category"],
        "specialty" => &letter["specialties"],
        "state" => &letter["licensure"],
        other => &letter[other],
    };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match found {
        Value::Null => BTreeSet::new(),
        Value::Array(all) if field == "specialty" => all
            .iter()
            .map(text)
            .map(|printed| SPELLINGS.iter().find(|row| row.0 == printed).map_or(printed, |row| row.1.to_owned()))
            .collect(),
        Value::Array(all) => all.iter().map(text).collect(),
        one => BTreeSet::from([text(one)]),
    }
}

/// Counts parsed letters by fields.
fn counted(letters: &[Value], by: &[&str]) -> Counts {
    let mut counts = Counts::new();
    for letter in letters {
        for item in letter["items"].as_array().expect("items") {
            let mut rows = vec![Vec::new()];
            for field in by {
                let values = values(letter, item, field);
                let longer = |row: &Vec<String>| -> Vec<Vec<String>> {
                    values.iter().map(|value| [&row[..], std::slice::from_ref(value)].concat()).collect()
                };
                rows = rows.iter().flat_map(longer).collect();
            }
            for row in rows {
                let (items, ids, decisions) = counts.entry(row).or_default();
                *items += 1;
                ids.insert(letter["id"].as_str().expect("an id").to_owned());
                *decisions.entry(item["decision"].as_str().expect("a decision").to_owned()).or_default() += 1;
            }
        }
    }
    counts
}

#[test]
fn every_cell_is_what_a_count_over_the_parsed_letters_gives() {
    let env = Env::new();
    let letters = std::env::var("IMR_LETTERS").ok().and_then(|count| count.parse().ok()).unwrap_or(LETTERS);
    for number in 0..letters {
        let text = render(&fiction::letter(11, number), LOOKS[3].1, &mut Dice::new(11, number));
        env.write(&format!("corpus/{number:05}.txt"), text);
    }
    // A long run would tell its progress.
    env.index(&["-q"]);
    let lines = env.imr(&["parse", "corpus", "--format", "jsonl", "-q"]).run().lines();
    let parsed: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let tables: [&[&str]; 7] = [
        &["category"],
        &["drug"],
        &["specialty", "year"],
        &["region", "drug"],
        &["sex", "age"],
        &["state", "level", "month"],
        &["priority"],
    ];
    let mut cells = 0;
    for by in tables {
        let answer = stats(&env, &["--by", &by.join(",")]);
        let wanted = counted(&parsed, by);
        let rows = answer["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), wanted.len(), "{by:?}");
        for row in rows {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let key: Vec<String> = by.iter().map(|field| text(&row[*field])).collect();
            let (items, ids, decisions) = wanted.get(&key).unwrap_or_else(|| panic!("{by:?}: no {key:?}"));
            assert_eq!((&row["items"], &row["letters"]), (&json!(items), &json!(ids.len())), "{row}");
            for decision in ["overturned", "upheld", "modified", "unknown"] {
                assert_eq!(row[decision], json!(decisions.get(decision).copied().unwrap_or(0)), "{row}");
            }
            cells += 1;
        }
        for field in by {
            let items = parsed.iter().flat_map(|letter| {
                letter["items"].as_array().expect("items").iter().map(move |item| values(letter, item, field))
            });
            let without = items.filter(BTreeSet::is_empty).count();
            assert_eq!(answer["without_value"][*field], json!(without), "{field}");
        }
        let order: Vec<u64> = rows.iter().filter_map(|row| row["items"].as_u64()).collect();
        assert!(order.is_sorted_by(|one, other| one >= other), "{by:?}: {order:?}");
    }
    assert!(cells > 200, "{cells} cells");
}

#[test]
fn an_order_needs_rows() {
    Env::indexed().imr(&["stats", "--sort", "rate"]).fails(2, "--by");
}
