//! Every artefact and oddity of letters that is known, each as a case of its own.
//!
//! `tests/artefacts/NAME.toml` holds the cases of one theme. A case is a whole letter (`text`) or the parts of
//! one that matter, put into a skeleton of layout L3d; and what `imr::letter::read` must at least give for it.

use std::collections::BTreeSet;
use std::fs;

use encoding_rs::WINDOWS_1252;
use imr::corpus::decode;
use imr::letter;
use imr::letter::Document;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::env::project;

/// The cases of a theme.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Theme {
    case: Vec<Case>,
}

/// A letter and what must be read from it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// A sentence: what is told apart, found or ignored.
    name: String,
    /// The place where the facts about letters tell of it: "1.3 decision on its own line".
    source: String,
    /// The encoding of the letter, unless it is UTF-8.
    #[serde(default)]
    bytes: Encoding,
    /// The letter, or the parts of one that are not those of the skeleton.
    text: Option<String>,
    before: Option<String>,
    header: Option<String>,
    credentials: Option<String>,
    summary: Option<String>,
    /// All items; else there is one, of the following.
    body: Option<String>,
    heading: Option<String>,
    decision: Option<String>,
    claims: Option<String>,
    reviewer: Option<String>,
    rationale: Option<String>,
    after: Option<String>,
    /// A part of the letter as JSON: see [`missing`].
    #[serde(default)]
    expect: Map<String, Value>,
    /// A part of the second letter of the file, where there is one.
    second: Option<Map<String, Value>>,
    /// Fields that must be null, as JSON pointers: "/items/0/request".
    #[serde(default)]
    absent: Vec<String>,
    /// The number of items.
    items: Option<usize>,
    /// Words of warnings. Each warning must have some, and a letter that is read without doubt has none.
    #[serde(default)]
    warnings_contain: Vec<String>,
    /// Why the text is no letter.
    rejected: Option<String>,
    /// Why the case is not read rightly yet.
    known: Option<String>,
}

/// An encoding of characters as bytes.
#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Encoding {
    #[default]
    Utf8,
    #[serde(rename = "utf-8-bom")]
    Utf8Bom,
    #[serde(rename = "windows-1252")]
    Windows1252,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

/// The parts of a letter when a case does not say.
const HEADER: &str = "Case Number: CM17-0000001\nDate Assigned: 01/03/2017\nDecision Date: 01/20/2017\n\
                      Priority: Standard\nDate of Injury: 08/14/2016\nUR Denial Date: 11/21/2016\n\
                      Application\nReceived: 12/09/2016";
const CREDENTIALS: &str = "The Expert Reviewer has the following credentials:\nState(s) of Licensure: California\n\
                           Certification(s)/Specialty: Orthopedic Surgery";
const SUMMARY: &str = "The injured worker is a 41 year old female who fell from a ladder. The diagnoses have \
                       included knee sprain.";
const HEADING: &str = "Hinged brace for the left knee";
const DECISION: &str = ": Upheld";
const GUIDELINE: &str = "Decision based on MTUS Knee Complaints 2004, Section(s): Initial Care.";
const RATIONALE: &str = "The joint is stable on examination. The request is not medically necessary.";

impl Encoding {
    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf8Bom => format!("\u{feff}{text}").into_bytes(),
            Encoding::Windows1252 => WINDOWS_1252.encode(text).0.into_owned(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// Lists where `found` lacks what is wanted. A table may have other keys; a list of tables may go on.
fn missing(place: &str, wanted: &Value, found: &Value, faults: &mut Vec<String>) {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (key, value) in wanted {
                missing(&format!("{place}/{key}"), value, found.get(key).unwrap_or(&Value::Null), faults);
            }
        }
        (Value::Array(wanted), Value::Array(found))
            if wanted.iter().any(Value::is_object) && wanted.len() <= found.len() =>
        {
            for (index, (wanted, found)) in wanted.iter().zip(found).enumerate() {
                missing(&format!("{place}/{index}"), wanted, found, faults);
            }
        }
        _ if wanted == found => {}
        _ => faults.push(format!("{place}: wanted {wanted}, got {found}")),
    }
}

impl Case {
    /// The text of the letter.
    fn written(&self) -> String {
        if let Some(text) = &self.text {
            return text.clone();
        }
        let part = |own: &Option<String>, usual: &str| own.as_deref().unwrap_or(usual).to_owned();
        let body = self.body.clone().unwrap_or_else(|| {
            format!(
                "{}{}\n\nClaims Administrator guideline: {}\n\nMAXIMUS guideline: {}\n\nDecision rationale: {}",
                part(&self.heading, HEADING),
                part(&self.decision, DECISION),
                part(&self.claims, GUIDELINE),
                part(&self.reviewer, GUIDELINE),
                part(&self.rationale, RATIONALE),
            )
        });
        format!(
            "{}{}\n\nHOW THE IMR FINAL DETERMINATION WAS MADE\n\nThe case file was given to an outside reviewer.\n\n\
             {}\n\nCLINICAL CASE SUMMARY\n\nThe reviewer drew up this summary of the case from the file, including all medical records:\n\n{}\n\n\
             IMR ISSUES, DECISIONS AND RATIONALES\n\n\
             The Final Determination was based on decisions for the disputed items/services set forth below:\n\n\
             {body}\n{}",
            part(&self.before, ""),
            part(&self.header, HEADER),
            part(&self.credentials, CREDENTIALS),
            part(&self.summary, SUMMARY),
            part(&self.after, ""),
        )
    }

