//! The minimum competitive score: the lowest score that can still enter the top *k*. The collector raises it;
//! scorers skip items whose upper bound is below it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::Score;

/// A score that only rises. Clones share one value, on all threads.
#[derive(Debug, Clone, Default)]
pub struct ScoreThreshold {
    /// The bits of the score. Scores are not negative, so that their bits sort as they do.
    bits: Arc<AtomicU32>,
}

impl ScoreThreshold {
    /// Returns the current score; 0 before `k` hits were seen.
    pub fn get(&self) -> Score {
        Score::from_bits(self.bits.load(Ordering::Relaxed))
    }

    /// Raises the threshold to `score`, unless it is that high already.
    fn raise(&self, score: Score) {
        if score > self.get() {
            // Another thread may have raised it meanwhile.
            self.bits.fetch_max(score.to_bits(), Ordering::Relaxed);
        }
    }
}

/// The `limit` best scores so far; raises a threshold to the lowest of them.
pub struct TopK<'a> {
    /// The threshold that is raised.
    threshold: &'a ScoreThreshold,
    /// The number of hits that are wanted: the *k* of top *k*.
    limit: usize,
    /// The bits of the best scores, the lowest on top.
    scores: BinaryHeap<Reverse<u32>>,
}

impl TopK<'_> {
    /// Begins with no hits; `threshold` rises once there are `limit` of them.
    pub fn new(threshold: &ScoreThreshold, limit: usize) -> TopK<'_> {
        TopK { threshold, limit, scores: BinaryHeap::new() }
    }

    /// Adds a score, and returns true if a hit with it may be among the best.
    ///
    /// Equal scores are kept, since ids decide between them; a score below the threshold is dropped before it is
    /// compared with the others.
    pub fn takes(&mut self, score: Score) -> bool {
        if score < self.threshold.get() {
            return false;
        }
        // Bits of positive floating-point numbers sort as the numbers do.
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
