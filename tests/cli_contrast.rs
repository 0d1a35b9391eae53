//! `imr contrast`: what sets the overturned apart from the upheld items, counted again from the letters.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::env::{Env, letter};
use crate::fictions::dice::Dice;
use crate::fictions::fiction;
use crate::fictions::look::{LOOKS, render};

/// The letters of the crafted collection on each side: overturned, upheld.
const SIZES: [usize; 2] = [12, 30];

/// Sentences of the crafted letters: how many of the overturned and of the upheld letters have each. A sentence may begin
/// differently from one letter to the next.
const SENTENCES: [(usize, usize, [&str; 2]); 6] = [
    (10, 1, ["The patient has progressive leg weakness.", "Here, the patient shows progressive leg weakness."]),
    (0, 24, ["There is no documentation of a new injury.", "A new injury was not reported."]),
    (3, 0, ["The patient walks with a limp at dawn.", "The patient has a limp at dawn."]),
    (12, 30, ["The patient complains of an aching flank.", "The patient has an aching flank."]),
    (0, 20, ["The guideline recommends purple bandages.", "According to MTUS, purple bandages are recommended."]),
    (
        0,
        25,
        [
            "As the requested surgical intervention is not medically necessary per the documentation, the requested \
             ancillary service is not medically necessary.",
            "Therefore, the request is not medically necessary.",
        ],
    ),
];

/// A collection of letters on lumbar MRI whose sentences are those of the table.
fn crafted() -> Env {
    let env = Env::new();
    for (side, decision) in ["Overturned", "Upheld"].into_iter().enumerate() {
        for number in 0..SIZES[side] {
            let says = |row: &&(usize, usize, [&str; 2])| number < [row.0, row.1][side];
            let sentences = SENTENCES.iter().filter(says).map(|(_, _, ways)| ways[number % 2]);
            let rationale = sentences.collect::<Vec<_>>().join(" ");
            let case = format!("CM17-{side}{number:06}");
            env.write(&format!("corpus/{case}.txt"), letter(&case, "MRI of the lumbar spine", decision, &rationale));
        }
    }
    env.index(&[]);
    env
}

fn contrast(env: &Env, args: &[&str]) -> Value {
    env.imr(&[&["contrast", "--json"], args].concat()).success().json()
}

/// The rows of an answer: side, kind, words, letters.
fn told(answer: &Value) -> Vec<(String, String, String, [u64; 2])> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let pair = |value: &Value| [0, 1].map(|side| value[side].as_u64().expect("a number"));
    let rows = answer["rows"].as_array().expect("rows").iter();
    rows.map(|row| (text(&row["side"]), text(&row["kind"]), text(&row["what"]), pair(&row["letters"]))).collect()
}

#[test]
fn what_sets_the_sides_apart_is_read_with_a_sentence_and_its_citation() {
    crafted().imr(&["contrast", "lumbar MRI"]).snapshot("contrast_text");
}

#[test]
fn what_one_side_says_is_a_row_and_what_both_or_all_say_is_none() {
    let answer = contrast(&crafted(), &["lumbar MRI", "--kind", "phrase"]);
    let wanted: [(&str, &str, [u64; 2]); 2] =
        [("overturned", "progressive leg weakness", [10, 1]), ("upheld", "no \u{2026} new injury", [0, 24])];
    let found = told(&answer);
    for (side, what, letters) in wanted {
        let row = (side.to_owned(), "phrase".to_owned(), what.to_owned(), letters);
        assert!(found.contains(&row), "{row:?} is not in {found:?}");
    }
    let shown = answer.to_string();
    for word in ["flank", "bandages", "ancillary"] {
        assert!(!shown.contains(word), "{word}: {shown}");
    }
    let [overturned, upheld] = SIZES;
    let wanted = json!({"overturned": {"items": overturned, "letters": overturned},
                        "upheld": {"items": upheld, "letters": upheld}});
    assert_eq!(answer["sides"], wanted);
}

#[test]
fn too_few_letters_are_refused_with_their_numbers() {
    let env = crafted();
    let few = "too few letters to compare: 0 with overturned items, 0 with upheld ones; each side needs 10";
    env.imr(&["contrast", "lumbar MRI", "--filter", "sex=female", "-q"]).fails(1, few);
    env.remove("corpus/CM17-0000000.txt").remove("corpus/CM17-0000001.txt").remove("corpus/CM17-0000002.txt");
    env.index(&["--allow-removals"]);
    let few = "too few letters to compare: 9 with overturned items, 30 with upheld ones; each side needs 10";
    env.imr(&["contrast", "lumbar MRI", "--json"]).fails(1, few);
    env.imr(&["contrast"]).fails(2, "QUERY");
    env.imr(&["contrast", "(MRI"]).fails(2, "(MRI");
}

