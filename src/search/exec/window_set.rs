//! Sets of items within one window, as bits: two sets are joined 64 items at a time.

use tantivy::DocId;

/// Number of consecutive items in a window; windows begin at its multiples. It is small in debug builds, so that
/// tests with small indexes cross the bounds of windows.
pub const WINDOW: DocId = if cfg!(debug_assertions) { 64 } else { 4096 };

/// A set of items of a window.
///
/// An item is given by its distance from the beginning of the window, so that the set needs one bit for each and no
/// list.
#[derive(Clone, PartialEq, Eq)]
pub struct WindowSet([u64; WINDOW as usize / 64]);

impl Default for WindowSet {
    fn default() -> WindowSet {
        WindowSet([0; WINDOW as usize / 64])
    }
}

impl WindowSet {
    /// Returns the set of all items of a window.
    pub fn all() -> WindowSet {
        WindowSet([u64::MAX; WINDOW as usize / 64])
    }

    /// Returns true if the item is in the set.
    pub fn has(&self, at: DocId) -> bool {
        self.0[at as usize / 64] >> (at % 64) & 1 == 1
    }

    /// Adds an item.
    pub fn add(&mut self, at: DocId) {
        self.0[at as usize / 64] |= 1 << (at % 64);
    }

    /// Returns the set as words of 64 items, the first item in the lowest bit.
    pub fn words(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    /// Returns the words of the set for changing.
    pub fn words_mut(&mut self) -> impl Iterator<Item = &mut u64> {
        self.0.iter_mut()
    }

    /// Removes all items that `keep` returns false for; they are visited in ascending order.
    pub fn retain(&mut self, mut keep: impl FnMut(DocId) -> bool) {
        for (at, word) in (0..).zip(&mut self.0) {
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
        self.clone().retain(|at| {
            take(at);
            true
        });
    }

    /// Returns the number of items.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Returns the first item from `at` on.
    pub fn next(&self, at: DocId) -> Option<DocId> {
        let words = self.0.iter().enumerate().skip(at as usize / 64);
        let from = |(index, word): (usize, &u64)| {
            let word = if index == at as usize / 64 { word >> (at % 64) << (at % 64) } else { *word };
            (word != 0).then(|| index as DocId * 64 + word.trailing_zeros())
        };
        words.map(from).find_map(|found| found)
    }

    /// Combines the words of two sets with a bitwise operation, such as union or intersection.
    pub fn join(&mut self, others: &WindowSet, join: impl Fn(u64, u64) -> u64) {
        self.0.iter_mut().zip(&others.0).for_each(|(mine, other)| *mine = join(*mine, *other));
    }
}
