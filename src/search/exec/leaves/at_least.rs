//! Finds items in which something occurs at least so many times, all zones together. tantivy has no query that
//! counts occurrences across fields, so this one adds up what the positional scorers of the zones count.

use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::search::exec::leaves::block_join::BlockJoin;
use crate::search::exec::windows::window_scorer::{Mode, WindowQuery, WindowScorer};
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::proximity::positions::{PositionalQuery, PositionalWalk};

/// Query for items in which words occur, as they are wanted, at least a number of times. Occurrences in all zones are
/// added up: twice in the summary and once in the rationale are three.
#[derive(Debug, Clone)]
pub struct AtLeast {
    /// The smallest number of occurrences that makes a hit.
    pub least: u32,
    /// The words that are counted in each zone, and the weight of the zone's scores.
    pub zones: Vec<(PositionalQuery, f32)>,
}

impl WindowQuery for AtLeast {
    fn open(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        let walk = |(zone, weight): &(PositionalQuery, f32)| zone.walk(segment, mode.times(*weight));
        let zones = self.zones.iter().map(walk).collect::<tantivy::Result<_>>()?;
        let scores = vec![0.0; if mode.boost.is_some() { mode.window as usize } else { 0 }];
        let mut scorer = CountedScorer { least: self.least, zones, item: 0, scores };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn max_score(&self) -> Score {
        self.zones.iter().map(|(query, weight)| query.max_score() * weight).sum()
    }
}

/// A walk over the items that have enough occurrences; `zones` are at or after `item`.
struct CountedScorer {
    /// The smallest number of occurrences that makes a hit.
    least: u32,
    /// The walks over the zones.
    zones: Vec<BlockJoin<PositionalWalk>>,
    /// The current item, or `TERMINATED`.
    item: DocId,
    /// The scores of the items of the current window, as they were found; empty where nobody asks for them.
    scores: Vec<Score>,
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

    /// Keeps the score of the current item, in the window that begins at `base`, until it is asked for: positions are
    /// read once.
    fn note_score(&mut self, base: DocId) {
        let here = self.zones.iter().filter(|zone| zone.doc() == self.item);
        if let Some(score) = self.scores.get_mut((self.item - base) as usize) {
            // Scores add up, as they do for a word in several zones.
            *score = here.map(|zone| zone.documents().score_here()).sum();
        }
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

impl WindowScorer for CountedScorer {
    fn next(&mut self, target: DocId) -> DocId {
        if self.item < target {
            for zone in &mut self.zones {
                if zone.doc() < target {
                    zone.seek(target);
                }
            }
            self.settle();
        }
        self.item
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        self.next(base);
        while self.item < base + set.window() {
            set.add(self.item - base);
            self.note_score(base);
            self.leave();
            self.settle();
        }
    }

    fn fill_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        wanted.for_each(|at| {
            if self.next(base + at) == base + at {
                set.add(at);
                self.note_score(base);
            }
        });
    }

    fn score(&mut self, _base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
        wanted.for_each(|at| scores[at as usize] += self.scores[at as usize]);
    }

    fn cost(&self) -> u64 {
        self.size_hint().into()
    }

    fn size_hint(&self) -> u32 {
        self.zones.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}
