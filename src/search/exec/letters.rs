//! The letters of an index, and how many of them have hits.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader};

use crate::index::segment::block_join::FirstItems;
use crate::search::exec::window_set::{WINDOW, WindowSet};

/// Where the letters of each segment begin; read once it is asked for. Clones are one and the same.
#[derive(Clone)]
pub struct Letters {
    segments: Arc<HashMap<SegmentId, OnceLock<Arc<FirstItems>>>>,
}

impl Letters {
    /// The letters of what `searcher` sees.
    pub fn new(searcher: &Searcher) -> Letters {
        let segment = |segment: &SegmentReader| (segment.segment_id(), OnceLock::new());
        Letters { segments: Arc::new(searcher.segment_readers().iter().map(segment).collect()) }
    }

    /// Where the letters of a segment begin.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn of(&self, segment: &SegmentReader) -> tantivy::Result<Arc<FirstItems>> {
        let Some(known) = self.segments.get(&segment.segment_id()) else {
            return FirstItems::read(segment).map(Arc::new);
        };
        if let Some(firsts) = known.get() {
            return Ok(Arc::clone(firsts));
        }
        let firsts = Arc::new(FirstItems::read(segment)?);
        Ok(Arc::clone(known.get_or_init(|| firsts)))
    }
}

/// Counts the letters of a segment that have hits, window by window.
pub struct LetterCount {
    firsts: Arc<FirstItems>,
    /// Where the last window ended, and whether the letter that goes on there has been counted.
    end: (DocId, bool),
}

impl LetterCount {
    /// Begins to count in the segment whose letters begin at `firsts`.
    pub fn new(firsts: Arc<FirstItems>) -> LetterCount {
        LetterCount { firsts, end: (0, false) }
    }

    /// How many letters have hits in the window that begins at `base` and had none before; windows come in order.
    pub fn count(&mut self, base: DocId, hits: &WindowSet) -> u32 {
        let mut counted = self.end.0 == base && self.end.1;
        let mut letters = 0;
        for (at, hits) in hits.words().enumerate() {
            let goes_on = !self.firsts.word(base as usize / 64 + at);
            let after;
            (after, counted) = after_hits(hits, goes_on, counted);
            letters += (hits & !after).count_ones();
        }
        self.end = (base + WINDOW, counted);
        letters
    }
}

/// The items that have a hit before them in their letter, and whether the last item is a hit or has one; `goes_on` are
/// those that are not the first of their letters, `counted` says whether there is a hit before them all.
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
