//! Why an item is a hit or is none, and what a query was taken for.

use serde::Serialize;
use tantivy::DocAddress;

use crate::error::Result;
use crate::index::schema::fields::Zone;
use crate::search::exec::boolean::Piece;
use crate::search::exec::hits::{disputes, question, score_of, top};
use crate::search::open_index::OpenIndex;
use crate::search::options::Options;
use crate::search::plan::asked_places::AskedPlaces;
use crate::search::plan::bind::{bind, merged_filters};
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::{Compiler, InZones, Required, positional_piece};
use crate::search::plan::resolve::Meaning;
use crate::search::plan::values::filter::Filters;
use crate::search::proximity::compile::PlacedWords;
use crate::search::show::lookup::unknown;
use crate::text::form_of;

/// How a query was taken apart.
#[derive(Debug, Clone, Serialize)]
pub struct QueryPlan {
    /// The query in its canonical form.
    pub parsed: String,
    /// What stands side by side in it.
    pub parts: Vec<PartPlan>,
}

/// A part of a query, and what the index has of it.
#[derive(Debug, Clone, Serialize)]
pub struct PartPlan {
    /// The part.
    pub text: String,
    /// How many items have it, whatever they have beside it.
    pub items: u64,
    /// The words of the index that it stands for.
    pub words: Vec<WordPlan>,
}

/// A word of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordPlan {
    /// The zone of the letter that it stands in.
    pub zone: &'static str,
    /// The word, or the concept that words name.
    pub word: String,
    /// How many items have it there; letters in the zone of the case.
    pub count: u64,
}

/// Why an item is a hit or is none.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// Whether it is a hit.
    pub hit: bool,
    /// Its score; 0 of none.
    pub score: f32,
    /// What the sum of the parts is multiplied by: less than 1 where the item is about another place than the one asked for.
    #[serde(skip_serializing_if = "is_one")]
    pub place_factor: f32,
    /// Each part of the query.
    pub parts: Vec<PartExplained>,
    /// The filters that it does not pass.
    pub fails: Vec<String>,
}

fn is_one(factor: &f32) -> bool {
    *factor >= 1.0
}

/// What an item has of a part of a query.
#[derive(Debug, Clone, Serialize)]
pub struct PartExplained {
    /// The part.
    pub text: String,
    /// Whether it has it.
    pub has: bool,
    /// What it adds to the score.
    pub score: f32,
    /// Where that comes from.
    pub from: Vec<ScoreOf>,
}

/// A piece of a score.
#[derive(Debug, Clone, Serialize)]
pub struct ScoreOf {
    /// The zone of the letter.
    pub zone: &'static str,
    /// The words as typed, or another name of theirs.
    pub words: String,
    /// The piece.
    pub score: f32,
}

/// Why the item `id` is a hit of `query` or is none.
///
/// # Errors
/// When there is no such item, the query cannot be understood, or the index cannot be read.
pub fn explain(index: &OpenIndex, query: &crate::query::Query, options: &Options, id: &str) -> Result<Explained> {
    let mut meaning = bind(index, query, options)?;
    let filters = merged_filters(&mut meaning);
    let mut only = Filters::default();
    only.add("id", id);
    let item = Compiler::new(index.term_lookup()).compile(None, Required::All, only.queries());
    let item = top(index, &item.map_err(|error| index.engine(error))?.into(), 1)?.0;
    let address = item.first().map(|ranked| ranked.address);
    let address = address.ok_or_else(|| unknown(index, id))?;
    let mut explained = explained(index, &meaning, &filters, address)?;
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

/// How a query was taken apart.
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

/// Why the item at `address` is a hit or is none.
pub(crate) fn explained(
    index: &OpenIndex,
    meaning: &Meaning,
    filters: &Filters,
    address: DocAddress,
) -> Result<Explained> {
    let mut compiler = Compiler::new(index.term_lookup());
    let clause = meaning.clause.as_ref();
    let engine = |error| index.engine(error);
    let all = compiler.compile(clause, Required::All, filters.queries()).map_err(engine)?;
    let factor = place_factor(index, clause, address)?;
    let score = score_of(index, &all.into_piece(), address)?.map(|score| score * factor);
    let mut parts = Vec::new();
    for part in clause.map(Clause::parts).unwrap_or_default() {
        let compiled = compiler.clause(part, Required::All).map_err(engine)?;
        let has = score_of(index, &compiled, address)?;
        let mut from = Vec::new();
        for (words, zones) in pieces_of(&mut compiler, part).map_err(engine)? {
            for (zone, piece) in zones {
                let score = score_of(index, &piece, address)?.filter(|score| *score > 0.0);
                from.extend(score.map(|score| ScoreOf { zone: zone.name(), words: words.clone(), score }));
            }
        }
        parts.push(PartExplained { text: part.to_string(), has: has.is_some(), score: has.unwrap_or(0.0), from });
    }
    let mut fails = Vec::new();
    for ((field, values), query) in filters.named().into_iter().zip(filters.queries()) {
        if score_of(index, &Piece::unscored(query), address)?.is_none() {
            fails.push(format!("{field}: {}", values.join(" or ")));
        }
    }
    Ok(Explained { hit: score.is_some(), score: score.unwrap_or(0.0), place_factor: factor, parts, fails })
}

/// How much the score of an item counts by the place that it is about.
fn place_factor(index: &OpenIndex, clause: Option<&Clause>, address: DocAddress) -> Result<f32> {
    let places = clause.map(AskedPlaces::of).unwrap_or_default();
    let elsewhere = places.in_segment(index.searcher.segment_reader(address.segment_ord));
    Ok(elsewhere.map_err(|error| index.engine(error))?.factor(address.doc_id))
}

/// The words of the index that a part of a query stands for.
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
            let found = compiler.find(zone, pattern)?;
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

/// What may add to the score of a part, with the words it is found by.
fn pieces_of(compiler: &mut Compiler<'_>, part: &Clause) -> tantivy::Result<Vec<(String, InZones)>> {
    let mut pieces = Vec::new();
    match part {
        Clause::Term(need) => {
            pieces.push((need.text.clone(), compiler.literal(need)?));
            for term in need.equivalents.iter().flatten() {
                pieces.push((term.clone(), compiler.other_name(need, term)?));
            }
            for term in &need.broader {
                pieces.push((term.clone(), compiler.wider(need, term)?));
            }
            for phrase in &need.synonyms {
                pieces.push((phrase.clone(), compiler.synonym(need, phrase)?));
            }
        }
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => {
            for part in parts {
                pieces.extend(pieces_of(compiler, part)?);
            }
        }
        Clause::Boost(part, factor) => {
            for (words, zones) in pieces_of(compiler, part)? {
                let zones = zones.into_iter().map(|(zone, piece)| (zone, piece.times(*factor)));
                pieces.push((words, zones.collect()));
            }
        }
        Clause::Typed { .. } | Clause::Near { .. } | Clause::In(..) | Clause::AtLeast { .. } => {
            let zones = compiler.in_zones(part)?.into_iter();
            let weighted = zones.map(|(query, weight)| (query.zone, positional_piece(query, weight))).collect();
            pieces.push((part.to_string(), weighted));
        }
        _ => {}
    }
    Ok(pieces)
}
