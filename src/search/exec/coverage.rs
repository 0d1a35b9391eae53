//! Coverage of a question: how much of what is asked an item has. A question wants several things, and an item that has all of
//! them is worth more than one that says a single one of them often.

use std::ops::Range;

use tantivy::{DocId, Score};

use crate::search::exec::clause_scorer::ClauseScorer;
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::compile::weights::{MENTIONED, NEAR_SHARE, UNCOVERED};

/// The coverage of a question by the items of a segment, window by window.
pub struct QueryCoverage {
    /// The number of the group of clauses that has the things.
    pub group: usize,
    /// The things that are wanted.
    things: Vec<Thing>,
    /// The items of the current window that have all things.
    full: WindowSet,
    /// The items of the current window that have any of the things, and not only what is near to one.
    some: WindowSet,
    /// The items that have an asked treatment in dispute; `None` where none is asked for.
    disputed: Option<ClauseScorer>,
}

/// The clauses of one thing, by their numbers in the group.
pub struct ThingClauses {
    /// The clauses that find the thing.
    pub own: Range<usize>,
    /// The clauses that find something near to it.
    pub near: Range<usize>,
    /// True if an item without it lacks some of the question.
    pub is_required: bool,
}

/// A thing that is wanted.
struct Thing {
    /// Its clauses.
    clauses: ThingClauses,
    /// Its share of the question.
    share: Score,
    /// The items of the current window that have it.
    own: WindowSet,
    /// The items of the current window that have something near to it.
    near: WindowSet,
}

impl QueryCoverage {
    /// Makes the coverage for the things whose clauses are in group number `group`, which is `scorers`.
    ///
    /// A thing counts by the root of the best score that it can give: a rare one says more than a common one, but not
    /// so much that the others do not matter.
    pub fn new(
        group: usize,
        things: Vec<ThingClauses>,
        scorers: &[ClauseScorer],
        disputed: Option<ClauseScorer>,
        window: DocId,
    ) -> QueryCoverage {
        // What only helps to find a thing is no part of the question.
        let best = |clauses: &ThingClauses| {
            let scores = scorers[clauses.own.clone()].iter().map(|scorer| scorer.max_score);
            if clauses.is_required { scores.fold(0.0, Score::max).sqrt() } else { 0.0 }
        };
        let total: Score = things.iter().map(best).sum();
        let thing = |clauses: ThingClauses| {
            // Without scores, and where no thing is in the index, all count the same.
            let share = if total > 0.0 { best(&clauses) / total } else { 0.0 };
            Thing { clauses, share, own: WindowSet::new(window), near: WindowSet::new(window) }
        };
        let (full, some) = (WindowSet::new(window), WindowSet::new(window));
        QueryCoverage { group, things: things.into_iter().map(thing).collect(), full, some, disputed }
    }

    /// Finds what the `hits` of the current window have, after their clauses, `scorers`, have looked at it.
    pub fn look(&mut self, base: DocId, scorers: &[ClauseScorer], hits: &WindowSet) {
        if let Some(disputed) = &mut self.disputed {
            disputed.look(base, hits, hits.count());
        }
        self.full.clone_from(hits);
        self.some.clear();
        for Thing { clauses, own, near, .. } in &mut self.things {
            for (set, range) in [(&mut *own, &clauses.own), (&mut *near, &clauses.near)] {
                set.clear();
                scorers[range.clone()].iter().for_each(|scorer| set.join(&scorer.set, |one, other| one | other));
            }
            if clauses.is_required {
                self.full.join(own, |one, other| one & other);
                self.some.join(own, |one, other| one | other);
            }
        }
        self.some.join(hits, |one, hits| one & hits);
    }

    /// Returns the items of the current window that have all things.
    pub fn full(&self) -> &WindowSet {
        &self.full
    }

    /// Returns the items of the current window that have any of the things; the other hits have nothing but what is near
    /// to one.
    pub fn some(&self) -> &WindowSet {
        &self.some
    }

    /// Returns the items of the current window that have an asked treatment in dispute; all of them where none is asked for.
    pub fn disputed(&self) -> WindowSet {
        self.disputed.as_ref().map_or_else(|| WindowSet::all(self.full.window()), |disputed| disputed.set.clone())
    }

    /// Writes the factor for the score of each of `items` to its place in `factors`.
    pub fn factors(&self, items: &WindowSet, factors: &mut [Score]) {
        items.for_each(|at| factors[at as usize] = UNCOVERED);
        let add = |set: &WindowSet, share: Score, factors: &mut [Score]| {
            let mut set = set.clone();
            set.join(items, |one, other| one & other);
            set.for_each(|at| factors[at as usize] += (1.0 - UNCOVERED) * share);
        };
        for Thing { share, own, near, .. } in &self.things {
            add(own, *share, factors);
            let mut only_near = near.clone();
            only_near.join(own, |near, own| near & !own);
            add(&only_near, share * NEAR_SHARE, factors);
        }
        if let Some(disputed) = &self.disputed {
            let mut mentioned = items.clone();
            mentioned.join(&disputed.set, |item, disputed| item & !disputed);
            mentioned.for_each(|at| factors[at as usize] *= MENTIONED);
        }
    }
}
