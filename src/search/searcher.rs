//! The searcher: opens an index and answers queries.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::civil::Date;
use serde::Serialize;
use tantivy::DocAddress;

use super::clause::Clause;
use super::collect::Total;
use super::compile::{Compiler, Share};
use super::filter::Filters;
use super::hits::Ranked;
use super::lexicon::Lexicon;
use super::resolve::{Meaning, resolve};
use super::snippet::{Highlighter, Snippet};
use super::vocabulary::IndexVocabulary;
use crate::error::{Error, Result};
use crate::index::{self, Commit, Totals};
use crate::query::{AnyWord, Query};
use crate::schema::{self, Record};

/// An index that is open for searching; it goes on seeing what it saw when it was opened.
pub struct Searcher {
    path: PathBuf,
    pub(super) searcher: tantivy::Searcher,
    pub(super) totals: Totals,
    commit: Commit,
}

/// Which items are hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MatchMode {
    /// Those that have all words; when they are fewer than wanted, then those that have some.
    #[default]
    Auto,
    /// Those that have all words.
    All,
    /// Those that have at least one word.
    Any,
}

/// What one hit stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// An item.
    #[default]
    Item,
    /// A letter, shown by the best of its items.
    Letter,
}

/// How to search.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many hits are wanted; `None` for all.
    pub limit: Option<usize>,
    /// Which items are hits.
    pub matching: MatchMode,
    /// What one hit stands for.
    pub grouping: Grouping,
    /// Take every word as itself.
    pub literal: bool,
    /// How many passages to show of each hit.
    pub snippets: usize,
    /// What hits must have beside the query.
    pub filters: Filters,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limit: Some(10),
            matching: MatchMode::default(),
            grouping: Grouping::default(),
            literal: false,
            snippets: 1,
            filters: Filters::default(),
        }
    }
}

/// The answer to a query; the same value is printed for people and for scripts.
#[derive(Debug, Clone, Serialize)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// What was made of it.
    pub understood: UnderstoodView,
    /// How many hits there are.
    pub total: Total,
    /// How long the search took, in milliseconds.
    pub took_ms: f64,
    /// The best hits in order.
    pub hits: Vec<Hit>,
    /// Counts by field.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Where the next page begins.
    pub next: Option<String>,
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
    /// What matched in the procedure.
    #[serde(skip)]
    pub procedure_marks: Vec<super::Mark>,
}

