//! The items in which something occurs so many times, all zones together.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use crate::search::exec::block_join::BlockJoin;
use crate::search::proximity::positions::{PositionalQuery, PositionalScorer};

/// The items in which words stand as wanted at least so often.
#[derive(Debug, Clone)]
pub struct AtLeast {
    /// How often.
    pub least: u32,
    /// What is counted in each zone, and how the zone is weighted.
    pub zones: Vec<(PositionalQuery, f32)>,
}

impl Query for AtLeast {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(CountedWeight { query: self.clone(), is_scored: scoring.is_scoring_enabled() }))
    }
}

struct CountedWeight {
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

struct CountedScorer {
    least: u32,
    zones: Vec<BlockJoin<PositionalScorer>>,
    item: DocId,
}

impl CountedScorer {
    /// Goes to the first item, from where the zones stand, that has enough.
    fn settle(&mut self) -> DocId {
        loop {
            self.item = self.zones.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
            if self.item == TERMINATED || self.occurrences() >= self.least {
                return self.item;
            }
            self.leave();
        }
    }

    fn occurrences(&self) -> u32 {
        let here = self.zones.iter().filter(|zone| zone.doc() == self.item);
        here.map(|zone| zone.documents().occurrences_here()).fold(0, u32::saturating_add)
    }

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
        self.zones.iter_mut().filter(|zone| zone.doc() == item).map(Scorer::score).sum()
    }
}
