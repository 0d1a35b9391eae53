//! Counts of the fields found in a collection of letters, by layout and year, and a list of doubtful letters.
//!
//! A parser of real letters is never finished: the counts show which field is lost in which year, and the list which
//! letters a person should look at first.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::letter::types::{Decision, Item, Letter};

/// The counts of a collection. Add letters with [`Coverage::add`], then call [`Coverage::rank`] once.
#[derive(Debug, Default, Serialize)]
pub struct Coverage {
    /// The number of letters.
    pub letters: u64,
    /// The number of items.
    pub items: u64,
    /// The number of files and parts of files that are no letters.
    pub rejected: u64,
    /// The files that are no letters, with the reasons.
    pub rejects: Vec<Rejected>,
    /// The number of letters of each layout.
    pub layouts: BTreeMap<&'static str, u64>,
    /// The number of letters of each year of decision; `?` for those that do not tell it.
    pub years: BTreeMap<String, u64>,
    /// The number of letters with a warning of each kind.
    pub warnings: BTreeMap<&'static str, u64>,
    /// The fields in the order of the format, each with the number of letters or items that have it.
    #[serde(serialize_with = "as_map")]
    pub fields: Vec<(&'static str, FieldCoverage)>,
    /// The doubtful letters, the most doubtful first.
    pub suspects: Vec<Suspect>,
}

/// A file that is no letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The name of the file.
    pub source: String,
    /// The reason, in words for the user.
    pub reason: String,
}

/// The counts of one field.
#[derive(Debug, Default, Clone, Serialize)]
pub struct FieldCoverage {
    /// The count over all letters or items.
    pub all: FieldCount,
    /// The count of each layout.
    pub layouts: BTreeMap<&'static str, FieldCount>,
    /// The count of each year.
    pub years: BTreeMap<String, FieldCount>,
}

/// The number of letters or items that have a field, out of how many.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldCount {
    /// The number of those that have it.
    pub found: u64,
    /// The number of all.
    pub of: u64,
}

impl FieldCount {
    /// Counts one more letter or item, which has the field if `found` is true.
    /// Items without the field count as well: the share is what matters.
    fn add(&mut self, found: bool) {
        self.found += u64::from(found);
        self.of += 1;
    }
}

/// A doubtful letter, which a person should look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suspect {
    /// The letter's id.
    pub id: String,
    /// The name of its file.
    pub source: String,
    /// The page of the file on which it begins, from 1.
    pub page: usize,
    /// The measure of doubt: one for each warning, and the confidence that each decisive field lacks.
    pub doubt: f64,
    /// The warnings, and the fields that are less than sure.
    pub reasons: Vec<String>,
}

