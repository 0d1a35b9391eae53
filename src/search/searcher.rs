//! The searcher: opens an index and answers queries.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::civil::Date;
use tantivy::DocAddress;

use crate::error::{Error, Result};
use crate::index;
use crate::index::schema;
use crate::index::schema::fields::Zone;
use crate::index::schema::record::Record;
use crate::index::{CollectionStatistics, Commit};
use crate::query::{AnyWord, Query, Synonyms};
use crate::search::diagnose::spelling::IndexVocabulary;
use crate::search::exec::hits::Ranked;
use crate::search::plan::clause::Clause;
use crate::search::plan::filter::Filters;
use crate::search::plan::resolve::{Meaning, resolve};
use crate::search::plan::term_lookup::TermLookup;
use crate::search::plan::values_here::filters_here;
use crate::search::show::letters::Letters;
use crate::search::show::results::{Counted, Ranking, Results, hit, view};
use crate::search::show::snippet::Highlighter;
use crate::text::Pattern;

/// An index that is open for searching; it goes on seeing what it saw when it was opened.
pub struct Searcher {
    pub(crate) path: PathBuf,
    pub(crate) searcher: tantivy::Searcher,
    pub(crate) totals: CollectionStatistics,
    pub(crate) letters: Letters,
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
    /// An item; those that only mention what is asked are folded into the best one of their letter.
    Collapsed,
}

/// What is done about items that have only some of what is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Partial {
    /// Where there are fewer hits than wanted, they are counted, and the best of them follow.
    #[default]
    Listed,
    /// The same, and they are counted in any case, which takes a walk over all of them.
    Counted,
    /// For people: a few follow, each with the treatment that is asked for in dispute.
    Few,
}

