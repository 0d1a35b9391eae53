//! Counts items and letters by the values of a field, segment by segment. Counts are in arrays by the number of a value,
//! so that no text is compared, and columns are read for a window of hits at once.

use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::DocId;
use tantivy::columnar::Column;

use crate::index::segment::block_join::FirstItems;
use crate::letter::Decision;
use crate::query::Query;
use crate::search::plan::values::field_values::FieldValues;
use crate::search::plan::values::key_numbers::KeyNumbers;
use crate::search::{HitsToVisit, Options, SearchError, Searcher, SegmentHits};

/// The number of hits that have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// The value as it is shown.
    pub value: String,
    /// Number of items.
    pub items: u64,
    /// Number of letters with such an item.
    pub letters: u64,
    /// Number of these items that were overturned.
    pub overturned: u64,
    /// Number of these items that were upheld.
    pub upheld: u64,
}

/// The values of a field among hits, with their counts.
#[derive(Debug, Clone, Default)]
pub struct ValueCounts {
    /// The values, those of most items first, equal ones by value.
    pub ranked: Vec<ValueCount>,
    /// Number of items without any value.
    pub without: u64,
}

/// The counts of one value in one segment.
#[derive(Debug, Clone, Copy)]
struct SegmentTally {
    items: u32,
    letters: u32,
    overturned: u32,
    upheld: u32,
    /// The item and the first item of the letter that were counted last.
    last: (DocId, DocId),
}

/// The tally of a value that no item has.
const NOTHING: SegmentTally =
    SegmentTally { items: 0, letters: 0, overturned: 0, upheld: 0, last: (DocId::MAX, DocId::MAX) };

/// The hits of a window, with what counts need to know of each.
#[derive(Default)]
struct Batch {
    /// The first item of the window.
    base: DocId,
    /// The hits.
    items: Vec<DocId>,
    /// The first items of their letters, by item of the window.
    letters: Vec<DocId>,
    /// The decisions on them, by item of the window; empty where they are not counted.
    decisions: Vec<Option<Decision>>,
}

/// Counter of the values of one field in one segment.
struct SegmentCounter<'a> {
    /// The numbers of texts, by their ordinals in the segment.
    numbers: &'a [u32],
    /// The column; `None` where the segment has no value.
    column: Option<&'a Column<u64>>,
    /// The field.
    values: &'a FieldValues,
    /// The numbers of days and numbers; texts have theirs for all segments.
    keys: KeyNumbers,
    /// The counts by the numbers of values.
    tallies: Vec<SegmentTally>,
    /// Number of items without any value.
    without: u64,
    /// The values of the hits of a window; kept for its memory.
    read: ColumnBatch,
}

/// Values of a column that were read together.
#[derive(Default)]
struct ColumnBatch {
    items: Vec<DocId>,
    rows: Vec<u32>,
    values: Vec<u64>,
}

impl ColumnBatch {
    /// Reads the values that some items have, and returns each with its item.
    fn read(&mut self, column: &Column<u64>, items: &[DocId]) -> impl Iterator<Item = (DocId, u64)> {
        self.items.clear();
        self.rows.clear();
        column.row_ids_for_docs(items, &mut self.items, &mut self.rows);
        self.values.resize(self.rows.len(), 0);
        column.values.get_vals(&self.rows, &mut self.values);
        self.items.iter().copied().zip(self.values.iter().copied())
    }
}

impl SegmentCounter<'_> {
    /// Counts the hits of a window.
    fn add(&mut self, batch: &Batch) {
        self.without += batch.items.len() as u64;
        let Some(column) = self.column else { return };
        let mut last = None;
        for (item, value) in self.read.read(column, &batch.items) {
            self.without -= u64::from(last.replace(item) != Some(item));
            let number = match self.values.key_of(value) {
                Some(key) => self.keys.number(key),
                None => self.numbers[value as usize],
            } as usize;
            if number >= self.tallies.len() {
                self.tallies.resize(number + 1, NOTHING);
            }
            let tally = &mut self.tallies[number];
            // An item may have several days of one year.
            if tally.last.0 == item {
                continue;
            }
            let at = (item - batch.base) as usize;
            tally.items += 1;
            tally.letters += u32::from(tally.last.1 != batch.letters[at]);
            tally.last = (item, batch.letters[at]);
            match batch.decisions.get(at).copied().flatten() {
                Some(Decision::Overturned) => tally.overturned += 1,
                Some(Decision::Upheld) => tally.upheld += 1,
                _ => {}
            }
        }
    }
}

/// The decisions of the items of a segment.
struct DecisionColumn<'a> {
    /// The column; `None` where the segment has none.
    column: Option<&'a Column<u64>>,
    /// The decisions by ordinal, overturned and upheld ones alone.
    decisions: Vec<Option<Decision>>,
    /// Kept for its memory.
    read: ColumnBatch,
}

