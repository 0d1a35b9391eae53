//! Counting hits: items, and the letters they stand in.

use std::collections::HashSet;

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// How many hits there are, exactly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Items.
    pub items: u64,
    /// Letters with at least one of them.
    pub letters: u64,
}

/// Collects a [`Total`]. The items of a letter are always in one segment, as they are written together.
pub struct TotalCollector;

impl Collector for TotalCollector {
    type Fruit = Total;
    type Child = SegmentTotal;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentTotal> {
        Ok(SegmentTotal { letters: segment.fast_fields().str("letter")?, seen: HashSet::new(), items: 0 })
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
    letters: Option<StrColumn>,
    seen: HashSet<u64>,
    items: u64,
}

impl SegmentCollector for SegmentTotal {
    type Fruit = Total;

    fn collect(&mut self, item: DocId, _: Score) {
        self.items += 1;
        if let Some(letter) = self.letters.as_ref().and_then(|letters| letters.ords().first(item)) {
            self.seen.insert(letter);
        }
    }

    fn harvest(self) -> Total {
        Total { items: self.items, letters: self.seen.len() as u64 }
    }
}
