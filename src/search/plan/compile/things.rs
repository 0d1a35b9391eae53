//! Compiles the things that a question wants. A term is one thing under all its names, in all zones, and so are words
//! in wanted places; each becomes one query with one score.

use std::sync::Arc;

use crate::index::schema::fields::Zone;
use crate::query::{ExpandedTerm, Sort, is_function_word};
use crate::search::exec::boolean::{CombinedQuery, Piece};
use crate::search::exec::leaves::constant::Constant;
use crate::search::exec::leaves::thing::{Source, SourceNames, ThingQuery};
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::weights::{
    CATEGORY_WEIGHT, REASON_WORD_WEIGHT, WORD_ALONE_WEIGHT, ZoneWeights, by_length, term_weight,
};
use crate::search::plan::compile::zone_terms::ZoneTerms;
use crate::search::plan::values::filter::with_value;
use crate::search::proximity::compile::{any_form, typed_words};
use crate::search::proximity::spans::Positional;
use crate::text::Pattern;

/// A source of a thing, with what people and scores need to know of it.
#[derive(Clone)]
pub struct NamedSource {
    /// The words or the name that it finds.
    pub words: String,
    /// The source.
    pub source: Source,
    /// The inverse document frequency: how much its rarity says.
    idf: f32,
}

/// Compiles a term under all names: one query for all that are single names, and one for each name of several things.
///
/// # Errors
/// When the index cannot be read.
pub fn names_of(terms: &mut ZoneTerms<'_>, need: &ExpandedTerm) -> tantivy::Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    // A name of several things, such as a combination of drugs, wants all of them.
    for names in need.equivalents.iter().filter(|names| names.len() > 1) {
        let mut all = CombinedQuery::default();
        for term in names {
            let sources = of_pattern(terms, term, ZoneWeights::of_name(need))?;
            all.must.push(thing(terms, need, sources).into_iter().collect());
        }
        pieces.push(all.into_piece());
    }
    let sources = sources_of(terms, need)?;
    pieces.extend(thing(terms, need, sources));
    Ok(pieces)
}

/// Compiles the items of the categories that a term is a common noun for: they are near to it, and alike.
fn of_categories(need: &ExpandedTerm) -> Option<Piece> {
    let names: Vec<String> = need.categories.iter().map(|category| category.as_str().to_owned()).collect();
    let items = with_value("category", &names).filter(|_| !names.is_empty())?;
    Some(Piece::new(Constant(items), CATEGORY_WEIGHT))
}

/// Finds the sources of a term: its words as typed, broader terms, the user's synonyms, single names and members.
///
/// # Errors
/// When the index cannot be read.
pub fn sources_of(terms: &mut ZoneTerms<'_>, need: &ExpandedTerm) -> tantivy::Result<Vec<NamedSource>> {
    let mut sources = Vec::new();
    if need.has_words() {
        sources.extend(of_words(terms, &need.text, ZoneWeights::of_words(need))?);
    }
    for term in &need.broader {
        sources.extend(of_pattern(terms, term, ZoneWeights::of_broader(need))?);
    }
    for phrase in &need.synonyms {
        sources.extend(of_words(terms, phrase, ZoneWeights::of_synonyms(need))?);
    }
    let zones = if need.own_name.is_some() { ZoneWeights::of_member(need) } else { ZoneWeights::of_name(need) };
    for term in need.equivalents.iter().filter(|names| names.len() == 1).flatten() {
        sources.extend(of_pattern(terms, term, zones)?);
    }
    if let Some(name) = &need.own_name {
        let shown = need.equivalents.iter().flatten().next().unwrap_or(name);
        sources.extend(of(terms, shown, &Pattern::Term(name.clone()), ZoneWeights::of_own_name(need))?);
    }
    Ok(sources)
}

/// Finds the sources of the names that together are one name of a term.
///
/// # Errors
/// When the index cannot be read.
pub fn sources_of_names(
    terms: &mut ZoneTerms<'_>,
    need: &ExpandedTerm,
    names: &[String],
) -> tantivy::Result<Vec<NamedSource>> {
    let mut sources = Vec::new();
    for name in names {
        sources.extend(of_pattern(terms, name, ZoneWeights::of_name(need))?);
    }
    Ok(sources)
}

/// Compiles what is near to a term: its siblings, the members of its classes, and the items of its categories.
///
/// # Errors
/// When the index cannot be read.
pub fn near(terms: &mut ZoneTerms<'_>, need: &ExpandedTerm) -> tantivy::Result<Vec<Piece>> {
    let mut sources = Vec::new();
    for term in &need.siblings {
        sources.extend(of_pattern(terms, term, ZoneWeights::of_sibling(need))?);
    }
    Ok(thing(terms, need, sources).into_iter().chain(of_categories(need)).collect())
}

