//! One list of postings, block by block. A window has many postings of a common word: to pass over the numbers of a block
//! in a row takes a third of the time that it takes to ask for one after the other.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED};

use crate::deadline::is_over;
use crate::index::schema::fields::Zone;
use crate::search::exec::leaves::terms::term_blocks::TermBlocks;
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::term_lookup::FoundTerms;

/// A walk over the documents that have a term, or one of some rare terms.
pub struct BlockPostings {
    /// The current block, of which no document but the last of all is past.
    blocks: TermBlocks,
    /// The place of the current document in the block; behind the last document of all, what is there is `TERMINATED`.
    at: usize,
    /// The number of items of the segment.
    items: DocId,
}

/// The time that it takes to go to one document of a list, in documents that are passed over.
const STEP: u32 = 8;
/// The steps that it costs to open a list.
const OPENING: usize = 64;
/// The number of terms above which the rare ones have a list together: an open list takes more memory than they do.
const MANY_TERMS: usize = 256;
/// The most documents of a rare term: those of one block.
const RARE: u32 = 128;
/// Steps after which a walk looks around for the next document.
const STEPS: usize = 8;

impl BlockPostings {
    /// Opens the postings of some terms of a zone, with their frequencies where `option` says so. Where the time is over, some may be
    /// left out.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open_all(
        segment: &SegmentReader,
        zone: Zone,
        terms: &FoundTerms,
        option: IndexRecordOption,
    ) -> tantivy::Result<Vec<BlockPostings>> {
        let (index, items) = (segment.inverted_index(zone.field())?, segment.max_doc());
        let terms = terms.in_segment(segment.segment_id());
        let are_many = terms.len() > MANY_TERMS;
        let (mut lists, mut rare) = (Vec::new(), Vec::new());
        for term in terms.iter().take_while(|_| !is_over(OPENING)) {
            let list = index.read_block_postings_from_terminfo(term, option)?;
            if are_many && term.doc_freq <= RARE {
                rare.extend((0..list.block_len()).map(|at| (list.doc(at), list.freq(at))));
            } else {
                lists.push(TermBlocks::Stored(list));
            }
        }
        lists.extend((!rare.is_empty()).then(|| TermBlocks::joined(rare)));
        Ok(lists.into_iter().map(|blocks| BlockPostings { blocks, at: 0, items }).collect())
    }

    /// Returns the current document, or `TERMINATED`.
    #[inline]
    pub fn doc(&self) -> DocId {
        self.blocks.doc(self.at)
    }

    /// Returns the number of documents.
    pub fn documents(&self) -> u32 {
        self.blocks.doc_freq()
    }

    /// Returns the number of documents of a window of so many items, on average.
    pub fn expected(&self, window: DocId) -> u32 {
        let expected = u64::from(self.documents()) * u64::from(window) / u64::from(self.items.max(1));
        u32::try_from(expected).unwrap_or(u32::MAX)
    }

    /// Returns true if it takes less time to go to `wanted` documents of a window than to pass over all that are there.
    pub fn is_long_for(&self, wanted: u32, window: DocId) -> bool {
        wanted.saturating_mul(STEP) < self.expected(window)
    }

    /// Returns the number of occurrences in the current document.
    #[inline]
    pub fn frequency(&self) -> u32 {
        self.blocks.freq(self.at)
    }

    /// Goes to the next document.
    #[inline]
    pub fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at >= self.blocks.block_len() {
            self.next_block();
        }
        self.doc()
    }

    /// Goes to the first document from `target` on.
    #[inline]
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() < target {
            self.at = self.blocks.seek(target);
        }
        self.doc()
    }

    /// Adds the documents of the window that begins at `base` to `set`, and moves past the window.
    pub fn mark(&mut self, base: DocId, set: &mut WindowSet) {
        self.seek(base);
        loop {
            let rest = &self.blocks.docs()[self.at..];
            let inside = &rest[..up_to(rest, base + set.window())];
            inside.iter().for_each(|doc| set.add(doc - base));
            if !self.passes(inside.len()) {
                return;
            }
        }
    }

    /// Calls `add` with the place and the frequency of each document of the window of `window` items that begins at `base`, and
    /// moves past the window.
    #[inline]
    pub fn add_frequencies(&mut self, base: DocId, window: DocId, mut add: impl FnMut(DocId, u32)) {
        self.seek(base);
        let end = base + window;
        // Behind the last document there are no frequencies.
        while self.doc() != TERMINATED {
            let rest = &self.blocks.docs()[self.at..];
            let inside = &rest[..up_to(rest, end)];
            for (doc, frequency) in inside.iter().zip(&self.blocks.freqs()[self.at..]) {
                add(doc - base, *frequency);
            }
            if !self.passes(inside.len()) {
                return;
            }
        }
    }

    /// Calls `take` with each of the `wanted` items of the window that begins at `base` that is a document, while the walk is
    /// there. Whichever is behind catches up with the other.
    pub fn meet(&mut self, base: DocId, wanted: &WindowSet, mut take: impl FnMut(DocId, &BlockPostings)) {
        let (end, mut from) = (base + wanted.window(), 0);
        if is_over(STEPS) {
            return;
        }
        while let Some(at) = wanted.next(from) {
            let target = base + at;
            // The next one is near most of the time, and a step is cheaper than a look around.
            for _ in 0..STEPS {
                if self.doc() >= target {
                    break;
                }
                self.advance();
            }
            let doc = self.seek(target);
            if doc == target {
                take(at, self);
            }
            if doc >= end {
                return;
            }
            from = (doc - base).max(at + 1);
            if from >= wanted.window() {
                return;
            }
        }
    }

    /// Passes so many documents of the block, and returns true if there is another block behind them.
    fn passes(&mut self, documents: usize) -> bool {
        self.at += documents;
        let is_through = documents > 0 && self.at >= self.blocks.block_len();
        if is_through {
            self.next_block();
        }
        is_through
    }

    /// Goes to the first document of the next block.
    fn next_block(&mut self) {
        self.at = self.blocks.advance();
    }
}

/// Returns the number of `docs` before `end`. Most blocks are within one window.
fn up_to(docs: &[DocId], end: DocId) -> usize {
    match docs.last() {
        Some(last) if *last < end => docs.len(),
        _ => docs.partition_point(|doc| *doc < end),
    }
}
