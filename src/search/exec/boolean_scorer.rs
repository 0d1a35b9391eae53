//! Evaluates a boolean query in a segment, window by window.
//!
//! Each clause gives the set of its items in the window; sets are joined as bits, and only the items that can
//! still be among the best are scored. A word in the zone in dispute counts several times as much as elsewhere:
//! once the best hits score more than all other zones together can give, only items with a word in that zone are
//! competitive (MaxScore: Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995; in windows:
//! Lucene's `MaxScoreBulkScorer`).

use tantivy::fastfield::AliveBitSet;
use tantivy::{DocId, Score, TERMINATED};

use crate::deadline::is_over;
use crate::search::exec::clause_scorer::ClauseScorer;
use crate::search::exec::coverage::QueryCoverage;
use crate::search::exec::windows::threshold::ScoreThreshold;
use crate::search::exec::windows::window_scorer::WindowScorer;
use crate::search::exec::windows::window_set::WindowSet;

/// The clauses of a boolean query in one segment.
pub struct Clauses {
    /// Groups of clauses: a hit is in the union of each group.
    pub must: Vec<Vec<ClauseScorer>>,
    /// Clauses that match no items by themselves and add to the score of hits that have them.
    pub should: Vec<ClauseScorer>,
    /// Clauses whose items are no hits.
    pub must_not: Vec<ClauseScorer>,
    /// The coverage of what is wanted, whose clauses are one of the groups; `None` where nothing may be lacking.
    pub coverage: Option<QueryCoverage>,
}

/// The evaluator of a boolean query in one segment; see the module's documentation.
pub struct BooleanScorer {
    /// The clauses.
    clauses: Clauses,
    /// The items that were not deleted; `None` where all are alive.
    alive: Option<AliveBitSet>,
    /// The groups in the order of evaluation, the cheapest first: the more a group excludes, the less the next ones
    /// have to look at.
    order: Vec<usize>,
    /// The clauses by group and number, in ascending order of their upper bounds; each with the sum of the bounds up
    /// to it, including those of `should`.
    reach: Vec<((usize, usize), Score)>,
    /// Sum of the upper bounds of `should`.
    should_max_score: Score,
    /// The lowest competitive score, which the collector raises during the walk.
    threshold: ScoreThreshold,
    /// The number of items in a window.
    window: DocId,
    /// The first item of the current window; `None` before the first window, and past all items after the last.
    base: Option<DocId>,
    /// The hits of the current window.
    hits: WindowSet,
    /// The items of the current window that have a clause which can lift them to the threshold.
    competitive: WindowSet,
    /// Scores of the current window while they are added up.
    scores: Vec<Score>,
    /// The factors for these scores, by coverage.
    factors: Vec<Score>,
}

/// Tolerance for rounding: sums of the same scores in another order differ by less than this factor.
const ROUNDING: Score = 1.0001;

/// The share of a window above which it takes less time to go through all of it than from item to item.
const MANY: DocId = 16;

impl BooleanScorer {
    /// Joins opened clauses for windows of `window` items. Nothing is read yet; [`BooleanScorer::open`] or
    /// [`WindowScorer::next`] goes to the first window.
    pub fn new(
        clauses: Clauses,
        alive: Option<AliveBitSet>,
        threshold: ScoreThreshold,
        window: DocId,
    ) -> BooleanScorer {
        let Clauses { must, should, .. } = &clauses;
        let mut order: Vec<usize> = (0..must.len()).collect();
        // The cost is the number of documents to walk, so that rare words come first.
        order.sort_by_key(|group| must[*group].iter().map(ClauseScorer::cost).sum::<u64>());
        let places = must.iter().enumerate().flat_map(|(group, scorers)| (0..scorers.len()).map(move |at| (group, at)));
        let mut reach: Vec<_> = places.map(|(group, at)| ((group, at), must[group][at].max_score)).collect();
        // Equal bounds are put in the order of the query, so that sums come out the same in every segment.
        reach.sort_by(|(one, a), (other, b)| a.total_cmp(b).then_with(|| other.cmp(one)));
        let should_max_score = should.iter().map(|should| should.max_score).sum();
        // Running sums: an item whose best clause is number n can score no more than the sum up to n.
        let mut sum = should_max_score;
        for (_, max_score) in &mut reach {
            sum += *max_score;
            *max_score = sum;
        }
        let (hits, competitive) = (WindowSet::new(window), WindowSet::new(window));
        BooleanScorer {
            clauses,
            alive,
            order,
            reach,
            should_max_score,
            threshold,
            window,
            base: None,
            hits,
            competitive,
            // Most queries are filters, which score nothing.
            scores: Vec::new(),
            factors: Vec::new(),
        }
    }

