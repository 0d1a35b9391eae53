//! Boolean query: a hit matches one piece of each group that must match and none of those that must not; pieces
//! that should match only add to its score.
//!
//! Scores are added in an order that depends on no segment, the pieces that can add most first: sums of the same
//! numbers in another order differ in their last bit, and the division of the index into segments must not show in
//! results.

use std::sync::Arc;

use tantivy::{Score, SegmentReader};

use crate::search::exec::boolean_scorer::{BooleanScorer, Clauses};
use crate::search::exec::clause_scorer::ClauseScorer;
use crate::search::exec::coverage::{QueryCoverage, ThingClauses};
use crate::search::exec::windows::threshold::ScoreThreshold;
use crate::search::exec::windows::window_scorer::{AllItems, Mode, WindowQuery, WindowScorer};

/// A clause of a boolean query with its weight.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The query that finds the items.
    pub query: Arc<dyn WindowQuery>,
    /// The factor for its scores.
    pub weight: Score,
    /// Upper bound of its weighted score for any item; 0 where it is a filter.
    pub max_score: Score,
}

impl Piece {
    /// Makes a piece of a query whose scores count `weight` times.
    pub fn new(query: impl WindowQuery + 'static, weight: Score) -> Piece {
        Piece { max_score: query.max_score() * weight, query: Arc::new(query), weight }
    }

    /// Makes a piece of a filter: it must match and adds nothing to scores.
    pub fn filter(query: Arc<dyn WindowQuery>) -> Piece {
        Piece { query, weight: 1.0, max_score: 0.0 }
    }

    /// Turns the piece into a filter.
    pub fn unscored(self) -> Piece {
        Piece { max_score: 0.0, ..self }
    }

    /// Multiplies the weight, and the upper bound with it, by `factor`.
    pub fn times(self, factor: Score) -> Piece {
        Piece { weight: self.weight * factor, max_score: self.max_score * factor, ..self }
    }

    /// Opens the piece in a segment. Scores are read only where they are asked for and can be more than 0: a filter
    /// would decode frequencies for nothing.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<ClauseScorer> {
        let max_score = self.max_score * mode.boost.unwrap_or(0.0);
        let mode = if max_score > 0.0 { mode.times(self.weight) } else { mode.unscored() };
        Ok(ClauseScorer::new(self.query.open(segment, mode)?, max_score, segment.max_doc(), mode.window))
    }
}

/// A thing that a question wants.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The alternatives that find it.
    pub own: Vec<Piece>,
    /// The alternatives that find something near to it.
    pub near: Vec<Piece>,
    /// True if it is a help only, without which an item may have all that is asked.
    pub is_help: bool,
}

impl Wanted {
    /// Makes a help of a piece.
    pub fn help(piece: Piece) -> Wanted {
        Wanted { own: vec![piece], near: Vec::new(), is_help: true }
    }
}

/// A boolean query over pieces; see the module's documentation.
#[derive(Debug, Clone, Default)]
pub struct CombinedQuery {
    /// Groups of alternatives: a hit matches at least one piece of each group. No groups at all match all items.
    pub must: Vec<Vec<Piece>>,
    /// Things that are wanted: a hit has at least one of them, or something near to one. Its score counts by how many.
    pub wanted: Vec<Wanted>,
    /// The treatment that is wanted, where it is in dispute; `None` where none is asked for.
    pub treatment: Option<Piece>,
    /// Optional pieces, which add to the score of a hit that matches them.
    pub should: Vec<Piece>,
    /// Excluding pieces: no hit matches any of these.
    pub must_not: Vec<Piece>,
}

impl CombinedQuery {
    /// Makes the query for items that match at least one of `pieces`.
    pub fn any(pieces: Vec<Piece>) -> CombinedQuery {
        CombinedQuery { must: vec![pieces], ..CombinedQuery::default() }
    }

    /// Turns the query into a piece of another one. A query of a single piece becomes that piece itself, so that
    /// nesting costs nothing.
    pub fn into_piece(mut self) -> Piece {
        let has_others = !self.should.is_empty() || !self.must_not.is_empty() || !self.wanted.is_empty();
        let is_one_group = !has_others && self.must.len() == 1;
        match is_one_group && self.must[0].len() == 1 {
            true => self.must[0].swap_remove(0),
            false => Piece::new(self, 1.0),
        }
    }

    /// Opens the query in a segment. Hits below the `threshold`, which the collector raises, are counted but not
    /// scored.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn boolean_scorer(
        &self,
        segment: &SegmentReader,
        mode: Mode,
        threshold: ScoreThreshold,
    ) -> tantivy::Result<BooleanScorer> {
        let open_all = |pieces: &[Piece], mode| -> tantivy::Result<Vec<ClauseScorer>> {
            pieces.iter().map(|piece| piece.open(segment, mode)).collect()
        };
        let mut must = Vec::with_capacity(self.must.len().max(1));
        for group in &self.must {
            must.push(open_all(group, mode)?);
        }
        let mut coverage = None;
        if !self.wanted.is_empty() {
            let (mut scorers, mut things) = (Vec::new(), Vec::new());
            for wanted in &self.wanted {
                let first = scorers.len();
                scorers.extend(open_all(&wanted.own, mode)?);
                let own = first..scorers.len();
                scorers.extend(open_all(&wanted.near, mode)?);
                things.push(ThingClauses { near: own.end..scorers.len(), own, is_required: !wanted.is_help });
            }
            // It decides on a factor, and adds no score.
            let open = |piece: &Piece| piece.open(segment, mode.unscored());
            let treatment = self.treatment.as_ref().filter(|_| mode.boost.is_some()).map(open).transpose()?;
            coverage = Some(QueryCoverage::new(must.len(), things, &scorers, treatment, mode.window));
            must.push(scorers);
        }
        if must.is_empty() {
            // The evaluator needs a group to walk; exclusions alone leave all other items.
            must.push(open_all(&[Piece::filter(Arc::new(AllItems))], mode)?);
        }
        // What only adds to scores is not looked for without them.
        let should = if mode.boost.is_some() { open_all(&self.should, mode)? } else { Vec::new() };
        let must_not = open_all(&self.must_not, mode.unscored())?;
        let alive = segment.alive_bitset().filter(|_| segment.has_deletes()).cloned();
        Ok(BooleanScorer::new(Clauses { must, should, must_not, coverage }, alive, threshold, mode.window))
    }
}

impl WindowQuery for CombinedQuery {
    fn open(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        Ok(Box::new(self.boolean_scorer(segment, mode, ScoreThreshold::default())?))
    }

    fn max_score(&self) -> Score {
        let wanted = self.wanted.iter().flat_map(|wanted| wanted.own.iter().chain(&wanted.near));
        self.must.iter().flatten().chain(wanted).chain(&self.should).map(|piece| piece.max_score).sum()
    }
}
