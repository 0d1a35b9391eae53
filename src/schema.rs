//! The one table of fields, and an item as a document of the index.
//!
//! A field is a row of [`FIELDS`]: its name as users type it, how it is searched and what it holds. The
//! index has one document per disputed item; what is shown of it is stored as one [`Record`].

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{LowerCaser, RawTokenizer, TextAnalyzer, TokenizerManager};

use crate::letter::Letter;
use crate::terms::Place;
use crate::text::TermTokenizer;

/// The index must be built anew when this number changes: schema, analysis, stored form or manifest differ.
pub const FORMAT: u32 = 2;

/// How a field is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Words and concepts, ranked.
    Text(Place),
    /// Whole values, compared to the letter.
    Exact,
    /// Whole values, compared without case; for filters and counts.
    Keyword,
    /// A whole number; for filters and ranges.
    Number,
    /// A day; for filters and ranges.
    Day,
}

/// A row of the table of fields.
#[derive(Debug)]
pub struct FieldSpec {
    /// The name in JSON, filters and exports.
    pub name: &'static str,
    /// Another name that users type.
    pub alias: Option<&'static str>,
    /// How it is searched.
    pub kind: FieldKind,
    /// What it holds.
    pub doc: &'static str,
}

const fn field(name: &'static str, alias: Option<&'static str>, kind: FieldKind, doc: &'static str) -> FieldSpec {
    FieldSpec { name, alias, kind, doc }
}

/// Every field that can be searched or filtered.
pub const FIELDS: &[FieldSpec] = &[
    field("procedure", None, FieldKind::Text(Place::Procedure), "what is in dispute"),
    field("heading", None, FieldKind::Text(Place::Procedure), "the whole heading of a modified request"),
    field("facts", None, FieldKind::Text(Place::Prose), "drugs and regions, wherever the letter tells them"),
    field("diagnosis", Some("dx"), FieldKind::Text(Place::Prose), "the sentences that state the diagnoses"),
    field("rationale", None, FieldKind::Text(Place::Prose), "the reviewer's reasons"),
    field("reviewer_guideline", None, FieldKind::Text(Place::Prose), "what the reviewer cited"),
    field("claims_guideline", None, FieldKind::Text(Place::Prose), "what the claims administrator cited"),
    field("summary", None, FieldKind::Text(Place::Prose), "the clinical case summary"),
    field("id", None, FieldKind::Exact, "the item's id"),
    field("letter", None, FieldKind::Exact, "the letter's id"),
    field("decision", None, FieldKind::Keyword, "upheld, overturned, modified or unknown"),
    field("category", None, FieldKind::Keyword, "the kind of treatment"),
    field("drugs", Some("drug"), FieldKind::Keyword, "generic names"),
    field("regions", Some("region"), FieldKind::Keyword, "regions of the body"),
    field("levels", Some("level"), FieldKind::Keyword, "motion segments of the spine"),
    field("specialties", Some("specialty"), FieldKind::Keyword, "the reviewer's specialties"),
    field("licensure", Some("state"), FieldKind::Keyword, "the States that licensed the reviewer"),
    field("sex", None, FieldKind::Keyword, "the worker's sex"),
    field("priority", None, FieldKind::Keyword, "standard or expedited"),
    field("layout", None, FieldKind::Keyword, "the letter's layout"),
    field("age", None, FieldKind::Number, "the worker's age in years"),
    field("decision_date", Some("date"), FieldKind::Day, "when the reviewer decided"),
    field("injury_date", None, FieldKind::Day, "when the worker was injured"),
];

/// The field that `name` or alias `name` means.
pub fn find_field(name: &str) -> Option<&'static FieldSpec> {
    FIELDS.iter().find(|spec| spec.name == name || spec.alias == Some(name))
}

/// The name of the field that holds the stored [`Record`].
const STORED_FIELD: &str = "record";