    /// Lists what is read otherwise than wanted.
    fn faults(&self) -> Vec<String> {
        let Some(text) = decode(self.bytes.encode(&self.written())) else {
            return vec!["the bytes are no text".to_owned()];
        };
        let mut results = letter::read(&Document::from_text(text));
        results.iter_mut().flatten().for_each(letter::Letter::read_reasons);
        let mut faults = Vec::new();
        let letters = 1 + usize::from(self.second.is_some());
        if results.len() != letters {
            faults.push(format!("wanted {letters} letters, got {}", results.len()));
        }
        match (&results[0], &self.rejected) {
            (Ok(letter), None) => self.compare(&json!(letter), &mut faults),
            (Ok(_), Some(reason)) => faults.push(format!("wanted no letter: {reason}")),
            (Err(error), reason) if reason.as_deref() == Some(error.to_string().as_str()) => {}
            (Err(error), _) => faults.push(format!("no letter: {error}")),
        }
        if let (Some(wanted), Some(result)) = (&self.second, results.get(1)) {
            let found = result.as_ref().map_or_else(|error| json!(error.to_string()), |letter| json!(letter));
            missing("second", &Value::Object(wanted.clone()), &found, &mut faults);
        }
        faults
    }

    fn compare(&self, found: &Value, faults: &mut Vec<String>) {
        missing("", &Value::Object(self.expect.clone()), found, faults);
        let count = found["items"].as_array().map_or(0, Vec::len);
        if let Some(wanted) = self.items.filter(|&wanted| wanted != count) {
            faults.push(format!("wanted {wanted} items, got {count}: {}", headings(found)));
        }
        for pointer in &self.absent {
            match found.pointer(pointer) {
                Some(Value::Null) => {}
                other => faults.push(format!("{pointer}: wanted nothing, got {other:?}")),
            }
        }
        let warnings: Vec<&str> =
            found["warnings"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let wanted = &self.warnings_contain;
        let unmet = wanted.iter().filter(|words| !warnings.iter().any(|warning| warning.contains(words.as_str())));
        faults.extend(unmet.map(|words| format!("no warning has {words:?}: {warnings:?}")));
        let needless = warnings.iter().filter(|warning| !wanted.iter().any(|words| warning.contains(words.as_str())));
        faults.extend(needless.map(|warning| format!("warns: {warning}")));
    }
}

fn headings(letter: &Value) -> String {
    let items = letter["items"].as_array().into_iter().flatten();
    items.filter_map(|item| item["heading"].as_str()).collect::<Vec<_>>().join(" | ")
}

/// Each theme with its cases.
fn themes() -> Vec<(String, Vec<Case>)> {
    let folder = fs::read_dir(project().join("tests/artefacts")).expect("the cases");
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let theme = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).expect("a theme");
        let theme: Theme = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), theme.case)
    };
    let themes: Vec<(String, Vec<Case>)> = paths.iter().map(theme).collect();
    assert!(themes.len() >= 8, "only {} themes", themes.len());
    assert!(themes.iter().all(|(_, cases)| !cases.is_empty()), "a theme without cases");
    themes
}

#[test]
fn every_known_artefact_is_read_through() {
    let mut faults = Vec::new();
    for (theme, cases) in themes() {
        for case in cases {
            let found = case.faults();
            let title = format!("{theme}: {} ({})", case.name, case.source);
            match &case.known {
                Some(reason) if found.is_empty() => {
                    faults.push(format!("{title}: read rightly, though known: {reason}"));
                }
                Some(reason) => println!("{title}: {reason}\n  {}", found.join("\n  ")),
                None if found.is_empty() => {}
                None => faults.push(format!("{title}\n  {}", found.join("\n  "))),
            }
        }
    }
    assert!(faults.is_empty(), "{} cases fail:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_artefact_has_a_name_of_its_own_and_a_source() {
    let mut names = BTreeSet::new();
    for (theme, cases) in themes() {
        for case in cases {
            assert!(case.source.starts_with(|c: char| c.is_ascii_digit()), "{theme}: {}: source", case.name);
            assert!(names.insert(case.name.clone()), "{theme}: {} is there twice", case.name);
        }
    }
}
