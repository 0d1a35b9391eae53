//! Evaluates a boolean query in a segment, window by window.
//!
//! Each clause gives the set of its items in the window; sets are joined as bits, and only the items that can
//! still be among the best are scored. A word in the zone in dispute counts several times as much as elsewhere:
//! once the best hits score more than all other zones together can give, only items with a word in that zone are
//! competitive (MaxScore: Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995; in windows:
//! Lucene's `MaxScoreBulkScorer`).

use tantivy::fastfield::AliveBitSet;
use tantivy::query::Scorer;
use tantivy::{DocId, Score, TERMINATED};

use crate::search::exec::threshold::ScoreThreshold;
use crate::search::exec::window_scorer::{WindowScorer, score_of};
use crate::search::exec::window_set::{WINDOW, WindowSet};

/// A clause that matches no items by itself and adds to the score of hits that have it.
pub struct ShouldScorer {
    /// The scorer of its items.
    pub scorer: Box<dyn Scorer>,
    /// Upper bound of its score.
    pub max_score: Score,
}

/// The evaluator of a boolean query in one segment; see the module's documentation.
pub struct BooleanScorer {
    /// Groups of clauses: a hit is in the union of each group.
    must: Vec<Vec<WindowScorer>>,
    /// Clauses that only add to scores.
    should: Vec<ShouldScorer>,
    /// Clauses whose items are no hits.
    must_not: Vec<WindowScorer>,
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
    /// The first item of the current window; `TERMINATED` before the first window and after the last.
    base: DocId,
    /// The hits of the current window.
    hits: WindowSet,
    /// The items of the current window that have a clause which can lift them to the threshold.
    competitive: WindowSet,
    /// Scores of the current window while they are added up.
    scores: Vec<Score>,
}

/// Tolerance for rounding: sums of the same scores in another order differ by less than this factor.
const ROUNDING: Score = 1.0001;

impl BooleanScorer {
    /// Joins opened clauses. Nothing is read yet; [`BooleanScorer::open`] or [`BooleanScorer::next`] goes to the
    /// first window.
    pub fn new(
        must: Vec<Vec<WindowScorer>>,
        should: Vec<ShouldScorer>,
        must_not: Vec<WindowScorer>,
        alive: Option<AliveBitSet>,
        threshold: ScoreThreshold,
    ) -> BooleanScorer {
        let mut order: Vec<usize> = (0..must.len()).collect();
        // The cost is the number of documents to walk, so that rare words come first.
        order.sort_by_key(|group| must[*group].iter().map(WindowScorer::cost).sum::<u64>());
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
        let (hits, competitive) = (WindowSet::default(), WindowSet::default());
        BooleanScorer {
            must,
            should,
            must_not,
            alive,
            order,
            reach,
            should_max_score,
            threshold,
            base: TERMINATED,
            hits,
            competitive,
            scores: Vec::new(),
        }
    }

    /// Goes to the first window that has hits and ends after `target`; returns false if there is none. Targets must
    /// not fall, and no window is opened twice.
    pub fn open(&mut self, mut target: DocId) -> bool {
        while target < TERMINATED {
            let first = self.order.first().map_or(TERMINATED, |group| {
                self.must[*group].iter_mut().map(|scorer| scorer.first(target)).min().unwrap_or(TERMINATED)
            });
            if first == TERMINATED {
                break;
            }
            self.base = first - first % WINDOW;
            if self.look(WindowSet::all()) > 0 {
                return true;
            }
            target = self.base + WINDOW;
        }
        (self.base, self.hits) = (TERMINATED, WindowSet::default());
        false
    }

    /// Goes to the window that begins at `base` and finds its hits among `items`. Windows must come in ascending
    /// order, each once.
    pub fn among(&mut self, base: DocId, items: &WindowSet) -> &WindowSet {
        self.base = base;
        self.look(items.clone());
        &self.hits
    }

    /// Returns the first item of the current window.
    pub fn base(&self) -> DocId {
        self.base
    }

    /// Returns the hits of the current window.
    pub fn hits(&self) -> &WindowSet {
        &self.hits
    }

