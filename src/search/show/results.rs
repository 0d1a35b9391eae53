//! The answer to a query, as people and scripts get it. Both print the same value, so that they never disagree.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::deadline::{READING, is_over};
use crate::index::Commit;
use crate::index::parallel::{side_by_side, workers};
use crate::index::schema::record::Record;
use crate::query::Query;
use crate::search::error::Result;
use crate::search::exec::collect::Total;
use crate::search::exec::order::ranked::Ranked;
use crate::search::open_index::OpenIndex;
use crate::search::options::MatchMode;
use crate::search::plan::clause::Clause;
use crate::search::plan::resolve::Meaning;
use crate::search::plan::values::filter::Filters;
use crate::search::show::explain::{Explained, QueryPlan};
use crate::search::show::snippet::{Highlighter, Snippet};

/// Hits of a page from which on to read them is worth a thread.
const WORTH_A_THREAD: usize = 3;

/// The answer to a query.
#[derive(Debug, Clone, Serialize)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// The interpretation of the query.
    pub understood: UnderstoodView,
    /// Exact numbers of hits.
    pub total: Total,
    /// The index that was asked.
    pub index: IndexView,
    /// Duration of the search in milliseconds; only where it was asked for, since it makes equal answers unequal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<f64>,
    /// The best hits in order.
    pub hits: Vec<Hit>,
    /// Counts of values by field. A search leaves them empty: they are counted by themselves.
    pub facets: BTreeMap<String, Vec<FacetValue>>,
    /// The beginning of the next page.
    pub next: Option<String>,
    /// The query taken apart; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<QueryPlan>,
}

/// A value of a field, with the hits that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// Number of items.
    pub items: u64,
    /// Number of letters with such an item.
    pub letters: u64,
}

/// The index that an answer comes from, and the program: with these the same question has the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexView {
    /// The hash of the ids and contents of the letters.
    pub corpus: String,
    /// The version of the program.
    pub version: &'static str,
}

impl IndexView {
    /// Makes the view of the index with this commit.
    pub(crate) fn of(commit: &Commit) -> IndexView {
        IndexView { corpus: commit.corpus.to_string(), version: env!("CARGO_PKG_VERSION") }
    }
}

/// The number of hits of a query, with notes on it.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    /// Exact numbers of hits.
    pub total: Total,
    /// Notes on how the words were understood.
    pub notes: Vec<String>,
}

/// All hits of a query in order, with notes on it.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The hits, the best first.
    pub hits: Vec<Ranked>,
    /// Notes on how the words were understood.
    pub notes: Vec<String>,
}

/// The interpretation of a query.
#[derive(Debug, Clone, Serialize)]
pub struct UnderstoodView {
    /// The conditions on hits, as one line in the query language.
    pub text: String,
    /// The filters, by field.
    pub filters: BTreeMap<&'static str, Vec<String>>,
    /// Notes on how the words were understood.
    pub notes: Vec<String>,
    /// The query with misspelled words replaced; `None` if there are none.
    pub did_you_mean: Option<String>,
}

/// A hit with all that is shown of it.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// Its place in the list, from 1.
    pub rank: usize,
    /// The item's id.
    pub id: String,
    /// The letter's id.
    pub letter: String,
    /// The item's number in the letter.
    pub item: usize,
    /// Its score; comparable within one answer only.
    pub score: f32,
    /// True if it has only some of what is asked.
    pub partial: bool,
    /// The parts of the question that it lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// Number of other items of its letter that are hits, only mention what is asked, and are folded into this one.
    #[serde(skip_serializing_if = "is_zero")]
    pub others: u64,
    /// The ids of hits of other letters that are nearly the same and are folded into this one: the same request, decided
    /// in nearly the same words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub near_duplicates: Vec<String>,
    /// In a list of letters, the other items of its letter that have all that is asked, in the order of the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<FoldedItem>>,
    /// The treatment in dispute, as the letter names it.
    pub procedure: String,
    /// The decision on it.
    pub decision: String,
    /// The sentences that state the diagnoses.
    pub diagnosis: Option<String>,
    /// The date of the decision.
    pub decision_date: Option<Date>,
    /// The reviewer's specialties.
    pub specialties: Vec<String>,
    /// The letter's file.
    pub source: String,
    /// The page of that file on which the item begins, from 1.
    pub page: usize,
    /// Passages that show why it is a hit, the best first.
    pub snippets: Vec<Snippet>,
    /// The components of its score; only where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Explained>,
    /// Byte ranges of the procedure that matched.
    #[serde(skip)]
    pub procedure_marks: Vec<crate::search::show::snippet::Mark>,
    /// Its subject in words of the vocabulary.
    #[serde(skip)]
    pub facts: Vec<String>,
    /// The text by which to cite it.
    #[serde(skip)]
    pub citation: String,
}

