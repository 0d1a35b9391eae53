//! The fields of an index: how many items and letters have a value of each, and which values there are. All of it is read
//! from columns and lists of terms, and no record.

use serde::Serialize;

use crate::counts::value_counts::{ValueCount, ValueCounts, value_counts};
use crate::index::schema::fields::{FIELDS, FieldKind, FieldSpec};
use crate::query::Query;
use crate::search::plan::values::field_values::countable;
use crate::search::{HitsToVisit, Options, SearchError, Searcher};

/// Numbers of items and letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct IndexTotals {
    /// Number of items.
    pub items: u64,
    /// Number of letters.
    pub letters: u64,
}

/// A field with the share of an index that has a value of it.
#[derive(Debug, Clone, Serialize)]
pub struct FieldSummary {
    /// The name.
    pub name: &'static str,
    /// Other names that users type.
    pub aliases: &'static [&'static str],
    /// The kind of field: `text`, `id`, `keyword`, `number` or `date`.
    pub kind: &'static str,
    /// The meaning.
    pub meaning: &'static str,
    /// Number of items that have a value.
    pub items: u64,
    /// Number of letters with such an item.
    pub letters: u64,
    /// The share of all items that have a value.
    pub share_of_items: f64,
    /// The share of all letters with such an item.
    pub share_of_letters: f64,
}

/// All fields of an index.
#[derive(Debug, Clone, Serialize)]
pub struct FieldList {
    /// All items and letters.
    pub total: IndexTotals,
    /// The fields in the order of the table.
    pub fields: Vec<FieldSummary>,
}

/// The values of a field.
#[derive(Debug, Clone, Serialize)]
pub struct ValueList {
    /// The name of the field as typed.
    pub field: String,
    /// The meaning of the field.
    pub meaning: &'static str,
    /// Number of values.
    pub distinct: usize,
    /// The values, those of most items first.
    pub values: Vec<ValueCount>,
    /// Number of items without a value.
    pub without_value: u64,
}

/// Returns the kind of a field as users are told it.
fn kind(spec: &FieldSpec) -> &'static str {
    match spec.kind {
        FieldKind::Text(..) => "text",
        FieldKind::Exact => "id",
        FieldKind::Keyword => "keyword",
        FieldKind::Number => "number",
        FieldKind::Day => "date",
    }
}

/// Returns a share, rounded to four decimals; 0 of nothing.
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64 * 1e4).round() / 1e4 }
}

/// Counts the items and letters that have a value of each field.
///
/// # Errors
/// When the index cannot be read.
pub fn field_list(searcher: &Searcher) -> Result<FieldList, SearchError> {
    let all = searcher.items_with(None)?;
    let summary = |spec: &'static FieldSpec| {
        let found = searcher.items_with(Some(spec.name))?;
        Ok(FieldSummary {
            name: spec.name,
            aliases: spec.aliases,
            kind: kind(spec),
            meaning: spec.doc,
            items: found.items,
            letters: found.letters,
            share_of_items: share(found.items, all.items),
            share_of_letters: share(found.letters, all.letters),
        })
    };
    let fields = FIELDS.iter().map(summary).collect::<Result<_, SearchError>>()?;
    Ok(FieldList { total: IndexTotals { items: all.items, letters: all.letters }, fields })
}

/// Counts all items by the values of each of these fields, or parts of days, in one walk.
///
/// # Errors
/// When a name is of no field with values, or the index cannot be read.
pub fn value_lists(searcher: &Searcher, names: &[&str]) -> Result<Vec<ValueList>, SearchError> {
    let (query, options) = (Query::everything(), Options::default());
    let counts = value_counts(searcher, (&query, &options), HitsToVisit::default(), names, true)?;
    let list = |(name, counts): (&&str, ValueCounts)| {
        let meaning = countable(name).map_or("", |(spec, _)| spec.doc);
        let (distinct, without_value) = (counts.ranked.len(), counts.without);
        ValueList { field: (*name).to_owned(), meaning, distinct, values: counts.ranked, without_value }
    };
    Ok(names.iter().zip(counts).map(list).collect())
}
