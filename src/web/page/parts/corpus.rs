//! An index in figures: the card of the start page and the line at the top of all pages. And questions that find
//! something there.

use jiff::civil::Date;

use crate::counts::coverage::value_lists;
use crate::counts::value_counts::ValueCount;
use crate::query::Query;
use crate::search::{Options, SearchError, Searcher, Total};

/// The figures of an index.
#[derive(Debug, Clone, Default)]
pub(crate) struct CorpusCard {
    /// Number of letters.
    pub letters: u64,
    /// Number of items.
    pub items: u64,
    /// The month of the latest decision, as people write it.
    pub until: Option<String>,
    /// The years of decision in order.
    pub years: Vec<ValueCount>,
    /// Number of items whose letters tell no day of decision.
    pub undated: u64,
    /// The decisions, the most frequent first.
    pub decisions: Vec<ValueCount>,
    /// The kinds of treatment, the most frequent first.
    pub categories: Vec<ValueCount>,
}

impl CorpusCard {
    /// Counts an index. The counts stay as they are until the next commit.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn of(searcher: &Searcher) -> Result<CorpusCard, SearchError> {
        let commit = searcher.commit();
        let mut card = CorpusCard { letters: commit.letters, items: commit.items, ..CorpusCard::default() };
        for list in value_lists(searcher, &["month", "decision", "category"])? {
            match list.field.as_str() {
                "month" => {
                    card.undated = list.without_value;
                    card.until = list.values.iter().map(|month| &month.value).max().and_then(|month| written(month));
                    card.years = years(list.values);
                }
                "decision" => card.decisions = list.values,
                _ => card.categories = list.values,
            }
        }
        Ok(card)
    }
}

/// Writes a month such as `2017-02` as people do.
fn written(month: &str) -> Option<String> {
    let first: Date = format!("{month}-01").parse().ok()?;
    Some(first.strftime("%b %Y").to_string())
}

/// Adds the months of each year. A letter has one day of decision, so that letters can be added too.
fn years(mut months: Vec<ValueCount>) -> Vec<ValueCount> {
    months.sort_unstable_by(|one, other| one.value.cmp(&other.value));
    let mut years: Vec<ValueCount> = Vec::new();
    for mut month in months {
        month.value.truncate("2017".len());
        match years.last_mut().filter(|year| year.value == month.value) {
            Some(year) => {
                year.items += month.items;
                year.letters += month.letters;
                year.overturned += month.overturned;
                year.upheld += month.upheld;
            }
            None => years.push(month),
        }
    }
    years
}

/// A question that finds something, with what it shows of the language.
#[derive(Debug, Clone)]
pub(crate) struct WorkingExample {
    /// The query.
    pub query: &'static str,
    /// Its part in learning the language.
    pub shows: &'static str,
    /// Its exact numbers of hits.
    pub total: Total,
}

/// Questions of the kind that people ask, the first of each kind the likeliest to find something.
const QUESTIONS: [(&str, &[&str]); 6] = [
    ("a treatment and its place", &["lumbar facet injection", "lumbar epidural steroid injection", "lumbar MRI"]),
    ("a treatment and its outcome", &["acupuncture overturned", "physical therapy overturned", "MRI overturned"]),
    ("a drug, its strength and number", &["Norco 10/325 #60", "tramadol 50mg #60", "Norco", "tramadol", "gabapentin"]),
    (
        "a reason for the decision",
        &["MRI no red flags", "physical therapy no functional improvement", "MRI lack of documentation"],
    ),
    (
        "a phrase in one text",
        &["rationale:\"functional improvement\"", "rationale:\"medical records\"", "rationale:\"the records\""],
    ),
    ("a reviewer", &["MRI reviewed by an orthopedic surgeon", "MRI reviewed by an occupational physician"]),
];

/// The most questions that are shown.
const MOST_QUESTIONS: usize = 5;

/// Finds questions that have an answer in this index, one of a kind.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn working_examples(searcher: &Searcher) -> Result<Vec<WorkingExample>, SearchError> {
    let options = Options::default();
    let mut found = Vec::new();
    for (shows, queries) in QUESTIONS {
        for query in queries.iter().copied() {
            let parsed: Query = query.parse()?;
            let total = searcher.count((&parsed, &options))?.total;
            if total.items > 0 {
                found.push(WorkingExample { query, shows, total });
                break;
            }
        }
    }
    found.truncate(MOST_QUESTIONS);
    Ok(found)
}
