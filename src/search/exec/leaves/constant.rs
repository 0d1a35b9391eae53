//! Gives all items of a query the same score. A bonus is such a query: it says that an item has something, not how
//! much of it.

use std::sync::Arc;

use tantivy::{DocId, Score, SegmentReader};

use crate::search::exec::windows::window_scorer::{Mode, WindowQuery, WindowScorer};
use crate::search::exec::windows::window_set::WindowSet;

/// Query for the items of another one, each with a score of 1.
#[derive(Debug)]
pub struct Constant(pub Arc<dyn WindowQuery>);

/// The query in one segment.
struct ConstantScorer {
    /// The walk over the items.
    items: Box<dyn WindowScorer>,
    /// The score of each.
    score: Score,
}

impl WindowQuery for Constant {
    fn open(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        let items = self.0.open(segment, mode.unscored())?;
        Ok(Box::new(ConstantScorer { items, score: mode.boost.unwrap_or(0.0) }))
    }

    fn max_score(&self) -> Score {
        1.0
    }
}

impl WindowScorer for ConstantScorer {
    fn next(&mut self, target: DocId) -> DocId {
        self.items.next(target)
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        self.items.fill(base, set);
    }

    fn fill_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        self.items.fill_among(base, wanted, set);
    }

    fn score(&mut self, _base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
        wanted.for_each(|at| scores[at as usize] += self.score);
    }

    fn cost(&self) -> u64 {
        self.items.cost()
    }

    fn size_hint(&self) -> u32 {
        self.items.size_hint()
    }
}
