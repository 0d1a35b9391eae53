//! Collects the hits with the best scores, equal ones in the order of ids. Ids are compared by their numbers within a
//! segment, and read only where hits of several segments are equal: reading one costs more than scoring a hit.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::deadline::{READING, is_over};
use crate::search::error::Result;
use crate::search::open_index::OpenIndex;
use crate::search::plan::values::columns::OpenColumns;

/// A collector of the hits with the best scores, of each segment by itself.
pub struct BestScores<'a> {
    /// The columns of the index.
    pub columns: &'a OpenColumns,
    /// The number of hits that are wanted.
    pub limit: usize,
}

/// The best hits of a segment.
pub struct BestOfSegment {
    /// The segment.
    segment: SegmentOrdinal,
    /// The ids of its items; `None` where it has none.
    ids: Option<StrColumn>,
    /// The number of hits that are wanted.
    limit: usize,
    /// The best hits so far, the last of them on top.
    best: BinaryHeap<Reverse<ScoredItem>>,
}

/// A hit with its score, which is more than another if it comes before it.
#[derive(Debug, Clone, Copy)]
struct ScoredItem {
    /// The score.
    score: Score,
    /// The number of its id among those of the segment.
    id: u64,
    /// Its number in the segment.
    item: DocId,
}

impl Ord for ScoredItem {
    fn cmp(&self, other: &ScoredItem) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| other.id.cmp(&self.id))
    }
}

impl PartialOrd for ScoredItem {
    fn partial_cmp(&self, other: &ScoredItem) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ScoredItem {
    fn eq(&self, other: &ScoredItem) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for ScoredItem {}

impl Collector for BestScores<'_> {
    type Fruit = Vec<(Score, DocAddress)>;
    type Child = BestOfSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<BestOfSegment> {
        let ids = self.columns.texts(reader, "id")?;
        Ok(BestOfSegment { segment, ids, limit: self.limit, best: BinaryHeap::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(fruits.concat())
    }
}

impl SegmentCollector for BestOfSegment {
    type Fruit = Vec<(Score, DocAddress)>;

    fn collect(&mut self, item: DocId, score: Score) {
        let is_full = self.best.len() == self.limit;
        if is_full && self.best.peek().is_some_and(|Reverse(last)| score < last.score) {
            return;
        }
        let id = self.ids.as_ref().and_then(|ids| ids.ords().first(item)).unwrap_or(u64::MAX);
        self.best.push(Reverse(ScoredItem { score, id, item }));
        if is_full {
            self.best.pop();
        }
    }

    fn harvest(self) -> Self::Fruit {
        let place = |Reverse(hit): Reverse<ScoredItem>| (hit.score, DocAddress::new(self.segment, hit.item));
        self.best.into_sorted_vec().into_iter().map(place).collect()
    }
}

/// Puts the best hits of all segments in order and keeps `limit` of them.
///
/// # Errors
/// When the index cannot be read.
pub fn in_order(
    index: &OpenIndex,
    mut hits: Vec<(Score, DocAddress)>,
    limit: usize,
) -> Result<Vec<(Score, DocAddress)>> {
    // Equal hits of one segment are in the order of ids already, and stay so.
    hits.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let mut from = 0;
    while from < hits.len().min(limit) && !is_over(1) {
        let equal = hits[from..].iter().take_while(|hit| hit.0.total_cmp(&hits[from].0).is_eq()).count();
        let equal = &mut hits[from..from + equal];
        if equal.iter().any(|hit| hit.1.segment_ord != equal[0].1.segment_ord) {
            let mut by_id = Vec::with_capacity(equal.len());
            for hit in equal.iter().take_while(|_| !is_over(READING)) {
                by_id.push((index.id_of(hit.1)?, *hit));
            }
            by_id.sort_by(|(one, _), (other, _)| one.cmp(other));
            equal.iter_mut().zip(by_id).for_each(|(place, (_, hit))| *place = hit);
        }
        from += equal.len();
    }
    hits.truncate(limit);
    Ok(hits)
}
