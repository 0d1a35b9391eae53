//! The comparison of two rankings, measure by measure: means, how many queries gained and lost, and if chance might
//! have done it.

use serde::Serialize;

use crate::counts::evaluation::measures::{Figures, MEASURES};
use crate::counts::evaluation::randomisation::randomisation_test;

/// The comparison by one measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The name of the measure.
    pub measure: &'static str,
    /// The mean of the baseline.
    pub baseline: f64,
    /// The mean now.
    pub now: f64,
    /// The difference of the means.
    pub difference: f64,
    /// The number of queries that are better than in the baseline.
    pub wins: usize,
    /// The number of queries that are equal.
    pub ties: usize,
    /// The number of queries that are worse.
    pub losses: usize,
    /// The two-sided p value of the randomisation test.
    pub p: f64,
    /// The number of permutations behind it.
    pub permutations: u64,
    /// True if these were all there are.
    pub exact: bool,
}

/// Compares the figures of queries, each with those of the baseline before those of now, by every measure.
pub fn compare(pairs: &[(Figures, Figures)]) -> Vec<Comparison> {
    let mean = |which: fn(&(Figures, Figures)) -> &Figures| Figures::mean(pairs.iter().map(which)).values();
    let (before, now) = (mean(|pair| &pair.0), mean(|pair| &pair.1));
    let by_measure = |(at, measure): (usize, &&'static str)| {
        let differences: Vec<f64> = pairs.iter().map(|(before, now)| now.minus(before).values()[at]).collect();
        let wins = differences.iter().filter(|difference| **difference > 0.0).count();
        let losses = differences.iter().filter(|difference| **difference < 0.0).count();
        let test = randomisation_test(&differences);
        Comparison {
            measure,
            baseline: before[at],
            now: now[at],
            difference: now[at] - before[at],
            wins,
            ties: differences.len() - wins - losses,
            losses,
            p: test.p,
            permutations: test.permutations,
            exact: test.is_exact,
        }
    };
    MEASURES.iter().enumerate().map(by_measure).collect()
}

/// Returns true if a query is better or worse by any measure.
pub fn is_changed(difference: &Figures) -> bool {
    difference.values().iter().any(|value| *value != 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::evaluation::judgements::Grades;

    #[test]
    fn wins_ties_and_losses_are_counted_by_measure() {
        let grades = Grades::from([("a".to_owned(), 3)]);
        let at = |rank: usize| {
            let mut list = vec!["x".to_owned(); rank];
            list[rank - 1] = "a".to_owned();
            Figures::of(&list, &grades)
        };
        let all = compare(&[(at(2), at(1)), (at(1), at(1)), (at(3), at(6))]);
        let counts: Vec<_> = all.iter().map(|one| (one.measure, one.wins, one.ties, one.losses)).collect();
        assert_eq!(counts, [("nDCG@10", 1, 1, 1), ("MRR@10", 1, 1, 1), ("P@5", 0, 2, 1), ("recall@50", 0, 3, 0)]);
        let mrr = &all[1];
        // 1/2, 1, 1/3 before; 1, 1, 1/6 now: gains of 1/2 and -1/6 reach 1/3 with every sign.
        assert!((mrr.difference - (2.0 + 1.0 / 6.0 - 11.0 / 6.0) / 3.0).abs() < 1e-12);
        assert_eq!((mrr.p, mrr.permutations, mrr.exact), (1.0, 4, true));
        assert!(is_changed(&at(1).minus(&at(2))) && !is_changed(&at(1).minus(&at(1))));
    }
}
