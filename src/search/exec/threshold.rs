//! The floor: the score below which no item can be among the best any more. What collects hits raises it, what finds
//! them passes over items that cannot reach it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::Score;

/// A score that only rises; clones are one and the same.
#[derive(Debug, Clone, Default)]
pub struct ScoreThreshold {
    /// Scores are not negative, so that their bits sort as they do.
    bits: Arc<AtomicU32>,
}

impl ScoreThreshold {
    /// The score.
    pub fn get(&self) -> Score {
        Score::from_bits(self.bits.load(Ordering::Relaxed))
    }

    /// Raises it to `score`, unless it is that high.
    fn raise(&self, score: Score) {
        if score > self.get() {
            self.bits.store(score.to_bits(), Ordering::Relaxed);
        }
    }

    /// Puts it back to the ground, for another search.
    fn reset(&self) {
        self.bits.store(0, Ordering::Relaxed);
    }
}

/// Raises a floor to the score of the last of the best hits.
pub struct TopK<'a> {
    threshold: &'a ScoreThreshold,
    limit: usize,
    /// The bits of the best scores, the lowest on top.
    scores: BinaryHeap<Reverse<u32>>,
}

impl TopK<'_> {
    /// Raises `floor` from the ground on, once there are `limit` hits.
    pub fn new(threshold: &ScoreThreshold, limit: usize) -> TopK<'_> {
        threshold.reset();
        TopK { threshold, limit, scores: BinaryHeap::new() }
    }

    /// Whether a hit with this score may be among the best of those that were seen, itself among them.
    pub fn takes(&mut self, score: Score) -> bool {
        if score < self.threshold.get() {
            return false;
        }
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
            self.threshold.raise(Score::from_bits(*lowest));
        }
        true
    }
}
