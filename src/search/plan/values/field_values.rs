//! The values that items have of a field, read from columns and never from records: what is counted over.
//!
//! A value has a number, the same in all segments, so that counting compares numbers alone. Parts of a date, as its
//! year, are fields of their own here.

use std::cmp::Ordering;
use std::sync::Arc;

use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

use crate::index::schema::fields::{FIELDS, FieldKind, FieldSpec, find_field};
use crate::search::error::SearchError;
use crate::search::open_index::OpenIndex;
use crate::search::plan::values::columns::TextNumbers;
use crate::search::plan::values::field_names::nearest_name;
use crate::search::plan::values::key_numbers::KeyNumbers;

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
            DayPart::Quarter => format!("{year:04}-Q{}", month.div_ceil(3)),
            DayPart::Month => format!("{year:04}-{month:02}"),
            DayPart::Day => format!("{year:04}-{month:02}-{date:02}"),
        }
    }

    /// Returns a number that is the same for all days of the part, and less for earlier ones. Those of years, quarters and
    /// months that follow each other do so too.
    pub fn key(self, day: u64) -> u64 {
        let (year, month) = (day / 10_000, day / 100 % 100);
        match self {
            DayPart::Year => year,
            DayPart::Quarter => year * 4 + month.saturating_sub(1) / 3,
            DayPart::Month => year * 12 + month.saturating_sub(1),
            DayPart::Day => day,
        }
    }

    /// Returns a day of the part with this key.
    fn day_of(self, key: u64) -> u64 {
        match self {
            DayPart::Year => key * 10_000 + 101,
            DayPart::Quarter => key / 4 * 10_000 + (key % 4 * 3 + 1) * 100 + 1,
            DayPart::Month => key / 12 * 10_000 + (key % 12 + 1) * 100 + 1,
            DayPart::Day => key,
        }
    }
}

/// The numbers or days that are counted as one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bucket {
    /// Each by itself.
    Each,
    /// Ten numbers: 40-49.
    Tens,
    /// The days of a part of a date.
    Part(DayPart),
}

impl Bucket {
    /// Returns the bucket with this key as it is shown.
    fn name(self, key: u64) -> String {
        match self {
            Bucket::Each => key.to_string(),
            Bucket::Tens => format!("{}-{}", key * 10, key * 10 + 9),
            Bucket::Part(part) => part.of(part.day_of(key)),
        }
    }

    /// Returns a number that is the same for all values of the bucket, and less for lesser ones.
    fn key(self, value: u64) -> u64 {
        match self {
            Bucket::Each => value,
            Bucket::Tens => value / 10,
            Bucket::Part(part) => part.key(value),
        }
    }
}

/// Finds the field, or the field and the part of its days, that has this name or alias and values to count.
///
/// # Errors
/// Says why there is none, and which names are near or may be meant.
pub fn countable(name: &str) -> Result<(&'static FieldSpec, Option<DayPart>), String> {
    let (field, part) = match DAY_PARTS.iter().find(|(part, ..)| *part == name) {
        Some((_, field, part)) => (*field, Some(*part)),
        None => (name, None),
    };
    match find_field(field) {
        Some(spec) if has_values(spec) => Ok((spec, part)),
        Some(spec) if spec.kind == FieldKind::Exact => {
            Err(format!("'{name}' has another value for each letter, and none to count"))
        }
        Some(_) => Err(format!("'{name}' is a text, which has words and no values to count")),
        None => {
            let near = nearest_name(name, countable_fields());
            let near = near.map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
            Err(format!("there is no field '{name}'{near}"))
        }
    }
}

/// Returns true if the field has values that can be counted.
fn has_values(spec: &FieldSpec) -> bool {
    matches!(spec.kind, FieldKind::Keyword | FieldKind::Number | FieldKind::Day)
}

/// Returns the fields whose values can be counted.
pub fn countable_fields() -> impl Iterator<Item = &'static FieldSpec> {
    FIELDS.iter().filter(|spec| has_values(spec))
}

/// Returns the names of the fields and parts of days whose values can be counted.
pub fn countable_names() -> impl Iterator<Item = &'static str> {
    countable_fields().map(|spec| spec.name).chain(DAY_PARTS.iter().map(|(part, ..)| *part))
}

/// The values of one field in an open index.
pub struct FieldValues {
    /// The column of each segment.
    segments: Vec<SegmentValues>,
    /// The texts, if the field has texts.
    texts: Option<Arc<TextNumbers>>,
    /// The numbers and days that were met.
    met: MetValues,
}

/// The numbers and days that were met, each with its number.
struct MetValues {
    /// The values by their numbers, as they are shown.
    names: Vec<String>,
    /// The numbers of values that are numbers or days.
    keys: KeyNumbers,
    /// The numbers or days that are counted as one.
    bucket: Bucket,
    /// True if the field has numbers.
    is_number: bool,
}

impl MetValues {
    /// Returns the number of the value with this key, which it gets if it has none yet.
    fn number(&mut self, key: u64) -> u32 {
        let number = self.keys.number(key);
        if number as usize == self.names.len() {
            self.names.push(self.bucket.name(key));
        }
        number
    }
}

