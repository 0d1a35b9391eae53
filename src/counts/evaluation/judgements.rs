//! Relevance judgements in the form of TREC (qrels): how relevant which item is to which query.
//!
//! Items that are not judged are not relevant, and neither are those of a grade of 0 or below. A query without a
//! relevant item cannot be measured: it is left out, as trec_eval does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The grades of the relevant items of a query, by their ids as [`trec_id`] writes them; all are above 0.
///
/// [`trec_id`]: crate::counts::evaluation::trec_run::trec_id
pub type Grades = HashMap<String, u32>;

/// The header of judgements in the form of BEIR, which has tabs between its three columns.
const BEIR_HEADER: [&str; 3] = ["query-id", "corpus-id", "score"];

/// The judgements of a file.
#[derive(Debug, Default)]
pub struct Judgements {
    /// The relevant items of each query that has any, in the order of the queries' ids.
    pub queries: BTreeMap<String, Grades>,
    /// The number of lines that judge an item a second time; the last line counts.
    pub repeated: usize,
}

impl Judgements {
    /// Reads lines of the form `QID 0 ITEM GRADE`, or, after the header of BEIR, `QID ITEM GRADE`; empty lines are passed
    /// over.
    ///
    /// # Errors
    /// The number of the first line that has another form, from 1, and the reason.
    pub fn parse(text: &str) -> Result<Judgements, (usize, String)> {
        let mut grades: BTreeMap<String, HashMap<String, i64>> = BTreeMap::new();
        let (mut repeated, mut is_beir) = (0, false);
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let (qid, item, grade) = match columns[..] {
                [] => continue,
                _ if number == 0 && columns == BEIR_HEADER => {
                    is_beir = true;
                    continue;
                }
                [qid, item, grade] if is_beir => (qid, item, grade),
                [qid, _, item, grade] => (qid, item, grade),
                _ => return Err((number + 1, "not of the form QID 0 ITEM GRADE".to_owned())),
            };
            let grade: i64 =
                grade.parse().map_err(|_| (number + 1, format!("the grade '{grade}' is no whole number")))?;
            let before = grades.entry(qid.to_owned()).or_default().insert(item.to_owned(), grade);
            repeated += usize::from(before.is_some());
        }
        let relevant = |(item, grade): (String, i64)| match u32::try_from(grade) {
            Ok(grade) if grade > 0 => Some((item, grade)),
            _ => None,
        };
        let queries =
            grades.into_iter().map(|(qid, items)| (qid, items.into_iter().filter_map(relevant).collect::<Grades>()));
        Ok(Judgements { queries: queries.filter(|(_, grades)| !grades.is_empty()).collect(), repeated })
    }

    /// Returns the relevant items of all queries, each once.
    pub fn items(&self) -> BTreeSet<&str> {
        self.queries.values().flat_map(|grades| grades.keys().map(String::as_str)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_grade_of_an_item_counts_and_grades_of_nought_and_below_are_none() {
        let text = "\u{feff}q1 0 a 2\nq1 0 b 0\n\nq1\t0\tc\t-2\nq1 0 a 3\nq2 0 a 0\n";
        let judgements = Judgements::parse(text).expect("judgements");
        assert_eq!(judgements.queries.len(), 1);
        assert_eq!(judgements.queries["q1"], Grades::from([("a".to_owned(), 3)]));
        assert_eq!(judgements.repeated, 1);
    }

    #[test]
    fn judgements_of_beir_have_a_header_and_three_columns() {
        let judgements = Judgements::parse("query-id\tcorpus-id\tscore\n1\td7\t1\n").expect("judgements");
        assert_eq!(judgements.queries["1"], Grades::from([("d7".to_owned(), 1)]));
    }

    #[test]
    fn a_line_of_another_form_is_told_by_its_number() {
        for (text, line) in [("q1 0 a 1\nq1 0 a\nx\n", 2), ("q1 0 a 1\nq1 0 b 1 extra\n", 2), ("q1 0 a high\n", 1)] {
            assert_eq!(Judgements::parse(text).expect_err("a fault").0, line, "{text}");
        }
    }
}
