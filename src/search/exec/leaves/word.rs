//! Finds the items that have a word in one zone, without scores. A word may be several terms, its forms or spellings.

use std::fmt;
use std::sync::Arc;

use tantivy::SegmentReader;

use crate::index::schema::fields::Zone;
use crate::search::exec::leaves::letters::Letters;
use crate::search::exec::leaves::terms::term_items::TermItems;
use crate::search::exec::windows::window_scorer::{Mode, NoItems, WindowQuery, WindowScorer};
use crate::search::plan::term_lookup::FoundTerms;

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
        Ok(Box::new(TermItems::open(segment, self.zone, &self.found, &self.letters)?))
    }
}
