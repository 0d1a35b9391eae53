//! Counting hits: items, and the letters they stand in.

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::schema::ITEMS_BEFORE;

/// How many hits there are, exactly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Items.
    pub items: u64,
    /// Letters with at least one of them.
    pub letters: u64,
}

/// Collects a [`Total`]. The items of a letter stand side by side in one segment, as they are written together.
pub struct TotalCollector;

impl Collector for TotalCollector {
    type Fruit = Total;
    type Child = SegmentTotal;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentTotal> {
        let before = segment.fast_fields().u64(ITEMS_BEFORE)?;
        Ok(SegmentTotal { before, last: None, total: Total::default() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, totals: Vec<Total>) -> tantivy::Result<Total> {
        let add = |sum: Total, one: Total| Total { items: sum.items + one.items, letters: sum.letters + one.letters };
        Ok(totals.into_iter().fold(Total::default(), add))
    }
}

/// The total of one segment.
pub struct SegmentTotal {
    before: Column<u64>,
    /// The first item of the letter that was counted last.
    last: Option<DocId>,
    total: Total,
}

impl SegmentCollector for SegmentTotal {
    type Fruit = Total;

    fn collect(&mut self, item: DocId, _: Score) {
        self.total.items += 1;
        let before = self.before.first(item).and_then(|before| DocId::try_from(before).ok()).unwrap_or(0);
        let first = Some(item.saturating_sub(before));
        if self.last != first {
            self.last = first;
            self.total.letters += 1;
        }
    }

    fn harvest(self) -> Total {
        self.total
    }
}
