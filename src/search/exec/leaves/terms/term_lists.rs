//! The documents that have any of some terms, such as the forms of a word. Each list of postings is walked by itself: in a
//! set they need not be put in order.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::deadline::is_over;
use crate::index::schema::fields::Zone;
use crate::search::exec::leaves::terms::block_postings::BlockPostings;
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::term_lookup::FoundTerms;

/// A walk over the documents of a segment that have one of some terms in a zone.
pub struct TermLists {
    /// The postings of each term.
    lists: Vec<BlockPostings>,
    /// The current document, or `TERMINATED`.
    doc: DocId,
}

impl TermLists {
    /// Opens the postings of the terms `found` in `zone` of a segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(segment: &SegmentReader, zone: Zone, found: &FoundTerms) -> tantivy::Result<TermLists> {
        let lists = BlockPostings::open_all(segment, zone, found, IndexRecordOption::Basic)?;
        let mut lists = TermLists { lists, doc: TERMINATED };
        lists.settle();
        Ok(lists)
    }

    /// Returns true if it takes less time to go to `wanted` documents of a window in each list than to pass over all that are
    /// there.
    pub fn are_long_for(&self, wanted: u32, window: DocId) -> bool {
        self.lists.iter().all(|list| list.is_long_for(wanted, window))
    }

    /// Adds the documents of the window that begins at `base` to `set`, and moves past the window.
    pub fn mark(&mut self, base: DocId, set: &mut WindowSet) {
        if !is_over(self.lists.len()) {
            self.lists.iter_mut().for_each(|list| list.mark(base, set));
        }
        self.settle();
    }

    /// Adds those of the `wanted` items of the window that begins at `base` that are documents to `set`.
    pub fn mark_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        let count = wanted.count();
        let mut all = WindowSet::new(set.window());
        for list in self.lists.iter_mut().take_while(|_| !is_over(1)) {
            match list.is_long_for(count, set.window()) {
                true => list.meet(base, wanted, |at, _| set.add(at)),
                false => list.mark(base, &mut all),
            }
        }
        all.join(wanted, |one, wanted| one & wanted);
        set.join(&all, |one, other| one | other);
        self.settle();
    }

    /// Finds the first document of all lists.
    fn settle(&mut self) -> DocId {
        self.doc = self.lists.iter().map(BlockPostings::doc).min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for TermLists {
    fn advance(&mut self) -> DocId {
        let here = self.doc;
        self.lists.iter_mut().filter(|list| list.doc() == here && here != TERMINATED).for_each(|list| {
            list.advance();
        });
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.lists.iter_mut().for_each(|list| {
            list.seek(target);
        });
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.lists.iter().map(BlockPostings::documents).fold(0, u32::saturating_add)
    }
}
