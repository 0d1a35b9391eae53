//! The answer to a query, as people and scripts get it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::index::schema::record::Record;
use crate::query::Query;
use crate::search::exec::collect::Total;
use crate::search::exec::hits::Ranked;
use crate::search::options::MatchMode;
use crate::search::plan::clause::Clause;
use crate::search::plan::resolve::Meaning;
use crate::search::plan::values::filter::Filters;
use crate::search::show::explain::{Explained, QueryPlan};
use crate::search::show::snippet::{Highlighter, Snippet};

/// The answer to a query; the same value is printed for people and for scripts.
#[derive(Debug, Clone, Serialize)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// What was made of it.
    pub understood: UnderstoodView,
    /// How many hits there are.
    pub total: Total,
    /// How long the search took, in milliseconds; only where that was asked for, since it makes equal answers unequal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<f64>,
    /// The best hits in order.
    pub hits: Vec<Hit>,
    /// Counts by field.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How the query was taken apart; only where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<QueryPlan>,
}

/// The number of hits of a query, and what was made of it.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    /// The number of hits.
    pub total: Total,
    /// What was made of the words.
    pub notes: Vec<String>,
}

/// All hits of a query in order, and what was made of it.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The hits.
    pub hits: Vec<Ranked>,
    /// What was made of the words.
    pub notes: Vec<String>,
}

/// What was made of a query.
#[derive(Debug, Clone, Serialize)]
pub struct UnderstoodView {
    /// What hits should hold, as one line.
    pub text: String,
    /// What hits must have.
    pub filters: BTreeMap<&'static str, Vec<String>>,
    /// What was made of the words.
    pub notes: Vec<String>,
    /// The query with misspelled words replaced.
    pub did_you_mean: Option<String>,
}

/// A hit.
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
    /// How well it fits; only comparable within one answer.
    pub score: f32,
    /// Whether it has only some of the words.
    pub partial: bool,
    /// The parts of the question that it lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// So many other items of its letter are hits, which only mention what is asked and are folded into this one.
    #[serde(skip_serializing_if = "is_zero")]
    pub others: u64,
    /// What is in dispute.
    pub procedure: String,
    /// How it was decided.
    pub decision: String,
    /// The sentences that state the diagnoses.
    pub diagnosis: Option<String>,
    /// When it was decided.
    pub decision_date: Option<Date>,
    /// The reviewer's specialties.
    pub specialties: Vec<String>,
    /// The letter's file.
    pub source: String,
    /// The page of that file on which the item begins, from 1.
    pub page: usize,
    /// Passages that show why it is a hit.
    pub snippets: Vec<Snippet>,
    /// Where its score comes from; only where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Explained>,
    /// What matched in the procedure.
    #[serde(skip)]
    pub procedure_marks: Vec<crate::search::show::snippet::Mark>,
    /// What it is about, in words of the vocabulary.
    #[serde(skip)]
    pub facts: Vec<String>,
    /// How to cite it.
    #[serde(skip)]
    pub citation: String,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// What is told of how a query was understood.
pub fn view(query: &Query, meaning: Meaning, matching: MatchMode, filters: Filters) -> UnderstoodView {
    let mut named = filters.named();
    let (values, words): (Vec<Clause>, Vec<Clause>) = match meaning.clause {
        Some(Clause::Words(parts) | Clause::All(parts)) => {
            parts.into_iter().partition(|part| matches!(part, Clause::Value { .. }))
        }
        one => one.into_iter().partition(|part| matches!(part, Clause::Value { .. })),
    };
    for value in values {
        if let Clause::Value { field, values } = value {
            named.entry(field).or_default().extend(values);
        }
    }
    let text = match matching {
        MatchMode::Any => {
            let (strict, free): (Vec<Clause>, Vec<Clause>) = words.into_iter().partition(Clause::is_strict);
            let free = if free.is_empty() { None } else { Some(Clause::Any(free)) };
            Clause::All(free.into_iter().chain(strict).collect()).to_string()
        }
        _ => Clause::All(words).to_string(),
    };
    let did_you_mean = did_you_mean(query, &meaning.corrections);
    UnderstoodView { text, filters: named, notes: meaning.notes, did_you_mean }
}

/// The query with misspelled words replaced; none when there were none.
fn did_you_mean(query: &Query, corrections: &[(String, String)]) -> Option<String> {
    if corrections.is_empty() {
        return None;
    }
    let mut better = query.clone();
    better.root.visit_words(&mut |word| {
        if let Some((_, correct)) = corrections.iter().find(|(typed, _)| *typed == word.text) {
            word.text.clone_from(correct);
        }
    });
    Some(better.to_string())
}

/// A hit with all that is shown of it; without a highlighter, without passages and marks.
pub fn hit(rank: usize, ranked: &Ranked, record: Record, highlighter: Option<&Highlighter>, snippets: usize) -> Hit {
    let marks = |highlighter: &Highlighter| highlighter.marks("procedure", &record.item.procedure);
    Hit {
        rank,
        score: ranked.score,
        partial: ranked.partial,
        lacks: Vec::new(),
        others: 0,
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
