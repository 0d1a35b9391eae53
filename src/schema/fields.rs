//! The table of fields, and the schema that tantivy makes of it.

use jiff::civil::Date;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{LowerCaser, RawTokenizer, TextAnalyzer, TokenizerManager};

use crate::terms::Place;
use crate::text::EncodedTokenizer;

/// The index must be built anew when this number changes: schema, analysis, stored form or manifest differ.
pub const FORMAT: u32 = 3;

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

/// The fields whose words are ranked, each with the place of its texts.
pub fn word_fields() -> impl Iterator<Item = (&'static FieldSpec, Place)> {
    FIELDS.iter().filter_map(|spec| match spec.kind {
        FieldKind::Text(place) => Some((spec, place)),
        _ => None,
    })
}

/// A day as a number that sorts and reads as the day does: 2016-12-09 is 20161209. tantivy's own dates
/// carry times, whose precision has surprised others.
pub fn day_number(date: Date) -> u64 {
    let part = |value: i16| u64::try_from(value).unwrap_or(0);
    part(date.year()) * 10_000 + part(date.month().into()) * 100 + part(date.day().into())
}

/// The name of the tokenizer that reads analysed texts.
const ENCODED: &str = "encoded";
/// The name of the tokenizer that leaves a value whole, in lower case.
const KEYWORD: &str = "keyword";
/// tantivy's own name for the tokenizer that leaves a value as it is.
const EXACT: &str = "raw";

/// The tokenizers that the fields need.
pub fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(ENCODED, EncodedTokenizer);
    let keyword = TextAnalyzer::builder(RawTokenizer::default()).filter(LowerCaser).build();
    manager.register(KEYWORD, keyword);
    manager
}

/// What is stored and never searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// What is shown of the item itself, as JSON.
    Item,
    /// What is shown of its letter, as JSON; with the first item of a letter.
    Case,
    /// The letter's file below the indexed folder; with the first item of a letter.
    Source,
}

/// The stored fields; they stand behind those of [`FIELDS`].
const STORED_FIELDS: [&str; 3] = ["item_record", "case_record", "source"];

/// A schema with a field for each row of [`FIELDS`], in order, and then those that are only stored.
pub fn schema() -> Schema {
    let mut builder = Schema::builder();
    for spec in FIELDS {
        match spec.kind {
            FieldKind::Text(_) => {
                let indexing = TextFieldIndexing::default()
                    .set_tokenizer(ENCODED)
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions);
                builder.add_text_field(spec.name, TextOptions::default().set_indexing_options(indexing));
            }
            FieldKind::Exact | FieldKind::Keyword => {
                let tokenizer = if spec.kind == FieldKind::Exact { EXACT } else { KEYWORD };
                let indexing = TextFieldIndexing::default()
                    .set_tokenizer(tokenizer)
                    .set_fieldnorms(false)
                    .set_index_option(IndexRecordOption::Basic);
                builder
                    .add_text_field(spec.name, TextOptions::default().set_indexing_options(indexing).set_fast(EXACT));
            }
            FieldKind::Number | FieldKind::Day => {
                builder.add_u64_field(spec.name, INDEXED | FAST);
            }
        }
    }
    for name in STORED_FIELDS {
        builder.add_bytes_field(name, STORED);
    }
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

/// The tantivy field of what is only stored.
pub fn stored_field(stored: Stored) -> Field {
    Field::from_field_id(FIELDS.len() as u32 + stored as u32)
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
        for (name, stored) in STORED_FIELDS.iter().zip([Stored::Item, Stored::Case, Stored::Source]) {
            assert_eq!(schema.get_field_name(stored_field(stored)), *name);
        }
        assert_eq!(schema.get_field_name(letter_field()), "letter");
    }
}
