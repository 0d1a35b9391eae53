//! What is indexed with the first item of a letter and holds for all of its items.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::schema::{ItemsBefore, Zone};

/// Walks the items that `documents` means: what it finds in the zone of the case it finds with the first item of a letter,
/// and all items of the letter have it.
pub struct Spread<S> {
    documents: S,
    /// How many items of its letter stand before each item; none where documents are items.
    before: Option<ItemsBefore>,
    item: DocId,
}

impl<S: Scorer> Spread<S> {
    /// The items of `segment` that `documents` of `zone` mean.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn new(zone: Zone, segment: &SegmentReader, documents: S) -> tantivy::Result<Spread<S>> {
        let before = if zone == Zone::Case { Some(ItemsBefore::open(segment)?) } else { None };
        let item = documents.doc();
        Ok(Spread { documents, before, item })
    }

    /// What walks the documents.
    pub fn documents(&self) -> &S {
        &self.documents
    }

    /// How many items of its letter stand before an item; 0 where documents are items.
    fn before(&self, item: DocId) -> DocId {
        self.before.as_ref().map_or(0, |before| before.of(item))
    }
}

impl<S: Scorer> DocSet for Spread<S> {
    fn advance(&mut self) -> DocId {
        if self.item != TERMINATED {
            let next = self.item + 1;
            self.item = if self.before(next) > 0 { next } else { self.documents.advance() };
        }
        self.item
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.item {
            return self.item;
        }
        let first = target.saturating_sub(self.before(target));
        if self.documents.doc() < first {
            self.documents.seek(first);
        }
        // The letter of the target, or else the next one.
        self.item = if self.documents.doc() <= first { target } else { self.documents.doc() };
        self.item
    }

    fn doc(&self) -> DocId {
        self.item
    }

    fn size_hint(&self) -> u32 {
        self.documents.size_hint().saturating_mul(2)
    }
}

impl<S: Scorer> Scorer for Spread<S> {
    fn score(&mut self) -> Score {
        self.documents.score()
    }
}
