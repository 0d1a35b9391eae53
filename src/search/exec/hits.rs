//! Ranks the items of an index for a query: those that have all that is asked, and when they are few, those that
//! have some of it. Also answers for single items if they match, and with which score.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::DocAddress;

use crate::deadline::{READING, is_over};
use crate::search::error::Result;
use crate::search::exec::boolean::{CombinedQuery, Piece};
use crate::search::exec::collect::{Question, RankedPartial, Total, collect, count};
use crate::search::exec::order::best_scores::{BestScores, in_order};
use crate::search::exec::order::feedback::{DEPTH, reorder};
use crate::search::exec::order::listed::Listed;
use crate::search::exec::order::pages::Paging;
use crate::search::exec::order::ranked::Ranked;
use crate::search::exec::order::siblings::siblings;
use crate::search::exec::order::sort_key::HitPlace;
use crate::search::exec::order::sorted::sorted_top;
use crate::search::exec::order::whole_list::{HitAddress, whole_list};
use crate::search::exec::windows::kept_hits::{HitKey, HitSink};
use crate::search::open_index::OpenIndex;
use crate::search::options::{Grouping, MatchMode, Options, Partial};
use crate::search::plan::asked_places::ElsewhereQuery;
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::compiler::{Compiler, Required, nearest_ages};
use crate::search::plan::dispute::asks_in_words;
use crate::search::plan::resolve::Meaning;
use crate::search::plan::values::filter::Filters;

/// A page of the list of hits.
pub(crate) struct HitPage {
    /// The hits, in order.
    pub hits: Vec<Ranked>,
    /// The number of hits on the pages before.
    pub before: usize,
    /// True if there are more hits after them.
    pub has_more: bool,
    /// Exact numbers of hits.
    pub total: Total,
    /// For each key that hits are sorted by, the number of hits without a value.
    lacking: Vec<u64>,
    /// The number of hits that stand on this page and are folded into hits of pages before.
    folded_before: usize,
}

/// Number of partial hits that are shown to people, who read them one by one.
pub(crate) const MOST_SHOWN_PARTIAL: usize = 3;

/// Returns the best hits in order and the number of all. Items that have only some of what is asked are partial hits,
/// in the same order; a note says that they are there.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn rank(
    index: &OpenIndex,
    compiler: &mut Compiler<'_>,
    meaning: &mut Meaning,
    filters: &Filters,
    options: &Options,
) -> Result<HitPage> {
    let clause = meaning.clause.as_ref();
    let mut question = question(index, compiler, clause, required(options), filters, options)?;
    question.partial = options.partial.into();
    question.takes_feedback = takes_feedback(clause, options);
    question.sink = options.counted.then(HitSink::default);
    let mut page = best(index, &question, options)?;
    if let Some(sink) = question.sink.take() {
        index.kept_hits.keep(hit_key(clause, filters, options), sink);
    }
    let total = &mut page.total;
    total.is_disputable = question.dispute.as_ref().is_some_and(|dispute| dispute.items.is_some());
    meaning.notes.extend(notes_on_order(&page, options));
    let (shown, total) = (page.hits.iter().filter(|hit| hit.partial).count(), &page.total);
    if shown > 0 {
        let (share, of_partial) = match options.matching {
            MatchMode::Any => ("some", "something near to it"),
            MatchMode::Auto | MatchMode::All => ("all", "some of it, or something near to it,"),
        };
        let what = match total.items {
            // "No item has some" would be read as "not all of them have".
            0 if share == "some" => "no item has any of this".to_owned(),
            0 => format!("no item has {share} of this"),
            1 => format!("1 item has {share} of this"),
            items => format!("{items} items have {share} of this"),
        };
        meaning
            .notes
            .push(format!("{what}; items that have {of_partial} are listed as partial: {shown} of {}", total.partial));
    }
    Ok(page)
}

/// Returns true if the best hits tell what is meant, and the others move up or down by it.
fn takes_feedback(clause: Option<&Clause>, options: &Options) -> bool {
    let is_plain = options.matching != MatchMode::All && !options.literal && options.sort.is_empty();
    is_plain && clause.is_some_and(asks_in_words)
}

