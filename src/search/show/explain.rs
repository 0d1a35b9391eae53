//! Explains a query, by the index terms of each part, and an item, by the score that each part gives it. People
//! who tune a query or doubt a hit need to see both.

use serde::Serialize;
use tantivy::DocAddress;

use crate::index::schema::fields::Zone;
use crate::search::error::Result;
use crate::search::exec::boolean::Piece;
use crate::search::exec::hits::{disputes, question, rank, required, required_of_whole, score_of, top};
use crate::search::exec::leaves::thing::{ThingQuery, frequency_of};
use crate::search::exec::order::feedback::DEPTH;
use crate::search::open_index::OpenIndex;
use crate::search::options::Options;
use crate::search::plan::asked_places::AskedPlaces;
use crate::search::plan::bind::{bind, merged_filters};
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::compiler::{Compiler, Required};
use crate::search::plan::compile::things::{NamedSource, in_places, sources_of, sources_of_names};
use crate::search::plan::resolve::Meaning;
use crate::search::plan::values::filter::Filters;
use crate::search::proximity::compile::PlacedWords;
use crate::search::show::lookup::item_named;
use crate::text::form_of;

/// A query, taken apart.
#[derive(Debug, Clone, Serialize)]
pub struct QueryPlan {
    /// The query in its canonical form.
    pub parsed: String,
    /// Its parts, which are joined by AND or by nothing.
    pub parts: Vec<PartPlan>,
}

/// A part of a query, with what the index has of it.
#[derive(Debug, Clone, Serialize)]
pub struct PartPlan {
    /// The part as it is shown.
    pub text: String,
    /// Number of items that match the part, whatever else they have.
    pub items: u64,
    /// The terms of the index that it means.
    pub words: Vec<WordPlan>,
}

/// A term of the index in one zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordPlan {
    /// The name of the zone.
    pub zone: &'static str,
    /// The word, or the concept that words name.
    pub word: String,
    /// Number of items that have it there; in the zone of the case, of letters.
    pub count: u64,
}

/// The reasons why an item is a hit or is none.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// True if it is a hit.
    pub hit: bool,
    /// Its score; 0 if it is no hit.
    pub score: f32,
    /// Factor for the sum of the parts: less than 1 where the item lacks some of what is asked, or only mentions the
    /// asked treatment.
    #[serde(skip_serializing_if = "is_one")]
    pub coverage_factor: f32,
    /// Factor for the sum of the parts: less than 1 where the item is about another place than the one asked for.
    #[serde(skip_serializing_if = "is_one")]
    pub place_factor: f32,
    /// Added to the product: the item shares its kind of treatment or its drugs with the best hits.
    #[serde(skip_serializing_if = "is_zero")]
    pub feedback: f32,
    /// Each part of the query.
    pub parts: Vec<PartExplained>,
    /// The filters that it does not pass.
    pub fails: Vec<String>,
}

/// Returns true if a factor changes nothing, and need not be shown.
fn is_one(factor: &f32) -> bool {
    *factor >= 1.0
}

/// Returns true if a summand changes nothing, and need not be shown.
fn is_zero(summand: &f32) -> bool {
    *summand <= 0.0
}

/// A part of a query, with what an item has of it.
#[derive(Debug, Clone, Serialize)]
pub struct PartExplained {
    /// The part as it is shown.
    pub text: String,
    /// True if the item matches the part.
    pub has: bool,
    /// The score that it adds.
    pub score: f32,
    /// The components of that score.
    pub from: Vec<ScoreOf>,
}

/// A component of a score.
#[derive(Debug, Clone, Serialize)]
pub struct ScoreOf {
    /// The name of the zone.
    pub zone: &'static str,
    /// The words as typed, or another name for them.
    pub words: String,
    /// The score.
    pub score: f32,
}

