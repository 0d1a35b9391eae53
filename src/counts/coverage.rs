//! The fields of an index: how many items and letters have a value of each, and which values there are. All of it is read
//! from columns and lists of terms, and no record.

use serde::Serialize;
use tantivy::DocId;

use crate::counts::value_counts::{LetterNumbers, ValueCount, ValueCounter};
use crate::index::schema::fields::{FIELDS, FieldKind, FieldSpec};
use crate::letter::Decision;
use crate::query::Query;
use crate::search::plan::values::field_values::{FieldValues, countable};
use crate::search::{HitsToVisit, OpenIndex, Options, SearchError, Searcher};

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
    let index = searcher.open_index();
    let (letters, mut decisions) = (LetterNumbers::open(index)?, DecisionColumn::open(index)?);
    let mut counters: Vec<ValueCounter> =
        names.iter().map(|name| ValueCounter::open(index, name)).collect::<Result<_, _>>()?;
    let (query, options) = (Query::everything(), Options::default());
    searcher.visit_hits((&query, &options), HitsToVisit::default(), &mut |segment, item| {
        let (letter, decision) = (letters.of(segment, item), decisions.of(segment, item));
        counters.iter_mut().for_each(|counter| counter.add(segment, item, letter, decision));
    })?;
    let list = |(name, counter): (&&str, ValueCounter)| {
        let (meaning, values) = (countable(name).map_or("", |(spec, _)| spec.doc), counter.ranked());
        let (distinct, without_value) = (values.len(), counter.without());
        ValueList { field: (*name).to_owned(), meaning, distinct, values, without_value }
    };
    Ok(names.iter().zip(counters).map(list).collect())
}

/// The decisions of items.
struct DecisionColumn {
    /// The column.
    values: FieldValues,
    /// The number of the value of the item at hand.
    found: Vec<u32>,
}

impl DecisionColumn {
    /// Opens the column of decisions.
    fn open(index: &OpenIndex) -> Result<DecisionColumn, SearchError> {
        Ok(DecisionColumn { values: FieldValues::open(index, "decision")?, found: Vec::new() })
    }

    /// Returns the decision on an item, where it is overturned or upheld.
    fn of(&mut self, segment: u32, item: DocId) -> Option<Decision> {
        self.found.clear();
        self.values.of(segment, item, &mut self.found);
        let name = self.values.name(*self.found.first()?);
        [Decision::Overturned, Decision::Upheld].into_iter().find(|decision| decision.as_str() == name)
    }
}