/// How to search.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many hits are wanted; `None` for all.
    pub limit: Option<usize>,
    /// Which items are hits.
    pub matching: MatchMode,
    /// What is done about items that have only some of what is asked.
    pub partial: Partial,
    /// Keep to the items that have the asked treatment in dispute.
    pub disputed: bool,
    /// What one hit stands for.
    pub grouping: Grouping,
    /// Take every word as itself.
    pub literal: bool,
    /// How many passages to show of each hit.
    pub snippets: usize,
    /// Nothing is wanted of a hit but its id and score: no passages, no marks, nothing of what it lacks.
    pub bare: bool,
    /// Tell how long the search took.
    pub timed: bool,
    /// Tell how the query was taken apart and where scores come from.
    pub explain: bool,
    /// The user's own synonyms.
    pub synonyms: Synonyms,
    /// What hits must have beside the query.
    pub filters: Filters,
    /// The day that "last year" is reckoned from; none where such words are text.
    pub today: Option<Date>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limit: Some(10),
            matching: MatchMode::default(),
            partial: Partial::default(),
            disputed: false,
            grouping: Grouping::default(),
            literal: false,
            snippets: 1,
            bare: false,
            timed: false,
            explain: false,
            synonyms: Synonyms::default(),
            filters: Filters::default(),
            today: None,
        }
    }
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
        result.map_err(|error| index::not_denied(path, error))
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
        let totals = CollectionStatistics::load(&store.path, store.commit.generation, &searcher).map_err(broken)?;
        let letters = Letters::new(&searcher);
        Ok(Searcher { path: path.to_owned(), searcher, totals, letters, commit: store.commit })
    }

    /// The file that a letter was read from, if it is still there; of a letter in an archive, the archive.
    pub fn path_of(&self, source: &str) -> Option<PathBuf> {
        let file = source.split_once("!/").map_or(source, |(archive, _)| archive);
        let mut paths = self.commit.sources.iter().flat_map(|from| {
            // A source may be the file itself.
            let own = from.file_name().is_some_and(|name| name == file).then(|| from.clone());
            [Some(from.join(file)), own].into_iter().flatten()
        });
        paths.find(|path| path.is_file()).and_then(|path| path.canonicalize().ok())
    }

    /// What the index holds.
    pub fn commit(&self) -> &Commit {
        &self.commit
    }

    /// The terms of the index.
    pub(crate) fn lexicon(&self) -> TermLookup<'_> {
        TermLookup::new(&self.searcher, &self.totals, &self.letters)
    }

    /// What `query` means in the words of this index.
    pub(crate) fn resolve(&self, query: &Query, options: &Options) -> Result<Meaning> {
        let Options { literal, synonyms, today, .. } = options;
        let vocabulary = IndexVocabulary::new(&self.searcher, self.lexicon()).on(*today);
        let (asked, notes) = filters_here(&options.filters, &vocabulary);
        let mut meaning = if *literal {
            resolve(query, true, &AnyWord, synonyms)?
        } else {
            resolve(query, false, &vocabulary, synonyms)?
        };
        self.check_patterns(query, meaning.clause.as_ref())?;
        meaning.notes.extend(notes);
        meaning.options = asked;
        Ok(meaning)
    }

    /// Refuses words that stand for too many: cutting them off would lose hits in silence.
    fn check_patterns(&self, query: &Query, clause: Option<&Clause>) -> Result<()> {
        const MOST_TERMS: usize = 1000;
        let (mut typed, lexicon) = (Vec::new(), self.lexicon());
        let mut add = |leaf: &Clause| {
            if let Clause::Typed { words, at, .. } = leaf {
                typed.extend(words.iter().map(|(_, pattern)| (pattern.clone(), *at)));
            }
        };
        if let Some(clause) = clause {
            clause.visit_leaves(&mut add);
        }
        typed.retain(|(pattern, _)| !matches!(pattern, Pattern::Term(_) | Pattern::Stem(_)));
        for (pattern, at) in typed {
            if let Err(reason) = pattern.matcher() {
                let what = format!("the regular expression is wrong: {reason}");
                return Err(query.fault(at, what, "quote its special characters with a backslash").into());
            }
            for zone in Zone::ALL {
                if lexicon.means_more_than(MOST_TERMS, zone, &pattern).map_err(|error| self.engine(error))? {
                    let what = format!("more than {MOST_TERMS} words of the index are like this");
                    return Err(query.fault(at, what, "type more of the word's letters").into());
                }
            }
        }
        Ok(())
    }

    /// What marks in texts what `query` asks for.
    ///
    /// # Errors
    /// When the query cannot be understood.
    pub fn highlighter(&self, query: &Query, options: &Options) -> Result<Highlighter> {
        Ok(Highlighter::new(self.resolve(query, options)?.clause.as_ref()))
    }

    /// Answers `query`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, query: &Query, options: &Options) -> Result<Results> {
        let started = Instant::now();
        let mut meaning = self.resolve(query, options)?;
        let filters = merged_filters(&mut meaning);
        let (ranked, total) = self.rank(&mut meaning, &filters, options)?;
        meaning.notes.extend(self.notes_on_hits(&meaning, &filters, options)?);
        let highlighter = if options.bare { None } else { Some(self.weighing(meaning.clause.as_ref())?) };
        let is_lacking = !options.bare && ranked.iter().any(|ranked| ranked.partial);
        let parts = self.parts(meaning.clause.as_ref().filter(|_| is_lacking))?;
        let addresses: Vec<DocAddress> = ranked.iter().map(|ranked| ranked.address).collect();
        let mut hits = Vec::with_capacity(ranked.len());
        for (index, ranked) in ranked.into_iter().enumerate() {
            let record = self.record(ranked.address)?;
            let mut hit = hit(index + 1, &ranked, record, highlighter.as_ref(), options.snippets);
            if ranked.partial && !options.bare {
                hit.lacks = self.lacked(&parts, ranked.address)?;
            }
            if options.explain {
                hit.explain = Some(self.explained(&meaning, &filters, ranked.address)?);
            }
            hits.push(hit);
        }
        if options.grouping == Grouping::Collapsed {
            self.count_others(&mut hits, &addresses, meaning.clause.as_ref(), &filters, options)?;
        }
        let explain = if options.explain { Some(self.plan(query, &meaning)?) } else { None };
        Ok(Results {
            query: query.text().to_owned(),
            understood: view(query, meaning, options.matching, filters),
            total,
            took_ms: options.timed.then(|| (started.elapsed().as_secs_f64() * 1e5).round() / 100.0),
            hits,
            facets: BTreeMap::new(),
            next: None,
            explain,
        })
    }

    /// Counts the hits of `query`.
    ///
    /// # Errors
    /// When the query cannot be understood or the index cannot be read.
    pub fn count(&self, query: &Query, options: &Options) -> Result<Counted> {
        let mut meaning = self.resolve(query, options)?;
        let filters = merged_filters(&mut meaning);
        let (_, total) = self.rank(&mut meaning, &filters, &Options { limit: Some(0), ..options.clone() })?;
        meaning.notes.extend(self.notes_on_hits(&meaning, &filters, options)?);
        Ok(Counted { total, notes: meaning.notes })
    }

    /// Ranks all hits of `query`, without their texts: these are read one by one with [`Searcher::ranked_record`].
    ///
    /// # Errors
    /// When the query cannot be understood or the index cannot be read.
    pub fn rank_all(&self, query: &Query, options: &Options) -> Result<Ranking> {
        let mut meaning = self.resolve(query, options)?;
        let filters = merged_filters(&mut meaning);
        let matching = if options.matching == MatchMode::Auto { MatchMode::All } else { options.matching };
        let options = Options { limit: None, matching, ..options.clone() };
        let (hits, _) = self.rank(&mut meaning, &filters, &options)?;
        meaning.notes.extend(self.notes_on_hits(&meaning, &filters, &options)?);
        Ok(Ranking { hits, notes: meaning.notes })
    }

    /// Tells what the hits leave out, and their outcomes where numbers are asked for.
    fn notes_on_hits(&self, meaning: &Meaning, filters: &Filters, options: &Options) -> Result<Vec<String>> {
        let mut notes: Vec<String> =
            self.undated(meaning.clause.as_ref(), filters, options.matching)?.into_iter().collect();
        if meaning.asks_numbers {
            notes.push(self.outcome_counts(meaning, filters, options)?);
        }
        Ok(notes)
    }

    /// The record of a hit.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn ranked_record(&self, ranked: &Ranked) -> Result<Record> {
        self.record(ranked.address)
    }

    /// The record of the item at `address`.
    pub(crate) fn record(&self, address: DocAddress) -> Result<Record> {
        let damaged = || Error::Damaged { path: self.path.clone(), reason: "an item has no record".to_owned() };
        let record = schema::read_record(&self.searcher, address).map_err(|error| self.engine(error))?;
        record.ok_or_else(damaged)
    }

    /// The id of the letter of the item at `address`.
    pub(crate) fn letter_of(&self, address: DocAddress) -> Result<String> {
        let letter = schema::letter_of(&self.searcher, address).map_err(|error| self.engine(error))?;
        Ok(letter.unwrap_or_default())
    }

    /// A tantivy error with the index it happened in.
    pub(crate) fn engine(&self, error: tantivy::TantivyError) -> Error {
        Error::engine(&self.path, error)
    }
}

/// What was asked for by option decides where the words of the query ask for something else.
pub(crate) fn merged_filters(meaning: &mut Meaning) -> Filters {
    let asked = std::mem::take(&mut meaning.options);
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
