//! What is indexed with the first item of a letter and holds for all of its items.

use std::sync::Arc;

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::letters::Letters;
use crate::schema::{FirstItems, Zone};

/// Walks the items that `documents` means: what it finds in the zone of the case it finds with the first item of a letter,
/// and all items of the letter have it.
pub struct Spread<S> {
    documents: S,
    /// Where letters begin; none where documents are items.
    firsts: Option<Arc<FirstItems>>,
    item: DocId,
}

impl<S: Scorer> Spread<S> {
    /// The items of `segment` that `documents` of `zone` mean.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn new(zone: Zone, segment: &SegmentReader, letters: &Letters, documents: S) -> tantivy::Result<Spread<S>> {
        let firsts = if zone == Zone::Case { Some(letters.of(segment)?) } else { None };
        let item = documents.doc();
        Ok(Spread { documents, firsts, item })
    }

    /// What walks the documents.
    pub fn documents(&self) -> &S {
        &self.documents
    }

    /// Whether an item belongs to the letter of the one before.
    fn goes_on(&self, item: DocId) -> bool {
        self.firsts.as_ref().is_some_and(|firsts| !firsts.has(item))
    }
}

impl<S: Scorer> DocSet for Spread<S> {
    fn advance(&mut self) -> DocId {
        if self.item != TERMINATED {
            let next = self.item + 1;
            self.item = if self.goes_on(next) { next } else { self.documents.advance() };
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