impl Searcher {
    /// Opens the index in the folder `path`.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(path: &Path) -> Result<Searcher> {
        // A commit or rebuild between the steps of opening would pair what does not belong together.
        const TRIES: usize = 3;
        let mut result = Searcher::try_open(path);
        for _ in 1..TRIES {
            match result {
                Err(Error::Damaged { .. }) => result = Searcher::try_open(path),
                _ => break,
            }
        }
        result
    }

    fn try_open(path: &Path) -> Result<Searcher> {
        let store = index::open(path)?;
        let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason };
        let broken = |error: tantivy::TantivyError| damaged(error.to_string());
        let reader = store.index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into();
        let reader: tantivy::IndexReader = reader.map_err(broken)?;
        let searcher = reader.searcher();
        if searcher.num_docs() != store.commit.items {
            let reason = format!("{} items are there, {} should be", searcher.num_docs(), store.commit.items);
            return Err(damaged(reason));
        }
        let totals = Totals::load(&store.path, store.commit.generation, &searcher).map_err(broken)?;
        Ok(Searcher { path: path.to_owned(), searcher, totals, commit: store.commit })
    }

    /// What the index holds.
    pub fn commit(&self) -> &Commit {
        &self.commit
    }

    /// The terms of the index.
    pub(super) fn lexicon(&self) -> Lexicon<'_> {
        Lexicon::new(&self.searcher, &self.totals)
    }

    /// What `query` means in the words of this index.
    fn resolve(&self, query: &Query, literal: bool) -> Result<Meaning> {
        let vocabulary = IndexVocabulary::new(&self.searcher, self.lexicon());
        Ok(if literal { resolve(query, true, &AnyWord)? } else { resolve(query, false, &vocabulary)? })
    }

    /// What marks in texts what `query` asks for.
    ///
    /// # Errors
    /// When the query cannot be understood.
    pub fn highlighter(&self, query: &Query) -> Result<Highlighter> {
        Ok(Highlighter::new(self.resolve(query, false)?.clause.as_ref()))
    }

    /// Answers `query`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, query: &Query, options: &Options) -> Result<Results> {
        let started = Instant::now();
        let mut meaning = self.resolve(query, options.literal)?;
        let filters = merged_filters(&mut meaning, &options.filters);
        let (ranked, total) = self.rank(&mut meaning, &filters, options)?;
        let mut highlighter = Highlighter::new(meaning.clause.as_ref());
        let mut hits = Vec::with_capacity(ranked.len());
        for (index, ranked) in ranked.into_iter().enumerate() {
            let record = self.record(ranked.address)?;
            hits.push(hit(index + 1, &ranked, record, &mut highlighter, options.snippets));
        }
        Ok(Results {
            query: query.text().to_owned(),
            understood: view(query, meaning, options.matching, filters),
            total,
            took_ms: (started.elapsed().as_secs_f64() * 1e5).round() / 100.0,
            hits,
            facets: BTreeMap::new(),
            next: None,
        })
    }

    /// How many items and letters are hits.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn count(&self, query: &Query, options: &Options) -> Result<Total> {
        let mut meaning = self.resolve(query, options.literal)?;
        let filters = merged_filters(&mut meaning, &options.filters);
        Ok(self.rank(&mut meaning, &filters, &Options { limit: Some(0), ..options.clone() })?.1)
    }

    /// All hits in order, without their texts: they are read one by one with [`Searcher::ranked_record`].
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn rank_all(&self, query: &Query, options: &Options) -> Result<Vec<Ranked>> {
        let mut meaning = self.resolve(query, options.literal)?;
        let filters = merged_filters(&mut meaning, &options.filters);
        let matching = if options.matching == MatchMode::Auto { MatchMode::All } else { options.matching };
        let options = Options { limit: None, matching, ..options.clone() };
        Ok(self.rank(&mut meaning, &filters, &options)?.0)
    }

    /// The record of a hit.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn ranked_record(&self, ranked: &Ranked) -> Result<Record> {
        self.record(ranked.address)
    }

    /// The records of a letter, or the one of an item, in the order of the items.
    ///
    /// # Errors
    /// When there is no such letter or item, or the index cannot be read.
    pub fn show(&self, id: &str) -> Result<Vec<Record>> {
        for id in [id.to_owned(), id.to_uppercase()] {
            for field in ["id", "letter"] {
                let mut filters = Filters::default();
                filters.add(field, &id);
                let mut compiler = Compiler::new(self.lexicon());
                let everything = compiler.compile(None, Share::All, filters.queries());
                let everything = everything.map_err(|error| self.engine(error))?;
                let mut records = Vec::new();
                for ranked in self.top(&everything, usize::MAX)?.0 {
                    records.push(self.record(ranked.address)?);
                }
                if !records.is_empty() {
                    records.sort_by_key(|record| record.item.number);
                    return Ok(records);
                }
            }
        }
        Err(Error::UnknownId { id: id.to_owned() })
    }

    /// The record of the item at `address`.
    pub(super) fn record(&self, address: DocAddress) -> Result<Record> {
        let damaged = || Error::Damaged { path: self.path.clone(), reason: "an item has no record".to_owned() };
        let record = schema::read_record(&self.searcher, address).map_err(|error| self.engine(error))?;
        record.ok_or_else(damaged)
    }

    /// The id of the letter of the item at `address`.
    pub(super) fn letter_of(&self, address: DocAddress) -> Result<String> {
        let letter = schema::letter_of(&self.searcher, address).map_err(|error| self.engine(error))?;
        Ok(letter.unwrap_or_default())
    }

    /// A tantivy error with the index it happened in.
    pub(super) fn engine(&self, error: tantivy::TantivyError) -> Error {
        Error::engine(&self.path, error)
    }
}

/// What was asked for by option decides where the words of the query ask for something else.
fn merged_filters(meaning: &mut Meaning, asked: &Filters) -> Filters {
    let mut filters = asked.clone();
    for (field, value) in &meaning.filters {
        if asked.values.contains_key(field) {
            meaning.notes.push(format!("--filter {field} decides, not the words of the query"));
        } else {
            filters.add(field, value);
        }
    }
    meaning.notes.dedup();
    filters
}

fn view(query: &Query, meaning: Meaning, matching: MatchMode, filters: Filters) -> UnderstoodView {
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
        MatchMode::Any => Clause::Any(words).to_string(),
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

fn hit(rank: usize, ranked: &Ranked, record: Record, highlighter: &mut Highlighter, snippets: usize) -> Hit {
    Hit {
        rank,
        score: ranked.score,
        partial: ranked.partial,
        snippets: highlighter.snippets(&record, snippets),
        procedure_marks: highlighter.marks("procedure", &record.item.procedure),
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
