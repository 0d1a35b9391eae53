//! Records: everything that is shown of an item. An item's record has two parts, its own and the one that it shares
//! with the other items of its letter, which is stored once.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};

use crate::letter::case_number;

/// The record of an item: what searches, exports and commands show of it; as JSON, one object.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// The item's id: the letter's id, `#`, and the item's number.
    pub id: String,
    /// The letter's id.
    pub letter: String,
    /// The item's own part.
    #[serde(flatten, serialize_with = "whole")]
    pub item: ItemRecord,
    /// The part that all items of the letter share.
    #[serde(flatten)]
    pub case: CaseRecord,
    /// The path of the letter's file below the indexed folder.
    pub source: String,
}

/// The part of a record that is the item's own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ItemRecord {
    /// The item's number in the letter, from 1.
    #[serde(rename = "item")]
    pub number: usize,
    /// `upheld`, `overturned`, `modified` or `unknown`.
    pub decision: String,
    /// True if the decision was read from the wording.
    pub inferred: bool,
    /// The treatment in dispute.
    pub procedure: String,
    /// The heading as printed.
    pub heading: String,
    /// The kind of treatment.
    pub category: String,
    /// Regions of the body, by their names in the vocabulary.
    pub regions: Vec<String>,
    /// Motion segments of the spine, such as `L4-L5`.
    pub levels: Vec<String>,
    /// Generic names of drugs.
    pub drugs: Vec<String>,
    /// Classes of drugs, such as `opioid`.
    pub classes: Vec<String>,
    /// Names of the reasons that the rationale gives, in order of mention.
    pub reasons: Vec<String>,
    /// The guidelines that the claims administrator cited.
    pub claims_guideline: Option<String>,
    /// The guidelines that the reviewer cited.
    pub reviewer_guideline: Option<String>,
    /// The reviewer's reasons.
    pub rationale: Option<String>,
    /// The page of the letter's file on which the item begins, from 1.
    pub page: usize,
    /// The confidence in the decision as it was read, in percent.
    pub confidence: Option<u8>,
    /// The facts that its texts tell besides.
    #[serde(skip)]
    pub details: ItemDetails,
}

/// The facts of an item that are read from texts of its record. They are in columns and not stored: whoever shows them
/// reads them again ([`ItemRecord::read_details`]).
#[derive(Debug, Clone, Default, Serialize)]
pub struct ItemDetails {
    /// `left`, `right` or `bilateral`.
    pub laterality: Option<String>,
    /// Vertebrae and nerve roots that are named singly, such as `S1`.
    pub vertebrae: Vec<String>,
    /// The forms that drugs are given in.
    pub forms: Vec<String>,
    /// The strengths of drugs, such as `10/325mg`.
    pub strengths: Vec<String>,
    /// The numbers of tablets or other pieces in dispute.
    pub quantity: Vec<u32>,
    /// The number of visits in dispute; of a range its ends.
    pub visits: Vec<u32>,
    /// True if utilization review had granted a part of the request.
    pub ur_modified: bool,
    /// The numbers of pieces or visits of the original request, where a part was granted.
    pub original_quantity: Vec<u32>,
    /// The numbers of pieces or visits that were granted of it.
    pub authorized_quantity: Vec<u32>,
    /// True if the treatment was provided before it was asked for.
    pub retrospective: bool,
    /// The days on which it was provided.
    pub service_dates: Vec<Date>,
    /// The State's category of it, such as `Pharmaceuticals`.
    pub state_category: Option<String>,
    /// The State's sub-category of it, such as `Opioids`.
    pub state_sub_category: Option<String>,
    /// The bodies of guidelines that the claims administrator cited.
    pub claims_source: Vec<String>,
    /// Their chapters.
    pub claims_chapter: Vec<String>,
    /// The sections of these guidelines.
    pub claims_section: Vec<String>,
    /// The years of their editions.
    pub claims_year: Vec<u16>,
    /// The bodies of guidelines that the reviewer cited.
    pub reviewer_source: Vec<String>,
    /// Their chapters.
    pub reviewer_chapter: Vec<String>,
    /// The sections of these guidelines.
    pub reviewer_section: Vec<String>,
    /// The years of their editions.
    pub reviewer_year: Vec<u16>,
    /// True if the reviewer cited a source of the claims administrator; `None` where one of them cited none.
    pub same_source: Option<bool>,
}