#[test]
fn an_outcome_in_the_query_is_left_out_and_that_is_said() {
    let env = crafted();
    let plain = contrast(&env, &["lumbar MRI"]);
    for args in [
        ["lumbar MRI overturned", "--threads", "1"],
        ["denied lumbar MRI", "--threads", "1"],
        ["lumbar MRI decision:upheld", "--threads", "1"],
        ["lumbar MRI NOT decision:upheld", "--threads", "1"],
        ["lumbar MRI NOT upheld", "--threads", "1"],
        ["lumbar MRI", "--filter", "decision=upheld"],
    ] {
        let answer = contrast(&env, &args);
        assert_eq!(answer["rows"], plain["rows"], "{args:?}");
        let notes = answer["understood"]["notes"].to_string();
        assert!(notes.contains("left out, since both outcomes are compared"), "{args:?}: {notes}");
        assert!(!notes.contains("asks for") && !notes.contains("leaves out"), "{args:?}: {notes}");
        assert_eq!(answer["understood"]["filters"], json!({}), "{args:?}");
    }
}

#[test]
fn the_items_of_a_letter_that_say_the_same_count_once() {
    let env = crafted();
    // A second item, on the cervical spine, with the same words.
    let twice = |text: &str| {
        let (_, item) = text.split_once("set forth below:\n\n").expect("an item");
        format!("{text}\n\n{}", item.replace("lumbar", "cervical"))
    };
    for number in 0..SIZES[1] {
        let name = format!("corpus/CM17-1{number:06}.txt");
        env.write(&name, twice(&env.read(&name)));
    }
    env.index(&[]);
    let answer = contrast(&env, &["MRI", "--kind", "phrase"]);
    assert_eq!(answer["sides"]["upheld"], json!({"items": 60, "letters": 30}));
    let row = answer["rows"].as_array().expect("rows").iter().find(|row| row["what"] == "no \u{2026} new injury");
    let row = row.expect("a row");
    assert_eq!((&row["letters"], &row["items"]), (&json!([0, 24]), &json!([0, 48])));
}

#[test]
fn kinds_rows_and_formats_are_chosen() {
    let env = crafted();
    let all = contrast(&env, &["lumbar MRI"]);
    let phrases = contrast(&env, &["lumbar MRI", "--kind", "phrase"]);
    let find = |answer: &Value| {
        let rows = answer["rows"].as_array().expect("rows").clone();
        rows.into_iter().find(|row| row["what"] == "progressive leg weakness").expect("a row")
    };
    assert_eq!(find(&all), find(&phrases), "a choice of kinds changes no row");
    assert!(phrases["compared"].get("concept").is_none() && all["compared"].get("concept").is_some());
    let one = told(&contrast(&env, &["lumbar MRI", "-n", "1"]));
    assert_eq!(one.iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), ["overturned", "upheld"]);
    let csv = env.imr(&["contrast", "lumbar MRI", "--format", "csv"]).success().stdout;
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].starts_with("side,kind,what,log_odds,low,high,z,p,firm,overturned_letters,upheld_letters"));
    assert_eq!(lines.len(), 1 + told(&all).len());
    // Nothing of this kind tells the sides apart.
    env.imr(&["contrast", "lumbar MRI", "--kind", "specialty", "--json"]).ends(1);
}

