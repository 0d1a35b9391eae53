//! The items whose number or day lies in a range.

use std::ops::Bound;

use tantivy::query::{EnableScoring, Explanation, Query, RangeQuery, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SegmentReader, Term};

/// tantivy's own query for ranges, asked for one item after the other. Where it is left out together with something else,
/// tantivy asks it for an item before the one it stands at, which it does not expect: its distance to that item is
/// below zero, and a build that checks numbers panics.
#[derive(Debug, Clone)]
pub struct Range(RangeQuery);

impl Range {
    /// The items with a number between these bounds.
    pub fn new(field: Field, from: Bound<u64>, to: Bound<u64>) -> Range {
        let term = |number| Term::from_field_u64(field, number);
        Range(RangeQuery::new(from.map(term), to.map(term)))
    }
}

impl Query for Range {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(RangeWeight(self.0.weight(scoring)?)))
    }
}

struct RangeWeight(Box<dyn Weight>);

impl Weight for RangeWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(RangeScorer(self.0.scorer(segment, boost)?)))
    }

    fn explain(&self, segment: &SegmentReader, item: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(segment, item)
    }
}

/// Walks the items; what tantivy offers beside that is not taken up.
struct RangeScorer(Box<dyn Scorer>);

impl DocSet for RangeScorer {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.0.doc() { self.0.seek(target) } else { self.0.doc() }
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }
}

impl Scorer for RangeScorer {
    fn score(&mut self) -> Score {
        self.0.score()
    }
}
