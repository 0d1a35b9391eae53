//! Collecting hits: how many there are, and the best of them.

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::EnableScoring;
use tantivy::{Score, Searcher};

use super::bits::WINDOW;
use super::combined::CombinedQuery;
use super::floor::Raising;
use super::letters::{LetterCount, Letters};

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
        let mut windows = weight.windows(segment, 1.0)?;
        let mut letters = LetterCount::new(letters.of(segment)?);
        let mut next = 0;
        while windows.open(next) {
            total.items += u64::from(windows.hits().count());
            total.letters += u64::from(letters.count(windows.base(), windows.hits()));
            next = windows.base() + WINDOW;
        }
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
        let mut windows = weight.windows(segment, 1.0)?;
        let mut letters = LetterCount::new(letters.of(segment)?);
        let mut next = 0;
        while windows.open(next) {
            total.items += u64::from(windows.hits().count());
            total.letters += u64::from(letters.count(windows.base(), windows.hits()));
            windows.for_each_worth(|item, score: Score| {
                if raising.takes(score) {
                    best.collect(item, score);
                }
            });
            next = windows.base() + WINDOW;
        }
        fruits.push(best.harvest());
    }
    Ok((total, collector.merge_fruits(fruits)?))
}
