//! Tests: of a difference of two shares, of a trend, and the correction for many tests.

use serde::Serialize;

use crate::counts::statistics::distributions::{ln_factorial, two_sided};

/// The least count that must be expected in each cell for the approximation by chi-square (Cochran 1954).
const LEAST_EXPECTED: f64 = 5.0;

/// The test that a probability comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TestKind {
    /// Pearson's chi-square without a correction for continuity, which is that of two shares.
    #[serde(rename = "chi-square")]
    ChiSquare,
    /// Fisher's exact test, two-sided.
    Fisher,
}

impl TestKind {
    /// Returns the name of the test, as it is shown.
    pub fn as_str(self) -> &'static str {
        match self {
            TestKind::ChiSquare => "chi-square",
            TestKind::Fisher => "Fisher's exact test",
        }
    }
}

/// Tests if two shares differ, each given as overturned and other items: by Fisher's exact test where fewer than 5 are expected
/// in any cell, otherwise by chi-square. `None` where nothing can differ.
pub fn two_shares(one: [f64; 2], other: [f64; 2]) -> Option<(TestKind, f64)> {
    let rows = [one[0] + one[1], other[0] + other[1]];
    let columns = [one[0] + other[0], one[1] + other[1]];
    let all = rows[0] + rows[1];
    if rows.iter().any(|sum| *sum <= 0.0) {
        return None;
    }
    // All are decided alike.
    if columns.iter().any(|sum| *sum <= 0.0) {
        return Some((TestKind::Fisher, 1.0));
    }
    let least = rows[0].min(rows[1]) * columns[0].min(columns[1]) / all;
    Some(match least < LEAST_EXPECTED {
        // Effective counts are no whole numbers: they are rounded, the size of each row downwards.
        true => (TestKind::Fisher, fisher(whole(one), whole(other))),
        false => (TestKind::ChiSquare, two_sided(chi_square(one, other).sqrt())),
    })
}

/// Returns Pearson's statistic of a table of four cells.
pub fn chi_square(one: [f64; 2], other: [f64; 2]) -> f64 {
    let all: f64 = one.iter().chain(&other).sum();
    let margins = (one[0] + one[1]) * (other[0] + other[1]) * (one[0] + other[0]) * (one[1] + other[1]);
    all * (one[0] * other[1] - one[1] * other[0]).powi(2) / margins
}

/// Rounds a row of counts, so that its sum does not grow.
fn whole(row: [f64; 2]) -> [u64; 2] {
    // What is whole but for the last digit stays so.
    let size = (row[0] + row[1] + 1e-9).floor();
    let first = row[0].round().min(size);
    [first as u64, (size - first) as u64]
}

/// Returns the two-sided probability of Fisher's exact test: the sum over all tables with the same margins that are no
/// likelier than this one.
pub fn fisher(one: [u64; 2], other: [u64; 2]) -> f64 {
    let (row, column) = (one[0] + one[1], one[0] + other[0]);
    let all = row + other[0] + other[1];
    let least = (row + column).saturating_sub(all);
    let ln = |first: u64| {
        let cells = [first, row - first, column - first, all + first - row - column];
        let margins = [row, all - row, column, all - column];
        margins.map(ln_factorial).iter().sum::<f64>() - ln_factorial(all) - cells.map(ln_factorial).iter().sum::<f64>()
    };
    // Equal tables may differ in the last digits.
    const TOLERANCE: f64 = 1e-7;
    let seen = ln(one[0]);
    let sum: f64 = (least..=row.min(column)).map(ln).filter(|ln| *ln <= seen + TOLERANCE).map(f64::exp).sum();
    sum.min(1.0)
}

/// Returns the statistic of the trend of shares over periods of equal length, each with its number and its overturned and
/// decided items; above 0 for a share that rises. `None` where there can be no trend.
///
/// Cochran, "Some methods for strengthening the common chi-square tests" (Biometrics 10, 1954); Armitage, "Tests for linear
/// trends in proportions and frequencies" (Biometrics 11, 1955).
pub fn trend(periods: &[(f64, f64, f64)]) -> Option<f64> {
    let sum = |of: &dyn Fn(&(f64, f64, f64)) -> f64| periods.iter().map(of).sum::<f64>();
    let (overturned, items) = (sum(&|period| period.1), sum(&|period| period.2));
    let share = overturned / items;
    let mean = sum(&|(at, _, items)| at * items) / items;
    let slope = sum(&|(at, overturned, items)| (at - mean) * (overturned - share * items));
    let variance = share * (1.0 - share) * sum(&|(at, _, items)| items * (at - mean).powi(2));
    (variance > 0.0).then(|| slope / variance.sqrt())
}

/// Adjusts the probabilities of many tests: the result of each is the least rate of false discoveries at which it passes
/// (Benjamini and Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57, 1995).
/// Those that are `None` were no tests.
pub fn adjusted(probabilities: &[Option<f64>]) -> Vec<Option<f64>> {
    let tested = |(at, p): (usize, &Option<f64>)| p.map(|p| (at, p));
    let mut order: Vec<(usize, f64)> = probabilities.iter().enumerate().filter_map(tested).collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let count = order.len() as f64;
    let (mut adjusted, mut least) = (vec![None; probabilities.len()], 1.0_f64);
    for (rank, (at, p)) in order.iter().enumerate().rev() {
        least = least.min(p * count / (rank + 1) as f64);
        adjusted[*at] = Some(least);
    }
    adjusted
}