/// The log-odds ratio with its deviation by the formula of the paper, all four terms of the variance.
fn log_odds(says: [f64; 2], letters: [f64; 2]) -> (f64, f64) {
    let share = (says[0] + says[1]) / (letters[0] + letters[1]);
    let (a, b) = (says[0] + 4.0 * share, says[1] + 4.0 * share);
    let (c, d) = (letters[0] + 4.0 - a, letters[1] + 4.0 - b);
    ((a * d / (b * c)).ln(), (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt())
}

/// Letters and items of each side that have a value.
type Counts = BTreeMap<String, [(BTreeSet<String>, u64); 2]>;

/// Counts the values that `of` takes from letter and item, in what `imr parse` prints.
fn counted(letters: &[Value], of: impl Fn(&Value, &Value) -> Vec<String>) -> Counts {
    let mut counts = Counts::new();
    for letter in letters {
        for item in letter["items"].as_array().expect("items") {
            let Some(side) = ["overturned", "upheld"].iter().position(|side| item["decision"] == *side) else {
                continue;
            };
            for value in of(letter, item).into_iter().collect::<BTreeSet<_>>() {
                let (ids, items) = &mut counts.entry(value).or_default()[side];
                ids.insert(letter["id"].as_str().expect("an id").to_owned());
                *items += 1;
            }
        }
    }
    counts
}

#[test]
fn rows_are_what_a_count_over_the_parsed_letters_gives() {
    let env = Env::new();
    for number in 0..300 {
        let text = render(&fiction::letter(11, number), LOOKS[3].1, &mut Dice::new(11, number));
        env.write(&format!("corpus/{number:03}.txt"), text);
    }
    env.index(&[]);
    let parsed: Vec<Value> = env
        .imr(&["parse", "corpus", "--format", "jsonl", "-q"])
        .run()
        .lines()
        .iter()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let answer = contrast(&env, &["--from", "1990", "--mentioned", "-n", "100"]);
    // Letters without a date are left out by the filter.
    let parsed: Vec<Value> = parsed.into_iter().filter(|letter| !letter["decision_date"].is_null()).collect();
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
    };
    let all = counted(&parsed, |_, _| vec!["all".to_owned()]);
    let sizes = all["all"].clone().map(|(ids, _)| ids.len() as u64);
    assert_eq!(json!(sizes), json!([answer["sides"]["overturned"]["letters"], answer["sides"]["upheld"]["letters"]]));
    let specialties = counted(&parsed, |letter, _| strings(&letter["specialties"]));
    let rationales: BTreeMap<String, String> = parsed
        .iter()
        .flat_map(|letter| letter["items"].as_array().expect("items").iter().map(move |item| (letter, item)))
        .map(|(letter, item)| {
            let id = format!("{}#{}", letter["id"].as_str().expect("an id"), item["number"]);
            (id, format!("{} {}", item["rationale"].as_str().unwrap_or_default(), item["reviewer_guideline"]))
        })
        .collect();
    let (mut kinds, mut last) = (BTreeSet::new(), f64::INFINITY);
    for (at, row) in answer["rows"].as_array().expect("rows").iter().enumerate() {
        let pair = |name: &str| [0, 1].map(|side| row[name][side].as_u64().expect("a number"));
        let (letters, items) = (pair("letters"), pair("items"));
        let (delta, deviation) = log_odds(letters.map(|n| n as f64), sizes.map(|n| n as f64));
        let near = |value: &Value, wanted: f64| (value.as_f64().expect("a number") - wanted).abs() < 1e-3;
        assert!(near(&row["log_odds"], delta), "{row}");
        assert!(near(&row["interval"][0], delta - 1.96 * deviation), "{row}");
        assert!(near(&row["z"], delta / deviation) && (delta / deviation).abs() > 1.9599, "{row}");
        assert_eq!(row["side"], if delta > 0.0 { "overturned" } else { "upheld" });
        // The surest first, on either side.
        let z = (delta / deviation).abs();
        let is_first = at > 0 && answer["rows"][at - 1]["side"] != row["side"];
        assert!(is_first || z <= last + 0.35, "{row} after {last}");
        last = z;
        let kind = row["kind"].as_str().expect("a kind");
        kinds.insert(kind.to_owned());
        if kind == "specialty" {
            let wanted = &specialties[row["what"].as_str().expect("words")];
            assert_eq!(letters, [0, 1].map(|side| wanted[side].0.len() as u64), "{row}");
            assert_eq!(items, [0, 1].map(|side| wanted[side].1), "{row}");
        }
        for example in row["examples"].as_array().expect("examples") {
            let (id, text) = (example["id"].as_str().expect("an id"), example["text"].as_str().expect("a text"));
            assert!(rationales[id].contains(text), "{id} does not say: {text}");
            if let (true, Some(mark)) = (kind == "phrase", example["marks"].get(0)) {
                let ends = [0, 1].map(|end| mark[end].as_u64().expect("a byte") as usize);
                let said = text[ends[0]..ends[1]].to_lowercase();
                let stem = said.split(' ').next().expect("a word").chars().take(3).collect::<String>();
                assert!(row["what"].as_str().expect("words").to_lowercase().contains(&stem), "{row}");
            }
        }
    }
    assert!(kinds.len() > 1 && kinds.contains("phrase"), "only {kinds:?}");
}

#[test]
fn neither_threads_nor_the_way_of_the_index_change_a_contrast() {
    let env = crafted();
    let files: Vec<String> = (0..SIZES[1]).map(|number| format!("corpus/CM17-1{number:06}.txt")).collect();
    let texts: Vec<String> = files.iter().map(|file| env.read(file)).collect();
    let whole = env.imr(&["contrast", "lumbar MRI", "--json", "--threads", "1"]).success().stdout;
    for file in &files[5..] {
        env.remove(file);
    }
    env.index(&["corpus", "-i", "grown"]);
    for (file, text) in files.iter().zip(&texts) {
        env.write(file, text);
    }
    env.index(&["corpus", "-i", "grown"]);
    let grown = env.imr(&["contrast", "lumbar MRI", "--json", "-i", "grown", "--threads", "4"]).success().stdout;
    assert_eq!(whole, grown);
}

#[test]
fn no_rows_at_all_are_not_asked_for() {
    let env = Env::indexed();
    env.imr(&["contrast", "MRI", "-n", "0"]).fails(2, "from 1 on");
    env.imr(&["similar", "CM17-9443182#1", "-n", "0"]).fails(2, "from 1 on");
}