    /// Goes to the first window that has hits, ends after `target` and begins before `end`; returns its first item, or `None` if
    /// there is no such window. Targets must not fall, and no window is opened twice.
    pub fn open(&mut self, mut target: DocId, end: DocId) -> Option<DocId> {
        while target < end && !is_over(0) {
            let first = self.order.first().map_or(TERMINATED, |group| {
                self.clauses.must[*group].iter_mut().map(|scorer| scorer.next(target)).min().unwrap_or(TERMINATED)
            });
            if first >= end {
                break;
            }
            let base = first - first % self.window;
            if self.look(base, WindowSet::all(self.window)) > 0 {
                return Some(base);
            }
            target = base + self.window;
        }
        self.base = Some(TERMINATED);
        self.hits.clear();
        None
    }

    /// Goes to the window that begins at `base` and finds its hits among `items`. Windows must come in ascending
    /// order, each once.
    pub fn among(&mut self, base: DocId, items: &WindowSet) -> &WindowSet {
        self.look(base, items.clone());
        &self.hits
    }

    /// Returns the hits of the current window.
    pub fn hits(&self) -> &WindowSet {
        &self.hits
    }

    /// Returns the hits of the current window that have all that is wanted.
    pub fn full(&self) -> &WindowSet {
        self.clauses.coverage.as_ref().map_or(&self.hits, QueryCoverage::full)
    }

    /// Returns the hits of the current window that have some of what is wanted, and not only what is near to it.
    pub fn some(&self) -> &WindowSet {
        self.clauses.coverage.as_ref().map_or(&self.hits, QueryCoverage::some)
    }

    /// Returns the items of the current window that have an asked treatment in dispute; all of them where none is asked for.
    pub fn disputed(&self) -> WindowSet {
        self.clauses.coverage.as_ref().map_or_else(|| WindowSet::all(self.window), QueryCoverage::disputed)
    }

    /// Calls `take` with each hit of the window that begins at `base`, the current one, that is one of `among` and may
    /// be among the best, and its score.
    pub fn for_each_competitive(&mut self, base: DocId, among: &WindowSet, mut take: impl FnMut(DocId, Score)) {
        let mut wanted = self.competitive.clone();
        // Only hits are scored: an item of one clause may lack another.
        wanted.join(&self.hits, |one, other| one & other);
        wanted.join(among, |one, other| one & other);
        let threshold = self.threshold.get();
        self.factors.resize(self.window as usize, 1.0);
        if let Some(coverage) = &self.clauses.coverage {
            coverage.factors(&wanted, &mut self.factors);
            if threshold > 0.0 {
                self.bound(&mut wanted, threshold);
            }
        }
        self.add_up(base, &mut wanted, threshold);
        wanted.for_each(|at| take(base + at, self.scores[at as usize] * self.factors[at as usize]));
    }

    /// Removes those of the `wanted` items whose clauses together cannot lift them to the threshold. Most items with
    /// some of what is asked have too little of it, and are never scored.
    fn bound(&mut self, wanted: &mut WindowSet, threshold: Score) {
        self.reset(wanted, self.should_max_score);
        for scorer in self.clauses.must.iter().flatten().filter(|scorer| scorer.max_score > 0.0) {
            let mut set = scorer.set.clone();
            set.join(wanted, |one, other| one & other);
            set.for_each(|at| self.scores[at as usize] += scorer.max_score);
        }
        let (bounds, factors) = (&self.scores, &self.factors);
        wanted.retain(|at| bounds[at as usize] * factors[at as usize] * ROUNDING >= threshold);
    }

    /// Adds up the scores of the `wanted` hits of the current window in `scores`.
    ///
    /// Scores are added clause by clause, those with the highest bounds first; an item is no longer wanted once the
    /// clauses that are left cannot lift it to the threshold.
    fn add_up(&mut self, base: DocId, wanted: &mut WindowSet, threshold: Score) {
        self.reset(wanted, 0.0);
        for at in (0..self.reach.len()).rev() {
            let (group, scorer) = self.reach[at].0;
            // From the highest bound to the lowest, so that items drop out as early as possible.
            self.clauses.must[group][scorer].add_scores(base, wanted, &mut self.scores);
            if threshold > 0.0 {
                let (others, scores, factors) = (self.others(at), &self.scores, &self.factors);
                wanted.retain(|at| (scores[at as usize] + others) * factors[at as usize] * ROUNDING >= threshold);
            }
        }
        for should in &mut self.clauses.should {
            should.look_among(base, wanted);
            should.add_scores(base, wanted, &mut self.scores);
        }
    }

