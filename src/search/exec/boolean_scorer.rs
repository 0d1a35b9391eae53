//! The hits of a combined query in a segment, window by window.
//!
//! What is looked for says as bits which items of a window it has; bits are joined, and only the items that can still be among
//! the best are scored. A name in what is in dispute counts many times what it counts elsewhere: once the best hits are
//! known to score more than all other places together can give, only items with a name there are (MaxScore: Turtle and Flood,
//! Query Evaluation: Strategies and Optimizations, 1995; in windows: Lucene's MaxScoreBulkScorer).

use tantivy::fastfield::AliveBitSet;
use tantivy::query::Scorer;
use tantivy::{DocId, Score, TERMINATED};

use crate::search::exec::threshold::ScoreThreshold;
use crate::search::exec::window_scorer::{WindowScorer, score_of};
use crate::search::exec::window_set::{WINDOW, WindowSet};

/// What adds to the score of a hit that has it.
pub struct Beside {
    /// Its items.
    pub scorer: Box<dyn Scorer>,
    /// The most that it can add.
    pub most: Score,
}

/// See the module's documentation.
pub struct BooleanScorer {
    /// A hit has an item of each.
    groups: Vec<Vec<WindowScorer>>,
    beside: Vec<Beside>,
    without: Vec<WindowScorer>,
    /// Which items there are still; none where all are.
    alive: Option<AliveBitSet>,
    /// The groups, those first that leave the others least to look at.
    order: Vec<usize>,
    /// The finders, by group and place, those first that can add least; and what each and those before it can add together.
    reach: Vec<((usize, usize), Score)>,
    /// What stands beside can add so much.
    beside_most: Score,
    floor: ScoreThreshold,
    /// Where the current window begins, what hits it has, and which of them may be among the best.
    base: DocId,
    hits: WindowSet,
    worth: WindowSet,
    /// Scores of the current window while they are added up.
    scores: Vec<Score>,
}

/// Sums of the same scores in another order differ by less.
const ROUNDING: Score = 1.0001;

impl BooleanScorer {
    /// The hits that have an item of each of `groups` and none of `without`.
    pub fn new(
        groups: Vec<Vec<WindowScorer>>,
        beside: Vec<Beside>,
        without: Vec<WindowScorer>,
        alive: Option<AliveBitSet>,
        floor: ScoreThreshold,
    ) -> BooleanScorer {
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by_key(|group| groups[*group].iter().map(WindowScorer::cost).sum::<u64>());
        let places =
            groups.iter().enumerate().flat_map(|(group, finders)| (0..finders.len()).map(move |at| (group, at)));
        let mut reach: Vec<_> = places.map(|(group, at)| ((group, at), groups[group][at].most)).collect();
        reach.sort_by(|(one, a), (other, b)| a.total_cmp(b).then_with(|| other.cmp(one)));
        let beside_most = beside.iter().map(|beside| beside.most).sum();
        let mut sum = beside_most;
        for (_, most) in &mut reach {
            sum += *most;
            *most = sum;
        }
        let (hits, worth) = (WindowSet::default(), WindowSet::default());
        BooleanScorer {
            groups,
            beside,
            without,
            alive,
            order,
            reach,
            beside_most,
            floor,
            base: TERMINATED,
            hits,
            worth,
            scores: Vec::new(),
        }
    }

    /// Goes to the first window with hits that ends behind `target`; targets never fall, and no window is opened twice.
    pub fn open(&mut self, mut target: DocId) -> bool {
        while target < TERMINATED {
            let first = self.order.first().map_or(TERMINATED, |group| {
                self.groups[*group].iter_mut().map(|finder| finder.first(target)).min().unwrap_or(TERMINATED)
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

    /// Goes to the window that begins at `base`, and finds its hits among some items; no window is opened twice, and all in
    /// their order.
    pub fn among(&mut self, base: DocId, items: &WindowSet) -> &WindowSet {
        self.base = base;
        self.look(items.clone());
        &self.hits
    }

    /// Where the current window begins.
    pub fn base(&self) -> DocId {
        self.base
    }

    /// The hits of the current window.
    pub fn hits(&self) -> &WindowSet {
        &self.hits
    }

    /// The first hit from `target` on; targets never fall.
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
    pub fn for_each_worth(&mut self, mut take: impl FnMut(DocId, Score)) {
        let mut wanted = std::mem::take(&mut self.worth);
        wanted.join(&self.hits, |one, other| one & other);
        let (floor, mut scores) = (self.floor.get(), std::mem::take(&mut self.scores));
        scores.clear();
        scores.resize(WINDOW as usize, 0.0);
        for at in (0..self.reach.len()).rev() {
            let (group, finder) = self.reach[at].0;
            self.groups[group][finder].add_scores(self.base, &wanted, &mut scores);
            let others = self.others(at);
            if floor > 0.0 {
                wanted.retain(|at| (scores[at as usize] + others) * ROUNDING >= floor);
            }
        }
        for beside in &mut self.beside {
            wanted.for_each(|at| scores[at as usize] += score_of(beside.scorer.as_mut(), self.base + at));
        }
        wanted.for_each(|at| take(self.base + at, scores[at as usize]));
        self.scores = scores;
    }

    /// The most that the finders before one, and what stands beside, can add to a score.
    fn others(&self, at: usize) -> Score {
        at.checked_sub(1).map_or(self.beside_most, |before| self.reach[before].1)
    }

    /// Finds the hits of the window among some items, and those that may be among the best; says how many hits there are.
    fn look(&mut self, among: WindowSet) -> u32 {
        let (base, hits) = (self.base, &mut self.hits);
        *hits = among;
        let mut count = hits.count();
        for group in &self.order {
            let mut of_group = WindowSet::default();
            for finder in &mut self.groups[*group] {
                finder.look(base, hits, count);
                of_group.join(&finder.bits, |one, other| one | other);
            }
            hits.join(&of_group, |one, other| one & other);
            count = hits.count();
            if count == 0 {
                return count;
            }
        }
        for finder in &mut self.without {
            finder.look(base, hits, hits.count());
            hits.join(&finder.bits, |one, other| one & !other);
        }
        if let Some(alive) = &self.alive {
            hits.retain(|at| alive.is_alive(base + at));
        }
        self.find_worth();
        self.hits.count()
    }

    /// Finds the items that have something that can still lift them to the floor.
    fn find_worth(&mut self) {
        let floor = self.floor.get();
        let needed = self.reach.partition_point(|(_, reach)| reach * ROUNDING < floor);
        self.worth = if needed == 0 { WindowSet::all() } else { WindowSet::default() };
        for ((group, at), _) in &self.reach[needed..] {
            self.worth.join(&self.groups[*group][*at].bits, |one, other| one | other);
        }
    }

    /// The score of a hit of the current window; hits are asked for in their order.
    pub fn score(&mut self, item: DocId) -> Score {
        let at = item - self.base;
        let mut score = 0.0;
        for ((group, finder), _) in self.reach.iter().rev() {
            let finder = &mut self.groups[*group][*finder];
            if finder.bits.has(at) {
                score += finder.score(self.base, at);
            }
        }
        score + self.beside.iter_mut().map(|beside| score_of(beside.scorer.as_mut(), item)).sum::<Score>()
    }

    /// How many hits there are, at most.
    pub fn size_hint(&self) -> u32 {
        let of_group =
            |group: &Vec<WindowScorer>| group.iter().map(WindowScorer::size_hint).fold(0, u32::saturating_add);
        self.groups.iter().map(of_group).min().unwrap_or(0)
    }
}