/// The part of a record that all items of a letter share.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CaseRecord {
    /// The sentences that state the diagnoses.
    pub diagnosis: Option<String>,
    /// The diagnoses one by one.
    pub diagnoses: Vec<String>,
    /// The day on which the reviewer decided.
    pub decision_date: Option<Date>,
    /// The day on which the worker was injured.
    pub injury_date: Option<Date>,
    /// The worker's age in years.
    pub age: Option<u8>,
    /// The worker's sex.
    pub sex: Option<String>,
    /// The reviewer's specialties.
    pub specialties: Vec<String>,
    /// The States that licensed the reviewer.
    pub licensure: Vec<String>,
    /// The clinical case summary.
    pub summary: Option<String>,
    /// The letter's layout.
    pub layout: String,
    /// `standard` or `expedited`.
    pub priority: Option<String>,
    /// The day on which the case was given to the reviewer.
    pub date_assigned: Option<Date>,
    /// The day on which utilization review denied the treatment; the first where there are several.
    pub ur_denial_date: Option<Date>,
    /// The days of all denials, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ur_denial_dates: Vec<Date>,
    /// The day on which the application for review was received.
    pub application_received: Option<Date>,
    /// The number of days from the application to the decision.
    pub turnaround: Option<u32>,
    /// The outcome of the whole case, in the State's words.
    pub case_outcome: Option<String>,
    /// The kinds of warnings: the parts of the letter that were not understood.
    pub warning_kinds: Vec<String>,
}

/// Writes an item's own part with its details, which are not stored with it.
fn whole<S: Serializer>(item: &ItemRecord, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Whole<'a> {
        #[serde(flatten)]
        item: &'a ItemRecord,
        #[serde(flatten)]
        details: &'a ItemDetails,
    }
    Whole { item, details: &item.details }.serialize(serializer)
}

impl Record {
    /// Returns the text of a text field; empty where the letter has none.
    pub fn text(&self, field: &str) -> Cow<'_, str> {
        self.item.text(field).or_else(|| self.case.text(field).map(Cow::Borrowed)).unwrap_or_default()
    }

    /// Formats a line to cite the item by: `IMR Case No. CM17-0002181, item 2 (2017-03-01)`. A letter without a case
    /// number is cited by its id, which comes from its file's name.
    pub fn citation(&self) -> String {
        let decided = self.case.decision_date.map(|date| format!(" ({date})")).unwrap_or_default();
        let has_number = case_number(&self.letter).is_some();
        let letter = if has_number { format!("Case No. {}", self.letter) } else { format!("letter {}", self.letter) };
        format!("IMR {letter}, item {}{decided}", self.item.number)
    }
}

impl ItemRecord {
    /// Returns the text of a text field that is the item's own, if it has any. `facts` is made up of the names of
    /// drugs and regions.
    pub fn text(&self, field: &str) -> Option<Cow<'_, str>> {
        let text = match field {
            "procedure" => &self.procedure,
            // A heading that is the procedure would count its words twice.
            "heading" if self.heading != self.procedure => &self.heading,
            "facts" => return Some([self.drugs.join(", "), self.regions.join(", ")].join(", ").into()),
            "rationale" => self.rationale.as_ref()?,
            "reviewer_guideline" => self.reviewer_guideline.as_ref()?,
            "claims_guideline" => self.claims_guideline.as_ref()?,
            _ => return None,
        };
        Some(Cow::Borrowed(text))
    }

    /// Sums up the subject of the item in words of the vocabulary: its category, drugs, and levels or else regions.
    pub fn facts(&self) -> Vec<String> {
        let places = if self.levels.is_empty() { &self.regions } else { &self.levels };
        std::iter::once(&self.category).chain(&self.drugs).chain(places).cloned().collect()
    }
}

impl CaseRecord {
    /// Returns the text of a text field that all items share, if the letter has any.
    pub fn text(&self, field: &str) -> Option<&str> {
        match field {
            "diagnosis" => self.diagnosis.as_deref(),
            "summary" => self.summary.as_deref(),
            _ => None,
        }
    }
}