/// Explains why the item `id` is a hit of `query` or is none.
///
/// # Errors
/// When there is no such item, the query cannot be understood, or the index cannot be read.
pub fn explain(index: &OpenIndex, query: &crate::query::Query, options: &Options, id: &str) -> Result<Explained> {
    let mut meaning = bind(index, query, options)?;
    let filters = merged_filters(&mut meaning);
    let address = item_named(index, id)?;
    let feedback = feedback_of(index, &mut meaning, &filters, options, address)?;
    let mut explained = explained(index, &meaning, &filters, options, (address, feedback))?;
    if options.disputed {
        let (mut compiler, clause) = (Compiler::new(index.term_lookup()), meaning.clause.as_ref());
        let question = question(index, &mut compiler, clause, Required::All, &filters, options)?;
        if !disputes(index, &question, address)? {
            explained.hit = false;
            explained.fails.push("in dispute".to_owned());
        }
    }
    Ok(explained)
}

/// Returns what feedback adds to the score of an item, if it is among the best hits.
fn feedback_of(
    index: &OpenIndex,
    meaning: &mut Meaning,
    filters: &Filters,
    options: &Options,
    address: DocAddress,
) -> Result<f32> {
    let options = Options { limit: Some(DEPTH), after: None, sort: Vec::new(), ..options.clone() };
    let notes = meaning.notes.len();
    let best = rank(index, &mut Compiler::new(index.term_lookup()), meaning, filters, &options)?;
    meaning.notes.truncate(notes);
    Ok(best.hits.iter().find(|hit| hit.address == address).map_or(0.0, |hit| hit.feedback))
}

/// Takes a query apart and counts the items of each part.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn plan(index: &OpenIndex, query: &crate::query::Query, meaning: &Meaning) -> Result<QueryPlan> {
    let mut compiler = Compiler::new(index.term_lookup());
    let mut parts = Vec::new();
    for part in meaning.clause.as_ref().map(Clause::parts).unwrap_or_default() {
        let compiled = compiler.compile(Some(part), Required::All, Vec::new()).map_err(|error| index.engine(error))?;
        let words = words_of(&mut compiler, part).map_err(|error| index.engine(error))?;
        parts.push(PartPlan { text: part.to_string(), items: top(index, &compiled.into(), 0)?.1.items, words });
    }
    Ok(QueryPlan { parsed: query.to_string(), parts })
}

/// Explains why the item at `address`, to whose score `feedback` is added, is a hit or is none. Each part is scored by itself; rounding and helping words
/// aside, their sum times the factors is the score without feedback.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn explained(
    index: &OpenIndex,
    meaning: &Meaning,
    filters: &Filters,
    options: &Options,
    (address, feedback): (DocAddress, f32),
) -> Result<Explained> {
    let mut compiler = Compiler::new(index.term_lookup());
    let clause = meaning.clause.as_ref();
    let engine = |error| index.engine(error);
    let all = compiler.compile(clause, required_of_whole(options.matching), filters.queries()).map_err(engine)?;
    let hit = score_of(index, &all.into_piece(), address)?.is_some();
    // The whole query is scored as the search does it.
    let question = question(index, &mut compiler, clause, required(options), filters, options)?;
    let score = question.score_of(index, address).map_err(engine)?.unwrap_or(0.0);
    let place_factor = place_factor(index, clause, address)?;
    let sum = score_of(index, &question.hits.into_piece(), address)?.unwrap_or(0.0);
    let coverage_factor = if sum > 0.0 { (score / (sum * place_factor)).min(1.0) } else { 1.0 };
    let mut parts = Vec::new();
    for part in clause.map(Clause::parts).unwrap_or_default() {
        let compiled = compiler.clause(part, Required::All).map_err(engine)?;
        let has = score_of(index, &compiled, address)?;
        let from = components(index, &mut compiler, part, has.unwrap_or(0.0), address)?;
        parts.push(PartExplained { text: part.to_string(), has: has.is_some(), score: has.unwrap_or(0.0), from });
    }
    let mut fails = Vec::new();
    for (filter, query) in filters.told_queries() {
        if score_of(index, &Piece::filter(query), address)?.is_none() {
            fails.push(filter);
        }
    }
    Ok(Explained { hit, score: score + feedback, coverage_factor, place_factor, feedback, parts, fails })
}

