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

/// A hit with its score, which is more than another of its segment if it comes before it.
#[derive(Debug, Clone, Copy)]
pub struct ScoredItem {
    /// The score.
    score: Score,
    /// The number of its id among those of the segment.
    id: u64,
    /// Its segment and number there.
    address: DocAddress,
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
    type Fruit = Vec<ScoredItem>;
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
    type Fruit = Vec<ScoredItem>;

    fn collect(&mut self, item: DocId, score: Score) {
        let is_full = self.best.len() == self.limit;
        if is_full && self.best.peek().is_some_and(|Reverse(last)| score < last.score) {
            return;
        }
        let id = self.ids.as_ref().and_then(|ids| ids.ords().first(item)).unwrap_or(u64::MAX);
        self.best.push(Reverse(ScoredItem { score, id, address: DocAddress::new(self.segment, item) }));
        if is_full {
            self.best.pop();
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.best.into_iter().map(|Reverse(hit)| hit).collect()
    }
}

/// Puts the best hits of all segments in order and keeps `limit` of them.
///
/// # Errors
/// When the index cannot be read.
pub fn in_order(index: &OpenIndex, mut hits: Vec<ScoredItem>, limit: usize) -> Result<Vec<(Score, DocAddress)>> {
    // Equal hits of a segment come together, by their ids.
    hits.sort_unstable_by(|one, other| {
        let by_segment = || one.address.segment_ord.cmp(&other.address.segment_ord);
        other.score.total_cmp(&one.score).then_with(by_segment).then_with(|| one.id.cmp(&other.id))
    });
    let mut hits: Vec<(Score, DocAddress)> = hits.into_iter().map(|hit| (hit.score, hit.address)).collect();
    hits.truncate(reach(&hits, limit));
    let mut from = 0;
    while from < hits.len().min(limit) && !is_over(1) {
        let to = from + reach(&hits[from..], 1);
        let equal = &mut hits[from..to];
        if equal.iter().any(|hit| hit.1.segment_ord != equal[0].1.segment_ord) {
            let first = first_by_id(index, equal, limit - from)?;
            equal.iter_mut().zip(first).for_each(|(place, hit)| *place = hit);
        }
        from = to;
    }
    hits.truncate(limit);
    Ok(hits)
}

/// Returns the number of hits up to the last one that is equal to number `count`, from 1.
fn reach(hits: &[(Score, DocAddress)], count: usize) -> usize {
    let Some(last) = count.checked_sub(1).and_then(|last| hits.get(last)) else { return hits.len().min(count) };
    hits.partition_point(|hit| hit.0.total_cmp(&last.0).is_ge())
}

/// Merges equal hits, those of each segment next to each other and in the order of ids, and returns the first `wanted`
/// by id. Of a segment no more ids are read than it has hits among these, and one.
fn first_by_id(index: &OpenIndex, equal: &[(Score, DocAddress)], wanted: usize) -> Result<Vec<(Score, DocAddress)>> {
    let runs: Vec<_> = equal.chunk_by(|one, other| one.1.segment_ord == other.1.segment_ord).collect();
    let head = |run: usize, at: usize| -> Result<Option<Reverse<(String, usize, usize)>>> {
        runs[run].get(at).map(|hit| Ok(Reverse((index.id_of(hit.1)?, run, at)))).transpose()
    };
    let mut heads = BinaryHeap::new();
    for run in 0..runs.len() {
        heads.extend(head(run, 0)?);
    }
    let mut first = Vec::with_capacity(wanted.min(equal.len()));
    while first.len() < wanted && !is_over(READING) {
        let Some(Reverse((_, run, at))) = heads.pop() else { break };
        first.push(runs[run][at]);
        heads.extend(head(run, at + 1)?);
    }
    Ok(first)
}
