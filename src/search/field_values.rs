//! The values that items have of a field, read from columns and never from records: what is counted over.
//!
//! A value has a number, the same in all segments, so that counting compares numbers alone. Parts of a date, as its
//! year, are fields of their own here.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::index::schema::fields::{FIELDS, FieldKind, find_field};
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
pub const DAY_PARTS: [(&str, &str, DayPart); 4] = [
    ("year", "decision_date", DayPart::Year),
    ("quarter", "decision_date", DayPart::Quarter),
    ("month", "decision_date", DayPart::Month),
    ("injury_year", "injury_date", DayPart::Year),
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
        let (year, month) = (day / 10_000, day / 100 % 100);
        match self {
            DayPart::Year => year,
            DayPart::Quarter => year * 4 + month.saturating_sub(1) / 3,
            DayPart::Month => year * 12 + month.saturating_sub(1),
            DayPart::Day => day,
        }
    }

    /// Returns a day of the part with this key. Of parts but days, keys that follow each other are periods that do.
    fn day_of(self, key: u64) -> u64 {
        match self {
            DayPart::Year => key * 10_000 + 101,
            DayPart::Quarter => key / 4 * 10_000 + (key % 4 * 3 + 1) * 100 + 1,
            DayPart::Month => key / 12 * 10_000 + (key % 12 + 1) * 100 + 1,
            DayPart::Day => key,
        }
    }
}

/// Returns the names of all that can be counted over.
pub fn countable() -> impl Iterator<Item = &'static str> {
    let is_counted = |kind| matches!(kind, FieldKind::Keyword | FieldKind::Number | FieldKind::Day);
    let fields = FIELDS.iter().filter(move |spec| is_counted(spec.kind)).map(|spec| spec.name);
    fields.chain(DAY_PARTS.iter().map(|(name, ..)| *name))
}

/// The values of one field in an open index.
pub struct FieldValues {
    /// The column of each segment.
    segments: Vec<SegmentValues>,
    /// The values by their numbers, as they are shown.
    names: Vec<String>,
    /// The numbers of values that are numbers or days, by their keys.
    numbers: FxHashMap<u64, u32>,
    /// The keys of values that are numbers or days, by their numbers: less for a less value.
    keys: Vec<u64>,
    /// The part of a day that counts; `None` where the field is no day.
    part: Option<DayPart>,
    /// True if values are shown as numbers, as ages and years are.
    is_number: bool,
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
                reason: format!(
                    "is no field that can be counted; these are {}",
                    countable().collect::<Vec<_>>().join(", ")
                ),
            });
        };
        let part = part.or((spec.kind == FieldKind::Day).then_some(DayPart::Day));
        let mut values = FieldValues {
            segments: Vec::new(),
            names: Vec::new(),
            numbers: FxHashMap::default(),
            keys: Vec::new(),
            part,
            is_number: spec.kind == FieldKind::Number || part == Some(DayPart::Year),
        };
        let mut known = FxHashMap::default();
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
        known: &mut FxHashMap<String, u32>,
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
                if let Some(value) = column.first(item) {
                    let key = self.part.map_or(value, |part| part.key(value));
                    found.push(self.number_of_key(key));
                }
            }
            SegmentValues::None => {}
        }
    }

    /// Returns a value as it is shown.
    pub fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    /// Returns the values that have been numbered, as they are shown; of a field of texts all.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the number of the value with this key, which it gets if it has none yet.
    pub fn number_of_key(&mut self, key: u64) -> u32 {
        let FieldValues { names, keys, numbers, part, .. } = self;
        *numbers.entry(key).or_insert_with(|| {
            names.push(part.map_or_else(|| key.to_string(), |part| part.of(part.day_of(key))));
            keys.push(key);
            names.len() as u32 - 1
        })
    }

    /// Returns the key of a value that is a number or day: less for a less one, and of periods that follow each other the
    /// next number.
    pub fn key(&self, number: u32) -> Option<u64> {
        self.keys.get(number as usize).copied()
    }

    /// Returns the value with this key as it is shown, counted or not.
    pub fn name_of_key(&self, key: u64) -> String {
        self.part.map_or_else(|| key.to_string(), |part| part.of(part.day_of(key)))
    }

    /// Returns true if values are shown as numbers, as ages and years are.
    pub fn is_number(&self) -> bool {
        self.is_number
    }

    /// Compares two values: numbers and days as such, others by their names.
    pub fn compare(&self, one: u32, other: u32) -> Ordering {
        match (self.key(one), self.key(other)) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => self.name(one).cmp(self.name(other)),
        }
    }
}

/// Opens the numbers of a segment.
fn open_numbers(segment: &SegmentReader, name: &str) -> tantivy::Result<SegmentValues> {
    let column = segment.fast_fields().column_opt::<u64>(name)?;
    Ok(column.map_or(SegmentValues::None, SegmentValues::Numbers))
}
