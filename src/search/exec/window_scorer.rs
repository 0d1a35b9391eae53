//! Evaluates one clause a window of consecutive items at a time: which items match, and what each scores. The
//! evaluator of boolean queries joins the sets of its clauses and asks for scores where they matter.

use tantivy::query::Scorer;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SeekDangerResult};

use crate::search::exec::block_join::BlockJoin;
use crate::search::exec::window_set::{WINDOW, WindowSet};
use crate::search::exec::word_query::WordScorer;

/// The source of a clause's scores.
pub enum Scoring {
    /// No scores.
    Nothing,
    /// The walk that finds the items, at once: where finding them costs more than scoring them.
    Found,
    /// Another walk over the same items, which moves only to items whose score matters.
    Asked(Box<dyn Scorer>),
}

/// A clause in one segment, and its items in the current window.
pub struct WindowScorer {
    /// The walk over the items.
    items: Box<dyn Scorer>,
    /// Items that `items` gave and nobody took yet, in `next..filled`.
    buffer: [DocId; COLLECT_BLOCK_BUFFER_LEN],
    /// Index of the first item in `buffer` that was not taken.
    next: usize,
    /// Number of items in `buffer`.
    filled: usize,
    /// Number of items that a window has on average.
    expected: u32,
    /// The items of the current window, as far as they were looked for.
    pub set: WindowSet,
    /// The source of scores.
    scoring: Scoring,
    /// The scores that were found with the items of the current window; empty unless `scoring` is `Found`.
    found: Vec<Score>,
    /// Upper bound of the score; 0 where there are no scores.
    pub max_score: Score,
}

impl WindowScorer {
    /// Makes a clause of a walk over items below `max_item`, each of which scores `max_score` at most.
    pub fn new(items: Box<dyn Scorer>, scoring: Scoring, max_score: Score, max_item: DocId) -> WindowScorer {
        // The share of items that match, times the size of a window.
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

    /// Returns the cost of walking all items, in tantivy's unit.
    pub fn cost(&self) -> u64 {
        self.items.cost()
    }

    /// Returns the first item from `target` on, or `TERMINATED`. Targets must not fall.
    pub fn first(&mut self, target: DocId) -> DocId {
        while self.next < self.filled {
            if self.buffer[self.next] >= target {
                return self.buffer[self.next];
            }
            self.next += 1;
        }
        if self.items.doc() < target { self.items.seek(target) } else { self.items.doc() }
    }

    /// Finds the items of the window that begins at `base`. Where only few, `count`, are `wanted`, it looks for those
    /// alone.
    pub fn look(&mut self, base: DocId, wanted: &WindowSet, count: u32) {
        // To go to one item takes about as long as to pass so many.
        const STEP: u32 = 8;
        self.set = WindowSet::default();
        if count.saturating_mul(STEP) < self.expected {
            self.look_for(base, wanted);
        } else if let Scoring::Found = self.scoring {
            // Scores are found with the items one by one here, so that the buffer is never filled.
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

    /// Seeks each of the `wanted` items.
    fn look_for(&mut self, base: DocId, wanted: &WindowSet) {
        let mut next = wanted.next(0);
        while let Some(at) = next {
            let found = self.first(base + at).min(base + WINDOW) - base;
            if found == at {
                self.add_found(at);
            }
            // Wanted items before the one that was found have no match.
            next = wanted.next(found.max(at + 1));
        }
    }

    /// Adds all items of the window, a buffer at a time.
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
            // One virtual call for many items.
            self.filled = self.items.fill_buffer(&mut self.buffer);
        }
    }

    /// Adds the item that `items` is at, `at` items after the beginning of the window, with its score where that is
    /// found at once.
    fn add_found(&mut self, at: DocId) {
        self.set.add(at);
        if let Scoring::Found = self.scoring {
            self.found[at as usize] = self.items.score();
        }
    }

    /// Returns the score of an item of `set` in the window that begins at `base`. Items must not fall.
    pub fn score(&mut self, base: DocId, at: DocId) -> Score {
        match &mut self.scoring {
            Scoring::Nothing => 0.0,
            Scoring::Found => self.found[at as usize],
            Scoring::Asked(scorer) => score_of(scorer.as_mut(), base + at),
        }
    }

    /// Adds the scores of the `wanted` items of the window that begins at `base` to `scores`, which has a place for
    /// each item of the window.
    pub fn add_scores(&mut self, base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
        let mut wanted = wanted.clone();
        wanted.join(&self.set, |one, other| one & other);
        let scorer = match &mut self.scoring {
            Scoring::Nothing => return,
            Scoring::Found => return wanted.for_each(|at| scores[at as usize] += self.found[at as usize]),
            Scoring::Asked(scorer) => scorer,
        };
        // As in `look`: called by its type, scoring is compiled into the loop.
        if let Some(words) = scorer.downcast_mut::<WordScorer>() {
            add_scores(words, base, &wanted, scores);
        } else if let Some(words) = scorer.downcast_mut::<BlockJoin<WordScorer>>() {
            add_scores(words, base, &wanted, scores);
        } else {
            add_scores(scorer.as_mut(), base, &wanted, scores);
        }
    }

    /// Returns an upper bound for the number of items.
    pub fn size_hint(&self) -> u32 {
        self.items.size_hint()
    }
}

/// Adds the scores of the `wanted` items to `scores`.
fn add_scores<S: Scorer + ?Sized>(scorer: &mut S, base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
    wanted.for_each(|at| scores[at as usize] += score_of(scorer, base + at));
}

/// Returns the score of `item`; 0 where `scorer` does not have it. Items must not fall.
pub fn score_of<S: Scorer + ?Sized>(scorer: &mut S, item: DocId) -> Score {
    // One call through the pointer where `doc`, `seek` and `doc` were three.
    if scorer.seek_danger(item) == SeekDangerResult::Found { scorer.score() } else { 0.0 }
}