/// A hit that is folded into the best one of its letter.
#[derive(Debug, Clone, Serialize)]
pub struct FoldedItem {
    /// The item's id.
    pub id: String,
    /// The decision on it.
    pub decision: String,
    /// The treatment in dispute.
    pub procedure: String,
    /// Its score.
    pub score: f32,
}

/// Returns true if a number need not be shown.
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Makes the interpretation of a query that is shown.
pub fn view(query: &Query, meaning: Meaning, matching: MatchMode, filters: Filters) -> UnderstoodView {
    let mut named = filters.named();
    let (values, mut words): (Vec<Clause>, Vec<Clause>) = match meaning.clause {
        Some(Clause::Words(parts) | Clause::All(parts)) => {
            parts.into_iter().partition(|part| matches!(part, Clause::Value { .. }))
        }
        one => one.into_iter().partition(|part| matches!(part, Clause::Value { .. })),
    };
    // Values asked for in the query are shown as filters are; a second condition on one field must hold too, and is no other value of it.
    for value in values {
        match value {
            Clause::Value { field, values } if !named.contains_key(field) => _ = named.insert(field, values),
            again => words.push(again),
        }
    }
    let text = match matching {
        MatchMode::Any => {
            // With "any", operators and values still have to hold.
            let (strict, free): (Vec<Clause>, Vec<Clause>) = words.into_iter().partition(Clause::is_strict);
            let free = if free.is_empty() { None } else { Some(Clause::Any(free)) };
            Clause::All(free.into_iter().chain(strict).collect()).to_string()
        }
        _ => {
            let has_conditions = words.iter().any(|word| !word.is_welcome());
            Clause::All(if has_conditions || named.is_empty() { words } else { Vec::new() }).to_string()
        }
    };
    let did_you_mean = did_you_mean(query, &meaning.corrections);
    UnderstoodView { text, filters: named, notes: meaning.notes, did_you_mean }
}

/// Returns the query with misspelled words replaced; `None` if there are none.
fn did_you_mean(query: &Query, corrections: &[(String, String)]) -> Option<String> {
    if corrections.is_empty() {
        return None;
    }
    // The operators of the query stay as they were typed.
    let mut better = query.clone();
    better.root.visit_words(&mut |word| {
        if let Some((_, correct)) = corrections.iter().find(|(typed, _)| *typed == word.text) {
            word.text.clone_from(correct);
        }
    });
    Some(better.to_string())
}

/// Reads the hits of a page, the first of which has this rank: on all cores, each core with a part of them.
///
/// # Errors
/// When the index cannot be read.
pub fn read_hits(
    index: &OpenIndex,
    ranked: &[Ranked],
    first: usize,
    highlighter: Option<&Highlighter>,
    snippets: usize,
) -> Result<Vec<Hit>> {
    let places: Vec<(usize, &Ranked)> = (first..).zip(ranked).collect();
    let read = |part: &&[(usize, &Ranked)]| -> Result<Vec<Hit>> {
        let still = part.iter().take_while(|_| !is_over(READING));
        still
            .map(|(rank, ranked)| Ok(hit(*rank, ranked, index.record(ranked.address)?, highlighter, snippets)))
            .collect()
    };
    let parts: Vec<_> = places.chunks(places.len().div_ceil(workers()).max(WORTH_A_THREAD)).collect();
    let parts = side_by_side(&parts, read).into_iter().collect::<Result<Vec<_>>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// Makes a hit of a ranked item and its record; without a highlighter it has no passages and no marks.
pub fn hit(rank: usize, ranked: &Ranked, record: Record, highlighter: Option<&Highlighter>, snippets: usize) -> Hit {
    let marks = |highlighter: &Highlighter| highlighter.marks("procedure", &record.item.procedure);
    Hit {
        rank,
        score: ranked.score,
        partial: ranked.partial,
        lacks: Vec::new(),
        others: 0,
        near_duplicates: Vec::new(),
        items: None,
        snippets: highlighter.map(|highlighter| highlighter.snippets(&record, snippets)).unwrap_or_default(),
        procedure_marks: highlighter.map(marks).unwrap_or_default(),
        facts: record.item.facts(),
        citation: record.citation(),
        explain: None,
        id: record.id,
        letter: record.letter,
        item: record.item.number,
        procedure: record.item.procedure,
        decision: record.item.decision,
        diagnosis: record.case.diagnosis,
        decision_date: record.case.decision_date,
        specialties: record.case.specialties,
        source: record.source,
        page: record.item.page,
    }
}
