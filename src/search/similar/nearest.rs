//! Ranks the items like a given one, and makes hits of the best.

use serde::Serialize;

use crate::index::schema::record::Record;
use crate::letter::Decision;
use crate::search::diagnose::spelling::IndexVocabulary;
use crate::search::error::Result;
use crate::search::exec::boolean::Piece;
use crate::search::exec::hits::top;
use crate::search::exec::order::ranked::Ranked;
use crate::search::open_index::OpenIndex;
use crate::search::options::Options;
use crate::search::plan::compile::zone_terms::ZoneTerms;
use crate::search::plan::values::filter::with_value;
use crate::search::plan::values::in_index::filters_here;
use crate::search::show::details::weighing;
use crate::search::show::results::{Hit, hit};
use crate::search::similar::copies::CopiedText;
use crate::search::similar::profile::ItemProfile;
use crate::search::similar::question::likeness;
use crate::search::similar::shared::shared_things;
use crate::search::similar::telling::telling_words;

/// The most telling words that are compared.
const MOST_WORDS: usize = 4;
/// Items that are looked at beyond those wanted, since copies are left out.
const MORE: usize = 8;

/// An item that is like another one.
#[derive(Debug, Clone, Serialize)]
pub struct SimilarHit {
    /// The id of the item that it is like.
    pub of: String,
    /// The hit. It is partial if its treatment is another one, not even of the same family.
    #[serde(flatten)]
    pub hit: Hit,
    /// The things that both have: terms of the vocabulary, as `region: lumbar`, then telling words of the reasons.
    pub shared: Vec<String>,
}

/// The items that are like another one.
#[derive(Debug, Clone, Serialize)]
pub struct SimilarHits {
    /// The hits, the nearest first.
    pub hits: Vec<SimilarHit>,
    /// Notes for the user: on filters, and on copies that were left out.
    pub notes: Vec<String>,
}

/// Finds the items like that of `asked`, which need not be in the index: those that pass the filters of `options`, and
/// of one `decision` where it is given. Items of the same letter and copies of it are left out.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn nearest(
    index: &OpenIndex,
    asked: &Record,
    decision: Option<Decision>,
    options: &Options,
) -> Result<SimilarHits> {
    let engine = |error| index.engine(error);
    let vocabulary = IndexVocabulary::of(index);
    let (filters, mut notes) = filters_here(&options.filters, &vocabulary);
    let mut conditions = filters.queries();
    conditions.extend(decision.and_then(|decision| with_value("decision", &[decision.as_str().to_owned()])));
    let (profile, mut terms) = (ItemProfile::of(asked), ZoneTerms::new(index.term_lookup()));
    let words = telling_words(&mut terms, &asked.text("rationale"), MOST_WORDS).map_err(engine)?;
    let likeness = likeness(&mut terms, &profile, &asked.item.procedure, &words, conditions).map_err(engine)?;
    let mut question = likeness.question;
    // Nothing of it is in the index: without a thing to look for every item would be like it.
    if question.hits.wanted.is_empty() {
        return Ok(SimilarHits { hits: Vec::new(), notes });
    }
    let own_letter = with_value("letter", std::slice::from_ref(&asked.letter));
    question.hits.must_not.extend(own_letter.map(Piece::filter));
    let highlighter = if options.bare { None } else { Some(weighing(index, Some(&likeness.clause))?) };
    let (limit, copied) = (options.limit.unwrap_or(usize::MAX), CopiedText::of(asked));
    let mut width = limit.saturating_add(MORE);
    loop {
        let (ranked, _) = top(index, &question, width)?;
        let exhausted = ranked.len() < width;
        let mut records = Vec::with_capacity(ranked.len());
        for ranked in &ranked {
            records.push((ranked, index.record(ranked.address)?));
        }
        let is_copy = |(_, record): &&(&Ranked, Record)| copied.is_copied_in(record);
        let copies: Vec<Record> = records.iter().filter(is_copy).map(|(_, record)| record.clone()).collect();
        // The other items of a copy are those of the same letter.
        records.retain(|(_, record)| copies.iter().all(|copy| copy.letter != record.letter));
        let mut hits = Vec::new();
        for (ranked, record) in records.into_iter().take(limit) {
            let shared = shared_things(&profile, &asked.item.procedure, &words, &record);
            let mut hit = hit(hits.len() + 1, ranked, record, highlighter.as_ref(), options.snippets);
            hit.partial = !shared.is_same_family;
            hits.push(SimilarHit { of: asked.id.clone(), hit, shared: shared.named });
        }
        if exhausted || hits.len() == limit {
            if !copies.is_empty() {
                let ids: Vec<&str> = copies.iter().map(|copy| &*copy.id).collect();
                notes.push(format!("left out as a copy of the same text: {}", ids.join(", ")));
            }
            return Ok(SimilarHits { hits, notes });
        }
        // Too many were copies: look at more.
        width = width.saturating_mul(4);
    }
}
