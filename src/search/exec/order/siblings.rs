//! The other hits of a letter, for lists of letters.

use std::collections::HashMap;

use tantivy::{DocAddress, DocId};

use crate::search::error::Result;
use crate::search::exec::collect::Question;
use crate::search::exec::order::columns::{open_columns, values_in};
use crate::search::exec::order::sort_key::{HitPlace, SortKey};
use crate::search::exec::windows::threshold::ScoreThreshold;
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::open_index::OpenIndex;

/// Returns the other items of the letter of `lead` that have all that is asked, with their scores, in the order of
/// `keys`, then by score and id. `known` are scores that are others than those of the question.
///
/// # Errors
/// When the index cannot be read.
pub fn siblings(
    index: &OpenIndex,
    question: &Question,
    keys: &[SortKey],
    lead: DocAddress,
    known: &HashMap<DocAddress, f32>,
) -> tantivy::Result<Vec<(DocAddress, f32)>> {
    let scored = whole_items(index, question, lead)?;
    let columns = open_columns(index, index.searcher.segment_reader(lead.segment_ord), keys)?;
    let mut placed = Vec::with_capacity(scored.len());
    for (item, score) in scored.into_iter().filter(|(item, _)| *item != lead.doc_id) {
        let address = DocAddress::new(lead.segment_ord, item);
        let score = known.get(&address).copied().unwrap_or(score);
        let id = index.text_of("id", address)?;
        placed.push((HitPlace { values: values_in(&columns, item, score)?, score, id }, address));
    }
    placed.sort_unstable_by(|(one, _), (other, _)| one.compare(other, keys));
    Ok(placed.into_iter().map(|(place, address)| (address, place.score)).collect())
}

/// Returns true if the letter of an item has one that has all that is asked.
///
/// # Errors
/// When the index cannot be read.
pub fn has_whole_item(index: &OpenIndex, question: &Question, address: DocAddress) -> Result<bool> {
    let whole = whole_items(index, question, address).map_err(|error| index.engine(error))?;
    Ok(!whole.is_empty())
}

/// Returns the items of the letter of `lead` that have all that is asked, with their scores.
fn whole_items(index: &OpenIndex, question: &Question, lead: DocAddress) -> tantivy::Result<Vec<(DocId, f32)>> {
    let segment = index.searcher.segment_reader(lead.segment_ord);
    let letters = index.letters.of(segment)?;
    let first = letters.first_of(lead.doc_id);
    let end = (first + 1..).find(|item| letters.has(*item)).unwrap_or(first);
    let elsewhere = question.elsewhere(index, segment)?;
    let mut scorer = question.hits.boolean_scorer(segment, index.mode(), ScoreThreshold::default())?;
    let mut scored: Vec<(DocId, f32)> = Vec::new();
    // The items of a letter follow each other, and may reach from one window into the next.
    let window = index.window;
    for base in (first - first % window..end).step_by(window as usize) {
        let mut items = WindowSet::new(window);
        (first.max(base)..end.min(base + window)).for_each(|item| items.add(item - base));
        scorer.among(base, &items);
        let whole = question.whole(&scorer).clone();
        scorer.for_each_competitive(base, &whole, |item, score| {
            scored.push((item, score * elsewhere.as_ref().map_or(1.0, |elsewhere| elsewhere.factor(item))));
        });
    }
    Ok(scored)
}
