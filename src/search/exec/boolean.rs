//! Boolean query: a hit matches one piece of each group that must match and none of those that must not; pieces
//! that should match only add to its score.
//!
//! Scores are added in an order that depends on no segment, the pieces that can add most first: sums of the same
//! numbers in another order differ in their last bit, and the division of the index into segments must not show in
//! results.

use tantivy::query::{AllQuery, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TantivyError};

use crate::search::exec::boolean_scorer::{BooleanScorer, ShouldScorer};
use crate::search::exec::threshold::ScoreThreshold;
use crate::search::exec::window_scorer::{Scoring, WindowScorer};
use crate::search::proximity::positions::PositionalQuery;

/// A clause of a boolean query with its weight.
#[derive(Debug)]
pub struct Piece {
    /// The query that finds the items.
    pub query: Box<dyn Query>,
    /// The factor for its scores.
    pub weight: Score,
    /// Upper bound of its weighted score for any item; 0 where it is a filter.
    pub max_score: Score,
}

impl Clone for Piece {
    fn clone(&self) -> Piece {
        Piece { query: self.query.box_clone(), ..*self }
    }
}

impl Piece {
    /// Makes a piece of a filter: it must match and adds nothing to scores.
    pub fn unscored(query: impl Query) -> Piece {
        Piece { query: Box::new(query), weight: 1.0, max_score: 0.0 }
    }

    /// Multiplies the weight, and the upper bound with it, by `factor`.
    pub fn times(self, factor: Score) -> Piece {
        Piece { weight: self.weight * factor, max_score: self.max_score * factor, ..self }
    }
}

/// A boolean query over pieces; see the module's documentation.
#[derive(Debug, Clone, Default)]
pub struct CombinedQuery {
    /// Groups of alternatives: a hit matches at least one piece of each group. No groups at all match all items.
    pub must: Vec<Vec<Piece>>,
    /// Optional pieces, which add to the score of a hit that matches them.
    pub should: Vec<Piece>,
    /// Excluding pieces: no hit matches any of these.
    pub must_not: Vec<Piece>,
    /// The lowest competitive score, shared with the collector. Hits that cannot reach it are counted but not scored.
    pub threshold: ScoreThreshold,
}

impl CombinedQuery {
    /// Makes the query for items that match at least one of `pieces`.
    pub fn any(pieces: Vec<Piece>) -> CombinedQuery {
        CombinedQuery { must: vec![pieces], ..CombinedQuery::default() }
    }

    /// Turns the query into a piece of another one. A query of a single piece becomes that piece itself, so that
    /// nesting costs nothing.
    pub fn into_piece(mut self) -> Piece {
        let is_one_group = self.should.is_empty() && self.must_not.is_empty() && self.must.len() == 1;
        if is_one_group && self.must[0].len() == 1 {
            return self.must[0].swap_remove(0);
        }
        let max_score = self.must.iter().flatten().chain(&self.should).map(|piece| piece.max_score).sum();
        Piece { query: Box::new(self), weight: 1.0, max_score }
    }

    /// Prepares the query for walking segments.
    ///
    /// The same as `Query::weight`, but with the type that gives windows, which callers of this crate use; the
    /// general form is for nested queries.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn weigh(&self, scoring: EnableScoring<'_>) -> tantivy::Result<CombinedWeight> {
        let weigh = |piece: &Piece| WeighedPiece::new(piece, scoring);
        let weigh_all = |pieces: &Vec<Piece>| pieces.iter().map(weigh).collect::<tantivy::Result<Vec<_>>>();
        let mut must = self.must.iter().map(weigh_all).collect::<tantivy::Result<Vec<_>>>()?;
        if must.is_empty() {
            // The evaluator needs a group to walk; exclusions alone leave all other items.
            must.push(vec![weigh(&Piece::unscored(AllQuery))?]);
        }
        let (should, must_not) = (weigh_all(&self.should)?, weigh_all(&self.must_not)?);
        Ok(CombinedWeight { must, should, must_not, threshold: self.threshold.clone() })
    }
}

impl Query for CombinedQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.weigh(scoring)?))
    }
}

/// A boolean query that is ready to walk segments.
pub struct CombinedWeight {
    /// Groups of alternatives, at least one of them.
    must: Vec<Vec<WeighedPiece>>,
    /// Pieces that only add to scores.
    should: Vec<WeighedPiece>,
    /// Pieces whose items are no hits.
    must_not: Vec<WeighedPiece>,
    /// The lowest competitive score.
    threshold: ScoreThreshold,
}

/// A piece that is ready to walk segments.
struct WeighedPiece {
    /// The weight that finds the items.
    finds: Box<dyn Weight>,
    /// The source of scores.
    scores: Scores,
    /// The factor for scores.
    weight: Score,
    /// Upper bound of the weighted score.
    max_score: Score,
}

