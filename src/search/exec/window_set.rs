//! Sets of items that stand near each other.

use tantivy::DocId;

/// So many items side by side, from a multiple of this on, are looked at together. They are few in builds that check numbers, so
/// that tests of small indexes cross the bounds of windows.
pub const WINDOW: DocId = if cfg!(debug_assertions) { 64 } else { 4096 };

/// A set of items of a window.
#[derive(Clone, PartialEq, Eq)]
pub struct WindowSet([u64; WINDOW as usize / 64]);

impl Default for WindowSet {
    fn default() -> WindowSet {
        WindowSet([0; WINDOW as usize / 64])
    }
}

impl WindowSet {
    /// All items of a window.
    pub fn all() -> WindowSet {
        WindowSet([u64::MAX; WINDOW as usize / 64])
    }

    /// Whether the item is one of them, given how far it is from where the window begins.
    pub fn has(&self, at: DocId) -> bool {
        self.0[at as usize / 64] >> (at % 64) & 1 == 1
    }

    /// Adds the item so far behind where the window begins.
    pub fn add(&mut self, at: DocId) {
        self.0[at as usize / 64] |= 1 << (at % 64);
    }

    /// Those of each 64 items.
    pub fn words(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    /// The same, to be changed.
    pub fn words_mut(&mut self) -> impl Iterator<Item = &mut u64> {
        self.0.iter_mut()
    }

    /// Leaves out all that `keep` does not want.
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

    /// Calls `take` with each of them.
    pub fn for_each(&self, mut take: impl FnMut(DocId)) {
        self.clone().retain(|at| {
            take(at);
            true
        });
    }

    /// How many they are.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The first of them from `at` on.
    pub fn next(&self, at: DocId) -> Option<DocId> {
        let words = self.0.iter().enumerate().skip(at as usize / 64);
        let from = |(index, word): (usize, &u64)| {
            let word = if index == at as usize / 64 { word >> (at % 64) << (at % 64) } else { *word };
            (word != 0).then(|| index as DocId * 64 + word.trailing_zeros())
        };
        words.map(from).find_map(|found| found)
    }

    /// Joins each 64 items with those of `others`.
    pub fn join(&mut self, others: &WindowSet, join: impl Fn(u64, u64) -> u64) {
        self.0.iter_mut().zip(&others.0).for_each(|(mine, other)| *mine = join(*mine, *other));
    }
}
