//! What is indexed with the first item of a letter and holds for all of its items.

use tantivy::columnar::Column;
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::schema::{ITEMS_BEFORE, Zone};

/// The items that `scorer` means: what it finds in the zone of the case it finds with the first item of a letter, and
/// all items of the letter have it.
///
/// # Errors
/// When the index cannot be read.
pub fn spread(zone: Zone, segment: &SegmentReader, scorer: impl Scorer) -> tantivy::Result<Box<dyn Scorer>> {
    if zone != Zone::Case {
        return Ok(Box::new(scorer));
    }
    let before = segment.fast_fields().u64(ITEMS_BEFORE)?;
    let item = scorer.doc();
    Ok(Box::new(Spread { letters: scorer, before, item }))
}

/// Walks all items of the letters whose first items `letters` walks.
struct Spread<S> {
    letters: S,
    before: Column<u64>,
    item: DocId,
}

impl<S: Scorer> Spread<S> {
    /// How many items of its letter stand before an item; 0 where there is no such item.
    fn before(&self, item: DocId) -> DocId {
        self.before.first(item).and_then(|before| DocId::try_from(before).ok()).unwrap_or(0)
    }
}

impl<S: Scorer> DocSet for Spread<S> {
    fn advance(&mut self) -> DocId {
        if self.item != TERMINATED {
            let next = self.item + 1;
            self.item = if self.before(next) > 0 { next } else { self.letters.advance() };
        }
        self.item
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.item {
            return self.item;
        }
        let first = target.saturating_sub(self.before(target));
        if self.letters.doc() < first {
            self.letters.seek(first);
        }
        // The letter of the target, or else the next one.
        self.item = if self.letters.doc() <= first { target } else { self.letters.doc() };
        self.item
    }

    fn doc(&self) -> DocId {
        self.item
    }

    fn size_hint(&self) -> u32 {
        self.letters.size_hint().saturating_mul(2)
    }
}

impl<S: Scorer> Scorer for Spread<S> {
    fn score(&mut self) -> Score {
        self.letters.score()
    }
}
