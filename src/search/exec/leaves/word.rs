//! Finds the items that have a word in one zone, without scores. A word may be several terms, its forms or spellings.

use std::fmt;
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader};

use crate::index::schema::fields::Zone;
use crate::search::exec::leaves::block_join::BlockJoin;
use crate::search::exec::leaves::letters::Letters;
use crate::search::exec::windows::window_scorer::{Mode, NoItems, WindowQuery, WindowScorer};
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::term_lookup::FoundTerms;
use crate::search::proximity::merged_postings::MergedPostings;

/// Query for items that have one of some terms in a zone. It is a filter; what is ranked is a
/// [`ThingQuery`](crate::search::exec::leaves::thing::ThingQuery).
#[derive(Clone)]
pub struct WordQuery {
    /// The zone that is looked at.
    pub zone: Zone,
    /// The terms.
    pub found: Arc<FoundTerms>,
    /// The first items of letters, for the zone of the case.
    pub letters: Letters,
}

impl fmt::Debug for WordQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{:?}", self.zone, self.found.terms)
    }
}

impl WindowQuery for WordQuery {
    fn open(&self, segment: &SegmentReader, _: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        if self.found.in_segment(segment.segment_id()).is_empty() {
            return Ok(Box::new(NoItems));
        }
        let postings = MergedPostings::open(segment, self.zone, &self.found, IndexRecordOption::Basic)?;
        // Where documents are items, the join passes them through.
        Ok(Box::new(WordScorer(BlockJoin::new(self.zone, segment, &self.letters, postings)?)))
    }
}

/// The query in one segment: the items that the documents with a term count for.
struct WordScorer(BlockJoin<MergedPostings>);

impl WindowScorer for WordScorer {
    fn next(&mut self, target: DocId) -> DocId {
        if self.0.doc() < target { self.0.seek(target) } else { self.0.doc() }
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        self.0.mark_with(base, set, |documents, set| documents.mark(base, set));
    }

    fn cost(&self) -> u64 {
        self.0.cost()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }
}