/// Returns the parts of a question that decide which items are hits.
pub(crate) fn hit_key(clause: Option<&Clause>, filters: &Filters, options: &Options) -> HitKey {
    let some_is_enough = options.matching == MatchMode::Any;
    HitKey { clause: clause.cloned(), filters: filters.clone(), some_is_enough, disputed: options.disputed }
}

/// Returns all hits that have all that is asked, and the number of them, in the order of [`rank`] and in little memory where
/// they are wanted by score or by id.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn rank_whole(
    index: &OpenIndex,
    compiler: &mut Compiler<'_>,
    meaning: &mut Meaning,
    filters: &Filters,
    options: &Options,
) -> Result<(Vec<HitAddress>, Total)> {
    let first = Options { limit: Some(DEPTH), counted: false, ..options.clone() };
    let options = &options.for_all_hits();
    let by_id = matches!(options.sort.as_slice(), [key] if key.is_id());
    if options.grouping != Grouping::Item || !(options.sort.is_empty() || by_id) {
        // A sorted list has no partial hits, so that all of it can be ranked as a page is.
        let sorted = Options { limit: None, ..first };
        let options = if sorted.sort.is_empty() { options } else { &sorted };
        let HitPage { hits, total, .. } = rank(index, compiler, meaning, filters, options)?;
        return Ok((hits.iter().map(HitAddress::of).collect(), total));
    }
    // What an item lacks is a part of scores, so that the share that is required for a list is required here too.
    let share = required(&first);
    let mut question = question(index, compiler, meaning.clause.as_ref(), share, filters, options)?;
    question.partial = RankedPartial::None;
    let (mut hits, mut total) = whole_list(index, &question, by_id)?;
    total.is_disputable = question.dispute.as_ref().is_some_and(|dispute| dispute.items.is_some());
    if takes_feedback(meaning.clause.as_ref(), &first) {
        // Feedback puts the best hits in a new order, among which are partial ones. Nothing is said of these.
        let noted = meaning.notes.len();
        let HitPage { hits: best, .. } = rank(index, compiler, meaning, filters, &first)?;
        meaning.notes.truncate(noted);
        let best = || best.iter().filter(|hit| !hit.partial).map(HitAddress::of);
        let is_best: FxHashSet<DocAddress> = best().map(|hit| hit.address).collect();
        hits.retain(|hit| !is_best.contains(&hit.address));
        hits.splice(..0, best());
    }
    Ok((hits, total))
}

/// Tells what the order and the pages of a list leave out or put last.
fn notes_on_order(page: &HitPage, options: &Options) -> Vec<String> {
    let mut notes = Vec::new();
    let lacking = options.sort.iter().zip(&page.lacking).filter(|(_, lacking)| **lacking > 0);
    notes.extend(lacking.map(|(key, lacking)| {
        let (name, items) = (key.name(), page.total.items);
        format!("{lacking} of {items} items have no {name} and come last by it")
    }));
    if !options.sort.is_empty() && page.total.partial > 0 {
        let (partial, by_any) = (page.total.partial, page.total.by_any("lists", "them"));
        notes.push(format!("items that have only some of this are not sorted and not listed: {partial}{by_any}"));
    }
    if page.folded_before > 0 {
        let folded = page.folded_before;
        notes.push(format!("nearly the same as hits of pages before, and folded into these: {folded}"));
    }
    notes
}

/// Returns the share of the question that an item must have to be listed, partial ones included.
pub(crate) fn required(options: &Options) -> Required {
    match options.matching {
        MatchMode::Auto => Required::NearAll,
        MatchMode::All => Required::All,
        // Where every word is taken as itself, nothing is near to it.
        MatchMode::Any if options.literal => Required::Some,
        MatchMode::Any => Required::NearSome,
    }
}

/// Returns the share of the question that an item must have to be no partial hit in a match mode.
pub(crate) fn required_of_whole(matching: MatchMode) -> Required {
    match matching {
        MatchMode::Auto | MatchMode::All => Required::All,
        MatchMode::Any => Required::Some,
    }
}

