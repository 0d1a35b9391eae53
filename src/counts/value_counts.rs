//! Counts items and letters by the values of a field, in one walk over hits. Counts are in arrays by the number of a
//! value, so that no text is compared.

use std::sync::Arc;

use serde::Serialize;
use tantivy::DocId;

use crate::index::segment::block_join::FirstItems;
use crate::letter::Decision;
use crate::search::plan::values::field_values::FieldValues;
use crate::search::{OpenIndex, SearchError};

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

/// The counts of one value.
#[derive(Debug, Clone, Copy)]
struct Tallies {
    items: u64,
    letters: u64,
    overturned: u64,
    upheld: u64,
    /// The letter that was counted last.
    letter: u64,
}

/// No letter: what stands where none has been counted.
const NO_LETTER: u64 = u64::MAX;

/// Counter of the values of one field.
pub struct ValueCounter {
    /// The values.
    values: FieldValues,
    /// The counts by the numbers of values.
    tallies: Vec<Tallies>,
    /// Number of items without any value.
    without: u64,
    /// The values of the item at hand.
    found: Vec<u32>,
}

impl ValueCounter {
    /// Makes a counter of the values of the field, or part of a day, of this name or alias: of days and numbers in
    /// coarse steps.
    ///
    /// # Errors
    /// When there is no such field, it cannot be counted, or the index cannot be read.
    pub fn open(index: &OpenIndex, name: &str) -> Result<ValueCounter, SearchError> {
        let values = FieldValues::open_coarse(index, name)?;
        Ok(ValueCounter { values, tallies: Vec::new(), without: 0, found: Vec::new() })
    }

    /// Counts an item of the letter known by `letter`. All items of a letter must follow each other.
    pub fn add(&mut self, segment: u32, item: DocId, letter: u64, decision: Option<Decision>) {
        self.found.clear();
        self.values.of(segment, item, &mut self.found);
        self.without += u64::from(self.found.is_empty());
        for number in &self.found {
            let number = *number as usize;
            if number >= self.tallies.len() {
                let none = Tallies { items: 0, letters: 0, overturned: 0, upheld: 0, letter: NO_LETTER };
                self.tallies.resize(self.values.names().len(), none);
            }
            let tallies = &mut self.tallies[number];
            tallies.items += 1;
            tallies.letters += u64::from(tallies.letter != letter);
            tallies.letter = letter;
            tallies.overturned += u64::from(decision == Some(Decision::Overturned));
            tallies.upheld += u64::from(decision == Some(Decision::Upheld));
        }
    }

    /// Returns the values that were counted, those of most items first, equal ones by value.
    pub fn ranked(&self) -> Vec<ValueCount> {
        let count = |(number, tallies): (usize, &Tallies)| ValueCount {
            value: self.values.name(number as u32).to_owned(),
            items: tallies.items,
            letters: tallies.letters,
            overturned: tallies.overturned,
            upheld: tallies.upheld,
        };
        let met = self.tallies.iter().enumerate().filter(|(_, tallies)| tallies.items > 0);
        let mut counts: Vec<ValueCount> = met.map(count).collect();
        counts.sort_unstable_by(|one, other| other.items.cmp(&one.items).then_with(|| one.value.cmp(&other.value)));
        counts
    }

    /// Returns the number of counted items that have no value.
    pub fn without(&self) -> u64 {
        self.without
    }
}

/// The letters of an index, each known by the number of its segment and that of its first item.
pub struct LetterNumbers {
    /// The first items of the letters of each segment.
    segments: Vec<Arc<FirstItems>>,
}

impl LetterNumbers {
    /// Reads the first items of all letters.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(index: &OpenIndex) -> Result<LetterNumbers, SearchError> {
        let firsts = index.searcher.segment_readers().iter().map(|segment| index.letters.of(segment));
        let segments = firsts.collect::<tantivy::Result<_>>().map_err(|error| index.engine(error))?;
        Ok(LetterNumbers { segments })
    }

    /// Returns the number of the letter that has an item.
    pub fn of(&self, segment: u32, item: DocId) -> u64 {
        u64::from(segment) << 32 | u64::from(self.segments[segment as usize].first_of(item))
    }
}
