//! The table of fields, and the schema that tantivy makes of it. Commands, filters, exports and the index take the
//! names and kinds of fields from this table alone.

use std::sync::LazyLock;

use jiff::civil::Date;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{LowerCaser, RawTokenizer, TextAnalyzer, TokenizerManager};

use crate::terms::Context;

/// The number of the index's format: schema, analysis, stored form and manifest. An index with another number must be
/// built anew.
pub const FORMAT: u32 = 8;

/// A part of a letter whose texts share their postings, one text after the other, so that a word is looked up a few
/// times and not once a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The subject of the item: what is in dispute.
    Subject,
    /// The worker's diagnoses; indexed with the first item of a letter, for all of its items.
    Diagnosis,
    /// The reasons that were given for the decision on it.
    Reasons,
    /// The guidelines that were cited.
    Guidelines,
    /// The worker's case; indexed as the diagnoses are.
    Case,
}

impl Zone {
    /// All zones.
    pub const ALL: [Zone; 5] = [Zone::Subject, Zone::Diagnosis, Zone::Reasons, Zone::Guidelines, Zone::Case];

    /// Returns the name of the zone, as it is shown.
    pub const fn name(self) -> &'static str {
        match self {
            Zone::Subject => "subject",
            Zone::Diagnosis => "diagnoses",
            Zone::Reasons => "reasons",
            Zone::Guidelines => "guidelines",
            Zone::Case => "case",
        }
    }

    /// Returns true if the zone is the same for all items of a letter, and indexed with the first of them.
    pub fn is_of_letter(self) -> bool {
        matches!(self, Zone::Diagnosis | Zone::Case)
    }

    /// Returns the name of the zone's field in the index; a field of values may have the name of the zone.
    const fn field_name(self) -> &'static str {
        match self {
            Zone::Subject => "zone_subject",
            Zone::Diagnosis => "zone_diagnosis",
            Zone::Reasons => "zone_reasons",
            Zone::Guidelines => "zone_guidelines",
            Zone::Case => "zone_case",
        }
    }

    /// Returns the tantivy field of the zone. Zones come first in the schema, in the order of [`Zone::ALL`].
    pub fn field(self) -> Field {
        Field::from_field_id(self as u32)
    }

    /// Returns the texts of the zone in the order in which they are indexed, each with the context in which its terms
    /// are understood.
    pub fn texts(self) -> impl Iterator<Item = (&'static FieldSpec, Context)> {
        FIELDS.iter().filter_map(move |spec| match spec.kind {
            FieldKind::Text(zone, place) if zone == self => Some((spec, place)),
            _ => None,
        })
    }
}

/// The way in which a field is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Words and concepts of a text, ranked.
    Text(Zone, Context),
    /// Whole values that are compared to the letter, such as ids.
    Exact,
    /// Whole values that are compared without case; for filters and counts.
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
    /// Other names that users type.
    pub aliases: &'static [&'static str],
    /// The way in which it is searched.
    pub kind: FieldKind,
    /// A description for people who search.
    pub doc: &'static str,
}

