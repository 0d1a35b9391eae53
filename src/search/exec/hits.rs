//! Ranks the items of an index for a query: those that have all that is asked, and when they are few, those that
//! have some of it. Also answers for single items if they match, and with which score.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByString};
use tantivy::{DocAddress, Order};

use crate::search::error::Result;
use crate::search::exec::boolean::{CombinedQuery, Piece};
use crate::search::exec::collect::{Question, Total, collect, count};
use crate::search::open_index::OpenIndex;
use crate::search::options::{Grouping, MatchMode, Options, Partial};
use crate::search::plan::asked_places::{AskedPlaces, ElsewhereQuery};
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::{Compiler, Required};
use crate::search::plan::dispute::any_treatment;
use crate::search::plan::resolve::Meaning;
use crate::search::plan::values::filter::Filters;

/// A ranked item before its record and snippets are loaded.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// BM25 score over all zones, comparable within one answer only.
    pub score: f32,
    /// True if it has only some of what is asked.
    pub partial: bool,
    /// Segment and number of the item in the open index.
    pub(crate) address: DocAddress,
}

impl Ranked {
    /// Returns the segment and the number of the item in it. They identify the item as long as the searcher is open.
    #[doc(hidden)]
    pub fn place(&self) -> (u32, u32) {
        (self.address.segment_ord, self.address.doc_id)
    }
}

/// The items, and their letters, that the list has already.
#[derive(Default)]
struct Listed {
    /// The items.
    items: HashSet<DocAddress>,
    /// The ids of their letters.
    letters: HashSet<String>,
}

/// Number of partial hits that are shown to people, who read them one by one.
const MOST_SHOWN_PARTIAL: usize = 3;

/// Returns the best hits in order and the number of all. Fewer hits than wanted are followed by partial ones, with a
/// note that says so.
///
/// Partial hits have some part of the question, or something related to one. They are counted even if none is shown,
/// where the options ask for that.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn rank(
    index: &OpenIndex,
    compiler: &mut Compiler<'_>,
    meaning: &mut Meaning,
    filters: &Filters,
    options: &Options,
) -> Result<(Vec<Ranked>, Total)> {
    let limit = options.limit.unwrap_or(usize::MAX);
    let required = if options.matching == MatchMode::Any { Required::Some } else { Required::All };
    let clause = meaning.clause.as_ref();
    let all = question(index, compiler, clause, required, filters, options)?;
    let mut listed = Listed::default();
    let (mut ranked, mut total) = best(index, &all, limit, options.grouping, &mut listed)?;
    total.is_disputable = all.dispute.as_ref().is_some_and(|dispute| dispute.items.is_some());
    // A question of one part has no partial hits, unless something related may replace the part.
    let has_parts = clause.is_some_and(|clause| clause.parts().len() > 1 || clause.has_related());
    let is_listed = ranked.len() < limit;
    if options.matching == MatchMode::Auto && has_parts && (is_listed || options.partial == Partial::Counted) {
        let near = question(index, compiler, clause, Required::Near, filters, options)?;
        let rest = limit - ranked.len();
        let (partial, items) = best_partial(index, compiler, clause, near, rest, options, &mut listed)?;
        // Items with all of it have some of it, too.
        total.partial = items.saturating_sub(total.items);
        if !partial.is_empty() {
            let (what, shown) = (if total.items == 0 { "no item has" } else { "few items have" }, partial.len());
            meaning.notes.push(format!(
                "{what} all of this; items that have some of it, or something near to it, follow as partial: \
                 {shown} of {}",
                total.partial
            ));
        }
        ranked.extend(partial);
    }
    Ok((ranked, total))
}

/// Compiles a clause with filters and options into a [`Question`]. The test for disputed hits comes with it; it is
/// not counted for partial hits, which may lack the treatment.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn question(
    index: &OpenIndex,
    compiler: &mut Compiler<'_>,
    clause: Option<&Clause>,
    required: Required,
    filters: &Filters,
    options: &Options,
) -> Result<Question> {
    let engine = |error| index.engine(error);
    let mut hits = compiler.compile(clause, required, filters.queries()).map_err(engine)?;
    let drugs = filters.values.get("drugs").map_or(&[][..], Vec::as_slice);
    // Filters by drug rank as a drug in the query does: items that ask for it alone come first.
    hits.should.extend(compiler.drugs_alone(drugs).map_err(engine)?);
    let mut dispute = compiler.dispute(clause).map_err(engine)?;
    if options.disputed {
        // As a filter: it decides, and adds no score.
        hits.must.extend(dispute.items.clone().map(|items| vec![items.into_piece().unscored()]));
        if !dispute.places.is_empty() {
            hits.must_not.push(Piece::filter(Arc::new(ElsewhereQuery(dispute.places.clone()))));
        }
    }
    if required == Required::Near {
        // What has only some of what is asked may lack its place: the treatment says more.
        dispute.places = AskedPlaces::default();
    }
    Ok(Question { hits, dispute: Some(dispute), is_tallied: required != Required::Near })
}

