//! Records: everything that is shown of an item. An item's record has two parts, its own and the one that it shares
//! with the other items of its letter, which is stored once.

use std::borrow::Cow;
use std::slice::from_ref;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::index::schema::fields::day_number;
use crate::letter::{Item, Letter, case_number};

/// The record of an item: what searches, exports and commands show of it; as JSON, one object.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// The item's id: the letter's id, `#`, and the item's number.
    pub id: String,
    /// The letter's id.
    pub letter: String,
    /// The item's own part.
    #[serde(flatten)]
    pub item: ItemRecord,
    /// The part that all items of the letter share.
    #[serde(flatten)]
    pub case: CaseRecord,
    /// The path of the letter's file below the indexed folder.
    pub source: String,
}

/// The part of a record that is the item's own.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
}

/// Splits a letter into records: the part that its items share, and each item's own.
pub fn records(letter: Letter) -> (CaseRecord, Vec<ItemRecord>) {
    let items = letter.items.into_iter().map(ItemRecord::from).collect();
    let case = CaseRecord {
        diagnosis: letter.diagnosis,
        diagnoses: letter.diagnoses,
        decision_date: letter.decision_date,
        injury_date: letter.injury_date,
        age: letter.age,
        sex: letter.sex.map(|sex| sex.as_str().to_owned()),
        specialties: letter.specialties,
        licensure: letter.licensure,
        summary: letter.summary,
        layout: letter.layout.as_str().to_owned(),
        priority: letter.priority.map(|priority| priority.as_str().to_owned()),
    };
    (case, items)
}

/// Makes the records of the items of a letter that was read from `source` and is called `id`.
pub fn letter_records(letter: Letter, id: &str, source: &str) -> Vec<Record> {
    let (case, items) = records(letter);
    let record = |item: ItemRecord| Record {
        id: format!("{id}#{}", item.number),
        letter: id.to_owned(),
        item,
        case: case.clone(),
        source: source.to_owned(),
    };
    items.into_iter().map(record).collect()
}

impl From<Item> for ItemRecord {
    fn from(item: Item) -> ItemRecord {
        ItemRecord {
            number: item.number,
            decision: item.decision.as_str().to_owned(),
            inferred: item.inferred,
            procedure: item.procedure,
            heading: item.heading,
            category: item.facts.category.as_str().to_owned(),
            regions: item.facts.regions.iter().map(|region| region.as_str().to_owned()).collect(),
            levels: item.facts.levels.iter().map(ToString::to_string).collect(),
            classes: item.facts.classes.iter().map(ToString::to_string).collect(),
            drugs: item.facts.drugs.iter().map(ToString::to_string).collect(),
            // They are read with the words of the rationale, which are cut later.
            reasons: Vec::new(),
            claims_guideline: item.claims_guideline,
            reviewer_guideline: item.reviewer_guideline,
            rationale: item.rationale,
            page: item.page,
        }
    }
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

    /// Returns the values of a keyword field that is the item's own; none for other fields.
    pub fn keywords(&self, field: &str) -> &[String] {
        match field {
            "decision" => from_ref(&self.decision),
            "category" => from_ref(&self.category),
            "drugs" => &self.drugs,
            "classes" => &self.classes,
            "regions" => &self.regions,
            "levels" => &self.levels,
            "reasons" => &self.reasons,
            _ => &[],
        }
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

    /// Returns the values of a keyword field that all items share; none for other fields.
    pub fn keywords(&self, field: &str) -> &[String] {
        match field {
            "specialties" => &self.specialties,
            "licensure" => &self.licensure,
            "sex" => self.sex.as_slice(),
            "priority" => self.priority.as_slice(),
            "layout" => from_ref(&self.layout),
            _ => &[],
        }
    }

    /// Returns the value of a number or day field, if the letter has any; a day as a number such as 20161209.
    pub fn number(&self, field: &str) -> Option<u64> {
        match field {
            "age" => self.age.map(u64::from),
            "decision_date" => self.decision_date.map(day_number),
            "injury_date" => self.injury_date.map(day_number),
            _ => None,
        }
    }
}