impl<'a> DecisionColumn<'a> {
    fn open(values: &'a FieldValues, segment: u32) -> DecisionColumn<'a> {
        let named = |name: &str| {
            [Decision::Overturned, Decision::Upheld].into_iter().find(|decision| decision.as_str() == name)
        };
        let decisions = values.texts_of(segment).map(named).collect();
        DecisionColumn { column: values.column(segment), decisions, read: ColumnBatch::default() }
    }

    /// Writes the decisions on the hits of a batch to it.
    fn add_to(&mut self, batch: &mut Batch, window: DocId) {
        batch.decisions.clear();
        batch.decisions.resize(window as usize, None);
        let Some(column) = self.column else { return };
        for (item, ordinal) in self.read.read(column, &batch.items) {
            batch.decisions[(item - batch.base) as usize] = self.decisions.get(ordinal as usize).copied().flatten();
        }
    }
}

/// Counts the values of the fields, or parts of days, of these names among the hits of a query that have all that is asked:
/// of days and numbers in coarse steps. With `decided` it also counts how the items of each value were decided.
///
/// # Errors
/// When a field is not there or cannot be counted, the query cannot be understood, or the index cannot be read.
pub fn value_counts(
    searcher: &Searcher,
    (query, options): (&Query, &Options),
    wanted: HitsToVisit<'_>,
    names: &[&str],
    decided: bool,
) -> Result<Vec<ValueCounts>, SearchError> {
    let index = searcher.open_index();
    let open = |name: &&str| FieldValues::open_coarse(index, name);
    let mut fields = names.iter().map(open).collect::<Result<Vec<FieldValues>, _>>()?;
    let decisions = decided.then(|| FieldValues::open(index, "decision")).transpose()?;
    let firsts = index.first_items()?;
    let counted = searcher.count_hits((query, options), wanted, |hits| {
        let decisions = decisions.as_ref().map(|values| DecisionColumn::open(values, hits.segment));
        let counters = count_segment(&fields, &hits, &firsts[hits.segment as usize], decisions);
        let part = |counter: SegmentCounter<'_>| (counter.tallies, counter.keys, counter.without);
        counters.into_iter().map(part).collect::<Vec<_>>()
    })?;
    let mut totals: Vec<FxHashMap<u32, [u64; 4]>> = fields.iter().map(|_| FxHashMap::default()).collect();
    let mut without = vec![0; fields.len()];
    for counters in counted {
        for (at, (tallies, keys, none)) in counters.into_iter().enumerate() {
            without[at] += none;
            for (number, tally) in (0..).zip(&tallies).filter(|(_, tally)| tally.items > 0) {
                let number = fields[at].number_of(number, &keys);
                let total = totals[at].entry(number).or_default();
                let counts = [tally.items, tally.letters, tally.overturned, tally.upheld];
                total.iter_mut().zip(counts).for_each(|(total, count)| *total += u64::from(count));
            }
        }
    }
    let counts = |((field, totals), without): ((&FieldValues, FxHashMap<u32, [u64; 4]>), u64)| {
        let count = |(number, [items, letters, overturned, upheld]): (u32, [u64; 4])| {
            let value = field.name(number).to_owned();
            ValueCount { value, items, letters, overturned, upheld }
        };
        let mut ranked: Vec<ValueCount> = totals.into_iter().map(count).collect();
        ranked.sort_unstable_by(|one, other| other.items.cmp(&one.items).then_with(|| one.value.cmp(&other.value)));
        ValueCounts { ranked, without }
    };
    Ok(fields.iter().zip(totals).zip(without).map(counts).collect())
}

/// Counts the values of fields among the hits of a segment, whose letters begin at `firsts`.
fn count_segment<'a>(
    fields: &'a [FieldValues],
    hits: &SegmentHits<'_>,
    firsts: &FirstItems,
    mut decisions: Option<DecisionColumn<'_>>,
) -> Vec<SegmentCounter<'a>> {
    let counter = |values: &'a FieldValues| SegmentCounter {
        numbers: values.numbers_of(hits.segment),
        column: values.column(hits.segment),
        values,
        keys: KeyNumbers::default(),
        tallies: Vec::new(),
        without: 0,
        read: ColumnBatch::default(),
    };
    let mut counters: Vec<SegmentCounter<'a>> = fields.iter().map(counter).collect();
    let mut batch = Batch::default();
    hits.for_each_window(|base, found| {
        batch.base = base;
        batch.items.clear();
        batch.letters.resize(found.window() as usize, 0);
        found.for_each(|at| {
            batch.items.push(base + at);
            batch.letters[at as usize] = firsts.first_of(base + at);
        });
        decisions.iter_mut().for_each(|column| column.add_to(&mut batch, found.window()));
        counters.iter_mut().for_each(|counter| counter.add(&batch));
    });
    counters
}
