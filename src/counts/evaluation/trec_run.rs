//! Rankings in the form of TREC (a run): `QID Q0 ITEM RANK SCORE TAG` a line.

use std::collections::{HashMap, HashSet};

/// The rankings of a file.
#[derive(Debug, Default)]
pub struct TrecRun {
    /// The ids of each query in the order of the lines, each id once.
    pub rankings: HashMap<String, Vec<String>>,
    /// The number of the first line, from 1, whose score is higher than that of the line before it: then the order of
    /// the lines is not that of the scores.
    pub unsorted: Option<usize>,
}

/// Returns an item's id as it is written in the files of TREC, whose columns are parted by spaces.
pub fn trec_id(id: &str) -> String {
    id.replace(' ', "%20")
}

/// Returns the id that [`trec_id`] wrote.
pub fn id_of_trec(written: &str) -> String {
    written.replace("%20", " ")
}

impl TrecRun {
    /// Reads the lines of a run; their order is the ranking, whatever their scores, and the tag may be missing.
    ///
    /// # Errors
    /// The number of the first line that has another form, from 1, and the reason.
    pub fn parse(text: &str) -> Result<TrecRun, (usize, String)> {
        let (mut run, mut seen) = (TrecRun::default(), HashSet::new());
        let mut before: Option<(&str, f64)> = None;
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let (qid, item, score) = match columns[..] {
                [] => continue,
                [qid, _, item, _, score] | [qid, _, item, _, score, _] => (qid, item, score),
                _ => return Err((number + 1, "not of the form QID Q0 ITEM RANK SCORE TAG".to_owned())),
            };
            let score: f64 = score.parse().map_err(|_| (number + 1, format!("the score '{score}' is no number")))?;
            if before.is_some_and(|(of, least)| of == qid && score > least) {
                run.unsorted.get_or_insert(number + 1);
            }
            before = Some((qid, score));
            if seen.insert((qid, item)) {
                run.rankings.entry(qid.to_owned()).or_default().push(item.to_owned());
            }
        }
        Ok(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_lines_is_the_ranking_and_each_item_counts_once() {
        let run =
            TrecRun::parse("q1 Q0 b 1 2.5 imr\nq1 Q0 a 2 2.5 imr\n\nq1 Q0 b 3 1 imr\nq2 Q0 c 1 9\n").expect("a run");
        assert_eq!(run.rankings["q1"], ["b", "a"]);
        assert_eq!(run.rankings["q2"], ["c"]);
        assert_eq!(run.unsorted, None);
    }

    #[test]
    fn lines_that_are_not_in_the_order_of_their_scores_are_told() {
        let run = TrecRun::parse("q1 Q0 a 2 1.0 x\nq2 Q0 a 1 3 x\nq2 Q0 b 2 3.5 x\n").expect("a run");
        assert_eq!(run.unsorted, Some(3));
    }

    #[test]
    fn a_line_of_another_form_is_told_by_its_number() {
        assert_eq!(TrecRun::parse("q1 Q0 a 1 1.0 x\nq1 0 a 3\n").expect_err("a fault").0, 2);
        assert_eq!(TrecRun::parse("q1 Q0 a 1 best x\n").expect_err("a fault").0, 1);
    }

    #[test]
    fn an_id_with_spaces_is_one_column() {
        assert_eq!(trec_id("IMR 13-000048#1"), "IMR%2013-000048#1");
        assert_eq!(id_of_trec("IMR%2013-000048#1"), "IMR 13-000048#1");
    }
}
