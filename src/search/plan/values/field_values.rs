//! The values that items have of a field, read from columns and never from records: what is counted over.
//!
//! A value has a number, the same in all segments, so that counting compares numbers alone. Parts of a date, as its
//! year, are fields of their own here.

use std::collections::HashMap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::index::schema::fields::{FieldKind, find_field};
use crate::search::error::SearchError;
use crate::search::open_index::OpenIndex;

/// The part of a day that is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPart {
    /// The year: 2016.
    Year,
    /// The quarter: 2016-Q3.
    Quarter,
    /// The month: 2016-08.
    Month,
    /// The day itself: 2016-08-31.
    Day,
}

/// The parts of days that have names of their own: name, field, part.
pub const DAY_PARTS: [(&str, &str, DayPart); 3] = [
    ("year", "decision_date", DayPart::Year),
    ("quarter", "decision_date", DayPart::Quarter),
    ("month", "decision_date", DayPart::Month),
];

impl DayPart {
    /// Returns the part of a day that is a number such as 20161209.
    fn of(self, day: u64) -> String {
        let (year, month, date) = (day / 10_000, day / 100 % 100, day % 100);
        match self {
            DayPart::Year => format!("{year:04}"),
            DayPart::Quarter => format!("{year:04}-Q{}", (month + 2) / 3),
            DayPart::Month => format!("{year:04}-{month:02}"),
            DayPart::Day => format!("{year:04}-{month:02}-{date:02}"),
        }
    }

    /// Returns a number that is the same for all days of the part, and less for earlier ones.
    fn key(self, day: u64) -> u64 {
        match self {
            DayPart::Year => day / 10_000,
            DayPart::Quarter => day / 10_000 * 4 + (day / 100 % 100 + 2) / 3,
            DayPart::Month => day / 100,
            DayPart::Day => day,
        }
    }
}

/// The values of one field in an open index.
pub struct FieldValues {
    /// The column of each segment.
    segments: Vec<SegmentValues>,
    /// The values by their numbers, as they are shown.
    names: Vec<String>,
    /// The numbers of values that are numbers or days, by their keys.
    numbers: HashMap<u64, u32>,
    /// The part of a day that counts; `None` where the field is no day.
    part: Option<DayPart>,
}

/// The column of a segment.
enum SegmentValues {
    /// Whole values, with the number of each by its place in the dictionary of the segment.
    Texts(StrColumn, Vec<u32>),
    /// Numbers or days.
    Numbers(Column<u64>),
    /// The segment has no value.
    None,
}

impl FieldValues {
    /// Opens the field, or part of a day, of this name or alias.
    ///
    /// # Errors
    /// When there is no such field, it cannot be counted, or the index cannot be read.
    pub fn open(index: &OpenIndex, name: &str) -> Result<FieldValues, SearchError> {
        let (name, part) = match DAY_PARTS.iter().find(|(part, ..)| *part == name) {
            Some((_, field, part)) => (*field, Some(*part)),
            None => (name, None),
        };
        let spec = find_field(name)
            .filter(|spec| matches!(spec.kind, FieldKind::Keyword | FieldKind::Number | FieldKind::Day));
        let Some(spec) = spec else {
            return Err(SearchError::Option {
                option: name.to_owned(),
                reason: "is no field that can be counted".to_owned(),
            });
        };
        let part = part.or((spec.kind == FieldKind::Day).then_some(DayPart::Day));
        let mut values = FieldValues { segments: Vec::new(), names: Vec::new(), numbers: HashMap::new(), part };
        let mut known = HashMap::new();
        for segment in index.searcher.segment_readers() {
            let opened = match spec.kind {
                FieldKind::Keyword => values.open_texts(segment, spec.name, &mut known),
                _ => open_numbers(segment, spec.name),
            };
            let opened = opened.map_err(|error| index.engine(error))?;
            values.segments.push(opened);
        }
        Ok(values)
    }

    /// Opens whole values of a segment; `known` has the numbers of those that earlier segments have.
    fn open_texts(
        &mut self,
        segment: &SegmentReader,
        name: &str,
        known: &mut HashMap<String, u32>,
    ) -> tantivy::Result<SegmentValues> {
        let Some(column) = segment.fast_fields().str(name)? else { return Ok(SegmentValues::None) };
        let mut numbers = Vec::with_capacity(column.num_terms());
        let mut text = String::new();
        for ordinal in 0..column.num_terms() as u64 {
            text.clear();
            column.ord_to_str(ordinal, &mut text)?;
            let next = known.len() as u32;
            let number = *known.entry(text.clone()).or_insert(next);
            if number == next {
                self.names.push(text.clone());
            }
            numbers.push(number);
        }
        Ok(SegmentValues::Texts(column, numbers))
    }

    /// Adds the numbers of the values of an item to the empty `found`, each once.
    pub fn of(&mut self, segment: u32, item: DocId, found: &mut Vec<u32>) {
        match &self.segments[segment as usize] {
            SegmentValues::Texts(column, numbers) => {
                for ordinal in column.ords().values_for_doc(item) {
                    let number = numbers[ordinal as usize];
                    if !found.contains(&number) {
                        found.push(number);
                    }
                }
            }
            SegmentValues::Numbers(column) => {
                for value in column.values_for_doc(item) {
                    let key = self.part.map_or(value, |part| part.key(value));
                    let (names, part) = (&mut self.names, self.part);
                    let number = self.numbers.entry(key).or_insert_with(|| {
                        names.push(part.map_or_else(|| value.to_string(), |part| part.of(value)));
                        names.len() as u32 - 1
                    });
                    if !found.contains(number) {
                        found.push(*number);
                    }
                }
            }
            SegmentValues::None => {}
        }
    }

    /// Returns a value as it is shown.
    pub fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    /// Returns how many values have been numbered.
    pub fn len(&self) -> usize {
        self.names.len()
    }
}

/// Opens the numbers of a segment.
fn open_numbers(segment: &SegmentReader, name: &str) -> tantivy::Result<SegmentValues> {
    let column = segment.fast_fields().column_opt::<u64>(name)?;
    Ok(column.map_or(SegmentValues::None, SegmentValues::Numbers))
}
