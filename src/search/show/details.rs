//! Adds to hits what their records do not tell: the parts of the question that one lacks, and the number of other
//! hits of its letter that it is shown for.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::{DocAddress, DocId};

use crate::index::schema::record::Record;
use crate::search::error::Result;
use crate::search::exec::boolean::Piece;
use crate::search::exec::collect::Question;
use crate::search::exec::hits::{question, required_of_whole};
use crate::search::exec::windows::threshold::ScoreThreshold;
use crate::search::exec::windows::window_set::WindowSet;
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
        let is_optional = part.is_optional();
        if !is_optional && !matches!(part, Clause::Not(_)) {
            let piece = compiler.clause(part, Required::All).map_err(|error| index.engine(error))?;
            parts.push((part.to_string(), piece));
        }
    }
    Ok(parts)
}

/// Returns for each of the items at `addresses` the texts of those of `parts` that it lacks.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn lacked(index: &OpenIndex, parts: &[Part], addresses: &[DocAddress]) -> Result<Vec<Vec<String>>> {
    let (mode, mut lacked) = (index.mode().unscored(), vec![Vec::new(); addresses.len()]);
    let window_of = |number: &usize| (addresses[*number].segment_ord, addresses[*number].doc_id / mode.window);
    // In the order of the index, so that each part is opened once a segment and looked for once a window.
    let mut numbers: Vec<usize> = (0..addresses.len()).collect();
    numbers.sort_unstable_by_key(|number| addresses[*number]);
    for (text, piece) in parts {
        let text = text.trim_matches(['(', ')']);
        for of_segment in numbers.chunk_by(|one, other| window_of(one).0 == window_of(other).0) {
            let segment = index.searcher.segment_reader(window_of(&of_segment[0]).0);
            let mut scorer = piece.open(segment, mode).map_err(|error| index.engine(error))?;
            for of_window in of_segment.chunk_by(|one, other| window_of(one) == window_of(other)) {
                let mut items = WindowSet::new(mode.window);
                of_window.iter().for_each(|number| items.add(addresses[*number].doc_id % mode.window));
                scorer.look_among(window_of(&of_window[0]).1 * mode.window, &items);
                let lacks = |number: &&usize| !scorer.set.has(addresses[**number].doc_id % mode.window);
                of_window.iter().filter(lacks).for_each(|number| lacked[*number].push(text.to_owned()));
            }
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
    let share = required_of_whole(options.matching);
    let question = question(index, &mut Compiler::new(index.term_lookup()), clause, share, filters, options)?;
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
    let mut counts: Vec<(usize, u64)> = Vec::with_capacity(items.len());
    for of_segment in items.chunk_by(|(one, _), (other, _)| one.segment_ord == other.segment_ord) {
        let segment = index.searcher.segment_reader(of_segment[0].0.segment_ord);
        // One walk for all letters of the segment.
        let mut scorer = question.hits.boolean_scorer(segment, mode, ScoreThreshold::default())?;
        let letters = index.letters.of(segment)?;
        let range_of = |address: &DocAddress| {
            let first = letters.first_of(address.doc_id);
            first..(first + 1..).find(|item| letters.has(*item)).unwrap_or(first)
        };
        let ranges: Vec<Range<DocId>> = of_segment.iter().map(|(address, _)| range_of(address)).collect();
        let mut found = vec![0; ranges.len()];
        let mut next = ranges.first().map(|range| range.start);
        while let Some(base) = next.map(|item| item - item % mode.window) {
            let end = base + mode.window;
            // A letter may reach over several windows.
            let within = |range: &Range<DocId>| range.start.max(base)..range.end.min(end).max(base);
            let mut wanted = WindowSet::new(mode.window);
            ranges.iter().flat_map(within).for_each(|item| wanted.add(item - base));
            let hits = scorer.among(base, &wanted);
            for (range, found) in ranges.iter().zip(&mut found) {
                *found += within(range).filter(|item| hits.has(item - base)).count() as u64;
            }
            next = ranges.iter().filter(|range| range.end > end).map(|range| range.start.max(end)).min();
        }
        counts.extend(of_segment.iter().map(|(_, number)| *number).zip(found));
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
