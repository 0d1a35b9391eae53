//! Occurrences of terms in items of a window. Each list of postings is walked by itself, in step with the items that are
//! wanted: to merge the lists first would take longer than to add up what they have.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use crate::index::schema::fields::Zone;
use crate::search::exec::windows::in_step::meet;
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::term_lookup::FoundTerms;

/// The postings of some terms in one segment, with the number of occurrences in each document.
pub struct TermCounts {
    /// The postings of each term.
    postings: Vec<SegmentPostings>,
    /// The number of occurrences by item of the window; 0 between windows.
    counts: Vec<u32>,
}

impl TermCounts {
    /// Opens the postings of the terms `found` in `zone` of a segment, for windows of so many items.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(segment: &SegmentReader, zone: Zone, found: &FoundTerms, window: DocId) -> tantivy::Result<TermCounts> {
        let infos = found.in_segment(segment.segment_id());
        let index = segment.inverted_index(zone.field())?;
        let postings = infos.iter().map(|info| index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs));
        Ok(TermCounts { postings: postings.collect::<Result<_, _>>()?, counts: vec![0; window as usize] })
    }

    /// Calls `take` with each of the `wanted` items of the window that begins at `base` in which there are occurrences, and
    /// the number of them. Windows must come in ascending order, each once.
    pub fn for_each(&mut self, base: DocId, wanted: &WindowSet, mut take: impl FnMut(DocId, u32)) {
        let counts = &mut self.counts;
        for one in &mut self.postings {
            meet(one, base, wanted, |at, one| counts[at as usize] += one.term_freq());
        }
        wanted.for_each(|at| {
            let count = std::mem::take(&mut self.counts[at as usize]);
            if count > 0 {
                take(at, count);
            }
        });
    }
}
