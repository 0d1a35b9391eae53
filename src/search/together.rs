//! The items that have several things, with a score that does not depend on how the index is cut into segments.
//!
//! tantivy adds the scores of a conjunction in the order of its parts' lengths, which differ from segment to segment, and sums
//! of the same numbers in another order differ in their last bit. Here they are added in the order of the parts.

use tantivy::query::{BooleanQuery, EnableScoring, Explanation, Occur, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

/// The items that all of some queries mean.
#[derive(Debug)]
pub struct TogetherQuery(pub Vec<Box<dyn Query>>);

impl Clone for TogetherQuery {
    fn clone(&self) -> TogetherQuery {
        TogetherQuery(self.0.iter().map(|part| part.box_clone()).collect())
    }
}

impl Query for TogetherQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        if !scoring.is_scoring_enabled() {
            let parts = self.0.iter().map(|part| (Occur::Must, part.box_clone())).collect();
            return BooleanQuery::new(parts).weight(scoring);
        }
        let parts = self.0.iter().map(|part| part.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(TogetherWeight(parts)))
    }
}

struct TogetherWeight(Vec<Box<dyn Weight>>);

impl Weight for TogetherWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let parts: Vec<Box<dyn Scorer>> =
            self.0.iter().map(|part| part.scorer(segment, boost)).collect::<tantivy::Result<_>>()?;
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by_key(|part| parts[*part].cost());
        let mut scorer = TogetherScorer { parts, order, item: 0 };
        scorer.find(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, item: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > item || scorer.seek(item) != item {
            return Err(TantivyError::InvalidArgument(format!("item {item} has not all of it")));
        }
        Ok(Explanation::new("things that are wanted together", scorer.score()))
    }
}

struct TogetherScorer {
    parts: Vec<Box<dyn Scorer>>,
    /// The parts by length, the shortest first: it leaves the others the least to look at.
    order: Vec<usize>,
    item: DocId,
}

impl TogetherScorer {
    /// Goes to the first item from `target` on that all parts have.
    fn find(&mut self, target: DocId) -> DocId {
        self.item = target;
        'items: loop {
            for at in &self.order {
                let part = &mut self.parts[*at];
                let item = if part.doc() < self.item { part.seek(self.item) } else { part.doc() };
                if item > self.item {
                    self.item = item;
                    if item == TERMINATED {
                        return item;
                    }
                    continue 'items;
                }
            }
            return self.item;
        }
    }
}

impl DocSet for TogetherScorer {
    fn advance(&mut self) -> DocId {
        if self.item == TERMINATED { TERMINATED } else { self.find(self.item + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.item { self.item } else { self.find(target) }
    }

    fn doc(&self) -> DocId {
        self.item
    }

    fn size_hint(&self) -> u32 {
        self.order.first().map_or(0, |shortest| self.parts[*shortest].size_hint())
    }
}

impl Scorer for TogetherScorer {
    fn score(&mut self) -> Score {
        self.parts.iter_mut().map(Scorer::score).sum()
    }
}