/// Compiles a clause with filters and options into a [`Question`]. The test for disputed hits comes with it.
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
    hits.should.extend(filters.about_age.into_iter().flat_map(nearest_ages));
    let dispute = compiler.dispute(clause).map_err(engine)?;
    if options.disputed {
        // As a filter: it decides, and adds no score.
        hits.must.extend(dispute.items.clone().map(|items| vec![items.into_piece().unscored()]));
        if !dispute.places.is_empty() {
            let (places, columns) = (dispute.places.clone(), Arc::clone(&index.columns));
            hits.must_not.push(Piece::filter(Arc::new(ElsewhereQuery { places, columns })));
        }
    }
    let some_is_enough = matches!(required, Required::Some | Required::NearSome);
    Ok(Question { dispute: Some(dispute), some_is_enough, ..Question::from(hits) })
}

/// Returns the page of hits that is wanted.
///
/// If letters are wanted, only the best hit of each letter counts. Letters are known only from the hits themselves,
/// so the search is repeated with a wider list until there are enough. In a collapsed list, hits that are nearly the same
/// as one before are folded into it. The pages before are ranked again, since what is folded depends on them.
fn best(index: &OpenIndex, question: &Question, options: &Options) -> Result<HitPage> {
    let (limit, paging) = (options.limit.unwrap_or(usize::MAX), Paging::of(options));
    // Few letters have more than a handful of items, so that a wider list usually holds enough; a second walk over the
    // index costs more than to keep more of the first.
    let factor = if options.grouping == Grouping::Item && options.partial != Partial::Few { 1 } else { 16 };
    // One more than is shown tells that there is a next page.
    let listed = paging.before().saturating_add(limit).saturating_add(1);
    let mut wanted = if limit == 0 { 0 } else { listed.saturating_mul(factor) };
    let (mut best, mut listed) = (Vec::<Ranked>::new(), Listed::default());
    loop {
        // Whatever is shown, the same hits are put in a new order by feedback.
        let width = if question.takes_feedback && limit > 0 { wanted.max(DEPTH) } else { wanted };
        let (mut top, total, lacking) = ordered(index, question, &paging, width)?;
        // Fewer than asked for: there are no more hits.
        let exhausted = top.len() < width && top.len() <= wanted;
        if question.takes_feedback {
            reorder(index, &mut top)?;
        }
        // Feedback is a part of the score of whatever it was added to.
        let fed = top.iter().take(DEPTH).filter(|ranked| ranked.feedback > 0.0);
        let fed: HashMap<DocAddress, f32> = fed.map(|ranked| (ranked.address, ranked.score)).collect();
        // To look for near duplicates reads texts.
        for ranked in top.into_iter().take(wanted).take_while(|_| !is_over(READING)) {
            if !listed.items.contains(&ranked.address) {
                add_to(index, question, options, &paging, (&mut best, &mut listed), ranked)?;
            }
        }
        // All that have all of it were seen, and of the others as many as people are shown.
        let is_enough =
            options.partial == Partial::Few && listed.partial == MOST_SHOWN_PARTIAL && listed.full >= total.items;
        if limit == 0 || exhausted || is_enough || best.len() - listed.before > limit {
            let mut hits = best.split_off(listed.before);
            let has_more = limit > 0 && hits.len() > limit;
            hits.truncate(limit);
            if options.grouping == Grouping::Letter {
                for hit in &mut hits {
                    let keys = paging.keys.unwrap_or_default();
                    let siblings = siblings(index, question, keys, hit.address, &fed);
                    hit.siblings = siblings.map_err(|error| index.engine(error))?;
                }
            }
            let Listed { before, folded_before, .. } = listed;
            return Ok(HitPage { hits, before, has_more, total, lacking, folded_before });
        }
        // Too many of the list were folded or known: look at more.
        wanted = wanted.saturating_mul(4);
    }
}

