//! The items that have a thing under any of its names, in any zone.
//!
//! A name in what is in dispute counts many times what it counts elsewhere. Once the best hits are known to score more than
//! all other places together can give, only the items with a name there are looked at (MaxScore: Turtle and Flood, Query
//! Evaluation: Strategies and Optimizations, 1995).

use tantivy::query::{BooleanQuery, EnableScoring, Explanation, Occur, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::floor::Floor;

/// A name in a zone, and the most that it can add to a score.
pub type Name = (Box<dyn Query>, Score);

/// The items that have any of some names.
#[derive(Debug)]
pub struct NamesQuery {
    names: Vec<Name>,
    floor: Floor,
    /// The most that all else that is asked for can add to a score.
    others: Score,
}

impl NamesQuery {
    /// The items with any of `names`; where scored, those that cannot reach the floor may be left out.
    pub fn new(names: Vec<Name>, floor: Floor, others: Score) -> NamesQuery {
        NamesQuery { names, floor, others }
    }
}

impl Clone for NamesQuery {
    fn clone(&self) -> NamesQuery {
        let names = self.names.iter().map(|(query, most)| (query.box_clone(), *most)).collect();
        NamesQuery { names, floor: self.floor.clone(), others: self.others }
    }
}

impl Query for NamesQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        if !scoring.is_scoring_enabled() {
            let names = self.names.iter().map(|(query, _)| (Occur::Should, query.box_clone())).collect();
            return BooleanQuery::new(names).weight(scoring);
        }
        let weigh = |(query, most): &Name| Ok((query.weight(scoring)?, *most));
        let names = self.names.iter().map(weigh).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(NamesWeight { names, floor: self.floor.clone(), others: self.others }))
    }
}

struct NamesWeight {
    names: Vec<(Box<dyn Weight>, Score)>,
    floor: Floor,
    others: Score,
}

impl Weight for NamesWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut names = Vec::with_capacity(self.names.len());
        for (weight, most) in &self.names {
            let scorer = weight.scorer(segment, boost)?;
            if scorer.doc() != TERMINATED {
                names.push((scorer, most * boost));
            }
        }
        names.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        let mut reach = 0.0;
        let add = |(_, most): &(Box<dyn Scorer>, Score)| {
            reach += most;
            reach
        };
        let reach = names.iter().map(add).collect();
        let names = names.into_iter().map(|(scorer, _)| scorer).collect();
        let (floor, others) = (self.floor.clone(), self.others);
        let mut scorer = NamesScorer { names, reach, needed: 0, floor, others, item: 0 };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, item: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > item || scorer.seek(item) != item {
            return Err(TantivyError::InvalidArgument(format!("item {item} has none of the names")));
        }
        Ok(Explanation::new("a thing under its names", scorer.score()))
    }
}

struct NamesScorer {
    /// Those that can add least come first.
    names: Vec<Box<dyn Scorer>>,
    /// What each and those before it can add together.
    reach: Vec<Score>,
    /// An item needs one of the names from here on to reach the floor.
    needed: usize,
    floor: Floor,
    others: Score,
    item: DocId,
}

/// Sums of the same scores in another order differ by less.
const ROUNDING: Score = 1.0001;

impl NamesScorer {
    /// Goes to the first item that one of the needed names has.
    fn settle(&mut self) -> DocId {
        self.item = self.names[self.needed..].iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        self.item
    }

    /// Leaves out the names that cannot lift an item to the floor any more.
    fn rise(&mut self) {
        let floor = self.floor.get();
        while let Some(reach) = self.reach.get(self.needed)
            && (reach + self.others) * ROUNDING < floor
        {
            self.needed += 1;
        }
    }
}

impl DocSet for NamesScorer {
    fn advance(&mut self) -> DocId {
        let item = self.item;
        self.rise();
        for name in &mut self.names[self.needed..] {
            if name.doc() == item {
                name.advance();
            }
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.rise();
        for name in &mut self.names[self.needed..] {
            if name.doc() < target {
                name.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.item
    }

    fn size_hint(&self) -> u32 {
        self.names.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}

impl Scorer for NamesScorer {
    fn score(&mut self) -> Score {
        let item = self.item;
        let score_of = |name: &mut Box<dyn Scorer>| {
            if name.doc() < item {
                name.seek(item);
            }
            if name.doc() == item { name.score() } else { 0.0 }
        };
        self.names.iter_mut().map(score_of).sum()
    }
}