    /// Gives each of the `wanted` items this score.
    fn reset(&mut self, wanted: &WindowSet, score: Score) {
        self.scores.resize(self.window as usize, score);
        if wanted.count() > self.window / MANY {
            self.scores.fill(score);
        } else {
            wanted.for_each(|at| self.scores[at as usize] = score);
        }
    }

    /// Returns the upper bound of all clauses before number `at`, those of `should` included.
    fn others(&self, at: usize) -> Score {
        at.checked_sub(1).map_or(self.should_max_score, |before| self.reach[before].1)
    }

    /// Goes to the window that begins at `base` and finds its hits among some items, and the competitive ones;
    /// returns the number of hits.
    ///
    /// The set shrinks from group to group, and a later group looks only for what is left where that is little.
    fn look(&mut self, base: DocId, among: WindowSet) -> u32 {
        self.base = Some(base);
        let hits = &mut self.hits;
        // Each clause looks at some items of the window at least.
        if is_over(self.reach.len() * (self.window / 64) as usize) {
            hits.clear();
            return 0;
        }
        *hits = among;
        let mut count = hits.count();
        for group in &self.order {
            let mut of_group = WindowSet::new(self.window);
            for scorer in &mut self.clauses.must[*group] {
                scorer.look(base, hits, count);
                of_group.join(&scorer.set, |one, other| one | other);
            }
            hits.join(&of_group, |one, other| one & other);
            count = hits.count();
            if count == 0 {
                return count;
            }
        }
        for scorer in &mut self.clauses.must_not {
            scorer.look(base, hits, hits.count());
            hits.join(&scorer.set, |one, other| one & !other);
        }
        // Last, since few items are deleted and each costs a look-up.
        if let Some(alive) = &self.alive {
            hits.retain(|at| alive.is_alive(base + at));
        }
        if let Some(coverage) = &mut self.clauses.coverage {
            coverage.look(base, &self.clauses.must[coverage.group], &self.hits);
        }
        self.find_competitive();
        self.hits.count()
    }

    /// Finds the items that have a clause which can still lift them to the threshold (the *essential* clauses of
    /// MaxScore).
    fn find_competitive(&mut self) {
        let threshold = self.threshold.get();
        // No item that has only the clauses before this one can reach the threshold.
        let needed = self.reach.partition_point(|(_, reach)| reach * ROUNDING < threshold);
        if needed == 0 {
            self.competitive = WindowSet::all(self.window);
            return;
        }
        self.competitive.clear();
        for ((group, at), _) in &self.reach[needed..] {
            self.competitive.join(&self.clauses.must[*group][*at].set, |one, other| one | other);
        }
    }
}

impl WindowScorer for BooleanScorer {
    fn next(&mut self, target: DocId) -> DocId {
        // The current window may be past the target: there are no hits between.
        let mut target = target.max(self.base.unwrap_or(0));
        loop {
            if let Some(base) = self.base.filter(|base| (*base..base + self.window).contains(&target)) {
                if let Some(at) = self.hits.next(target - base) {
                    return base + at;
                }
                target = base + self.window;
            }
            let Some(base) = self.open(target, TERMINATED) else { return TERMINATED };
            target = target.max(base);
        }
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        // The window may have been opened already to find the next hit, or be passed because it has none.
        if self.base.is_none_or(|current| current < base) {
            self.look(base, WindowSet::all(self.window));
        }
        if self.base == Some(base) {
            set.join(&self.hits, |one, other| one | other);
        }
    }

    fn fill_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        if self.base.is_none_or(|current| current < base) {
            self.look(base, wanted.clone());
        }
        if self.base == Some(base) {
            let mut found = wanted.clone();
            found.join(&self.hits, |one, other| one & other);
            set.join(&found, |one, other| one | other);
        }
    }

    fn score(&mut self, base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
        self.add_up(base, &mut wanted.clone(), 0.0);
        // Added up apart, so that the sum does not depend on what else an item has.
        wanted.for_each(|at| scores[at as usize] += self.scores[at as usize]);
    }

    fn cost(&self) -> u64 {
        self.size_hint().into()
    }

    fn size_hint(&self) -> u32 {
        // No more hits than the smallest group has items.
        let of_group =
            |group: &Vec<ClauseScorer>| group.iter().map(ClauseScorer::size_hint).fold(0, u32::saturating_add);
        self.clauses.must.iter().map(of_group).min().unwrap_or(0)
    }
}
