//! The types of the answer, and of what is asked.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::counts::rates::tally::Cell;
use crate::counts::statistics::clusters::Clusters;
use crate::counts::statistics::intervals::wilson;
use crate::counts::statistics::significance::TestKind;
use crate::letter::Decision;
use crate::search::{IndexView, UnderstoodView};

/// Rates of fewer decided items say little: they are grey, and never first when rows are sorted by rate.
pub const FEW: u64 = 10;

/// The rate of false discoveries at which a row is marked.
pub const FALSE_DISCOVERIES: f64 = 0.05;

/// The periods of `--over`.
pub const PERIODS: [&str; 3] = ["month", "quarter", "year"];

/// The choice of what is counted.
#[derive(Debug, Clone, Default)]
pub struct RateOptions {
    /// Names of the fields to count by.
    pub by: Vec<String>,
    /// The period to count over: one of [`PERIODS`].
    pub over: Option<&'static str>,
    /// The order of rows; none for most items first.
    pub sort: Vec<RateSort>,
    /// True if items count that only mention what is asked.
    pub mentioned: bool,
}

impl RateOptions {
    /// Returns the word for what is counted.
    pub fn counted(&self) -> &'static str {
        if self.mentioned { "mentioned" } else { "disputed" }
    }
}

/// A key that rows are sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateSort {
    /// `items`, `letters`, `rate`, or a field that is counted by.
    pub key: String,
    /// True if the greatest comes first.
    pub descending: bool,
}

/// The figures of some items.
#[derive(Debug, Clone, Serialize)]
pub struct Rate {
    /// Number of items.
    pub items: u64,
    /// Number of their letters.
    pub letters: u64,
    /// Number of overturned items.
    pub overturned: u64,
    /// Number of upheld items.
    pub upheld: u64,
    /// Number of items that were decided in part.
    pub modified: u64,
    /// Number of items whose decision is not known.
    pub unknown: u64,
    /// Overturned items as a share of overturned and upheld ones.
    pub rate: Option<f64>,
    /// The interval of the rate at 95 %, as if each item were decided by itself.
    pub interval: Option<[f64; 2]>,
    /// The interval of the rate at 95 %, which knows that items of a letter are decided together.
    pub interval_letters: Option<[f64; 2]>,
    /// The decided items by letter.
    #[serde(skip)]
    pub decided: Clusters,
}

impl Rate {
    /// Makes the figures of what was counted.
    pub fn of(cell: &Cell) -> Rate {
        let count = |decision: Decision| cell.decisions[decision as usize];
        let decided = cell.decided;
        let share = decided.share();
        Rate {
            items: cell.items(),
            letters: cell.letters,
            overturned: count(Decision::Overturned),
            upheld: count(Decision::Upheld),
            modified: count(Decision::Modified),
            unknown: count(Decision::Unknown),
            rate: share.map(rounded),
            interval: share.map(|share| wilson(share, decided.items as f64).map(rounded)),
            interval_letters: share.map(|share| wilson(share, decided.effective_size()).map(rounded)),
            decided,
        }
    }
}

/// A row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct RateRow {
    /// The values that its items have, by the names of the fields.
    #[serde(flatten)]
    pub values: Map<String, Value>,
    /// The figures.
    #[serde(flatten)]
    pub rate: Rate,
    /// The probability of a difference as large between the row and the rest, if both are alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// The least rate of false discoveries among all rows at which the difference passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<f64>,
}

impl RateRow {
    /// Returns true if the row differs from the rest by more than chance brings among so many.
    pub fn differs(&self) -> bool {
        self.q.is_some_and(|q| q <= FALSE_DISCOVERIES)
    }
}

/// The trend of a rate over time.
#[derive(Debug, Clone, Serialize)]
pub struct Trend {
    /// The values of the items whose rate it is; empty for all items.
    #[serde(flatten)]
    pub values: Map<String, Value>,
    /// The first period with decided items.
    pub from: String,
    /// The last such period.
    pub to: String,
    /// The statistic of Cochran and Armitage, lessened by the effect of letters; above 0 for a rate that rises.
    pub z: f64,
    /// The probability of a trend as strong, if there is none.
    pub p: f64,
    /// The least rate of false discoveries among all trends at which it passes.
    pub q: f64,
}

/// Two queries side by side.
#[derive(Debug, Clone, Serialize)]
pub struct RateDifference {
    /// The other query as typed.
    pub query: String,
    /// The interpretation of it.
    pub understood: UnderstoodView,
    /// The rate of the first query less that of the other; `None` where either has no decided item.
    pub difference: Option<f64>,
    /// Newcombe's interval of the difference.
    pub interval: Option<[f64; 2]>,
    /// Newcombe's interval of the difference, from those that know letters.
    pub interval_letters: Option<[f64; 2]>,
    /// The test of the difference by items.
    pub test: Option<TestKind>,
    /// Its probability.
    pub p: Option<f64>,
    /// The test of the difference by effective sizes.
    pub test_letters: Option<TestKind>,
    /// Its probability.
    pub p_letters: Option<f64>,
    /// The size of the effect: Cohen's h.
    pub cohens_h: Option<f64>,
    /// Number of items that both queries have.
    pub in_both: u64,
}

/// The answer.
#[derive(Debug, Clone, Serialize)]
pub struct Rates {
    /// The query as typed.
    pub query: String,
    /// The interpretation of the query.
    pub understood: UnderstoodView,
    /// `disputed`, or `mentioned` where items that only mention it count too.
    pub counted: &'static str,
    /// The names of the fields that were counted by.
    pub by: Vec<String>,
    /// The rows.
    pub rows: Vec<RateRow>,
    /// The figures of all items.
    pub all: Rate,
    /// Number of items without a value, by field.
    pub without_value: BTreeMap<String, u64>,
    /// The first and the last day of decision, where nothing is counted by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<[String; 2]>,
    /// The other query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<RateDifference>,
    /// The trends over time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trends: Vec<Trend>,
    /// The index that was asked.
    pub index: IndexView,
}

/// Rounds to four digits after the point, which is more than any sample can tell.
pub fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

/// Rounds a probability to four digits that count.
pub fn rounded_p(p: f64) -> f64 {
    format!("{p:.3e}").parse().unwrap_or(p)
}