/// Everything that is shown of an item.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// The item's id: the letter's, `#`, the item's number.
    pub id: String,
    /// The letter's id.
    pub letter: String,
    /// The item's number in the letter, from 1.
    pub item: usize,
    /// `upheld`, `overturned`, `modified` or `unknown`.
    pub decision: String,
    /// Whether the decision was read from the wording.
    pub inferred: bool,
    /// What is in dispute.
    pub procedure: String,
    /// The heading as printed.
    pub heading: String,
    /// The sentences that state the diagnoses.
    pub diagnosis: Option<String>,
    /// The diagnoses one by one.
    pub diagnoses: Vec<String>,
    /// When the reviewer decided.
    pub decision_date: Option<Date>,
    /// When the worker was injured.
    pub injury_date: Option<Date>,
    /// The worker's age in years.
    pub age: Option<u8>,
    /// The worker's sex.
    pub sex: Option<String>,
    /// The reviewer's specialties.
    pub specialties: Vec<String>,
    /// The States that licensed the reviewer.
    pub licensure: Vec<String>,
    /// The kind of treatment.
    pub category: String,
    /// Regions of the body.
    pub regions: Vec<String>,
    /// Motion segments.
    pub levels: Vec<String>,
    /// Generic names of drugs.
    pub drugs: Vec<String>,
    /// What the claims administrator cited.
    pub claims_guideline: Option<String>,
    /// What the reviewer cited.
    pub reviewer_guideline: Option<String>,
    /// The reviewer's reasons.
    pub rationale: Option<String>,
    /// The clinical case summary.
    pub summary: Option<String>,
    /// The letter's layout.
    pub layout: String,
    /// `standard` or `expedited`.
    pub priority: Option<String>,
    /// The letter's file below the indexed folder.
    pub source: String,
    /// The page of that file on which the item begins, from 1.
    pub page: usize,
}

impl Record {
    /// The records of a letter's items.
    pub fn of_letter(letter: &Letter, id: &str, source: &str) -> Vec<Record> {
        letter
            .items
            .iter()
            .map(|item| Record {
                id: format!("{id}#{}", item.number),
                letter: id.to_owned(),
                item: item.number,
                decision: item.decision.as_str().to_owned(),
                inferred: item.inferred,
                procedure: item.procedure.clone(),
                heading: item.heading.clone(),
                diagnosis: letter.diagnosis.clone(),
                diagnoses: letter.diagnoses.clone(),
                decision_date: letter.decision_date,
                injury_date: letter.injury_date,
                age: letter.age,
                sex: letter.sex.map(|sex| sex.as_str().to_owned()),
                specialties: letter.specialties.clone(),
                licensure: letter.licensure.clone(),
                category: item.facts.category.as_str().to_owned(),
                regions: item.facts.regions.iter().map(|region| region.as_str().to_owned()).collect(),
                levels: item.facts.levels.iter().map(ToString::to_string).collect(),
                drugs: item.facts.drugs.iter().map(ToString::to_string).collect(),
                claims_guideline: item.claims_guideline.clone(),
                reviewer_guideline: item.reviewer_guideline.clone(),
                rationale: item.rationale.clone(),
                summary: letter.summary.clone(),
                layout: letter.layout.as_str().to_owned(),
                priority: letter.priority.map(|priority| priority.as_str().to_owned()),
                source: source.to_owned(),
                page: item.page,
            })
            .collect()
    }

    /// The text of a text field; empty where the letter has none.
    pub fn text(&self, field: &str) -> Cow<'_, str> {
        fn optional(text: &Option<String>) -> Cow<'_, str> {
            Cow::Borrowed(text.as_deref().unwrap_or_default())
        }
        match field {
            "procedure" => Cow::Borrowed(&self.procedure),
            "heading" if self.heading != self.procedure => Cow::Borrowed(&self.heading),
            "facts" => Cow::Owned([self.drugs.join(", "), self.regions.join(", ")].join(", ")),
            "diagnosis" => optional(&self.diagnosis),
            "rationale" => optional(&self.rationale),
            "reviewer_guideline" => optional(&self.reviewer_guideline),
            "claims_guideline" => optional(&self.claims_guideline),
            "summary" => optional(&self.summary),
            _ => Cow::Borrowed(""),
        }
    }

    /// The values of a keyword field.
    pub fn keywords(&self, field: &str) -> Vec<&str> {
        fn all(values: &[String]) -> Vec<&str> {
            values.iter().map(String::as_str).collect()
        }
        match field {
            "id" => vec![&self.id],
            "letter" => vec![&self.letter],
            "decision" => vec![&self.decision],
            "category" => vec![&self.category],
            "drugs" => all(&self.drugs),
            "regions" => all(&self.regions),
            "levels" => all(&self.levels),
            "specialties" => all(&self.specialties),
            "licensure" => all(&self.licensure),
            "sex" => self.sex.as_deref().into_iter().collect(),
            "priority" => self.priority.as_deref().into_iter().collect(),
            "layout" => vec![&self.layout],
            _ => Vec::new(),
        }
    }

    /// The value of a number or day field.
    pub fn number(&self, field: &str) -> Option<u64> {
        match field {
            "age" => self.age.map(u64::from),
            "decision_date" => self.decision_date.map(day_number),
            "injury_date" => self.injury_date.map(day_number),
            _ => None,
        }
    }
}

/// A day as a number that sorts and reads as the day does: 2016-12-09 is 20161209. tantivy's own dates
/// carry times, whose precision has surprised others.
pub fn day_number(date: Date) -> u64 {
    let part = |value: i16| u64::try_from(value).unwrap_or(0);
    part(date.year()) * 10_000 + part(date.month().into()) * 100 + part(date.day().into())
}

