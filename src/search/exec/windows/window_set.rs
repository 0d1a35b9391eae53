//! Sets of items within one window, as bits: two sets are joined 64 items at a time.

use tantivy::DocId;

/// Number of consecutive items that are evaluated together; windows begin at its multiples. More would not fit into
/// the fastest memory of a core, fewer take more calls.
pub const WINDOW: DocId = 4096;
/// The smallest window: the items of one word of a set. Tests evaluate by it, so that small indexes cross the bounds
/// of windows.
pub const SMALLEST_WINDOW: DocId = 64;

/// A set of items of a window.
///
/// An item is given by its distance from the beginning of the window, so that the set needs one bit for each and no
/// list.
#[derive(Clone, PartialEq, Eq)]
pub struct WindowSet {
    /// The items, 64 in a word, the first item in the lowest bit.
    words: [u64; (WINDOW / 64) as usize],
    /// Number of words that the window has.
    length: usize,
}

impl WindowSet {
    /// Returns the empty set of a window of `window` items, a multiple of 64.
    pub fn new(window: DocId) -> WindowSet {
        let words = [0; (WINDOW / 64) as usize];
        WindowSet { words, length: (window as usize / 64).clamp(1, words.len()) }
    }

    /// Returns the set of all items of a window.
    pub fn all(window: DocId) -> WindowSet {
        WindowSet { words: [u64::MAX; (WINDOW / 64) as usize], ..WindowSet::new(window) }
    }

    /// Returns the number of items of the window.
    #[inline]
    pub fn window(&self) -> DocId {
        self.length as DocId * 64
    }

    /// Removes all items.
    pub fn clear(&mut self) {
        self.words[..self.length].fill(0);
    }

    /// Returns true if the item is in the set.
    #[inline]
    pub fn has(&self, at: DocId) -> bool {
        self.words[at as usize / 64] >> (at % 64) & 1 == 1
    }

    /// Adds an item.
    #[inline]
    pub fn add(&mut self, at: DocId) {
        self.words[at as usize / 64] |= 1 << (at % 64);
    }

    /// Returns the set as words of 64 items, the first item in the lowest bit.
    #[inline]
    pub fn words(&self) -> &[u64] {
        &self.words[..self.length]
    }

    /// Returns the words of the set for changing.
    #[inline]
    pub fn words_mut(&mut self) -> &mut [u64] {
        &mut self.words[..self.length]
    }

    /// Removes all items that `keep` returns false for; they are visited in ascending order.
    pub fn retain(&mut self, mut keep: impl FnMut(DocId) -> bool) {
        for (at, word) in (0..).zip(self.words_mut()) {
            let mut rest = *word;
            while rest != 0 {
                let bit = rest & rest.wrapping_neg();
                if !keep(at * 64 + bit.trailing_zeros()) {
                    *word ^= bit;
                }
                rest ^= bit;
            }
        }
    }

    /// Calls `take` with each item in ascending order.
    pub fn for_each(&self, mut take: impl FnMut(DocId)) {
        for (at, word) in (0..).zip(self.words()) {
            let mut rest = *word;
            while rest != 0 {
                take(at * 64 + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
    }

    /// Returns the number of items.
    pub fn count(&self) -> u32 {
        self.words().iter().map(|word| word.count_ones()).sum()
    }

    /// Returns the first item from `at` on.
    pub fn next(&self, at: DocId) -> Option<DocId> {
        let words = self.words().iter().enumerate().skip(at as usize / 64);
        let from = |(index, word): (usize, &u64)| {
            let word = if index == at as usize / 64 { word >> (at % 64) << (at % 64) } else { *word };
            (word != 0).then(|| index as DocId * 64 + word.trailing_zeros())
        };
        words.map(from).find_map(|found| found)
    }

    /// Combines the words of two sets of one window with a bitwise operation, such as union or intersection.
    pub fn join(&mut self, others: &WindowSet, join: impl Fn(u64, u64) -> u64) {
        self.words_mut().iter_mut().zip(others.words()).for_each(|(mine, other)| *mine = join(*mine, *other));
    }
}