/// The column of a segment.
enum SegmentValues {
    /// Texts, with the number of each by its ordinal.
    Texts(StrColumn, Arc<[u32]>),
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
        let (spec, part) = named(name)?;
        let bucket = match part {
            Some(part) => Bucket::Part(part),
            None if spec.kind == FieldKind::Day => Bucket::Part(DayPart::Day),
            None => Bucket::Each,
        };
        FieldValues::in_buckets(index, spec, bucket)
    }

    /// Opens the same in values that are few enough for a list: days by their years, numbers by tens.
    ///
    /// # Errors
    /// As [`FieldValues::open`].
    pub fn open_coarse(index: &OpenIndex, name: &str) -> Result<FieldValues, SearchError> {
        let (spec, part) = named(name)?;
        let bucket = match spec.kind {
            FieldKind::Day => Bucket::Part(part.unwrap_or(DayPart::Year)),
            FieldKind::Number => Bucket::Tens,
            _ => Bucket::Each,
        };
        FieldValues::in_buckets(index, spec, bucket)
    }

    /// Opens the columns of a field.
    fn in_buckets(index: &OpenIndex, spec: &FieldSpec, bucket: Bucket) -> Result<FieldValues, SearchError> {
        let met = MetValues {
            names: Vec::new(),
            keys: KeyNumbers::default(),
            bucket,
            is_number: spec.kind == FieldKind::Number,
        };
        let (columns, searcher) = (&index.columns, &index.searcher);
        let texts = (spec.kind == FieldKind::Keyword).then(|| columns.numbered(searcher, spec.name)).transpose();
        let texts = texts.map_err(|error| index.engine(error))?;
        let open = |(at, segment)| -> tantivy::Result<SegmentValues> {
            let opened = match &texts {
                Some(texts) => {
                    let numbers = Arc::clone(texts.of_segment(at));
                    columns.texts(segment, spec.name)?.map(|column| SegmentValues::Texts(column, numbers))
                }
                None => columns.numbers(segment, spec.name)?.map(SegmentValues::Numbers),
            };
            Ok(opened.unwrap_or(SegmentValues::None))
        };
        let segments = searcher.segment_readers().iter().enumerate().map(open).collect::<tantivy::Result<_>>();
        let segments = segments.map_err(|error| index.engine(error))?;
        Ok(FieldValues { segments, texts, met })
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
                    let number = self.met.number(self.met.bucket.key(value));
                    if !found.contains(&number) {
                        found.push(number);
                    }
                }
            }
            SegmentValues::None => {}
        }
    }

    /// Returns the column of a segment; `None` where it has no value.
    pub fn column(&self, segment: u32) -> Option<&Column<u64>> {
        match &self.segments[segment as usize] {
            SegmentValues::Texts(column, _) => Some(column.ords()),
            SegmentValues::Numbers(column) => Some(column),
            SegmentValues::None => None,
        }
    }

    /// Returns the texts of a segment by their ordinals in its column.
    pub fn texts_of(&self, segment: u32) -> impl Iterator<Item = &str> {
        self.numbers_of(segment).iter().map(|number| self.name(*number))
    }

    /// Returns the numbers of the texts of a segment by their ordinals in its column; none of a field without texts.
    pub fn numbers_of(&self, segment: u32) -> &[u32] {
        match &self.segments[segment as usize] {
            SegmentValues::Texts(_, numbers) => numbers,
            _ => &[],
        }
    }

    /// Returns the key of a number or day that a column has; `None` for the ordinal of a text.
    pub fn key_of(&self, value: u64) -> Option<u64> {
        self.texts.is_none().then(|| self.met.bucket.key(value))
    }

    /// Returns the number of a value that has the number `own` in a segment: that of a text, or one of `keys`.
    pub fn number_of(&mut self, own: u32, keys: &KeyNumbers) -> u32 {
        if self.texts.is_some() { own } else { self.met.number(keys.keys[own as usize]) }
    }

    /// Returns a value as it is shown.
    pub fn name(&self, number: u32) -> &str {
        &self.names()[number as usize]
    }

    /// Returns the values that have been numbered, as they are shown; of a field of texts all.
    pub fn names(&self) -> &[String] {
        self.texts.as_ref().map_or(&self.met.names, |texts| &texts.names)
    }

    /// Returns the number of the value with this key, which it gets if it has none yet.
    pub fn number_of_key(&mut self, key: u64) -> u32 {
        self.met.number(key)
    }

    /// Returns the key of a value that is a number or day: less for a less one, and of periods that follow each other the
    /// next number.
    pub fn key(&self, number: u32) -> Option<u64> {
        self.met.keys.keys.get(number as usize).copied()
    }

    /// Returns the value with this key as it is shown, counted or not.
    pub fn name_of_key(&self, key: u64) -> String {
        self.met.bucket.name(key)
    }

    /// Returns true if values are shown as numbers, as ages and years are.
    pub fn is_number(&self) -> bool {
        self.met.is_number || self.met.bucket == Bucket::Part(DayPart::Year)
    }

    /// Compares two values: numbers and days as such, others by their names.
    pub fn compare(&self, one: u32, other: u32) -> Ordering {
        match (self.key(one), self.key(other)) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => self.name(one).cmp(self.name(other)),
        }
    }
}

/// Finds what is counted under a name; an error of a search where there is none.
fn named(name: &str) -> Result<(&'static FieldSpec, Option<DayPart>), SearchError> {
    countable(name).map_err(|reason| SearchError::Field { option: name.to_owned(), reason })
}
