//! Collecting hits: those that have all that is asked, and when they are few, those that come near.

use std::collections::HashSet;

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByString};
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocSet, Order};

use crate::error::Result;
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

/// A hit before it is dressed.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// How well it fits.
    pub score: f32,
    /// Whether it has only some of the words.
    pub partial: bool,
    pub(crate) address: DocAddress,
}

impl Ranked {
    /// Which item it is, as long as the searcher is open: its segment, and its place there.
    #[doc(hidden)]
    pub fn place(&self) -> (u32, u32) {
        (self.address.segment_ord, self.address.doc_id)
    }
}

/// What has been listed already.
#[derive(Default)]
struct Listed {
    items: HashSet<DocAddress>,
    letters: HashSet<String>,
}

/// So many items with only some of what is asked are shown to people, who read them one by one.
const MOST_SHOWN_PARTIAL: usize = 3;

/// The best hits in order and how many there are in all; says in the notes when some are partial.
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
    let has_parts = clause.is_some_and(|clause| clause.parts().len() > 1 || clause.has_related());
    let is_listed = ranked.len() < limit;
    if options.matching == MatchMode::Auto && has_parts && (is_listed || options.partial == Partial::Counted) {
        let near = question(index, compiler, clause, Required::Near, filters, options)?;
        let rest = limit - ranked.len();
        let (partial, items) = best_partial(index, compiler, clause, near, rest, options, &mut listed)?;
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

/// What to look for, and what tells the hits that dispute it.
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
    hits.should.extend(compiler.drugs_alone(drugs).map_err(engine)?);
    let mut dispute = compiler.dispute(clause).map_err(engine)?;
    if options.disputed {
        hits.must.extend(dispute.items.clone().map(|items| vec![Piece { max_score: 0.0, ..items.into_piece() }]));
        if !dispute.places.is_empty() {
            hits.must_not.push(Piece::unscored(ElsewhereQuery(dispute.places.clone())));
        }
    }
    if required == Required::Near {
        // What has only some of what is asked may lack its place: the treatment says more.
        dispute.places = AskedPlaces::default();
    }
    Ok(Question { hits, dispute: Some(dispute), is_tallied: required != Required::Near })
}

/// The best items of `near` that are not listed yet, as partial hits; to people only a few that keep the treatment. With
/// them how many items `near` has in all.
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
        items = Some(top(index, &near, 0)?.1.items);
        if let Some(treatment) = clause.and_then(any_treatment) {
            let piece = compiler.in_dispute(&treatment, Required::All).map_err(|error| index.engine(error))?;
            near.hits.must.push(vec![Piece { max_score: 0.0, ..piece }]);
        }
    }
    let (best, total) = best(index, &near, limit, options.grouping, listed)?;
    let partial = best.into_iter().map(|hit| Ranked { partial: true, ..hit }).collect();
    Ok((partial, items.unwrap_or(total.items)))
}

/// The best `limit` hits that are not listed yet, of each letter only the best when letters are
/// wanted; lists them. With them how many hits there are in all.
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
        let exhausted = top.len() < width;
        for ranked in top {
            let is_new = listed.items.insert(ranked.address);
            if best.len() < limit && is_new && is_wanted(index, question, &ranked, grouping, listed)? {
                best.push(ranked);
            }
        }
        if exhausted || best.len() >= limit {
            return Ok((best, total));
        }
        width = width.saturating_mul(4);
    }
}

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

/// Tells if an item has what is asked in dispute.
pub(crate) fn disputes(index: &OpenIndex, question: &Question, address: DocAddress) -> Result<bool> {
    let Some(dispute) = &question.dispute else { return Ok(true) };
    let items = dispute.items.clone().map(CombinedQuery::into_piece);
    let has = items.map(|items| score_of(index, &items, address)).transpose()?;
    let elsewhere = question.elsewhere(index.searcher.segment_reader(address.segment_ord));
    let elsewhere = elsewhere.map_err(|error| index.engine(error))?;
    Ok(has.is_none_or(|score| score.is_some()) && !elsewhere.is_some_and(|places| places.has(address.doc_id)))
}

/// The best `limit` hits by score, equal ones by id, and how many there are in all.
pub(crate) fn top(index: &OpenIndex, question: &Question, limit: usize) -> Result<(Vec<Ranked>, Total)> {
    let limit = limit.min(usize::try_from(index.searcher.num_docs()).unwrap_or(usize::MAX));
    let engine = |error| index.engine(error);
    if limit == 0 {
        return Ok((Vec::new(), count(&index.searcher, &index.letters, question).map_err(engine)?));
    }
    let by_score = (SortBySimilarityScore, Order::Desc);
    let by_id = (SortByString::for_field("id"), Order::Asc);
    let top = TopDocs::with_limit(limit).order_by((by_score, by_id));
    let (total, top) = collect(&index.searcher, &index.letters, question, limit, &top).map_err(engine)?;
    let ranked = |((score, _), address)| Ranked { score, partial: false, address };
    Ok((top.into_iter().map(ranked).collect(), total))
}

/// The score of an item; none where it is no hit.
pub(crate) fn score_of(index: &OpenIndex, piece: &Piece, address: DocAddress) -> Result<Option<f32>> {
    let score = || {
        let weight = piece.query.weight(EnableScoring::enabled_from_searcher(&index.searcher))?;
        let mut scorer = weight.scorer(index.searcher.segment_reader(address.segment_ord), piece.weight)?;
        let is_hit = scorer.doc() <= address.doc_id && scorer.seek(address.doc_id) == address.doc_id;
        Ok(is_hit.then(|| if piece.max_score > 0.0 { scorer.score() } else { 0.0 }))
    };
    score().map_err(|error| index.engine(error))
}
