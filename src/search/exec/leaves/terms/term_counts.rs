//! Occurrences of terms in items of a window. Each list of postings is walked by itself: to merge the lists first would
//! take longer than to add up what they have.

use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED};

use crate::index::schema::fields::Zone;
use crate::index::segment::block_join::FirstItems;
use crate::search::exec::leaves::letters::Letters;
use crate::search::exec::leaves::terms::block_postings::BlockPostings;
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::term_lookup::FoundTerms;

/// The share of a window that a list must have for its documents not to be noted: the counts of the whole window are cleared
/// behind it.
const MANY: DocId = 16;

/// The postings of some terms in one segment, with the number of occurrences in each document.
pub struct TermCounts {
    /// The postings of each term.
    lists: Vec<BlockPostings>,
    /// The first items of letters, if these are the documents; `None` where items are.
    firsts: Option<Arc<FirstItems>>,
    /// The letter that reaches beyond the windows up to now, with its occurrences.
    last: (DocId, u32),
    /// The documents of the window that have counts, as far as they are noted one by one.
    counted: Vec<DocId>,
    /// True if there may be others.
    is_dense: bool,
}

impl TermCounts {
    /// Opens the postings of the terms `found` in `zone` of a segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(
        segment: &SegmentReader,
        zone: Zone,
        found: &FoundTerms,
        letters: &Letters,
    ) -> tantivy::Result<TermCounts> {
        Ok(TermCounts {
            lists: BlockPostings::open_all(segment, zone, found, IndexRecordOption::WithFreqs)?,
            firsts: if zone.is_of_letter() { Some(letters.of(segment)?) } else { None },
            last: (TERMINATED, 0),
            counted: Vec::new(),
            is_dense: false,
        })
    }

    /// Calls `take` with each of the `wanted` items of the window that begins at `base` in which there are occurrences, the
    /// document that counts for it, and the number of them. Windows must come in ascending order, each once. `counts` has a
    /// place for each item of the window, which is 0 before and after.
    pub fn for_each(
        &mut self,
        base: DocId,
        wanted: &WindowSet,
        counts: &mut [u32],
        mut take: impl FnMut(DocId, DocId, u32),
    ) {
        let Some(firsts) = self.firsts.clone() else {
            self.count(base, wanted, WindowSet::clone, counts);
            wanted.for_each(|at| {
                let count = counts[at as usize];
                if count > 0 {
                    take(at, base + at, count);
                }
            });
            return self.clear(counts);
        };
        let of_window = |item: DocId| firsts.first_of(item).checked_sub(base);
        // The last letter may reach into the next window, whose walk is past its beginning.
        let last = of_window(base + wanted.window() - 1);
        let documents = |wanted: &WindowSet| {
            let mut documents = WindowSet::new(wanted.window());
            wanted.for_each(|at| of_window(base + at).into_iter().for_each(|at| documents.add(at)));
            last.into_iter().for_each(|at| documents.add(at));
            documents
        };
        let before = self.count_before(base, &firsts);
        self.count(base, wanted, documents, counts);
        let here = |first: DocId| (base + first, counts[first as usize]);
        wanted.for_each(|at| {
            let (document, count) = of_window(base + at).map_or(before, here);
            if count > 0 {
                take(at, document, count);
            }
        });
        self.last = last.map_or(before, here);
        self.clear(counts);
    }

    /// Returns the letter that reaches into the window that begins at `base`, with its occurrences.
    fn count_before(&mut self, base: DocId, firsts: &FirstItems) -> (DocId, u32) {
        let first = firsts.first_of(base);
        // A letter that the walk has passed is the last one of the windows before.
        if first < base && first != self.last.0 {
            let here = self.lists.iter_mut().filter_map(|list| (list.seek(first) == first).then(|| list.frequency()));
            return (first, here.sum());
        }
        self.last
    }

    /// Adds up the occurrences in the documents of the `wanted` items of a window, which `documents` finds, and perhaps in others
    /// of it.
    fn count(
        &mut self,
        base: DocId,
        wanted: &WindowSet,
        documents: impl Fn(&WindowSet) -> WindowSet,
        counts: &mut [u32],
    ) {
        let (count, window) = (wanted.count(), wanted.window());
        // Found only where lists are long for what is wanted.
        let mut few = None;
        for list in &mut self.lists {
            if list.is_long_for(count, window) {
                let few = few.get_or_insert_with(|| documents(wanted));
                list.meet(base, few, |at, list| {
                    counts[at as usize] += list.frequency();
                    self.counted.push(at);
                });
            } else if list.expected(window) >= window / MANY {
                list.add_frequencies(base, window, |at, frequency| counts[at as usize] += frequency);
                self.is_dense = true;
            } else {
                list.add_frequencies(base, window, |at, frequency| {
                    counts[at as usize] += frequency;
                    self.counted.push(at);
                });
            }
        }
    }

    /// Sets all counts to 0.
    fn clear(&mut self, counts: &mut [u32]) {
        if std::mem::take(&mut self.is_dense) {
            counts.fill(0);
        } else {
            self.counted.iter().for_each(|at| counts[*at as usize] = 0);
        }
        self.counted.clear();
    }
}