/// Returns the best items of `near` that are not listed yet, as partial hits, and the number of all items of `near`.
/// People get only a few, and only those that keep the treatment.
fn best_partial(
    index: &OpenIndex,
    compiler: &mut Compiler<'_>,
    clause: Option<&Clause>,
    mut near: Question,
    limit: usize,
    options: &Options,
    listed: &mut Listed,
) -> Result<(Vec<Ranked>, u64)> {
    let mut limit = limit;
    let mut items = None;
    if options.partial == Partial::Few {
        limit = limit.min(MOST_SHOWN_PARTIAL);
        // Counted before the treatment narrows the question: the note tells all partial hits.
        items = Some(top(index, &near, 0)?.1.items);
        if let Some(treatment) = clause.and_then(any_treatment) {
            let piece = compiler.in_dispute(&treatment, Required::All).map_err(|error| index.engine(error))?;
            // The treatment must be in dispute, but adds no score: it has scored as a part of the question.
            near.hits.must.push(vec![piece.unscored()]);
        }
    }
    let (best, total) = best(index, &near, limit, options.grouping, listed)?;
    let partial = best.into_iter().map(|hit| Ranked { partial: true, ..hit }).collect();
    Ok((partial, items.unwrap_or(total.items)))
}

/// Returns the best `limit` hits that are not listed yet, and the number of all hits; lists them.
///
/// If letters are wanted, only the best hit of each letter counts. Letters are known only from the hits themselves,
/// so the search is repeated with a wider list until there are enough.
fn best(
    index: &OpenIndex,
    question: &Question,
    limit: usize,
    grouping: Grouping,
    listed: &mut Listed,
) -> Result<(Vec<Ranked>, Total)> {
    let mut best = Vec::new();
    // Few letters have more than a handful of items, so that a wider list usually holds enough.
    let factor = if grouping == Grouping::Item { 1 } else { 4 };
    let mut width = limit.saturating_add(listed.items.len()).saturating_mul(factor);
    loop {
        let (top, total) = top(index, question, width)?;
        // Fewer than asked for: there are no more hits.
        let exhausted = top.len() < width;
        for ranked in top {
            // A partial hit may have been listed as a full one.
            let is_new = listed.items.insert(ranked.address);
            if best.len() < limit && is_new && is_wanted(index, question, &ranked, grouping, listed)? {
                best.push(ranked);
            }
        }
        if exhausted || best.len() >= limit {
            return Ok((best, total));
        }
        // Too many of the list were folded or known: look at more.
        width = width.saturating_mul(4);
    }
}

/// Returns true if a hit gets a line of its own: always for items, the first of its letter otherwise, and in a
/// collapsed list also each that disputes the question.
fn is_wanted(
    index: &OpenIndex,
    question: &Question,
    ranked: &Ranked,
    grouping: Grouping,
    listed: &mut Listed,
) -> Result<bool> {
    Ok(grouping == Grouping::Item
        || listed.letters.insert(index.letter_of(ranked.address)?)
        || (grouping == Grouping::Collapsed && disputes(index, question, ranked.address)?))
}

/// Returns true if an item has what is asked in dispute, and is about no other place than the one asked for.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn disputes(index: &OpenIndex, question: &Question, address: DocAddress) -> Result<bool> {
    let Some(dispute) = &question.dispute else { return Ok(true) };
    let items = dispute.items.clone().map(CombinedQuery::into_piece);
    let has = items.map(|items| score_of(index, &items, address)).transpose()?;
    let elsewhere = question.elsewhere(index.searcher.segment_reader(address.segment_ord));
    let elsewhere = elsewhere.map_err(|error| index.engine(error))?;
    Ok(has.is_none_or(|score| score.is_some()) && !elsewhere.is_some_and(|places| places.has(address.doc_id)))
}

/// Returns the best `limit` hits by score, equal ones by id, and the number of all hits. With a limit of 0 nothing is
/// scored.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn top(index: &OpenIndex, question: &Question, limit: usize) -> Result<(Vec<Ranked>, Total)> {
    // The heap of the best allocates as much as it is told.
    let limit = limit.min(usize::try_from(index.searcher.num_docs()).unwrap_or(usize::MAX));
    let engine = |error| index.engine(error);
    if limit == 0 {
        return Ok((Vec::new(), count(index, question).map_err(engine)?));
    }
    // Ids as a second key make the order the same in every index of the same letters.
    let by_score = (SortBySimilarityScore, Order::Desc);
    let by_id = (SortByString::for_field("id"), Order::Asc);
    let top = TopDocs::with_limit(limit).order_by((by_score, by_id));
    let (total, top) = collect(index, question, limit, &top).map_err(engine)?;
    let ranked = |((score, _), address)| Ranked { score, partial: false, address };
    Ok((top.into_iter().map(ranked).collect(), total))
}

/// Returns the score of an item for a piece; `None` where it does not match, 0 where it is a filter.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn score_of(index: &OpenIndex, piece: &Piece, address: DocAddress) -> Result<Option<f32>> {
    let segment = index.searcher.segment_reader(address.segment_ord);
    let score = || Ok(piece.open(segment, index.mode())?.score_of(address.doc_id));
    score().map_err(|error| index.engine(error))
}