/// Returns the factor for the score of an item by the place that it is about.
fn place_factor(index: &OpenIndex, clause: Option<&Clause>, address: DocAddress) -> Result<f32> {
    let places = clause.map(AskedPlaces::of).unwrap_or_default();
    let elsewhere = places.in_segment(&index.columns, index.searcher.segment_reader(address.segment_ord));
    Ok(elsewhere.map_err(|error| index.engine(error))?.factor(address.doc_id))
}

/// Returns the terms of the index that a part of a query means.
fn words_of(compiler: &mut Compiler<'_>, part: &Clause) -> tantivy::Result<Vec<WordPlan>> {
    let (mut placed, mut leaves) = (PlacedWords::default(), Vec::new());
    part.visit_leaves(&mut |leaf| leaves.push(leaf));
    for leaf in leaves {
        placed.place(leaf);
        if let Clause::Term(need) = leaf {
            need.equivalents.iter().flatten().for_each(|term| drop(placed.word(term)));
        }
    }
    let mut words = Vec::new();
    for pattern in &placed.patterns {
        for zone in Zone::ALL {
            let found = compiler.terms.find(zone, pattern)?;
            let word = |(term, count): (&String, &u64)| WordPlan {
                zone: zone.name(),
                word: form_of(term).into_owned(),
                count: *count,
            };
            words.extend(found.terms.iter().map(word));
        }
    }
    Ok(words)
}

/// Returns the components of the `score` that an item has for a part. A thing has one score for all its names and
/// zones: each has a share of it by its weighted frequency.
fn components(
    index: &OpenIndex,
    compiler: &mut Compiler<'_>,
    part: &Clause,
    score: f32,
    address: DocAddress,
) -> Result<Vec<ScoreOf>> {
    let mut found: Vec<(f32, String, &'static str)> = Vec::new();
    for NamedSource { words, source, .. } in sources(compiler, part).map_err(|error| index.engine(error))? {
        let zone = source.zone.name();
        let alone = Piece::new(ThingQuery { sources: vec![source], idf: 1.0, letters: compiler.terms.letters() }, 1.0);
        if let Some(share) = score_of(index, &alone, address)? {
            let frequency = frequency_of(share);
            // What is named itself is found as a member too.
            match found.iter_mut().find(|(_, other, there)| *other == words && *there == zone) {
                Some((all, ..)) => *all += frequency,
                None => found.push((frequency, words, zone)),
            }
        }
    }
    let all: f32 = found.iter().map(|(frequency, ..)| frequency).sum();
    let component = |(frequency, words, zone)| ScoreOf { zone, words, score: score * frequency / all };
    Ok(found.into_iter().map(component).collect())
}

/// Returns the sources of the things that a part of a query wants.
fn sources(compiler: &mut Compiler<'_>, part: &Clause) -> tantivy::Result<Vec<NamedSource>> {
    let mut all = Vec::new();
    match part {
        Clause::Term(need) => {
            all.extend(sources_of(&mut compiler.terms, need)?);
            for names in need.equivalents.iter().filter(|names| names.len() > 1) {
                all.extend(sources_of_names(&mut compiler.terms, need, names)?);
            }
        }
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => {
            for part in parts {
                all.extend(sources(compiler, part)?);
            }
        }
        Clause::Boost(part, _) => all.extend(sources(compiler, part)?),
        Clause::Typed { .. } | Clause::Near { .. } | Clause::In(..) => {
            all.extend(in_places(&mut compiler.terms, part)?);
        }
        _ => {}
    }
    Ok(all)
}
