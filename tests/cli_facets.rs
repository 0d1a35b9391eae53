//! `--facet` and the line of outcomes and years: counted again from what is exported, ticked and not, in every form of
//! output.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::env::{Env, letter};
use crate::fictions::dice::Dice;
use crate::fictions::fiction;
use crate::fictions::look::{LOOKS, render};

/// Invented letters in two looks, read in two runs, so that there is more than one segment.
fn invented() -> Env {
    let env = Env::new();
    for (from, to) in [(0, 60), (60, 100)] {
        for number in from..to {
            let text = render(&fiction::letter(17, number), LOOKS[3].1, &mut Dice::new(17, number));
            env.write(&format!("corpus/{number:03}.txt"), text);
        }
        env.index(&[]);
    }
    env
}

/// A facet: its name, the column of exports that it counts, and the value that an entry of the column counts as.
type Counted = (&'static str, &'static str, fn(&str) -> String);

/// Facets of every kind of field, under names and aliases.
const FACETS: [Counted; 8] =
    [
        ("decision", "decision", str::to_owned),
        ("drug", "drugs", str::to_owned),
        ("category", "category", str::to_owned),
        // Columns have one name of each specialty, records the one that the letter has.
        ("specialties", "specialties", |name| {
            if name == "Acupuncture" { "Acupuncturist".to_owned() } else { name.to_owned() }
        }),
        ("year", "decision_date", |day| day[..4].to_owned()),
        ("month", "decision_date", |day| day[..7].to_owned()),
        ("injury_date", "injury_date", |day| day[..4].to_owned()),
        ("age", "age", |age| format!("{0}0-{0}9", &age[..age.len() - 1])),
    ];

/// A query, and the filters of which each has a field and its values.
type FilteredQuery = (&'static [&'static str], &'static [(&'static str, &'static [&'static str])]);

/// Queries with filters: the arguments, and by field those that ask the same without the filter on it.
const QUERIES: [FilteredQuery; 12] = [
    (&["pain"], &[]),
    (&["MRI", "--disputed"], &[]),
    (&["physical therapy OR acupuncture"], &[]),
    (&["denied pain"], &[("decision", &["pain"])]),
    (&["pain decision:overturned"], &[("decision", &["pain"])]),
    (&["pain NOT decision:overturned"], &[]),
    (&["pain", "--filter", "decision=upheld"], &[("decision", &["pain"])]),
    (
        &["pain", "--filter", "decision=upheld", "--filter", "category=medication"],
        &[
            ("decision", &["pain", "--filter", "category=medication"]),
            ("category", &["pain", "--filter", "decision=upheld"]),
        ],
    ),
    (&["pain", "--from", "2015"], &[("decision_date", &["pain"])]),
    (&["pain", "--filter", "year=2015"], &[("decision_date", &["pain"])]),
    (&["upheld age>=40"], &[("decision", &["age>=40"]), ("age", &["upheld"])]),
    (&["injection knee", "--match", "any"], &[]),
];