    /// Returns the first hit from `target` on, or `TERMINATED`. Targets must not fall.
    pub fn next(&mut self, mut target: DocId) -> DocId {
        loop {
            if target >= self.base && target < self.base + WINDOW {
                if let Some(at) = self.hits.next(target - self.base) {
                    return self.base + at;
                }
                target = self.base + WINDOW;
            }
            if !self.open(target) {
                return TERMINATED;
            }
            target = target.max(self.base);
        }
    }

    /// Calls `take` with each hit of the current window that may be among the best, and its score.
    ///
    /// Scores are added clause by clause, those with the highest bounds first; an item is dropped once the clauses
    /// that are left cannot lift it to the threshold.
    pub fn for_each_competitive(&mut self, mut take: impl FnMut(DocId, Score)) {
        let mut wanted = std::mem::take(&mut self.competitive);
        // Only hits are scored: an item of one clause may lack another.
        wanted.join(&self.hits, |one, other| one & other);
        let (threshold, mut scores) = (self.threshold.get(), std::mem::take(&mut self.scores));
        scores.clear();
        scores.resize(WINDOW as usize, 0.0);
        for at in (0..self.reach.len()).rev() {
            let (group, scorer) = self.reach[at].0;
            // From the highest bound to the lowest, so that items drop out as early as possible.
            self.must[group][scorer].add_scores(self.base, &wanted, &mut scores);
            let others = self.others(at);
            if threshold > 0.0 {
                wanted.retain(|at| (scores[at as usize] + others) * ROUNDING >= threshold);
            }
        }
        for should in &mut self.should {
            wanted.for_each(|at| scores[at as usize] += score_of(should.scorer.as_mut(), self.base + at));
        }
        wanted.for_each(|at| take(self.base + at, scores[at as usize]));
        self.scores = scores;
    }

    /// Returns the upper bound of all clauses before number `at`, those of `should` included.
    fn others(&self, at: usize) -> Score {
        at.checked_sub(1).map_or(self.should_max_score, |before| self.reach[before].1)
    }

    /// Finds the hits of the window among some items, and the competitive ones; returns the number of hits.
    ///
    /// The set shrinks from group to group, and a later group looks only for what is left where that is little.
    fn look(&mut self, among: WindowSet) -> u32 {
        let (base, hits) = (self.base, &mut self.hits);
        *hits = among;
        let mut count = hits.count();
        for group in &self.order {
            let mut of_group = WindowSet::default();
            for scorer in &mut self.must[*group] {
                scorer.look(base, hits, count);
                of_group.join(&scorer.set, |one, other| one | other);
            }
            hits.join(&of_group, |one, other| one & other);
            count = hits.count();
            if count == 0 {
                return count;
            }
        }
        for scorer in &mut self.must_not {
            scorer.look(base, hits, hits.count());
            hits.join(&scorer.set, |one, other| one & !other);
        }
        // Last, since few items are deleted and each costs a look-up.
        if let Some(alive) = &self.alive {
            hits.retain(|at| alive.is_alive(base + at));
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
        self.competitive = if needed == 0 { WindowSet::all() } else { WindowSet::default() };
        for ((group, at), _) in &self.reach[needed..] {
            self.competitive.join(&self.must[*group][*at].set, |one, other| one | other);
        }
    }

    /// Returns the score of a hit of the current window. Hits must be asked for in ascending order.
    pub fn score(&mut self, item: DocId) -> Score {
        let at = item - self.base;
        let mut score = 0.0;
        for ((group, scorer), _) in self.reach.iter().rev() {
            let scorer = &mut self.must[*group][*scorer];
            if scorer.set.has(at) {
                score += scorer.score(self.base, at);
            }
        }
        score + self.should.iter_mut().map(|should| score_of(should.scorer.as_mut(), item)).sum::<Score>()
    }

    /// Returns an upper bound for the number of hits: the size of the smallest group.
    pub fn size_hint(&self) -> u32 {
        let of_group =
            |group: &Vec<WindowScorer>| group.iter().map(WindowScorer::size_hint).fold(0, u32::saturating_add);
        self.must.iter().map(of_group).min().unwrap_or(0)
    }
}
