//! The columns that hits of a segment are sorted by. A value is compared as a number: within a segment texts have the
//! numbers of a dictionary, which are in their order.

use tantivy::columnar::{Cardinality, Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::index::schema::fields::FieldKind;
use crate::search::exec::order::sort_key::{SortKey, SortValue};
use crate::search::open_index::OpenIndex;
use crate::search::plan::values::field_values::DayPart;

/// The rank of an item without a value: after all others in either direction.
pub const LACKING: u64 = u64::MAX;

/// The column of a segment that its items are sorted by.
pub struct SortColumn {
    /// The values.
    values: ColumnValues,
    /// True if the greatest value comes first.
    is_descending: bool,
}

/// The values of a segment.
enum ColumnValues {
    /// Whole texts.
    Texts(StrColumn),
    /// Numbers or days, and the part of a day that counts.
    Numbers(Column<u64>, Option<DayPart>),
    /// Scores, which no column has.
    Scores,
    /// The segment has no value.
    None,
}

impl SortColumn {
    /// Opens the column of a key in a segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(index: &OpenIndex, segment: &SegmentReader, key: SortKey) -> tantivy::Result<SortColumn> {
        let columns = &index.columns;
        let values = match key.column() {
            None => ColumnValues::Scores,
            Some((spec, part)) if matches!(spec.kind, FieldKind::Number | FieldKind::Day) => columns
                .numbers(segment, spec.name)?
                .map_or(ColumnValues::None, |column| ColumnValues::Numbers(column, part)),
            Some((spec, _)) => columns.texts(segment, spec.name)?.map_or(ColumnValues::None, ColumnValues::Texts),
        };
        Ok(SortColumn { values, is_descending: key.is_descending() })
    }

    /// Returns true if items may have no value.
    pub fn may_lack(&self) -> bool {
        match &self.values {
            ColumnValues::Texts(column) => column.ords().get_cardinality() != Cardinality::Full,
            ColumnValues::Numbers(column, _) => column.get_cardinality() != Cardinality::Full,
            ColumnValues::Scores => false,
            ColumnValues::None => true,
        }
    }

    /// Returns the number that an item with this score is compared by: of several values the least, or in descending
    /// order the greatest.
    fn number(&self, item: DocId, score: f32) -> Option<u64> {
        match &self.values {
            ColumnValues::Texts(column) => match column.ords().get_cardinality() {
                Cardinality::Multivalued if self.is_descending => column.ords().values_for_doc(item).max(),
                Cardinality::Multivalued => column.ords().values_for_doc(item).min(),
                _ => column.ords().first(item),
            },
            ColumnValues::Numbers(column, part) => {
                let value = match column.get_cardinality() {
                    Cardinality::Multivalued if self.is_descending => column.values_for_doc(item).max(),
                    Cardinality::Multivalued => column.values_for_doc(item).min(),
                    _ => column.first(item),
                };
                value.map(|value| part.map_or(value, |part| part.key(value)))
            }
            // Scores are not negative, so that their bits sort as they do.
            ColumnValues::Scores => Some(score.max(0.0).to_bits().into()),
            ColumnValues::None => None,
        }
    }

    /// Returns the rank of an item with this score among those of its segment: less for what comes first.
    pub fn rank(&self, item: DocId, score: f32) -> u64 {
        match self.number(item, score) {
            Some(number) if self.is_descending => LACKING - 1 - number,
            Some(number) => number,
            None => LACKING,
        }
    }

    /// Reads the value of an item with this score, which is the same in every segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn value(&self, item: DocId, score: f32) -> tantivy::Result<Option<SortValue>> {
        let Some(number) = self.number(item, score) else { return Ok(None) };
        let ColumnValues::Texts(column) = &self.values else { return Ok(Some(SortValue::Number(number))) };
        let mut text = String::new();
        column.ord_to_str(number, &mut text)?;
        Ok(Some(SortValue::Text(text)))
    }
}

/// Opens the columns of all keys in a segment.
///
/// # Errors
/// When the index cannot be read.
pub fn open_columns(index: &OpenIndex, segment: &SegmentReader, keys: &[SortKey]) -> tantivy::Result<Vec<SortColumn>> {
    keys.iter().map(|key| SortColumn::open(index, segment, *key)).collect()
}

/// Reads the values of an item with this score in all columns.
///
/// # Errors
/// When the index cannot be read.
pub fn values_in(columns: &[SortColumn], item: DocId, score: f32) -> tantivy::Result<Vec<Option<SortValue>>> {
    columns.iter().map(|column| column.value(item, score)).collect()
}