/// The name under which a tokenizer is registered.
fn tokenizer_name(place: Place) -> &'static str {
    match place {
        Place::Procedure | Place::Query => "procedure",
        Place::Prose => "prose",
    }
}

const KEYWORD_TOKENIZER: &str = "keyword";
/// tantivy's own name for the tokenizer that leaves a value as it is.
const EXACT_TOKENIZER: &str = "raw";

/// The tokenizers that the fields need.
pub fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    for place in [Place::Procedure, Place::Prose] {
        manager.register(tokenizer_name(place), TermTokenizer::new(place));
    }
    let keyword = TextAnalyzer::builder(RawTokenizer::default()).filter(LowerCaser).build();
    manager.register(KEYWORD_TOKENIZER, keyword);
    manager
}

/// A schema with a field for each row of [`FIELDS`], in order, and one for the stored record.
pub fn schema() -> Schema {
    let mut builder = Schema::builder();
    for spec in FIELDS {
        match spec.kind {
            FieldKind::Text(place) => {
                let indexing = TextFieldIndexing::default()
                    .set_tokenizer(tokenizer_name(place))
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions);
                builder.add_text_field(spec.name, TextOptions::default().set_indexing_options(indexing));
            }
            FieldKind::Exact | FieldKind::Keyword => {
                let tokenizer = if spec.kind == FieldKind::Exact { EXACT_TOKENIZER } else { KEYWORD_TOKENIZER };
                let indexing = TextFieldIndexing::default()
                    .set_tokenizer(tokenizer)
                    .set_fieldnorms(false)
                    .set_index_option(IndexRecordOption::Basic);
                let options = TextOptions::default().set_indexing_options(indexing).set_fast(EXACT_TOKENIZER);
                builder.add_text_field(spec.name, options);
            }
            FieldKind::Number | FieldKind::Day => {
                builder.add_u64_field(spec.name, INDEXED | FAST);
            }
        }
    }
    builder.add_bytes_field(STORED_FIELD, STORED);
    builder.build()
}

/// The tantivy field of a row of [`FIELDS`].
pub fn field_of(spec: &FieldSpec) -> Field {
    let position = FIELDS.iter().position(|row| row.name == spec.name).unwrap_or_default();
    // The schema adds its fields in the order of the table; the ids of fields count from 0.
    Field::from_field_id(u32::try_from(position).unwrap_or_default())
}

/// The field of the letter's id, by which its items are replaced.
pub fn letter_field() -> Field {
    Field::from_field_id(FIELDS.iter().take_while(|spec| spec.name != "letter").map(|_| 1).sum())
}

/// The document that stands for a record.
///
/// # Errors
/// When the record cannot be written as JSON, which no letter causes.
pub fn to_document(record: &Record) -> serde_json::Result<TantivyDocument> {
    let mut document = TantivyDocument::default();
    for spec in FIELDS {
        let field = field_of(spec);
        match spec.kind {
            FieldKind::Text(_) => {
                let text = record.text(spec.name);
                if !text.is_empty() {
                    document.add_text(field, &*text);
                }
            }
            FieldKind::Exact | FieldKind::Keyword => {
                for value in record.keywords(spec.name) {
                    document.add_text(field, shortened(value));
                }
            }
            FieldKind::Number | FieldKind::Day => {
                if let Some(value) = record.number(spec.name) {
                    document.add_u64(field, value);
                }
            }
        }
    }
    document.add_bytes(stored_field(), &serde_json::to_vec(record)?);
    Ok(document)
}

/// The record that a stored document holds; `None` when it holds none that this version can read.
pub fn from_document(document: &TantivyDocument) -> Option<Record> {
    let bytes = document.get_first(stored_field())?.as_bytes()?;
    serde_json::from_slice(bytes).ok()
}

fn stored_field() -> Field {
    Field::from_field_id(u32::try_from(FIELDS.len()).unwrap_or_default())
}

/// tantivy cuts longer values in silence, which would make different ids equal.
const LONGEST_KEYWORD: usize = 32_000;

fn shortened(value: &str) -> &str {
    match value.char_indices().find(|(at, _)| *at >= LONGEST_KEYWORD) {
        Some((end, _)) => &value[..end],
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_the_schema_field_of_its_name() {
        let schema = schema();
        for spec in FIELDS {
            assert_eq!(schema.get_field_name(field_of(spec)), spec.name);
        }
        assert_eq!(schema.get_field_name(stored_field()), STORED_FIELD);
        assert_eq!(schema.get_field_name(letter_field()), "letter");
    }
}