/// Writes the fields as a map that keeps their order.
fn as_map<S: Serializer>(fields: &[(&'static str, FieldCoverage)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(name, field)| (name, field)))
}

/// A test for a field of a letter or an item.
/// Tests are functions and not closures, so that tables of them can be constant.
type Has<T> = fn(&T) -> bool;

/// The fields of a letter, each with a test for it.
/// The order is that of the report.
const LETTER_FIELDS: [(&str, Has<Letter>); 14] = [
    ("case_number", |letter| letter.case_number.is_some()),
    ("date_assigned", |letter| letter.date_assigned.is_some()),
    ("decision_date", |letter| letter.decision_date.is_some()),
    ("injury_date", |letter| letter.injury_date.is_some()),
    ("ur_denial_date", |letter| letter.ur_denial_date.is_some()),
    ("application_received", |letter| letter.application_received.is_some()),
    ("priority", |letter| letter.priority.is_some()),
    ("age", |letter| letter.age.is_some()),
    ("sex", |letter| letter.sex.is_some()),
    ("licensure", |letter| !letter.licensure.is_empty()),
    ("specialties", |letter| !letter.specialties.is_empty()),
    ("diagnoses", |letter| !letter.diagnoses.is_empty()),
    ("summary", |letter| letter.summary.is_some()),
    ("case_outcome", |letter| letter.case_outcome.is_some()),
];

/// The fields of an item, each with a test for it.
/// A decision that was only inferred from wording counts as one, but not as stated.
const ITEM_FIELDS: [(&str, Has<Item>); 8] = [
    ("heading", |item| !item.heading.is_empty()),
    ("decision", |item| item.decision != Decision::Unknown),
    ("decision_stated", |item| item.decision != Decision::Unknown && !item.inferred),
    ("claims_guideline", |item| item.claims_guideline.is_some()),
    ("reviewer_guideline", |item| item.reviewer_guideline.is_some()),
    ("rationale", |item| item.rationale.is_some()),
    ("category", |item| item.facts.category.as_str() != "other"),
    ("citations", |item| item.details.has_citations()),
];

/// The fields that decide whether a letter can be trusted.
/// Only these have doubts counted: a lost age makes no letter worthless.
const DECISIVE: [&str; 5] = ["case_number", "heading", "decision", "rationale", "decision_date"];
/// The least confidence that is sure. A decisive field with less is a reason to look.
const SURE: f64 = 0.9;

impl Coverage {
    /// Counts a letter with the id `id` from the file `source`.
    /// Traces and warnings of the letter must still be there.
    pub fn add(&mut self, id: &str, source: &str, letter: &Letter) {
        self.letters += 1;
        self.items += letter.items.len() as u64;
        let (layout, year) = (letter.layout.as_str(), year(letter));
        *self.layouts.entry(layout).or_default() += 1;
        *self.years.entry(year.clone()).or_default() += 1;
        let mut kinds: Vec<&str> = letter.warnings.iter().map(crate::letter::types::Warning::kind).collect();
        // A letter counts once for each kind, however many items have it.
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            *self.warnings.entry(kind).or_default() += 1;
        }
        for (field, has) in LETTER_FIELDS {
            self.count(field, layout, &year, has(letter));
        }
        for (field, has) in ITEM_FIELDS {
            letter.items.iter().for_each(|item| self.count(field, layout, &year, has(item)));
        }
        self.suspects.extend(suspect(id, source, letter));
    }

    /// Counts a file that is no letter.
    /// `reason` is that of the reader of files or of the parser.
    pub fn reject(&mut self, source: &str, reason: &str) {
        self.rejected += 1;
        self.rejects.push(Rejected { source: source.to_owned(), reason: reason.to_owned() });
    }

    /// Counts one field of one letter or item, in all and by layout and year.
    /// The order of the first letter's fields is kept, which is that of the tables.
    fn count(&mut self, field: &'static str, layout: &'static str, year: &str, found: bool) {
        let place = self.fields.iter().position(|(name, _)| *name == field).unwrap_or_else(|| {
            self.fields.push((field, FieldCoverage::default()));
            self.fields.len() - 1
        });
        let coverage = &mut self.fields[place].1;
        coverage.all.add(found);
        coverage.layouts.entry(layout).or_default().add(found);
        // The year is copied only when it is new.
        match coverage.years.get_mut(year) {
            Some(count) => count.add(found),
            None => coverage.years.entry(year.to_owned()).or_default().add(found),
        }
    }

    /// Sorts the suspects, the most doubtful first; call it after the last letter was added.
    /// Equal doubts are in the order of ids, so that the report is the same every time.
    pub fn rank(&mut self) {
        self.suspects.sort_by(|a, b| b.doubt.total_cmp(&a.doubt).then_with(|| a.id.cmp(&b.id)));
    }
}

/// Returns the year of the decision, else that of the case number, else a question mark.
/// Case numbers have two digits for the year, from 13 on.
fn year(letter: &Letter) -> String {
    let of_number = || letter.case_number.as_ref().and_then(|number| Some(format!("20{}", number.get(2..4)?)));
    letter.decision_date.map(|date| date.year().to_string()).or_else(of_number).unwrap_or_else(|| "?".to_owned())
}

/// Makes a suspect of a letter with a warning or a decisive field that is less than sure.
/// Gives None for a letter that nobody need look at.
fn suspect(id: &str, source: &str, letter: &Letter) -> Option<Suspect> {
    let mut reasons: Vec<String> = letter.warnings.iter().map(ToString::to_string).collect();
    let mut doubt = reasons.len() as f64;
    for trace in letter.traces.iter().filter(|trace| DECISIVE.contains(&trace.field)) {
        let confidence = trace.rule.confidence();
        doubt += 1.0 - confidence;
        if confidence < SURE {
            let item = trace.item.map_or(String::new(), |number| format!("item {number}: "));
            reasons.push(format!("{item}{} read by {}, confidence {confidence}", trace.field, trace.rule.as_str()));
        }
    }
    // Sums of small shares differ in their last bits.
    let doubt = (doubt * 1000.0).round() / 1000.0;
    let suspect = || Suspect { id: id.to_owned(), source: source.to_owned(), page: letter.page, doubt, reasons };
    (!letter.warnings.is_empty() || doubt > 1.0 - SURE).then(suspect).filter(|suspect| !suspect.reasons.is_empty())
}
