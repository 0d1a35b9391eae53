//! What is left out of the hits.
//!
//! tantivy 0.27 asks an excluded set for items that lie behind the one where it stands (`exclude.rs`), which its ranges and
//! intersections do not allow (`seek_danger`). This one stands between them.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader};

/// The items that a query means, to be left out.
#[derive(Debug)]
pub struct ExcludedQuery(pub Box<dyn Query>);

impl Clone for ExcludedQuery {
    fn clone(&self) -> ExcludedQuery {
        ExcludedQuery(self.0.box_clone())
    }
}

impl Query for ExcludedQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ExcludedWeight(self.0.weight(scoring)?)))
    }
}

struct ExcludedWeight(Box<dyn Weight>);

impl Weight for ExcludedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ExcludedScorer(self.0.scorer(segment, boost)?)))
    }

    fn explain(&self, segment: &SegmentReader, item: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(segment, item)
    }
}

struct ExcludedScorer(Box<dyn Scorer>);

impl DocSet for ExcludedScorer {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.0.doc() { self.0.doc() } else { self.0.seek(target) }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        match self.seek(target) {
            item if item == target => SeekDangerResult::Found,
            item => SeekDangerResult::SeekLowerBound(item),
        }
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }
}

impl Scorer for ExcludedScorer {
    fn score(&mut self) -> Score {
        self.0.score()
    }
}
