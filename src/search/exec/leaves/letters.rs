//! Counts letters with hits, and knows which item is the first of each letter. The items of a letter are
//! consecutive, so letters are counted in the same bits as items.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader};

use crate::index::segment::block_join::FirstItems;
use crate::search::exec::windows::window_set::WindowSet;

/// The first items of letters in each segment, read on first use. Clones share one cache.
#[derive(Clone)]
pub struct Letters {
    /// The first items by segment; empty until they are asked for.
    segments: Arc<HashMap<SegmentId, OnceLock<Arc<FirstItems>>>>,
}

impl Letters {
    /// Makes an empty cache for the segments of `searcher`.
    pub fn new(searcher: &Searcher) -> Letters {
        let segment = |segment: &SegmentReader| (segment.segment_id(), OnceLock::new());
        Letters { segments: Arc::new(searcher.segment_readers().iter().map(segment).collect()) }
    }

    /// Returns the first items of the letters of a segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn of(&self, segment: &SegmentReader) -> tantivy::Result<Arc<FirstItems>> {
        let Some(known) = self.segments.get(&segment.segment_id()) else {
            // A segment of another snapshot; it is read without being kept.
            return FirstItems::read(segment).map(Arc::new);
        };
        if let Some(firsts) = known.get() {
            return Ok(Arc::clone(firsts));
        }
        let firsts = Arc::new(FirstItems::read(segment)?);
        Ok(Arc::clone(known.get_or_init(|| firsts)))
    }
}

/// Counter of the letters of a segment that have hits, window by window.
pub struct LetterCount {
    /// The first items of the segment's letters.
    firsts: Arc<FirstItems>,
    /// The end of the last window, and true if the letter that reaches beyond it has been counted.
    end: (DocId, bool),
}

impl LetterCount {
    /// Makes a counter for the segment whose letters begin at `firsts`.
    pub fn new(firsts: Arc<FirstItems>) -> LetterCount {
        LetterCount { firsts, end: (0, false) }
    }

    /// Returns the number of letters that have hits in the window that begins at `base` and had none before. Windows
    /// must come in order.
    pub fn count(&mut self, base: DocId, hits: &WindowSet) -> u32 {
        let mut counted = self.end.0 == base && self.end.1;
        let mut letters = 0;
        for (at, hits) in hits.words().iter().copied().enumerate() {
            let goes_on = !self.firsts.word(base as usize / 64 + at);
            let after;
            (after, counted) = after_hits(hits, goes_on, counted);
            // A hit counts a letter if no other hit of the letter comes before it.
            letters += (hits & !after).count_ones();
        }
        self.end = (base + hits.window(), counted);
        letters
    }
}

/// Returns the items among 64 that come after a hit in the same letter, and true if the last item is a hit or comes
/// after one. `goes_on` are the items that are not the first of their letters; `counted` is true if a hit comes
/// before all 64 in the letter that reaches into them.
pub fn after_hits(hits: u64, goes_on: u64, counted: bool) -> (u64, bool) {
    let next = (hits << 1 | u64::from(counted)) & goes_on;
    // To add a bit to the lowest of a row of ones turns them all; what was not turned is where another bit was added.
    let (sum, overflow) = goes_on.overflowing_add(next);
    ((goes_on & !sum) | next, overflow || hits >> 63 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_behind_a_hit_are_found_as_one_by_one() {
        // Any numbers will do: these come from a generator of Marsaglia's (xorshift).
        let mut state = 88_172_645_463_325_252_u64;
        let mut random = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        for round in 0..2000 {
            let (hits, goes_on, counted) = (random() & random(), random() | random(), round % 2 == 0);
            let (mut after, mut is_after) = (0, counted);
            for at in 0..64 {
                if goes_on >> at & 1 == 1 && is_after {
                    after |= 1 << at;
                }
                is_after = hits >> at & 1 == 1 || after >> at & 1 == 1;
            }
            assert_eq!(after_hits(hits, goes_on, counted), (after, is_after), "{hits:x} {goes_on:x} {counted}");
        }
    }
}
