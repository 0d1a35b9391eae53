//! Where a query has items, window by window.

use tantivy::query::Scorer;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SeekDangerResult};

use crate::search::exec::block_join::BlockJoin;
use crate::search::exec::window_set::{WINDOW, WindowSet};
use crate::search::exec::word_query::WordScorer;

/// What says how well items fit.
pub enum Scoring {
    /// Nothing.
    Nothing,
    /// What finds them says it at once: to find them costs more than that.
    Found,
    /// Another walk over the same items, which is asked where it matters.
    Asked(Box<dyn Scorer>),
}

/// Walks the items of a segment that a query has.
pub struct WindowScorer {
    items: Box<dyn Scorer>,
    /// What `items` gave and nobody took yet, in `next..filled`.
    buffer: [DocId; COLLECT_BLOCK_BUFFER_LEN],
    next: usize,
    filled: usize,
    /// How many items a window may be expected to have.
    expected: u32,
    /// Those of the current window, as far as they were looked for.
    pub set: WindowSet,
    scoring: Scoring,
    /// The scores that were found with the items of the current window.
    found: Vec<Score>,
    /// The most that it can add to a score; 0 where nothing adds.
    pub max_score: Score,
}

impl WindowScorer {
    /// Walks `items`, which stand below `max_item`; each adds `most` to a score at most.
    pub fn new(items: Box<dyn Scorer>, scoring: Scoring, max_score: Score, max_item: DocId) -> WindowScorer {
        let expected = u64::from(items.size_hint()) * u64::from(WINDOW) / u64::from(max_item.max(1));
        WindowScorer {
            expected: u32::try_from(expected).unwrap_or(u32::MAX),
            max_score: if matches!(scoring, Scoring::Nothing) { 0.0 } else { max_score },
            found: vec![0.0; if matches!(scoring, Scoring::Found) { WINDOW as usize } else { 0 }],
            items,
            buffer: [0; COLLECT_BLOCK_BUFFER_LEN],
            next: 0,
            filled: 0,
            set: WindowSet::default(),
            scoring,
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
    pub fn look(&mut self, base: DocId, wanted: &WindowSet, count: u32) {
        // To go to one item takes about as long as to pass so many.
        const STEP: u32 = 8;
        self.set = WindowSet::default();
        if count.saturating_mul(STEP) < self.expected {
            self.look_for(base, wanted);
        } else if let Scoring::Found = self.scoring {
            self.first(base);
            while self.items.doc() < base + WINDOW {
                let at = self.items.doc() - base;
                self.add_found(at);
                self.items.advance();
            }
        // Most of what is looked for are words; called by their names they are compiled into the loop.
        } else if let Some(words) = self.items.downcast_mut::<WordScorer>() {
            words.mark(base, &mut self.set);
        } else if let Some(words) = self.items.downcast_mut::<BlockJoin<WordScorer>>() {
            words.mark(base, &mut self.set);
        } else {
            self.look_at_all(base);
        }
    }

    fn look_for(&mut self, base: DocId, wanted: &WindowSet) {
        let mut next = wanted.next(0);
        while let Some(at) = next {
            let found = self.first(base + at).min(base + WINDOW) - base;
            if found == at {
                self.add_found(at);
            }
            next = wanted.next(found.max(at + 1));
        }
    }

    fn look_at_all(&mut self, base: DocId) {
        self.first(base);
        loop {
            while self.next < self.filled {
                let item = self.buffer[self.next];
                if item >= base + WINDOW {
                    return;
                }
                self.set.add(item - base);
                self.next += 1;
            }
            if self.items.doc() >= base + WINDOW {
                return;
            }
            self.next = 0;
            self.filled = self.items.fill_buffer(&mut self.buffer);
        }
    }

    /// Adds the item that was found, so far behind where the window begins.
    fn add_found(&mut self, at: DocId) {
        self.set.add(at);
        if let Scoring::Found = self.scoring {
            self.found[at as usize] = self.items.score();
        }
    }

    /// What it adds to the score of an item that it has in the window that begins at `base`; items never fall.
    pub fn score(&mut self, base: DocId, at: DocId) -> Score {
        match &mut self.scoring {
            Scoring::Nothing => 0.0,
            Scoring::Found => self.found[at as usize],
            Scoring::Asked(scorer) => score_of(scorer.as_mut(), base + at),
        }
    }

    /// Adds to `scores` what it gives the `wanted` items of the window that begins at `base`.
    pub fn add_scores(&mut self, base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
        let mut wanted = wanted.clone();
        wanted.join(&self.set, |one, other| one & other);
        let scorer = match &mut self.scoring {
            Scoring::Nothing => return,
            Scoring::Found => return wanted.for_each(|at| scores[at as usize] += self.found[at as usize]),
            Scoring::Asked(scorer) => scorer,
        };
        if let Some(words) = scorer.downcast_mut::<WordScorer>() {
            add_scores(words, base, &wanted, scores);
        } else if let Some(words) = scorer.downcast_mut::<BlockJoin<WordScorer>>() {
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

fn add_scores<S: Scorer + ?Sized>(scorer: &mut S, base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
    wanted.for_each(|at| scores[at as usize] += score_of(scorer, base + at));
}

/// The score of `item`; 0 where `scorer` does not have it. Items never fall.
pub fn score_of<S: Scorer + ?Sized>(scorer: &mut S, item: DocId) -> Score {
    // One call through the pointer where `doc`, `seek` and `doc` were three.
    if scorer.seek_danger(item) == SeekDangerResult::Found { scorer.score() } else { 0.0 }
}
