//! Where a query has items, window by window.

use tantivy::query::Scorer;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SeekDangerResult};

use super::spread::Spread;
use super::words::WordScorer;

/// So many items side by side, from a multiple of this on, are looked at together.
pub const WINDOW: DocId = 4096;

/// A set of items of a window.
#[derive(Clone, PartialEq, Eq)]
pub struct Bits([u64; WINDOW as usize / 64]);

impl Default for Bits {
    fn default() -> Bits {
        Bits([0; WINDOW as usize / 64])
    }
}

impl Bits {
    /// All items of a window.
    pub fn all() -> Bits {
        Bits([u64::MAX; WINDOW as usize / 64])
    }

    /// Whether the item is one of them, given how far it is from where the window begins.
    pub fn has(&self, at: DocId) -> bool {
        self.0[at as usize / 64] >> (at % 64) & 1 == 1
    }

    fn add(&mut self, at: DocId) {
        self.0[at as usize / 64] |= 1 << (at % 64);
    }

    /// Those of each 64 items.
    pub fn words(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
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
    pub fn join(&mut self, others: &Bits, join: impl Fn(u64, u64) -> u64) {
        self.0.iter_mut().zip(&others.0).for_each(|(mine, other)| *mine = join(*mine, *other));
    }
}

/// Walks the items of a segment that a query has.
pub struct Finder {
    items: Box<dyn Scorer>,
    /// What `items` gave and nobody took yet, in `next..filled`.
    buffer: [DocId; COLLECT_BLOCK_BUFFER_LEN],
    next: usize,
    filled: usize,
    /// How many items a window may be expected to have.
    expected: u32,
    /// Those of the current window, as far as they were looked for.
    pub bits: Bits,
    /// What says how well items fit; none where nothing does.
    scorer: Option<Box<dyn Scorer>>,
    /// The most that it can add to a score; 0 where nothing adds.
    pub most: Score,
}

impl Finder {
    /// Walks `items`, which stand below `max_item`; `scorer` has the same ones.
    pub fn new(items: Box<dyn Scorer>, scorer: Option<Box<dyn Scorer>>, most: Score, max_item: DocId) -> Finder {
        let expected = u64::from(items.size_hint()) * u64::from(WINDOW) / u64::from(max_item.max(1));
        Finder {
            expected: u32::try_from(expected).unwrap_or(u32::MAX),
            most: if scorer.is_some() { most } else { 0.0 },
            items,
            buffer: [0; COLLECT_BLOCK_BUFFER_LEN],
            next: 0,
            filled: 0,
            bits: Bits::default(),
            scorer,
        }
    }

    /// What it costs to walk all items.
    pub fn cost(&self) -> u64 {
        self.items.cost()
    }

    /// The first item from `target` on; targets never fall.
    pub fn first(&mut self, target: DocId) -> DocId {
        while self.next < self.filled {
            if self.buffer[self.next] >= target {
                return self.buffer[self.next];
            }
            self.next += 1;
        }
        if self.items.doc() < target { self.items.seek(target) } else { self.items.doc() }
    }

    /// Looks for the items of the window that begins at `base`; only for those in `wanted` where they are few.
    pub fn look(&mut self, base: DocId, wanted: &Bits, count: u32) {
        // To go to one item takes about as long as to pass so many.
        const STEP: u32 = 8;
        self.bits = Bits::default();
        if count.saturating_mul(STEP) < self.expected {
            let mut at = wanted.next(0);
            while let Some(item) = at {
                let found = self.first(base + item).min(base + WINDOW) - base;
                if found == item {
                    self.bits.add(item);
                }
                at = wanted.next(found.max(item + 1));
            }
            return;
        }
        self.first(base);
        loop {
            while self.next < self.filled {
                let item = self.buffer[self.next];
                if item >= base + WINDOW {
                    return;
                }
                self.bits.add(item - base);
                self.next += 1;
            }
            if self.items.doc() >= base + WINDOW {
                return;
            }
            self.next = 0;
            self.filled = self.items.fill_buffer(&mut self.buffer);
        }
    }

    /// What it adds to the score of `item`, which it has; items never fall.
    pub fn score(&mut self, item: DocId) -> Score {
        self.scorer.as_mut().map_or(0.0, |scorer| score_of(scorer.as_mut(), item))
    }

    /// Adds to `scores` what it gives the `wanted` items of the window that begins at `base`.
    pub fn add_scores(&mut self, base: DocId, wanted: &Bits, scores: &mut [Score]) {
        let Some(scorer) = &mut self.scorer else { return };
        let mut wanted = wanted.clone();
        wanted.join(&self.bits, |one, other| one & other);
        // Most scorers are of two kinds; called by their names they are compiled into the loop.
        if let Some(words) = scorer.downcast_mut::<WordScorer>() {
            add_scores(words, base, &wanted, scores);
        } else if let Some(words) = scorer.downcast_mut::<Spread<WordScorer>>() {
            add_scores(words, base, &wanted, scores);
        } else {
            add_scores(scorer.as_mut(), base, &wanted, scores);
        }
    }

    /// How many items there are, at most.
    pub fn size_hint(&self) -> u32 {
        self.items.size_hint()
    }
}

fn add_scores<S: Scorer + ?Sized>(scorer: &mut S, base: DocId, wanted: &Bits, scores: &mut [Score]) {
    wanted.for_each(|at| scores[at as usize] += score_of(scorer, base + at));
}

/// The score of `item`; 0 where `scorer` does not have it. Items never fall.
pub fn score_of<S: Scorer + ?Sized>(scorer: &mut S, item: DocId) -> Score {
    // One call through the pointer where `doc`, `seek` and `doc` were three.
    if scorer.seek_danger(item) == SeekDangerResult::Found { scorer.score() } else { 0.0 }
}
