//! Collecting hits: how many there are, and the best of them.

use std::sync::Arc;

use serde::Serialize;
use tantivy::Searcher;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::EnableScoring;

use super::bits::WINDOW;
use super::combined::CombinedQuery;
use super::floor::Raising;
use super::letters::{LetterCount, Letters};
use super::windows::Windows;
use crate::schema::FirstItems;

/// How many hits there are, exactly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Items.
    pub items: u64,
    /// Letters with at least one of them.
    pub letters: u64,
}

/// Counts the hits of `query`.
///
/// # Errors
/// When the index cannot be read.
pub fn count(searcher: &Searcher, letters: &Letters, query: &CombinedQuery) -> tantivy::Result<Total> {
    let mut total = Total::default();
    let weight = query.weigh(EnableScoring::disabled_from_searcher(searcher))?;
    for segment in searcher.segment_readers() {
        total.add(weight.windows(segment, 1.0)?, letters.of(segment)?, |_| {});
    }
    Ok(total)
}

/// Counts the hits of `query` and collects the best `limit` with `collector`, which sees all that can be among them.
///
/// # Errors
/// When the index cannot be read.
pub fn collect<C: Collector>(
    searcher: &Searcher,
    letters: &Letters,
    query: &CombinedQuery,
    limit: usize,
    collector: &C,
) -> tantivy::Result<(Total, C::Fruit)> {
    let (mut total, mut fruits) = (Total::default(), Vec::new());
    let weight = query.weigh(EnableScoring::enabled_from_searcher(searcher))?;
    let mut raising = Raising::new(&query.floor, limit);
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let mut best = collector.for_segment(ordinal, segment)?;
        total.add(weight.windows(segment, 1.0)?, letters.of(segment)?, |windows| {
            windows.for_each_worth(|item, score| {
                if raising.takes(score) {
                    best.collect(item, score);
                }
            });
        });
        fruits.push(best.harvest());
    }
    Ok((total, collector.merge_fruits(fruits)?))
}

impl Total {
    /// Adds the hits of a segment whose letters begin at `firsts`, and calls `visit` with each window that has some.
    fn add(&mut self, mut windows: Windows, firsts: Arc<FirstItems>, mut visit: impl FnMut(&mut Windows)) {
        let mut letters = LetterCount::new(firsts);
        let mut next = 0;
        while windows.open(next) {
            self.items += u64::from(windows.hits().count());
            self.letters += u64::from(letters.count(windows.base(), windows.hits()));
            visit(&mut windows);
            next = windows.base() + WINDOW;
        }
    }
}
