//! A clause of a boolean query in one segment. It keeps its items in the current window, and decides if they are
//! looked for one by one or all at once.

use tantivy::{DocId, Score};

use crate::search::exec::windows::window_scorer::WindowScorer;
use crate::search::exec::windows::window_set::WindowSet;

/// A clause in one segment, and its items in the current window.
pub struct ClauseScorer {
    /// The walk over the items.
    scorer: Box<dyn WindowScorer>,
    /// Number of items that a window has on average.
    expected: u32,
    /// The items of the current window, as far as they were looked for.
    pub set: WindowSet,
    /// Upper bound of the score; 0 where there are no scores.
    pub max_score: Score,
}

impl ClauseScorer {
    /// Makes a clause of a walk over items below `max_item` in windows of `window` items, each of which scores
    /// `max_score` at most.
    pub fn new(scorer: Box<dyn WindowScorer>, max_score: Score, max_item: DocId, window: DocId) -> ClauseScorer {
        // The share of items that match, times the size of a window.
        let expected = u64::from(scorer.size_hint()) * u64::from(window) / u64::from(max_item.max(1));
        // Bounds of many lists may add up to more than there are.
        let expected = u32::try_from(expected).unwrap_or(u32::MAX).min(window);
        ClauseScorer { scorer, expected, set: WindowSet::new(window), max_score }
    }

    /// Returns the cost of walking all items.
    pub fn cost(&self) -> u64 {
        self.scorer.cost()
    }

    /// Returns an upper bound for the number of items.
    pub fn size_hint(&self) -> u32 {
        self.scorer.size_hint()
    }

    /// Returns the first item from `target` on, or `TERMINATED`. Targets must not fall.
    pub fn next(&mut self, target: DocId) -> DocId {
        self.scorer.next(target)
    }

    /// Finds the items of the window that begins at `base`. Where only few, `count`, are `wanted`, it looks for those
    /// alone.
    pub fn look(&mut self, base: DocId, wanted: &WindowSet, count: u32) {
        // To go to one item takes about as long as to pass so many.
        const STEP: u32 = 8;
        if count.saturating_mul(STEP) < self.expected {
            self.look_among(base, wanted);
        } else {
            self.set.clear();
            self.scorer.fill(base, &mut self.set);
        }
    }

    /// Finds those of the `wanted` items of the window that match.
    pub fn look_among(&mut self, base: DocId, wanted: &WindowSet) {
        self.set.clear();
        self.scorer.fill_among(base, wanted, &mut self.set);
    }

    /// Adds the scores of those of the `wanted` items that match to `scores`, which has a place for each item of the
    /// window.
    pub fn add_scores(&mut self, base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
        if self.max_score > 0.0 {
            let mut wanted = wanted.clone();
            wanted.join(&self.set, |one, other| one & other);
            self.scorer.score(base, &wanted, scores);
        }
    }

    /// Returns the score of one item; `None` where it does not match. Items must not fall.
    pub fn score_of(&mut self, item: DocId) -> Option<Score> {
        let window = self.set.window();
        let (base, at) = (item - item % window, item % window);
        let mut wanted = WindowSet::new(window);
        wanted.add(at);
        self.look_among(base, &wanted);
        let mut scores = vec![0.0; window as usize];
        self.add_scores(base, &wanted, &mut scores);
        (self.set.next(at) == Some(at)).then_some(scores[at as usize])
    }
}
