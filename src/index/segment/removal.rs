//! The query by which a commit takes items out.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::index::{SegmentId, SegmentReader};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermSetQuery, Weight};
use tantivy::{DocId, Score, Term};

/// A query for documents with some terms in the segments of the commit before. Segments that were written since have
/// letters of the same names, which stay.
#[derive(Debug, Clone)]
pub struct Removal {
    /// Documents with the terms, in whatever segment.
    documents: TermSetQuery,
    /// The segments of the commit before.
    segments: Arc<HashSet<SegmentId>>,
}

impl Removal {
    /// Makes the query for documents with any of `terms` in any of `segments`.
    pub fn new(terms: Vec<Term>, segments: HashSet<SegmentId>) -> Removal {
        Removal { documents: TermSetQuery::new(terms), segments: Arc::new(segments) }
    }
}

impl Query for Removal {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        // Which segment is asked is only known to the scorer.
        let documents = self.documents.weight(scoring)?;
        Ok(Box::new(RemovalWeight { documents, segments: Arc::clone(&self.segments) }))
    }
}

/// The query prepared for a search: no documents in other segments.
struct RemovalWeight {
    documents: Box<dyn Weight>,
    segments: Arc<HashSet<SegmentId>>,
}

impl Weight for RemovalWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        match self.segments.contains(&reader.segment_id()) {
            true => self.documents.scorer(reader, boost),
            false => Ok(Box::new(EmptyScorer)),
        }
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.documents.explain(reader, document)
    }
}