/// Makes a row of the table.
const fn field(name: &'static str, aliases: &'static [&'static str], kind: FieldKind, doc: &'static str) -> FieldSpec {
    FieldSpec { name, aliases, kind, doc }
}

/// Every field that can be searched or filtered.
pub const FIELDS: &[FieldSpec] = &[
    field("procedure", &["treatment"], FieldKind::Text(Zone::Subject, Context::Procedure), "what is in dispute"),
    field(
        "heading",
        &[],
        FieldKind::Text(Zone::Subject, Context::Procedure),
        "the whole heading of a modified request",
    ),
    field(
        "facts",
        &[],
        FieldKind::Text(Zone::Subject, Context::Prose),
        "drugs and regions, wherever the letter tells them",
    ),
    field(
        "diagnosis",
        &["dx", "diagnoses"],
        FieldKind::Text(Zone::Diagnosis, Context::Prose),
        "the sentences that state the diagnoses",
    ),
    field("rationale", &[], FieldKind::Text(Zone::Reasons, Context::Rationale), "the reviewer's reasons"),
    field("reviewer_guideline", &[], FieldKind::Text(Zone::Guidelines, Context::Prose), "what the reviewer cited"),
    field(
        "claims_guideline",
        &[],
        FieldKind::Text(Zone::Guidelines, Context::Prose),
        "what the claims administrator cited",
    ),
    field("summary", &[], FieldKind::Text(Zone::Case, Context::Prose), "the clinical case summary"),
    field("id", &[], FieldKind::Exact, "the item's id"),
    field("letter", &["case", "case_number"], FieldKind::Exact, "the letter's id"),
    field("decision", &["outcome", "result"], FieldKind::Keyword, "upheld, overturned, modified or unknown"),
    field("category", &[], FieldKind::Keyword, "the kind of treatment"),
    field("drugs", &["drug", "medication"], FieldKind::Keyword, "generic names"),
    field("classes", &["class", "drug_class"], FieldKind::Keyword, "classes of drugs, such as opioid"),
    field("regions", &["region", "body_part", "bodypart"], FieldKind::Keyword, "regions of the body"),
    field("levels", &["level"], FieldKind::Keyword, "motion segments of the spine"),
    field("reasons", &["reason"], FieldKind::Keyword, "reasons of the decision, such as no red flags"),
    field("laterality", &["side"], FieldKind::Keyword, "the side of the body: left, right or bilateral"),
    field("vertebrae", &["vertebra"], FieldKind::Keyword, "vertebrae and nerve roots named singly, such as S1"),
    field("forms", &["form"], FieldKind::Keyword, "the forms of drugs, such as patch"),
    field("strengths", &["strength"], FieldKind::Keyword, "the strengths of drugs, such as 10/325mg"),
    field("quantity", &["quantities"], FieldKind::Number, "the number of tablets or other pieces in dispute"),
    field("visits", &["sessions"], FieldKind::Number, "the number of visits in dispute"),
    field("ur_modified", &["partly_granted"], FieldKind::Keyword, "yes where utilization review had granted a part"),
    field("original_quantity", &[], FieldKind::Number, "pieces or visits first asked for, if a part was granted"),
    field("authorized_quantity", &[], FieldKind::Number, "pieces or visits that utilization review granted"),
    field("retrospective", &["retro"], FieldKind::Keyword, "yes where the treatment had been provided already"),
    field("service_dates", &["service_date"], FieldKind::Day, "when it had been provided"),
    field("state_category", &[], FieldKind::Keyword, "the kind of treatment in the State's words"),
    field("state_sub_category", &["sub_category"], FieldKind::Keyword, "the same, finer, such as Opioids"),
    field("claims_source", &[], FieldKind::Keyword, "what the claims administrator cited, such as MTUS"),
    field("claims_chapter", &[], FieldKind::Keyword, "the chapters that the claims administrator cited"),
    field("claims_section", &[], FieldKind::Keyword, "their sections, as printed"),
    field("claims_year", &[], FieldKind::Number, "the years of their editions"),
    field("reviewer_source", &[], FieldKind::Keyword, "what the reviewer cited: MTUS, ACOEM, ODG or other"),
    field("reviewer_chapter", &[], FieldKind::Keyword, "the chapters that the reviewer cited"),
    field("reviewer_section", &[], FieldKind::Keyword, "their sections, as printed"),
    field("reviewer_year", &[], FieldKind::Number, "the years of their editions"),
    field("same_source", &[], FieldKind::Keyword, "yes where the reviewer cited what the other side did"),
    field("case_outcome", &[], FieldKind::Keyword, "uphold, overturn or partially overturn, of the case"),
    field("specialties", &["specialty", "reviewer"], FieldKind::Keyword, "the reviewer's specialties"),
    field("licensure", &["state", "license"], FieldKind::Keyword, "the States that licensed the reviewer"),
    field("sex", &["gender"], FieldKind::Keyword, "the worker's sex"),
    field("priority", &[], FieldKind::Keyword, "standard or expedited"),
    field("layout", &[], FieldKind::Keyword, "the letter's layout"),
    field("age", &[], FieldKind::Number, "the worker's age in years"),
    field("decision_date", &["date", "decided", "year"], FieldKind::Day, "when the reviewer decided"),
    field("injury_date", &["doi", "injured"], FieldKind::Day, "when the worker was injured"),
    field("ur_denial_date", &["ur_date"], FieldKind::Day, "when utilization review denied the treatment"),
    field("application_received", &[], FieldKind::Day, "when the application for review came"),
    field("date_assigned", &[], FieldKind::Day, "when the reviewer got the case"),
    field("turnaround", &[], FieldKind::Number, "days from the application to the decision"),
    field("inferred", &[], FieldKind::Keyword, "yes where the decision was read from the wording alone"),
    field("confidence", &[], FieldKind::Number, "how sure the reading of the decision is, in percent"),
    field("warning_kinds", &["warnings", "warning"], FieldKind::Keyword, "parts of the letter not understood"),
    field("page", &[], FieldKind::Number, "the page on which the item begins"),
];

/// Finds the field that has this name or alias.
pub fn find_field(name: &str) -> Option<&'static FieldSpec> {
    FIELDS.iter().find(|spec| spec.name == name || spec.aliases.contains(&name))
}

