//! Adds to hits what their records do not tell: the parts of the question that one lacks, and the number of other
//! hits of its letter that it is shown for.

use std::collections::HashMap;

use tantivy::DocAddress;

use crate::index::schema::record::Record;
use crate::query::Role;
use crate::search::error::Result;
use crate::search::exec::boolean::Piece;
use crate::search::exec::collect::Question;
use crate::search::exec::hits::{question, score_of};
use crate::search::exec::threshold::ScoreThreshold;
use crate::search::exec::window_scorer::WindowScorer;
use crate::search::open_index::OpenIndex;
use crate::search::options::Options;
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::compiler::{Compiler, Required};
use crate::search::plan::values::filter::Filters;
use crate::search::show::results::{FoldedItem, Hit};
use crate::search::show::snippet::Highlighter;

/// A part of a question: its text as shown, and the piece that finds it.
type Part = (String, Piece);

/// Compiles the parts of a question that an item may lack; optional words and exclusions are none. They are compiled
/// once for all hits.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn parts(index: &OpenIndex, clause: Option<&Clause>) -> Result<Vec<Part>> {
    let mut compiler = Compiler::new(index.term_lookup());
    let mut parts = Vec::new();
    for part in clause.map(Clause::parts).unwrap_or_default() {
        let is_optional = part.as_need().is_some_and(|need| need.role == Role::Optional);
        if !is_optional && !matches!(part, Clause::Not(_)) {
            let piece = compiler.clause(part, Required::All).map_err(|error| index.engine(error))?;
            parts.push((part.to_string(), piece));
        }
    }
    Ok(parts)
}

/// Returns the texts of those of `parts` that the item at `address` lacks.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn lacked(index: &OpenIndex, parts: &[Part], address: DocAddress) -> Result<Vec<String>> {
    let mut lacked = Vec::new();
    for (text, piece) in parts {
        if score_of(index, piece, address)?.is_none() {
            lacked.push(text.trim_matches(['(', ')']).to_owned());
        }
    }
    Ok(lacked)
}

/// Reads the hits that are folded into another of their letter, each with its score.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn folded_items(index: &OpenIndex, siblings: &[(DocAddress, f32)]) -> Result<Vec<FoldedItem>> {
    let item = |(address, score): &(DocAddress, f32)| {
        let Record { id, item, .. } = index.record(*address)?;
        Ok(FoldedItem { id, decision: item.decision, procedure: item.procedure, score: *score })
    };
    siblings.iter().map(item).collect()
}

/// Tells the first of `hits` of each letter how many hits of that letter are not listed. `addresses` are those of the
/// hits, in the same order.
pub(crate) fn count_others(
    index: &OpenIndex,
    hits: &mut [Hit],
    addresses: &[DocAddress],
    clause: Option<&Clause>,
    filters: &Filters,
    options: &Options,
) -> Result<()> {
    let mut listed: HashMap<&str, u64> = HashMap::new();
    let mut firsts: Vec<(DocAddress, usize)> = Vec::new();
    for (at, hit) in hits.iter().enumerate().filter(|(_, hit)| !hit.partial) {
        let of_letter = listed.entry(&hit.letter).or_default();
        *of_letter += 1;
        if *of_letter == 1 {
            firsts.push((addresses[at], at));
        }
    }
    // What is folded into a hit of another letter is told there.
    let folded = hits.iter().filter(|hit| !hit.partial).flat_map(|hit| &hit.near_duplicates);
    for (letter, _) in folded.filter_map(|id| id.rsplit_once('#')) {
        if let Some(of_letter) = listed.get_mut(letter) {
            *of_letter += 1;
        }
    }
    // In the order of the index, so that each segment is walked once.
    firsts.sort_unstable();
    let question = question(index, &mut Compiler::new(index.term_lookup()), clause, Required::All, filters, options)?;
    let found = items_of_letters(index, &question, &firsts).map_err(|error| index.engine(error))?;
    let others: Vec<(usize, u64)> =
        found.into_iter().map(|(at, items)| (at, items.saturating_sub(listed[&*hits[at].letter]))).collect();
    others.into_iter().for_each(|(at, others)| hits[at].others = others);
    Ok(())
}

/// Counts the hits of `question` in the letters of some items.
///
/// Each item comes with a number, which is returned with its count. Items must be in the order of their addresses,
/// since a segment is walked in one direction.
fn items_of_letters(
    index: &OpenIndex,
    question: &Question,
    items: &[(DocAddress, usize)],
) -> tantivy::Result<Vec<(usize, u64)>> {
    let mode = index.mode().unscored();
    let mut counts = Vec::with_capacity(items.len());
    for of_segment in items.chunk_by(|(one, _), (other, _)| one.segment_ord == other.segment_ord) {
        let segment = index.searcher.segment_reader(of_segment[0].0.segment_ord);
        // One walk for all letters of the segment.
        let mut scorer = question.hits.boolean_scorer(segment, mode, ScoreThreshold::default())?;
        let letters = index.letters.of(segment)?;
        for (address, number) in of_segment {
            let first = letters.first_of(address.doc_id);
            let end = (first + 1..).find(|item| letters.has(*item)).unwrap_or(first);
            let mut count = 0;
            let mut item = scorer.next(first);
            while item < end {
                count += 1;
                item = scorer.next(item + 1);
            }
            counts.push((*number, count));
        }
    }
    Ok(counts)
}

/// Makes a highlighter that knows how rare the words of `clause` are. Passages with the rarest part come first, since
/// it says most.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn weighing(index: &OpenIndex, clause: Option<&Clause>) -> Result<Highlighter> {
    let mut highlighter = Highlighter::new(clause);
    let term_lookup = index.term_lookup();
    let documents = |pattern: &_| -> tantivy::Result<u64> {
        crate::index::schema::fields::Zone::ALL
            .iter()
            .map(|zone| Ok(term_lookup.find(*zone, pattern)?.documents()))
            .sum()
    };
    highlighter.weigh(documents).map_err(|error| index.engine(error))?;
    Ok(highlighter)
}
