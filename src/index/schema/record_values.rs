//! The values that a record has of each field that is no text: one table, from which documents are made.

use std::sync::LazyLock;

use jiff::civil::Date;
use tantivy::schema::Field;

use crate::index::schema::fields::{day_number, field_of, find_field};
use crate::index::schema::record::{CaseRecord, ItemRecord};
use crate::query::{NO, YES, canonical_specialty};

/// A value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordValue<'a> {
    /// A word or name.
    Word(&'a str),
    /// A number, or a day as one.
    Number(u64),
}

/// A function that hands each value of a field to another.
type Give<R> = fn(&R, &mut dyn FnMut(RecordValue<'_>));

/// A field with the function that gives its values.
type ValueRow<R> = (&'static str, Give<R>);

/// The fields of an item's own record. Each field that is no text, but for the ids, is here or in [`OF_CASE`].
const OF_ITEM: [ValueRow<ItemRecord>; 32] = [
    ("decision", |item, to| to(RecordValue::Word(&item.decision))),
    ("category", |item, to| to(RecordValue::Word(&item.category))),
    ("drugs", |item, to| words(&item.drugs, to)),
    ("classes", |item, to| words(&item.classes, to)),
    ("regions", |item, to| words(&item.regions, to)),
    ("levels", |item, to| words(&item.levels, to)),
    ("reasons", |item, to| words(&item.reasons, to)),
    ("laterality", |item, to| words(&item.details.laterality, to)),
    ("vertebrae", |item, to| words(&item.details.vertebrae, to)),
    ("forms", |item, to| words(&item.details.forms, to)),
    ("strengths", |item, to| words(&item.details.strengths, to)),
    ("quantity", |item, to| numbers(&item.details.quantity, to)),
    ("visits", |item, to| numbers(&item.details.visits, to)),
    ("ur_modified", |item, to| to(flag(item.details.ur_modified))),
    ("original_quantity", |item, to| numbers(&item.details.original_quantity, to)),
    ("authorized_quantity", |item, to| numbers(&item.details.authorized_quantity, to)),
    ("retrospective", |item, to| to(flag(item.details.retrospective))),
    ("service_dates", |item, to| days(&item.details.service_dates, to)),
    ("state_category", |item, to| words(&item.details.state_category, to)),
    ("state_sub_category", |item, to| words(&item.details.state_sub_category, to)),
    ("claims_source", |item, to| words(&item.details.claims_source, to)),
    ("claims_chapter", |item, to| words(&item.details.claims_chapter, to)),
    ("claims_section", |item, to| words(&item.details.claims_section, to)),
    ("claims_year", |item, to| numbers(&item.details.claims_year, to)),
    ("reviewer_source", |item, to| words(&item.details.reviewer_source, to)),
    ("reviewer_chapter", |item, to| words(&item.details.reviewer_chapter, to)),
    ("reviewer_section", |item, to| words(&item.details.reviewer_section, to)),
    ("reviewer_year", |item, to| numbers(&item.details.reviewer_year, to)),
    ("same_source", |item, to| item.details.same_source.into_iter().for_each(|same| to(flag(same)))),
    ("inferred", |item, to| to(flag(item.inferred))),
    ("confidence", |item, to| numbers(&item.confidence, to)),
    ("page", |item, to| to(RecordValue::Number(item.page as u64))),
];

/// The fields of the record that all items of a letter share.
const OF_CASE: [ValueRow<CaseRecord>; 14] = [
    ("specialties", |case, to| specialties(&case.specialties, to)),
    ("licensure", |case, to| words(&case.licensure, to)),
    ("sex", |case, to| words(&case.sex, to)),
    ("priority", |case, to| words(&case.priority, to)),
    ("layout", |case, to| to(RecordValue::Word(&case.layout))),
    ("case_outcome", |case, to| words(&case.case_outcome, to)),
    ("warning_kinds", |case, to| words(&case.warning_kinds, to)),
    ("age", |case, to| numbers(&case.age, to)),
    ("decision_date", |case, to| days(&case.decision_date, to)),
    ("injury_date", |case, to| days(&case.injury_date, to)),
    ("date_assigned", |case, to| days(&case.date_assigned, to)),
    ("ur_denial_date", |case, to| {
        let rest = case.ur_denial_dates.iter().filter(|date| Some(**date) != case.ur_denial_date);
        days(case.ur_denial_date.iter().chain(rest), to);
    }),
    ("application_received", |case, to| days(&case.application_received, to)),
    ("turnaround", |case, to| numbers(&case.turnaround, to)),
];

/// Gives words.
fn words<'a>(values: impl IntoIterator<Item = &'a String>, to: &mut dyn FnMut(RecordValue<'_>)) {
    values.into_iter().for_each(|value| to(RecordValue::Word(value)));
}

/// Gives numbers.
fn numbers<'a, N: Copy + Into<u64> + 'a>(values: impl IntoIterator<Item = &'a N>, to: &mut dyn FnMut(RecordValue<'_>)) {
    values.into_iter().for_each(|value| to(RecordValue::Number((*value).into())));
}

/// Gives days as numbers.
fn days<'a>(values: impl IntoIterator<Item = &'a Date>, to: &mut dyn FnMut(RecordValue<'_>)) {
    values.into_iter().for_each(|value| to(RecordValue::Number(day_number(*value))));
}

/// Returns the word for what is so or not.
fn flag(is_so: bool) -> RecordValue<'static> {
    RecordValue::Word(if is_so { YES } else { NO })
}

/// Gives specialties, of which spellings of one count as one value.
fn specialties(named: &[String], to: &mut dyn FnMut(RecordValue<'_>)) {
    let mut canonical: Vec<&str> = named.iter().map(|name| canonical_specialty(name)).collect();
    canonical.sort_unstable();
    canonical.dedup();
    canonical.into_iter().for_each(|name| to(RecordValue::Word(name)));
}

/// Finds the fields of a table, once for all documents.
fn with_fields<R>(rows: &[ValueRow<R>]) -> Vec<(Field, Give<R>)> {
    rows.iter().filter_map(|(name, give)| Some((field_of(find_field(name)?), *give))).collect()
}

impl ItemRecord {
    /// Hands each value of the item's own fields to `to`, with its field.
    pub(crate) fn each_value(&self, mut to: impl FnMut(Field, RecordValue<'_>)) {
        static GIVERS: LazyLock<Vec<(Field, Give<ItemRecord>)>> = LazyLock::new(|| with_fields(&OF_ITEM));
        GIVERS.iter().for_each(|(field, give)| give(self, &mut |value| to(*field, value)));
    }
}

impl CaseRecord {
    /// Hands each value of the fields that all items share to `to`, with its field.
    pub(crate) fn each_value(&self, mut to: impl FnMut(Field, RecordValue<'_>)) {
        static GIVERS: LazyLock<Vec<(Field, Give<CaseRecord>)>> = LazyLock::new(|| with_fields(&OF_CASE));
        GIVERS.iter().for_each(|(field, give)| give(self, &mut |value| to(*field, value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::schema::fields::{FIELDS, FieldKind};
    use crate::index::schema::record::Record;

    #[test]
    fn each_field_has_its_values_from_one_row_and_its_name_in_the_record() {
        let rows: Vec<&str> =
            OF_ITEM.iter().map(|(name, _)| *name).chain(OF_CASE.iter().map(|(name, _)| *name)).collect();
        let (item, case) = (ItemRecord::default(), CaseRecord::default());
        let record = Record { id: String::new(), letter: String::new(), item, case, source: String::new() };
        let json = serde_json::to_value(record).expect("JSON");
        for spec in FIELDS {
            let rows = rows.iter().filter(|name| **name == spec.name).count();
            let is_text = matches!(spec.kind, FieldKind::Text(..) | FieldKind::Exact);
            assert_eq!(rows, usize::from(!is_text), "{}", spec.name);
            // The names of drugs and regions are a text that no record has.
            assert_eq!(json.get(spec.name).is_some(), spec.name != "facts", "{}", spec.name);
        }
        assert!(rows.iter().all(|name| find_field(name).is_some()));
    }
}
