//! The hits of a combined query in a segment, window by window.
//!
//! What is looked for says as bits which items of a window it has; bits are joined, and only the items that can still be among
//! the best are scored. A name in what is in dispute counts many times what it counts elsewhere: once the best hits are
//! known to score more than all other places together can give, only items with a name there are (MaxScore: Turtle and Flood,
//! Query Evaluation: Strategies and Optimizations, 1995; in windows: Lucene's MaxScoreBulkScorer).

use tantivy::query::Scorer;
use tantivy::{DocId, Score, TERMINATED};

use super::finder::{Bits, Finder, WINDOW, score_of};
use super::floor::Floor;

/// What adds to the score of a hit that has it.
pub struct Beside {
    /// Its items.
    pub scorer: Box<dyn Scorer>,
    /// The most that it can add.
    pub most: Score,
}

/// See the module's documentation.
pub struct Windows {
    /// A hit has an item of each.
    groups: Vec<Vec<Finder>>,
    beside: Vec<Beside>,
    without: Vec<Finder>,
    /// The groups, those first that leave the others least to look at.
    order: Vec<usize>,
    /// The finders, by group and place, those first that can add least; and what each and those before it can add together.
    reach: Vec<((usize, usize), Score)>,
    /// What stands beside can add so much.
    beside_most: Score,
    floor: Floor,
    /// Where the current window begins, what hits it has, and which of them may be among the best.
    base: DocId,
    hits: Bits,
    worth: Bits,
}

/// Sums of the same scores in another order differ by less.
const ROUNDING: Score = 1.0001;

impl Windows {
    /// The hits that have an item of each of `groups` and none of `without`.
    pub fn new(groups: Vec<Vec<Finder>>, beside: Vec<Beside>, without: Vec<Finder>, floor: Floor) -> Windows {
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by_key(|group| groups[*group].iter().map(Finder::cost).sum::<u64>());
        let places =
            groups.iter().enumerate().flat_map(|(group, finders)| (0..finders.len()).map(move |at| (group, at)));
        let mut reach: Vec<_> = places.map(|(group, at)| ((group, at), groups[group][at].most)).collect();
        reach.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        let beside_most = beside.iter().map(|beside| beside.most).sum();
        let mut sum = beside_most;
        for (_, most) in &mut reach {
            sum += *most;
            *most = sum;
        }
        let (hits, worth) = (Bits::default(), Bits::default());
        Windows { groups, beside, without, order, reach, beside_most, floor, base: TERMINATED, hits, worth }
    }

    /// The first hit from `target` on; targets never fall.
    pub fn next(&mut self, target: DocId) -> DocId {
        let mut target = target;
        if target >= self.base {
            if let Some(at) = (target - self.base < WINDOW).then(|| self.hits.next(target - self.base)).flatten() {
                return self.base + at;
            }
            target = target.max(self.base + WINDOW);
        }
        while target < TERMINATED {
            let first = self.order.first().map_or(TERMINATED, |group| {
                self.groups[*group].iter_mut().map(|finder| finder.first(target)).min().unwrap_or(TERMINATED)
            });
            if first == TERMINATED {
                break;
            }
            self.base = first - first % WINDOW;
            self.look();
            if let Some(at) = self.hits.next(first - self.base) {
                return self.base + at;
            }
            target = self.base + WINDOW;
        }
        (self.base, self.hits) = (TERMINATED, Bits::default());
        TERMINATED
    }

    /// Finds the hits of the window, and those that may be among the best.
    fn look(&mut self) {
        let (base, hits) = (self.base, &mut self.hits);
        *hits = Bits::all();
        let mut count = WINDOW;
        for group in &self.order {
            let mut of_group = Bits::default();
            for finder in &mut self.groups[*group] {
                finder.look(base, hits, count);
                of_group.join(&finder.bits, |one, other| one | other);
            }
            hits.join(&of_group, |one, other| one & other);
            count = hits.count();
            if count == 0 {
                return;
            }
        }
        for finder in &mut self.without {
            finder.look(base, hits, hits.count());
            hits.join(&finder.bits, |one, other| one & !other);
        }
        self.find_worth();
    }

    fn find_worth(&mut self) {
        let floor = self.floor.get();
        let needed = self.reach.partition_point(|(_, reach)| reach * ROUNDING < floor);
        self.worth = if needed == 0 { Bits::all() } else { Bits::default() };
        for ((group, at), _) in &self.reach[needed..] {
            self.worth.join(&self.groups[*group][*at].bits, |one, other| one | other);
        }
    }

    /// The score of a hit of the current window; 0 where it is below the floor.
    pub fn score(&mut self, item: DocId) -> Score {
        let at = item - self.base;
        if !self.worth.has(at) {
            return 0.0;
        }
        let most: Score =
            self.groups.iter().flatten().filter(|finder| finder.bits.has(at)).map(|finder| finder.most).sum();
        if (most + self.beside_most) * ROUNDING < self.floor.get() {
            return 0.0;
        }
        let having = self.groups.iter_mut().flatten().filter(|finder| finder.bits.has(at));
        let score: Score = having.map(|finder| finder.score(item)).sum();
        score + self.beside.iter_mut().map(|beside| score_of(beside.scorer.as_mut(), item)).sum::<Score>()
    }

    /// How many hits there are, at most.
    pub fn size_hint(&self) -> u32 {
        let of_group = |group: &Vec<Finder>| group.iter().map(Finder::size_hint).fold(0, u32::saturating_add);
        self.groups.iter().map(of_group).min().unwrap_or(0)
    }
}