/// Names that mean several fields, any of which may have what is asked.
pub const FIELD_GROUPS: &[(&str, &[&str])] = &[
    ("guideline", &["reviewer_guideline", "claims_guideline"]),
    ("guidelines", &["reviewer_guideline", "claims_guideline"]),
];

/// Finds the fields that `name` means: the one of that name or alias, or those of a group; none where nothing has the
/// name.
pub fn find_fields(name: &str) -> Vec<&'static FieldSpec> {
    let group = FIELD_GROUPS.iter().find(|(group, _)| *group == name);
    let names = group.map_or(std::slice::from_ref(&name), |(_, names)| names);
    names.iter().filter_map(|name| find_field(name)).collect()
}

/// The name that asks for all that is in dispute: the texts of the zone `Subject`.
pub const DISPUTED: &str = "disputed";

/// Returns true if the text field `text` belongs to what `name` means: a text of that name, or all that is in
/// dispute.
pub fn is_text_of(name: &str, text: &str) -> bool {
    name == text || (name == DISPUTED && Zone::Subject.texts().any(|(spec, _)| spec.name == text))
}

/// Returns a day as a number that sorts and reads as the day does: 2016-12-09 is 20161209. tantivy's own dates have
/// times, whose precision has surprised others.
pub fn day_number(date: Date) -> u64 {
    let part = |value: i16| u64::try_from(value).unwrap_or(0);
    part(date.year()) * 10_000 + part(date.month().into()) * 100 + part(date.day().into())
}

/// The name of the tokenizer of texts. It is never called: texts are analysed before they come to the index.
const ENCODED: &str = "encoded";
/// The name of the tokenizer that leaves a value whole, in lower case.
const KEYWORD: &str = "keyword";
/// tantivy's own name for the tokenizer that leaves a value as it is.
const EXACT: &str = "raw";

/// Makes the tokenizers that the fields need.
pub fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(ENCODED, RawTokenizer::default());
    let keyword = TextAnalyzer::builder(RawTokenizer::default()).filter(LowerCaser).build();
    manager.register(KEYWORD, keyword);
    manager
}

/// The fields that are stored and never searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// The item's own record, as JSON.
    Item,
    /// The record that all items of a letter share, as JSON; stored with the first of them.
    Case,
    /// The letter's id; stored with its first item.
    Letter,
    /// The path of the letter's file below the indexed folder, and as a second value the letter's
    /// [proof](crate::index::schema::proof); stored with its first item.
    Source,
}

/// The names of the stored fields, in the order of [`Stored`]. In the schema they come after all others.
const STORED_FIELDS: [&str; 4] = ["item_record", "case_record", "letter_id", "source"];

/// The column that counts the items of the same letter before an item. It is 0 for the first item of a letter, and
/// tells with that which items are one letter's.
pub const ITEMS_BEFORE: &str = "items_before";

/// The column of [fingerprints](crate::index::schema::fingerprint), by which nearly the same items are found. Items whose
/// rationale is short have none.
pub const FINGERPRINT: &str = "fingerprint";

