//! The interface of evaluation: a query is opened in a segment, and then tells window by window which items match
//! and what each scores. Whatever finds items (words, places in a text, filters of tantivy, boolean queries of
//! these) is behind it, so that they can be joined without knowing each other.

use std::fmt;

use tantivy::{DocId, Score, SegmentReader, TERMINATED};

use crate::search::exec::windows::window_set::WindowSet;

/// The way in which a query is evaluated in a segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mode {
    /// Number of items in a window.
    pub window: DocId,
    /// The factor for scores; `None` where nobody asks for scores, so that frequencies need not be decoded.
    pub boost: Option<Score>,
}

impl Mode {
    /// Returns the same mode without scores.
    pub fn unscored(self) -> Mode {
        Mode { boost: None, ..self }
    }

    /// Returns the same mode with scores multiplied by `factor`.
    pub fn times(self, factor: Score) -> Mode {
        Mode { boost: self.boost.map(|boost| boost * factor), ..self }
    }
}

/// A condition on items, ready to be opened in any segment of its index.
pub trait WindowQuery: fmt::Debug + Send + Sync {
    /// Opens the query in a segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn open(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<Box<dyn WindowScorer>>;

    /// Returns an upper bound of the score of any item, without a boost; 0 for filters.
    fn max_score(&self) -> Score {
        0.0
    }
}

/// A query in one segment. Windows come in ascending order, each at most once.
pub trait WindowScorer {
    /// Returns the first item from `target` on, or `TERMINATED`. Targets must not fall.
    fn next(&mut self, target: DocId) -> DocId;

    /// Adds the items of the window that begins at `base` to `set`.
    fn fill(&mut self, base: DocId, set: &mut WindowSet);

    /// Adds those of the `wanted` items of the window that match to `set`. For few of them, this is faster than to
    /// fill the window.
    fn fill_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        let end = base + set.window();
        let mut next = wanted.next(0);
        while let Some(at) = next {
            let found = self.next(base + at).min(end) - base;
            if found == at {
                set.add(at);
            }
            // Wanted items before the one that was found do not match.
            next = wanted.next(found.max(at + 1));
        }
    }

    /// Adds the score of each of the `wanted` items, all of which must match, to its place in `scores`. The window is
    /// the one that was filled last.
    fn score(&mut self, _base: DocId, _wanted: &WindowSet, _scores: &mut [Score]) {}

    /// Returns the cost of walking all items: about the number of documents to look at.
    fn cost(&self) -> u64;

    /// Returns an upper bound for the number of items.
    fn size_hint(&self) -> u32;
}

/// A query that no item matches.
#[derive(Debug)]
pub struct NoItems;

impl WindowQuery for NoItems {
    fn open(&self, _: &SegmentReader, _: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        Ok(Box::new(NoItems))
    }
}

impl WindowScorer for NoItems {
    fn next(&mut self, _: DocId) -> DocId {
        TERMINATED
    }

    fn fill(&mut self, _: DocId, _: &mut WindowSet) {}

    fn cost(&self) -> u64 {
        0
    }

    fn size_hint(&self) -> u32 {
        0
    }
}

/// A query for all items of a segment.
#[derive(Debug)]
pub struct AllItems;

/// All items of a segment: those below this one.
struct Below(DocId);

impl WindowQuery for AllItems {
    fn open(&self, segment: &SegmentReader, _: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        Ok(Box::new(Below(segment.max_doc())))
    }
}

impl WindowScorer for Below {
    fn next(&mut self, target: DocId) -> DocId {
        if target < self.0 { target } else { TERMINATED }
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        for (word, first) in set.words_mut().iter_mut().zip((base..self.0).step_by(64)) {
            let items = (self.0 - first).min(64);
            *word |= u64::MAX >> (64 - items);
        }
    }

    fn cost(&self) -> u64 {
        self.0.into()
    }

    fn size_hint(&self) -> u32 {
        self.0
    }
}
