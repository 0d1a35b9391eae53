//! The figures of one ranking against the judgements of its query, and their means over queries.

use serde::{Deserialize, Serialize};

use crate::counts::evaluation::judgements::Grades;

/// The names of the measures, in the order of [`Figures::values`].
pub const MEASURES: [&str; 4] = ["nDCG@10", "MRR@10", "P@5", "recall@50"];

/// The ranks that the deepest measure looks at: those of recall.
pub const DEPTH: usize = 50;
/// Figures that differ by less are equal: those of a baseline may have been written and read again.
const TOLERANCE: f64 = 1e-9;

/// The ranks that nDCG and the reciprocal rank look at.
const FIRST_PAGE: usize = 10;
/// The ranks that precision looks at.
const FIRST_FEW: usize = 5;

/// The figures of one ranking, or means of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Normalised discounted cumulative gain of the first 10: the grades, each divided by the logarithm of its rank,
    /// as a share of the same for the best possible ranking. Grades are gains as they are, as in trec_eval's `ndcg_cut`.
    #[serde(rename = "nDCG@10")]
    ndcg: f64,
    /// Reciprocal rank of the first item that is what is asked for: of grade 2 or better where there is one.
    #[serde(rename = "MRR@10")]
    reciprocal_rank: f64,
    /// Share of the first 5 that are relevant.
    #[serde(rename = "P@5")]
    precision: f64,
    /// Share of the relevant items that are among the first 50.
    #[serde(rename = "recall@50")]
    recall: f64,
}

impl Figures {
    /// Measures `ranking`, the ids of a list without repetitions, against the relevant items of its query.
    pub fn of(ranking: &[String], grades: &Grades) -> Figures {
        let grade = |id: &String| grades.get(id).copied().unwrap_or(0);
        let relevant = |depth: usize| ranking.iter().take(depth).filter(|id| grades.contains_key(*id)).count() as f64;
        let mut best: Vec<u32> = grades.values().copied().collect();
        best.sort_unstable_by(|one, other| other.cmp(one));
        let wanted = best.first().map_or(1, |highest| (*highest).min(2));
        let first = ranking.iter().take(FIRST_PAGE).position(|id| grade(id) >= wanted);
        Figures {
            ndcg: share(gain(ranking.iter().map(grade)), gain(best.into_iter())),
            reciprocal_rank: first.map_or(0.0, |at| 1.0 / (at + 1) as f64),
            precision: relevant(FIRST_FEW) / FIRST_FEW as f64,
            recall: share(relevant(DEPTH), grades.len() as f64),
        }
    }

    /// Returns the values, in the order of [`MEASURES`].
    pub fn values(&self) -> [f64; MEASURES.len()] {
        [self.ndcg, self.reciprocal_rank, self.precision, self.recall]
    }

    /// Makes figures of their values, in the order of [`MEASURES`].
    fn from_values([ndcg, reciprocal_rank, precision, recall]: [f64; MEASURES.len()]) -> Figures {
        Figures { ndcg, reciprocal_rank, precision, recall }
    }

    /// Returns the difference to `before`, measure by measure; 0 where they are equal but for the last digits.
    pub fn minus(&self, before: &Figures) -> Figures {
        let (now, before) = (self.values(), before.values());
        let difference = |at: usize| Some(now[at] - before[at]).filter(|value| value.abs() > TOLERANCE).unwrap_or(0.0);
        Figures::from_values(std::array::from_fn(difference))
    }

    /// Returns the means over queries; zeros where there are none.
    pub fn mean<'a>(all: impl IntoIterator<Item = &'a Figures>) -> Figures {
        let (mut sums, mut count) = ([0.0; MEASURES.len()], 0);
        for figures in all {
            // One by one, as other scorers add them, so that the last digit is the same.
            sums.iter_mut().zip(figures.values()).for_each(|(sum, value)| *sum += value);
            count += 1;
        }
        Figures::from_values(sums.map(|sum| share(sum, f64::from(count))))
    }
}

/// Discounted cumulative gain of grades in the order of their ranks.
fn gain(grades: impl Iterator<Item = u32>) -> f64 {
    let gains = grades.take(FIRST_PAGE).enumerate().map(|(at, grade)| f64::from(grade) / ((at + 2) as f64).log2());
    // The sum of nothing is -0 in Rust, which would be printed.
    gains.fold(0.0, |sum, gain| sum + gain)
}

/// Divides; 0 where there is nothing to divide by.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn grades(pairs: &[(&str, u32)]) -> Grades {
        pairs.iter().map(|(id, grade)| ((*id).to_owned(), *grade)).collect()
    }

    #[track_caller]
    fn near(value: f64, wanted: f64) {
        assert!((value - wanted).abs() < 1e-12, "{value} is not {wanted}");
    }

    #[test]
    fn a_worked_example_gives_the_figures_of_a_pocket_calculator() {
        // b at rank 1 is marginal, a at rank 3 is what is asked for, c is not found.
        let [ndcg, mrr, precision, recall] =
            Figures::of(&ids("b x a y"), &grades(&[("a", 3), ("b", 1), ("c", 2)])).values();
        // 1/log2(2) + 3/log2(4) = 1 + 1.5; the best is 3/log2(2) + 2/log2(3) + 1/log2(4).
        near(ndcg, 2.5 / (3.0 + 2.0 / 3f64.log2() + 0.5));
        near(mrr, 1.0 / 3.0);
        near(precision, 2.0 / 5.0);
        near(recall, 2.0 / 3.0);
    }

    #[test]
    fn the_first_relevant_item_is_of_any_grade_where_no_better_one_is_judged() {
        near(Figures::of(&ids("x a"), &grades(&[("a", 1), ("b", 1)])).values()[1], 0.5);
    }

    #[test]
    fn each_measure_looks_as_deep_as_its_name_says() {
        let at = |rank: usize| {
            let mut list: Vec<String> = (1..=60).map(|number| format!("x{number}")).collect();
            list[rank - 1] = "a".to_owned();
            Figures::of(&list, &grades(&[("a", 3)])).values().map(|value| value > 0.0)
        };
        assert_eq!(at(5), [true, true, true, true]);
        assert_eq!(at(6), [true, true, false, true]);
        assert_eq!(at(10), [true, true, false, true]);
        assert_eq!(at(11), [false, false, false, true]);
        assert_eq!(at(50), [false, false, false, true]);
        assert_eq!(at(51), [false, false, false, false]);
    }

    #[test]
    fn the_best_ranking_has_the_best_figures_and_the_mean_is_over_queries() {
        let judged = grades(&[("a", 3), ("b", 2), ("c", 2), ("d", 1), ("e", 1)]);
        let best = Figures::of(&ids("a b c d e f"), &judged);
        best.values().iter().for_each(|value| near(*value, 1.0));
        let none = Figures::of(&[], &judged);
        Figures::mean([&best, &none]).values().iter().for_each(|value| near(*value, 0.5));
        Figures::mean([]).values().iter().for_each(|value| near(*value, 0.0));
    }
}
