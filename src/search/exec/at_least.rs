//! Finds items in which something occurs at least so many times, all zones together. tantivy has no query that
//! counts occurrences across fields, so this one adds up what the positional scorers of the zones count.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use crate::search::exec::block_join::BlockJoin;
use crate::search::proximity::positions::{PositionalQuery, PositionalScorer};

/// Query for items in which words occur, as they are wanted, at least a number of times. Occurrences in all zones are
/// added up: twice in the summary and once in the rationale are three.
#[derive(Debug, Clone)]
pub struct AtLeast {
    /// The smallest number of occurrences that makes a hit.
    pub least: u32,
    /// The words that are counted in each zone, and the weight of the zone's scores.
    pub zones: Vec<(PositionalQuery, f32)>,
}

impl Query for AtLeast {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(CountedWeight { query: self.clone(), is_scored: scoring.is_scoring_enabled() }))
    }
}

/// The query with the mode that tantivy asks for: with scores or without.
struct CountedWeight {
    /// The query.
    query: AtLeast,
    is_scored: bool,
}

impl Weight for CountedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let open = |(zone, weight): &(PositionalQuery, f32)| zone.open(segment, boost * weight, self.is_scored);
        let zones = self.query.zones.iter().map(open).collect::<tantivy::Result<_>>()?;
        let mut scorer = CountedScorer { least: self.query.least, zones, item: 0 };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, item: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > item || scorer.seek(item) != item {
            return Err(TantivyError::InvalidArgument(format!("item {item} has it less often")));
        }
        Ok(Explanation::new("what was counted", scorer.score()))
    }
}

/// A walk over the items that have enough occurrences; `zones` are at or after `item`.
struct CountedScorer {
    /// The smallest number of occurrences that makes a hit.
    least: u32,
    /// The walks over the zones.
    zones: Vec<BlockJoin<PositionalScorer>>,
    /// The current item, or `TERMINATED`.
    item: DocId,
}

impl CountedScorer {
    /// Goes to the first item that has enough occurrences, from the current items of the zones on.
    fn settle(&mut self) -> DocId {
        loop {
            self.item = self.zones.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
            if self.item == TERMINATED || self.occurrences() >= self.least {
                return self.item;
            }
            self.leave();
        }
    }

    /// Counts the occurrences in the current item, over all zones that have it.
    fn occurrences(&self) -> u32 {
        let here = self.zones.iter().filter(|zone| zone.doc() == self.item);
        here.map(|zone| zone.documents().occurrences_here()).fold(0, u32::saturating_add)
    }

    /// Moves all zones that are at the current item to their next one.
    fn leave(&mut self) {
        for zone in &mut self.zones {
            if zone.doc() == self.item {
                zone.advance();
            }
        }
    }
}

impl DocSet for CountedScorer {
    fn advance(&mut self) -> DocId {
        if self.item != TERMINATED {
            self.leave();
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for zone in &mut self.zones {
            if zone.doc() < target {
                zone.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.item
    }

    fn size_hint(&self) -> u32 {
        self.zones.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}

impl Scorer for CountedScorer {
    fn score(&mut self) -> Score {
        let item = self.item;
        // Scores add up, as they do for a word in several zones.
        self.zones.iter_mut().filter(|zone| zone.doc() == item).map(Scorer::score).sum()
    }
}
