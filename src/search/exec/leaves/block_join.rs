//! Block join: facts of a letter are indexed once, with its first item; this walk returns all items of the
//! letter for them. Without it the history of a case would be stored again with each of its items.

use std::sync::Arc;

use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::index::schema::fields::Zone;
use crate::index::segment::block_join::FirstItems;
use crate::search::exec::leaves::letters::{Letters, after_hits};
use crate::search::exec::windows::window_set::WindowSet;

/// Walk over items for a walk over documents. In the zones of a letter a document is its first item and
/// counts for all items of that letter; in other zones documents are items.
pub struct BlockJoin<S> {
    /// The walk over documents.
    documents: S,
    /// The first items of letters; `None` where documents are items.
    firsts: Option<Arc<FirstItems>>,
    /// The first item of a letter that matches although the documents have moved on to a later one.
    passed: Option<DocId>,
    /// The current item, or `TERMINATED`.
    item: DocId,
}

impl<S: DocSet> BlockJoin<S> {
    /// Joins `documents`, which were found in `zone` of `segment`, with the items that they count for.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn new(zone: Zone, segment: &SegmentReader, letters: &Letters, documents: S) -> tantivy::Result<BlockJoin<S>> {
        let firsts = if zone.is_of_letter() { Some(letters.of(segment)?) } else { None };
        let item = documents.doc();
        Ok(BlockJoin { documents, firsts, passed: None, item })
    }

    /// Returns the walk over documents.
    pub fn documents(&self) -> &S {
        &self.documents
    }

    /// Adds the items of the window that begins at `base` to `set` and moves past the window.
    ///
    /// `mark` does the same for documents. Where these are first items of letters, all items after them in their
    /// letters are added, also if the letter began before the window.
    pub fn mark_with(&mut self, base: DocId, set: &mut WindowSet, mark: impl FnOnce(&mut S, &mut WindowSet)) {
        let Some(firsts) = self.firsts.clone() else {
            mark(&mut self.documents, set);
            self.item = self.documents.doc();
            return;
        };
        self.seek(base);
        // `item` may be past `base` already, within that letter.
        // A letter can begin in an earlier window and reach into this one.
        let first = firsts.first_of(base);
        let mut is_after = first < base && (self.documents.doc() == first || self.passed == Some(first));
        mark(&mut self.documents, set);
        for (at, word) in (base as usize / 64..).zip(set.words_mut().iter_mut()) {
            let after;
            // In each word of 64 items: those that follow a match within their letter match as well.
            (after, is_after) = after_hits(*word, !firsts.word(at), is_after);
            *word |= after;
        }
        let end = base + set.window();
        let goes_on = is_after && !firsts.has(end);
        self.passed = goes_on.then(|| firsts.first_of(end));
        self.item = if goes_on { end } else { self.documents.doc() };
    }

    /// Returns true if an item belongs to the same letter as the item before it. Items of a letter are consecutive,
    /// so the bits of first items tell.
    fn goes_on(&self, item: DocId) -> bool {
        self.firsts.as_ref().is_some_and(|firsts| !firsts.has(item))
    }
}

impl<S: DocSet> DocSet for BlockJoin<S> {
    fn advance(&mut self) -> DocId {
        if self.item != TERMINATED {
            // Items of a letter that matches follow each other.
            let next = self.item + 1;
            self.item = match self.goes_on(next) {
                true => next,
                // The documents are past the letter already.
                false if self.passed.take().is_some() => self.documents.doc(),
                false => self.documents.advance(),
            };
        }
        self.item
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.item {
            return self.item;
        }
        let first = self.firsts.as_ref().map_or(target, |firsts| firsts.first_of(target));
        // The match of a letter is with its first item, which may be before the target.
        if self.documents.doc() < first {
            self.documents.seek(first);
        }
        // The letter of the target, or else the next one.
        self.passed = self.passed.filter(|passed| *passed == first);
        let is_meant = self.documents.doc() <= first || self.passed.is_some();
        self.item = if is_meant { target } else { self.documents.doc() };
        self.item
    }

    fn doc(&self) -> DocId {
        self.item
    }

    fn size_hint(&self) -> u32 {
        self.documents.size_hint().saturating_mul(2)
    }
}