/// Adds a hit to the end of the list, or folds it into one of it.
fn add_to(
    index: &OpenIndex,
    question: &Question,
    options: &Options,
    paging: &Paging<'_>,
    (best, listed): (&mut Vec<Ranked>, &mut Listed),
    ranked: Ranked,
) -> Result<()> {
    let folds = options.grouping == Grouping::Collapsed;
    let is_full = options.limit.is_some_and(|limit| best.len() - listed.before > limit);
    let near = if folds { listed.near_duplicate(index, &ranked)? } else { None };
    // After the last hit that is shown only those are of use that are folded into one before.
    if near.is_none() && is_full {
        return Ok(());
    }
    listed.items.insert(ranked.address);
    listed.full += u64::from(!ranked.partial);
    let is_after = || paging.is_after(&ranked.sorted_by, ranked.score, || index.id_of(ranked.address));
    match near {
        Some(at) => {
            let is_of_page = at < listed.before && !is_full && is_after()?;
            listed.folded_before += usize::from(is_of_page);
            best[at].near_duplicates.push(ranked.address);
        }
        None if is_wanted(index, question, &ranked, options, listed)? => {
            if folds {
                listed.remember(index, &ranked, best.len())?;
            }
            if listed.before == best.len() && !is_after()? {
                listed.before += 1;
            }
            best.push(ranked);
        }
        None => {}
    }
    Ok(())
}

/// Returns the first `limit` hits in the order that is wanted, the number of all, and for each key the number of those
/// without a value.
fn ordered(
    index: &OpenIndex,
    question: &Question,
    paging: &Paging<'_>,
    limit: usize,
) -> Result<(Vec<Ranked>, Total, Vec<u64>)> {
    let Some(keys) = paging.keys.filter(|_| limit > 0) else {
        let (top, total) = top(index, question, limit)?;
        return Ok((top, total, Vec::new()));
    };
    let limit = limit.min(usize::try_from(index.searcher.num_docs()).unwrap_or(usize::MAX));
    let sorted = sorted_top(index, question, keys, limit).map_err(|error| index.engine(error))?;
    let ranked = |(place, address): (HitPlace, DocAddress)| Ranked {
        sorted_by: place.values,
        ..Ranked::new(place.score, false, address)
    };
    Ok((sorted.hits.into_iter().map(ranked).collect(), sorted.total, sorted.lacking))
}

/// Returns true if a hit gets a line of its own: always for items, the first of its letter otherwise, and in a
/// collapsed list also each that disputes the question. No partial hit stands for a letter that has a whole one. Of
/// partial hits people get only a few.
fn is_wanted(
    index: &OpenIndex,
    question: &Question,
    ranked: &Ranked,
    options: &Options,
    listed: &mut Listed,
) -> Result<bool> {
    if ranked.partial && options.partial == Partial::Few && listed.partial == MOST_SHOWN_PARTIAL {
        return Ok(false);
    }
    let is_listed = options.grouping == Grouping::Item
        || listed.is_first_of_letter(index, question, ranked)?
        || (options.grouping == Grouping::Collapsed && disputes(index, question, ranked.address)?);
    listed.partial += usize::from(is_listed && ranked.partial);
    Ok(is_listed)
}

/// Returns true if an item has what is asked in dispute, and is about no other place than the one asked for.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn disputes(index: &OpenIndex, question: &Question, address: DocAddress) -> Result<bool> {
    let Some(dispute) = &question.dispute else { return Ok(true) };
    let items = dispute.items.clone().map(CombinedQuery::into_piece);
    let has = items.map(|items| score_of(index, &items, address)).transpose()?;
    let elsewhere = question.elsewhere(index, index.searcher.segment_reader(address.segment_ord));
    let elsewhere = elsewhere.map_err(|error| index.engine(error))?;
    Ok(has.is_none_or(|score| score.is_some()) && !elsewhere.is_some_and(|places| places.has(address.doc_id)))
}

/// Returns the best `limit` hits by score, equal ones by id, and the number of all hits. With a limit of 0 nothing is
/// scored.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn top(index: &OpenIndex, question: &Question, limit: usize) -> Result<(Vec<Ranked>, Total)> {
    let limit = limit.min(usize::try_from(index.searcher.num_docs()).unwrap_or(usize::MAX));
    let engine = |error| index.engine(error);
    if limit == 0 {
        return Ok((Vec::new(), count(index, question).map_err(engine)?));
    }
    // Ids as a second key make the order the same in every index of the same letters.
    let (total, best, partial) =
        collect(index, question, limit, &BestScores { columns: &index.columns, limit }).map_err(engine)?;
    let top = in_order(index, best, limit)?;
    let ranked = |(score, address)| Ranked::new(score, partial.contains(&address), address);
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
