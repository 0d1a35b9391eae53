//! What is indexed with the first item of a letter and holds for all of its items.

use std::sync::Arc;

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::index::schema::fields::Zone;
use crate::index::segment::block_join::FirstItems;
use crate::search::exec::letters::{Letters, after_hits};
use crate::search::exec::window_set::{WINDOW, WindowSet};

/// Walks the items that `documents` means: what it finds in the zone of the case it finds with the first item of a letter,
/// and all items of the letter have it.
pub struct BlockJoin<S> {
    documents: S,
    /// Where letters begin; none where documents are items.
    firsts: Option<Arc<FirstItems>>,
    /// The first item of a letter that is meant, though the documents stand behind it.
    passed: Option<DocId>,
    item: DocId,
}

impl<S: Scorer> BlockJoin<S> {
    /// The items of `segment` that `documents` of `zone` mean.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn new(zone: Zone, segment: &SegmentReader, letters: &Letters, documents: S) -> tantivy::Result<BlockJoin<S>> {
        let firsts = if zone == Zone::Case { Some(letters.of(segment)?) } else { None };
        let item = documents.doc();
        Ok(BlockJoin { documents, firsts, passed: None, item })
    }

    /// What walks the documents.
    pub fn documents(&self) -> &S {
        &self.documents
    }

    /// Adds the items of the window that begins at `base` to `bits` and goes behind it; `mark` does so with documents.
    pub fn mark_with(&mut self, base: DocId, set: &mut WindowSet, mark: impl FnOnce(&mut S, &mut WindowSet)) {
        let Some(firsts) = self.firsts.clone() else {
            mark(&mut self.documents, set);
            self.item = self.documents.doc();
            return;
        };
        self.seek(base);
        // It may stand farther on already, within the letter that reaches into the window.
        let first = firsts.first_of(base);
        let mut is_after = first < base && (self.documents.doc() == first || self.passed == Some(first));
        mark(&mut self.documents, set);
        for (at, word) in (base as usize / 64..).zip(set.words_mut()) {
            let after;
            (after, is_after) = after_hits(*word, !firsts.word(at), is_after);
            *word |= after;
        }
        let end = base + WINDOW;
        let goes_on = is_after && !firsts.has(end);
        self.passed = goes_on.then(|| firsts.first_of(end));
        self.item = if goes_on { end } else { self.documents.doc() };
    }

    /// Whether an item belongs to the letter of the one before.
    fn goes_on(&self, item: DocId) -> bool {
        self.firsts.as_ref().is_some_and(|firsts| !firsts.has(item))
    }
}

impl<S: Scorer> DocSet for BlockJoin<S> {
    fn advance(&mut self) -> DocId {
        if self.item != TERMINATED {
            let next = self.item + 1;
            self.item = match self.goes_on(next) {
                true => next,
                // The documents stand behind the letter already.
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

impl<S: Scorer> Scorer for BlockJoin<S> {
    fn score(&mut self) -> Score {
        self.documents.score()
    }
}