/// Returns the rows of the table that have a tantivy field of their own: all but texts.
fn value_fields() -> impl Iterator<Item = &'static FieldSpec> {
    FIELDS.iter().filter(|spec| !matches!(spec.kind, FieldKind::Text(..)))
}

/// Builds the schema: a field for each zone, one for each row of [`FIELDS`] that is no text, in order, the columns
/// `items_before` and `fingerprint`, and the stored fields.
pub fn schema() -> Schema {
    let mut builder = Schema::builder();
    for zone in Zone::ALL {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(ENCODED)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        // Texts are found by their terms and shown from the records, so that they are not stored.
        builder.add_text_field(zone.field_name(), TextOptions::default().set_indexing_options(indexing));
    }
    for spec in value_fields() {
        if matches!(spec.kind, FieldKind::Number | FieldKind::Day) {
            // A number is found by its term and compared by its column. Nothing is scored by it.
            builder.add_u64_field(spec.name, NumericOptions::default().set_indexed().set_fast());
            continue;
        }
        // A column keeps a value as it is written, for counts; its term is in lower case, for filters.
        let tokenizer = if spec.kind == FieldKind::Exact { EXACT } else { KEYWORD };
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic);
        builder.add_text_field(spec.name, TextOptions::default().set_indexing_options(indexing).set_fast(EXACT));
    }
    builder.add_u64_field(ITEMS_BEFORE, INDEXED | FAST);
    builder.add_u64_field(FINGERPRINT, FAST);
    for name in STORED_FIELDS {
        builder.add_text_field(name, STORED);
    }
    builder.build()
}

/// Returns every row of [`FIELDS`] with its tantivy field, which for a text is that of its zone.
pub fn fields() -> &'static [(&'static FieldSpec, Field)] {
    static WITH_FIELDS: LazyLock<Vec<(&FieldSpec, Field)>> = LazyLock::new(|| {
        // The schema adds its fields in this order; the ids of fields count from 0.
        let mut values = (0..).map(nth_field);
        let with_field = |spec: &'static FieldSpec| match spec.kind {
            FieldKind::Text(zone, _) => (spec, Some(zone.field())),
            _ => (spec, values.next()),
        };
        FIELDS.iter().map(with_field).filter_map(|(spec, field)| Some((spec, field?))).collect()
    });
    &WITH_FIELDS
}

/// Returns the tantivy field of a row of [`FIELDS`].
pub fn field_of(spec: &FieldSpec) -> Field {
    let known = fields().iter().find(|(row, _)| row.name == spec.name);
    known.map_or(Zone::Subject.field(), |(_, field)| *field)
}

/// Returns the tantivy field that comes `number` fields after the zones.
fn nth_field(number: usize) -> Field {
    Field::from_field_id(u32::try_from(Zone::ALL.len() + number).unwrap_or_default())
}

/// Returns the field of the letter's id, by which its items are replaced.
pub fn letter_field() -> Field {
    nth_field(value_fields().take_while(|row| row.name != "letter").count())
}

/// Returns the field of the column `items_before`.
pub fn items_before_field() -> Field {
    nth_field(value_fields().count())
}

/// Returns the field of the column `fingerprint`.
pub fn fingerprint_field() -> Field {
    nth_field(value_fields().count() + 1)
}

/// Returns the tantivy field of a stored field.
pub fn stored_field(stored: Stored) -> Field {
    nth_field(value_fields().count() + 2 + stored as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_the_schema_field_of_its_name() {
        let schema = schema();
        for spec in FIELDS {
            let name = match spec.kind {
                FieldKind::Text(zone, _) => zone.field_name(),
                _ => spec.name,
            };
            assert_eq!(schema.get_field_name(field_of(spec)), name);
        }
        assert_eq!(schema.get_field_name(items_before_field()), ITEMS_BEFORE);
        assert_eq!(schema.get_field_name(fingerprint_field()), FINGERPRINT);
        for (name, stored) in STORED_FIELDS.iter().zip([Stored::Item, Stored::Case, Stored::Letter, Stored::Source]) {
            assert_eq!(schema.get_field_name(stored_field(stored)), *name);
        }
        assert_eq!(schema.get_field_name(letter_field()), "letter");
    }
}