/// The source of a piece's scores; opened in a segment it becomes a [`Scoring`].
enum Scores {
    /// No scores: a filter.
    Nothing,
    /// The weight that finds the items.
    Found,
    /// A second weight of the same query, with scores.
    Asked(Box<dyn Weight>),
}

impl WeighedPiece {
    /// Weighs a piece, with scores only where they are asked for and can be more than 0.
    ///
    /// A scored piece is weighed twice: the walk that finds items then need not decode frequencies, and scores are
    /// read only for the items that matter.
    fn new(piece: &Piece, scoring: EnableScoring<'_>) -> tantivy::Result<WeighedPiece> {
        // A filter would decode frequencies for nothing.
        let is_scored = scoring.is_scoring_enabled() && piece.max_score > 0.0;
        let unscored = scoring.searcher().map_or(scoring, EnableScoring::disabled_from_searcher);
        let weigh = |scoring| piece.query.weight(scoring);
        let (finds, scores) = match is_scored {
            false => (weigh(unscored)?, Scores::Nothing),
            // Reading positions costs more than scoring, so that a second walk would double the work.
            true if piece.query.is::<PositionalQuery>() => (weigh(scoring)?, Scores::Found),
            true => (weigh(unscored)?, Scores::Asked(weigh(scoring)?)),
        };
        Ok(WeighedPiece { finds, scores, weight: piece.weight, max_score: piece.max_score })
    }

    /// Opens the piece in a segment, to be evaluated window by window.
    fn window_scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<WindowScorer> {
        let scoring = match &self.scores {
            Scores::Nothing => Scoring::Nothing,
            Scores::Found => Scoring::Found,
            Scores::Asked(scores) => Scoring::Asked(scores.scorer(segment, boost * self.weight)?),
        };
        let found = self.finds.scorer(segment, boost * self.weight)?;
        Ok(WindowScorer::new(found, scoring, self.max_score * boost, segment.max_doc()))
    }

    /// Opens the scorer of a piece that only adds to scores; `None` where it adds nothing.
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        let weight = match &self.scores {
            Scores::Nothing => return Ok(None),
            Scores::Found => &self.finds,
            Scores::Asked(scores) => scores,
        };
        weight.scorer(segment, boost * self.weight).map(Some)
    }
}

impl CombinedWeight {
    /// Opens the query in a segment, with all scores multiplied by `boost`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn boolean_scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<BooleanScorer> {
        let window_scorers = |pieces: &Vec<WeighedPiece>| {
            pieces.iter().map(|piece| piece.window_scorer(segment, boost)).collect::<tantivy::Result<Vec<_>>>()
        };
        let must = self.must.iter().map(window_scorers).collect::<tantivy::Result<_>>()?;
        let mut should = Vec::with_capacity(self.should.len());
        for piece in &self.should {
            let scorer = piece.scorer(segment, boost)?;
            should.extend(scorer.map(|scorer| ShouldScorer { scorer, max_score: piece.max_score * boost }));
        }
        let alive = segment.alive_bitset().filter(|_| segment.has_deletes()).cloned();
        Ok(BooleanScorer::new(must, should, window_scorers(&self.must_not)?, alive, self.threshold.clone()))
    }
}

impl Weight for CombinedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(CombinedScorer::new(self.boolean_scorer(segment, boost)?)))
    }

    fn explain(&self, segment: &SegmentReader, item: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > item || scorer.seek(item) != item {
            return Err(TantivyError::InvalidArgument(format!("item {item} is no hit")));
        }
        Ok(Explanation::new("several things together", scorer.score()))
    }
}

/// Adapter for tantivy: walks the hits of a segment one by one.
struct CombinedScorer {
    /// The evaluator, whose current window has the current item.
    scorer: BooleanScorer,
    /// The current item, or `TERMINATED`.
    item: DocId,
}

impl CombinedScorer {
    /// Goes to the first hit, as tantivy expects of a scorer that it gets.
    fn new(mut scorer: BooleanScorer) -> CombinedScorer {
        let item = scorer.next(0);
        CombinedScorer { scorer, item }
    }
}

impl DocSet for CombinedScorer {
    fn advance(&mut self) -> DocId {
        self.item = self.scorer.next(self.item + 1);
        self.item
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.item {
            self.item = self.scorer.next(target);
        }
        self.item
    }

    fn doc(&self) -> DocId {
        self.item
    }

    fn size_hint(&self) -> u32 {
        self.scorer.size_hint()
    }
}

impl Scorer for CombinedScorer {
    fn score(&mut self) -> Score {
        self.scorer.score(self.item)
    }
}