/// Compiles each word of a name of several words alone: where the name fails, its words still help.
///
/// # Errors
/// When the index cannot be read.
pub fn words_alone(terms: &mut ZoneTerms<'_>, need: &ExpandedTerm) -> tantivy::Result<Vec<Piece>> {
    /// The shortest word, in bytes, that says anything without the others.
    const SHORTEST: usize = 3;
    // Words in quotes are no name: they are wanted as they were typed.
    let is_name = need.has_words() && (!need.equivalents.is_empty() || !need.synonyms.is_empty());
    let words: Vec<&str> = need.text.split_whitespace().filter(|_| is_name).collect();
    let says_something = |word: &&&str| word.len() >= SHORTEST && !is_function_word(&word.to_lowercase());
    // A reason has many wordings, and who names one thing in it means that one.
    let weight = if need.sort == Sort::Reason { REASON_WORD_WEIGHT } else { WORD_ALONE_WEIGHT };
    let mut alone = Vec::new();
    for word in words.iter().filter(|_| words.len() > 1).filter(says_something) {
        let sources = of_words(terms, word, ZoneWeights::of_word_alone(need))?;
        alone.extend(thing(terms, need, sources).map(|piece| piece.times(weight)));
    }
    Ok(alone)
}

/// Compiles a clause about places in a text; the thing is the words in their places.
///
/// # Errors
/// When the index cannot be read.
pub fn in_places(terms: &mut ZoneTerms<'_>, clause: &Clause) -> tantivy::Result<Vec<NamedSource>> {
    // A word alone is wherever it is: its positions need not be read, however many words a pattern means.
    if let Clause::Typed { text, words, .. } = clause
        && let [(_, pattern)] = &words[..]
    {
        return of(terms, text, pattern, ZoneWeights::of_places());
    }
    let mut sources = Vec::new();
    for (query, weight) in terms.in_zones(clause)? {
        // Any of the words may be enough, so that the rarity is that of the commonest.
        let documents = query.words.iter().map(|(found, _)| found.documents()).max().unwrap_or(0);
        if documents > 0 {
            let place = (query.zone, weight);
            sources.push(named(terms, clause.to_string(), place, SourceNames::Places(query), documents));
        }
    }
    Ok(sources)
}

/// Makes the piece of a thing of its sources, with the weight of the term; `None` where it has none.
pub fn thing(terms: &ZoneTerms<'_>, need: &ExpandedTerm, sources: Vec<NamedSource>) -> Option<Piece> {
    weighed(terms, sources, term_weight(need))
}

/// Makes the piece of a thing of its sources, whose score counts `weight` times; `None` where it has none.
pub fn weighed(terms: &ZoneTerms<'_>, sources: Vec<NamedSource>, weight: f32) -> Option<Piece> {
    // A thing is as common as its commonest name.
    let idf = sources.iter().map(|named| named.idf).fold(f32::INFINITY, f32::min);
    (!sources.is_empty()).then(|| {
        let sources = sources.into_iter().map(|named| named.source).collect();
        Piece::new(ThingQuery { sources, idf, letters: terms.letters() }, weight)
    })
}

/// Finds the sources of words as typed, zone by zone: of one word, or of several that follow each other.
fn of_words(terms: &mut ZoneTerms<'_>, text: &str, zones: ZoneWeights) -> tantivy::Result<Vec<NamedSource>> {
    let typed = typed_words(text, &mut terms.stems, any_form);
    if let [(_, word)] = &typed[..] {
        return of(terms, text, word, zones);
    }
    let places = typed.iter().enumerate().map(|(word, (offset, _))| (*offset, word)).collect();
    let wanted = Arc::new(Positional::Phrase(places));
    let patterns: Vec<Pattern> = typed.into_iter().map(|(_, pattern)| pattern).collect();
    let mut sources = Vec::new();
    for (zone, weight) in terms.weighted(zones) {
        let query = terms.positional(zone, &wanted, &patterns)?;
        // How many documents have the words in their places is not known before they are walked: no more than have the
        // rarest of them.
        let documents = query.words.iter().map(|(found, _)| found.documents()).min().unwrap_or(0);
        if documents > 0 {
            sources.push(named(terms, text.to_owned(), (zone, weight), SourceNames::Places(query), documents));
        }
    }
    Ok(sources)
}

/// Finds the sources of a term of the index, zone by zone.
fn of_pattern(terms: &mut ZoneTerms<'_>, term: &str, zones: ZoneWeights) -> tantivy::Result<Vec<NamedSource>> {
    of(terms, term, &Pattern::Term(term.to_owned()), zones)
}

/// Finds the sources of a pattern, zone by zone; zones without it are left out.
fn of(
    terms: &mut ZoneTerms<'_>,
    words: &str,
    pattern: &Pattern,
    zones: ZoneWeights,
) -> tantivy::Result<Vec<NamedSource>> {
    let mut sources = Vec::new();
    for (zone, weight) in terms.weighted(zones) {
        let found = terms.find(zone, pattern)?;
        // A zone without the word needs no scorer.
        if !found.is_empty() {
            let documents = found.documents();
            sources.push(named(terms, words.to_owned(), (zone, weight), SourceNames::Terms(found), documents));
        }
    }
    Ok(sources)
}

/// Makes a source that `documents` of the zone have.
fn named(
    terms: &ZoneTerms<'_>,
    words: String,
    (zone, weight): (Zone, f32),
    names: SourceNames,
    documents: u64,
) -> NamedSource {
    let (all, average) = terms.lengths(zone);
    let source = Source::new(zone, weight, names, average, by_length(zone));
    // The formula of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009).
    let documents = (documents as f32).min(all);
    NamedSource { words, source, idf: (1.0 + (all - documents + 0.5) / (documents + 0.5)).ln() }
}
