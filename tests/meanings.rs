//! The meaning of queries: what was typed, and all that it must find among a few letters.
//!
//! `tests/meanings/letters.toml` holds made-up letters, each with a name and the parts that matter; every other file there holds
//! the cases of one kind. A case names all letters that `--match all` finds: those that it does not name must not be found.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::env::{Env, project};

/// The letters by name, which say what is told apart.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Letters {
    letter: BTreeMap<String, Letter>,
}

/// A letter with one item. What it leaves out is that of a plain letter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Letter {
    heading: String,
    decision: String,
    rationale: String,
    /// The sentence that the clinical summary begins with.
    worker: String,
    /// The rest of the summary.
    summary: String,
    decided: String,
    injured: String,
    assigned: String,
    denied: String,
    received: String,
    priority: String,
    specialty: String,
    licensure: String,
    claims: String,
    reviewer: String,
}

impl Default for Letter {
    fn default() -> Letter {
        let text = str::to_owned;
        Letter {
            heading: text("Gym membership"),
            decision: text("Upheld"),
            rationale: text("The request is not medically necessary."),
            worker: text("The injured worker is a 41 year old male."),
            summary: String::new(),
            decided: text("01/31/2017"),
            injured: text("10/11/2016"),
            assigned: text("01/02/2017"),
            denied: text("12/01/2016"),
            received: text("12/27/2016"),
            priority: text("Standard"),
            specialty: text("Family Practice"),
            licensure: text("California"),
            claims: text("The Claims Administrator did not cite any medical evidence for its decision."),
            reviewer: text("Decision based on ODG."),
        }
    }
}

impl Letter {
    /// The letter as published, the `number`th of its kind.
    pub(crate) fn text(&self, number: usize) -> String {
        let Letter { heading, decision, rationale, worker, summary, decided, injured, .. } = self;
        let Letter { assigned, denied, received, priority, specialty, licensure, claims, reviewer, .. } = self;
        format!(
            "Case Number: {}\nDate Assigned: {assigned}\nDate of Injury: {injured}\nDecision Date: {decided}\n\
             UR Denial Date: {denied}\nPriority: {priority}\nApplication Received: {received}\n\n\
             HOW THE IMR FINAL DETERMINATION WAS MADE\n\nThe Expert Reviewer has the following credentials:\n\
             State(s) of Licensure: {licensure}\nCertification(s)/Specialty: {specialty}\n\n\
             CLINICAL CASE SUMMARY\n\nThe reviewer drew up this summary of the case from the file:\n\n{worker} {summary}\n\n\
             IMR ISSUES, DECISIONS AND RATIONALES\n\n{heading}: {decision}\n\n\
             Claims Administrator guideline: {claims}\n\nMAXIMUS guideline: {reviewer}\n\n\
             Decision rationale: {rationale}\n",
            case_number(number)
        )
    }
}

pub(crate) fn case_number(number: usize) -> String {
    format!("CM17-{:07}", 9_000 + number)
}

/// The cases of one kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// The query as typed.
    typed: String,
    /// Every letter that it finds; none for an error.
    finds: Option<Vec<String>>,
    /// A part of what it says on stderr, where it must say something.
    says: Option<String>,
    /// More arguments of `imr query`.
    #[serde(default)]
    with: Vec<String>,
}

fn read<T: DeserializeOwned>(file: &str) -> T {
    let text = fs::read_to_string(project().join("tests/meanings").join(file)).expect("a file of cases");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The files of cases, by kind.
fn kinds() -> Vec<String> {
    let folder = fs::read_dir(project().join("tests/meanings")).expect("the cases");
    let mut names: Vec<String> =
        folder.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "letters.toml");
    names.sort();
    names
}

/// Asks one query; what is wrong with the answer, if anything is.
pub(crate) fn fault(env: &Env, case: &Case, names: &BTreeMap<String, String>) -> Option<String> {
    let mut args = vec!["query", "--match", "all", "--format", "ids", "-n", "1000"];
    args.extend(case.with.iter().map(String::as_str).chain(["--", case.typed.as_str()]));
    let output = env.imr(&args).run();
    let is_told =
        |says: &String| output.stderr.split_whitespace().collect::<Vec<_>>().join(" ").contains(says.as_str());
    if !case.says.as_ref().is_none_or(is_told) {
        return Some(format!("{}: says\n{}", case.typed, output.stderr));
    }
    let Some(finds) = &case.finds else {
        return (output.status != 2).then(|| format!("{}: is no error but finds\n{}", case.typed, output.stdout));
    };
    let mut found: Vec<String> =
        output.stdout.lines().map(|id| names.get(id).cloned().unwrap_or(id.to_owned())).collect();
    let mut wanted = finds.clone();
    found.sort();
    wanted.sort();
    if found != wanted || output.status == 2 {
        return Some(format!("{}: finds {found:?}, not {wanted:?}\n{}", case.typed, output.stderr));
    }
    let counted = items_with_all(env, case);
    (counted != wanted.len() as u64)
        .then(|| format!("{}: {counted} hits are said to have all that is asked", case.typed))
}

/// The number of hits that are said to have all that is asked where a hit may lack some of it.
fn items_with_all(env: &Env, case: &Case) -> u64 {
    let mut args = vec!["query", "--format", "json", "--count"];
    // A case of its own way of matching is counted in that one.
    args.extend(case.with.iter().map(String::as_str).chain(["--", case.typed.as_str()]));
    let output = env.imr(&args).run();
    let answer: serde_json::Value = serde_json::from_str(&output.stdout).expect("an answer");
    answer["total"]["items"].as_u64().expect("a number of items")
}

#[test]
fn each_query_finds_what_it_means_and_nothing_else() {
    let env = Env::new();
    let letters: Letters = read("letters.toml");
    let mut names = BTreeMap::new();
    for (number, (name, letter)) in letters.letter.iter().enumerate() {
        env.write(&format!("in/{name}.txt"), letter.text(number));
        names.insert(format!("{}#1", case_number(number)), name.clone());
    }
    env.index(&["in"]);
    let (mut asked, mut faults) = (0, Vec::new());
    for kind in kinds() {
        let Kind { case: cases } = read(&kind);
        asked += cases.len();
        faults.extend(cases.iter().filter_map(|case| Some(format!("{kind}: {}", fault(&env, case, &names)?))));
    }
    assert!(faults.is_empty(), "{} of {asked} are not as they should be:\n{}", faults.len(), faults.join("\n"));
    assert!(asked >= 250, "only {asked} cases were found");
}
