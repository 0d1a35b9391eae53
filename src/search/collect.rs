//! Counting hits: items, and the letters they stand in.

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::schema::ItemsBefore;

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
        Ok(SegmentTotal { before: ItemsBefore::open(segment)?, last: None, total: Total::default() })
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
    before: ItemsBefore,
    /// The first item of the letter that was counted last.
    last: Option<DocId>,
    total: Total,
}

impl SegmentCollector for SegmentTotal {
    type Fruit = Total;

    fn collect(&mut self, item: DocId, _: Score) {
        self.total.items += 1;
        let first = Some(self.before.first_of(item));
        if self.last != first {
            self.last = first;
            self.total.letters += 1;
        }
    }

    fn harvest(self) -> Total {
        self.total
    }
}
