//! Which items of a segment are one letter's.

use std::sync::Arc;

use tantivy::columnar::{Cardinality, ColumnValues};
use tantivy::{DocId, SegmentReader};

use super::fields::ITEMS_BEFORE;

/// How many items of its letter stand before each item: the items of a letter stand side by side.
pub struct ItemsBefore {
    values: Arc<dyn ColumnValues<u64>>,
    items: DocId,
}

impl ItemsBefore {
    /// Those of a segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<ItemsBefore> {
        let column = segment.fast_fields().u64(ITEMS_BEFORE)?;
        // Every item has one value: that need not be asked for each of them.
        let values = match column.get_cardinality() {
            Cardinality::Full => column.values,
            _ => column.first_or_default_col(0),
        };
        Ok(ItemsBefore { values, items: segment.max_doc() })
    }

    /// How many stand before `item`; 0 where there is no such item.
    pub fn of(&self, item: DocId) -> DocId {
        // A column may be asked for its own items alone.
        if item < self.items { self.values.get_val(item) as DocId } else { 0 }
    }

    /// The first item of the letter that has `item`.
    pub fn first_of(&self, item: DocId) -> DocId {
        item.saturating_sub(self.of(item))
    }
}