/// The entries of a cell as text.
fn entries(cell: &Value) -> Vec<String> {
    match cell {
        Value::Null => Vec::new(),
        Value::Array(cells) => cells.iter().flat_map(entries).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

/// Counts the values of a facet over exported items, in the order of the answer.
fn counted(items: &[Value], (_, column, value): Counted) -> Value {
    let mut counts: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    for item in items {
        let values: BTreeSet<String> = entries(&item[column]).iter().map(|entry| value(entry)).collect();
        for value in values {
            let count = counts.entry(value).or_default();
            count.0 += 1;
            count.1.insert(item["letter"].to_string());
        }
    }
    let mut rows: Vec<(String, usize, usize)> =
        counts.into_iter().map(|(value, (items, letters))| (value, items, letters.len())).collect();
    rows.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    rows.into_iter()
        .map(|(value, items, letters)| json!({"value": value, "items": items, "letters": letters}))
        .collect()
}

fn exported(env: &Env, args: &[&str]) -> Vec<Value> {
    env.imr(&[&["export", "--format", "jsonl", "-o", "-", "-q"], args].concat()).success_or(1).jsonl()
}

#[test]
fn facets_are_what_a_count_over_the_exported_items_gives() {
    let env = invented();
    let asked: Vec<String> = FACETS.iter().map(|(name, ..)| format!("{name}:0")).collect();
    let mut values = 0;
    for (args, without) in QUERIES {
        let facets = ["query", "--json", "-n", "0", "--facet", &asked.join(",")];
        let answer = env.imr(&[&facets, args].concat()).run().json();
        let own = exported(&env, args);
        for facet in FACETS {
            let aside = without.iter().find(|(column, _)| *column == facet.1);
            let items = aside.map_or_else(|| own.clone(), |(_, args)| exported(&env, args));
            let wanted = counted(&items, facet);
            assert_eq!(answer["facets"][facet.0], wanted, "{args:?}, {}", facet.0);
            values += wanted.as_array().map_or(0, Vec::len);
        }
    }
    assert!(values > 300, "only {values} values were counted");
}

/// Three letters: two items on MRI, one of each outcome, and one without a date.
fn small() -> Env {
    let env = Env::new();
    for (case, procedure, decision) in [
        ("CM17-0000201", "MRI of the lumbar spine", "Upheld"),
        ("CM17-0000202", "MRI of the knee", "Overturned"),
        ("CM17-0000203", "MRI of the hip", "Upheld"),
    ] {
        let text = letter(case, procedure, decision, "The request was considered.");
        let text = if case.ends_with('3') { text.replace("Decision Date: 01/31/2017\n", "") } else { text };
        env.write(&format!("corpus/{case}.txt"), text);
    }
    env.index(&[]);
    env
}

#[test]
fn a_ticked_facet_keeps_its_own_counts() {
    let env = small();
    let decisions = |args: &[&str]| {
        let all = [&["query", "--json", "--facet", "decision"], args].concat();
        env.imr(&all).run().json()["facets"]["decision"].clone()
    };
    let wanted =
        json!([{"value": "upheld", "items": 2, "letters": 2}, {"value": "overturned", "items": 1, "letters": 1}]);
    for args in [
        &["MRI"][..],
        &["MRI", "--filter", "decision=overturned"],
        &["MRI denied"],
        &["MRI decision:overturned"],
        &["--filter", "decision=upheld"],
    ] {
        assert_eq!(decisions(args), wanted, "{args:?}");
    }
    let other = decisions(&["MRI denied", "--filter", "region=knee"]);
    assert_eq!(other, json!([{"value": "overturned", "items": 1, "letters": 1}]), "another field's filter counts");
}

#[test]
fn text_has_outcomes_and_years_at_a_glance_and_a_line_a_facet() {
    let env = small();
    let text = env.imr(&["query", "MRI denied", "--facet", "decision,region:1", "--facet", "age"]).success().stdout;
    for line in [
        "  all 2: 0 overturned, 2 upheld · 2017: 1 · 1 undated\n",
        "  by decision, its filter left aside · upheld: 2 (2 letters), overturned: 1 (1)\n",
        "  by age · 40-49: 2 (2 letters)\n",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(text.contains("  by region · "), "{text}");
    assert!(text.contains(" · 1 other value"), "{text}");
    let mentioned = env.imr(&["query", "knee OR considered"]).success().stdout;
    assert!(mentioned.contains("  all 3: 1 overturned, 2 upheld · 2017: 2 · 1 undated\n"), "{mentioned}");
}

#[test]
fn a_count_has_facets_too() {
    let env = small();
    let text = env.imr(&["query", "MRI", "--count", "--facet", "decision"]).success().stdout;
    assert!(text.ends_with("  by decision · upheld: 2 (2 letters), overturned: 1 (1)\n"), "{text}");
    let answer = env.imr(&["query", "MRI", "--count", "--json", "--facet", "year"]).success().json();
    assert_eq!(answer["facets"], json!({"year": [{"value": "2017", "items": 2, "letters": 2}]}));
    let plain = env.imr(&["query", "MRI", "--count", "--json"]).success().json();
    assert!(plain.get("facets").is_none(), "{plain}");
    let none = env.imr(&["query", "zebra", "--json", "--facet", "decision"]).run().json();
    assert_eq!(none["facets"], json!({"decision": []}));
}

#[test]
fn a_facet_that_cannot_be_counted_is_refused_with_what_can() {
    let env = small();
    let cases = [
        ("specialtys", "--facet specialtys: there is no field 'specialtys'; did you mean 'specialty'?"),
        ("rationale", "'rationale' is a text, which has words and no values to count"),
        ("letter", "'letter' has another value for each letter"),
        ("decision:many", "'many' is no number of values; write decision:20, or decision:0 for all"),
        ("decision,decision:3", "it is asked for twice"),
    ];
    for (facet, message) in cases {
        env.imr(&["query", "MRI", "--facet", facet]).fails(2, message);
    }
    env.imr(&["query", "MRI", "--facet", "specialtys"]).fails(2, "hint: run 'imr fields'");
    env.imr(&["query", "MRI", "--facet", "decision", "--format", "ids"]).fails(2, "this format has hits alone");
}

#[test]
fn a_box_holds_as_many_items_as_are_found_when_it_is_ticked() {
    let env = Env::indexed();
    // The same section under two spellings, in two letters and within one.
    let cited = |case: &str, sections: [&str; 2]| {
        let rationale =
            sections.map(|section| format!("Official Disability Guidelines, {section}, states so. ")).concat();
        env.write(&format!("more/{case}.txt"), letter(case, "Lumbar brace", "Upheld", &rationale));
    };
    cited("CM17-0000001", ["Low Back Chapter", "Low back chapter"]);
    cited("CM17-0000002", ["LOW BACK CHAPTER", "low back chapter"]);
    env.index(&["more"]);
    let fields =
        ["reason", "reviewer_source", "reviewer_chapter", "reviewer_section", "claims_section", "claims_chapter"];
    let facets: Vec<String> = fields.iter().flat_map(|field| ["--facet".to_owned(), format!("{field}:0")]).collect();
    let args: Vec<&str> =
        ["query", "has:decision", "-n", "1", "--json"].into_iter().chain(facets.iter().map(String::as_str)).collect();
    let boxes = env.imr(&args).success_or(1).json()["facets"].clone();
    let (mut batch, mut wanted) = (String::new(), Vec::new());
    for field in fields {
        for value in boxes[field].as_array().expect("values") {
            let query = format!("{field}:{}", value["value"]);
            batch += &format!("{}\n", json!({"qid": wanted.len().to_string(), "query": query}));
            wanted.push((query, value["items"].clone(), value["letters"].clone()));
        }
    }
    env.write("batch.jsonl", batch);
    let found = env.imr(&["query", "--batch", "batch.jsonl", "-n", "1", "--format", "json"]).success_or(1).jsonl();
    let found = found.into_iter().map(|answer| answer["total"].clone());
    let found: Vec<_> = found.map(|total| (total["items"].clone(), total["letters"].clone())).collect();
    assert!(wanted.len() > 20, "{}", wanted.len());
    assert_eq!(found.len(), wanted.len());
    for ((query, items, letters), found) in wanted.into_iter().zip(found) {
        assert_eq!(found, (items, letters), "{query}");
    }
}
