//! The floor: the score below which no item can be among the best any more. What collects hits raises it, what finds
//! them passes over items that cannot reach it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// A score that only rises; clones are one and the same.
#[derive(Debug, Clone, Default)]
pub struct Floor {
    /// Scores are not negative, so that their bits sort as they do.
    bits: Arc<AtomicU32>,
}

impl Floor {
    /// The score.
    pub fn get(&self) -> Score {
        Score::from_bits(self.bits.load(Ordering::Relaxed))
    }

    /// Raises it to `score`, unless it is that high.
    fn raise(&self, score: Score) {
        self.bits.fetch_max(score.max(0.0).to_bits(), Ordering::Relaxed);
    }

    /// Puts it back to the ground, for another search.
    pub fn reset(&self) {
        self.bits.store(0, Ordering::Relaxed);
    }
}

/// A collector of the best hits that raises the floor to the score of the last of them.
pub struct Raising<C> {
    /// What collects them.
    pub best: C,
    /// How many it wants.
    pub limit: usize,
    /// What it raises.
    pub floor: Floor,
}

impl<C: Collector> Collector for Raising<C> {
    type Fruit = C::Fruit;
    type Child = RaisingSegment<C::Child>;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Self::Child> {
        let best = self.best.for_segment(ordinal, segment)?;
        Ok(RaisingSegment { best, limit: self.limit, scores: BinaryHeap::new(), floor: self.floor.clone() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<<Self::Child as SegmentCollector>::Fruit>) -> tantivy::Result<Self::Fruit> {
        self.best.merge_fruits(fruits)
    }
}

/// The same for one segment.
pub struct RaisingSegment<S> {
    best: S,
    limit: usize,
    /// The bits of the best scores, the lowest on top.
    scores: BinaryHeap<Reverse<u32>>,
    floor: Floor,
}

impl<S: SegmentCollector> SegmentCollector for RaisingSegment<S> {
    type Fruit = S::Fruit;

    fn collect(&mut self, item: DocId, score: Score) {
        if score < self.floor.get() {
            return;
        }
        self.best.collect(item, score);
        let bits = score.max(0.0).to_bits();
        if self.scores.len() < self.limit {
            self.scores.push(Reverse(bits));
        } else if let Some(mut lowest) = self.scores.peek_mut()
            && lowest.0 < bits
        {
            *lowest = Reverse(bits);
        }
        if self.scores.len() == self.limit
            && let Some(Reverse(lowest)) = self.scores.peek()
        {
            self.floor.raise(Score::from_bits(*lowest));
        }
    }

    fn harvest(self) -> S::Fruit {
        self.best.harvest()
    }
}
