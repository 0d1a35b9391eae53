//! Visits the hits of a query for counts: no record is read, and hits that a list was made of a moment ago are not looked
//! for again.

use std::sync::Arc;

use tantivy::DocId;

use crate::deadline::{READING, is_over};
use crate::index::parallel::side_by_side;
use crate::query::Query;
use crate::search::diagnose::missing_dates::undated;
use crate::search::diagnose::zero_hits::why_nothing;
use crate::search::error::Result;
use crate::search::exec::collect::count;
use crate::search::exec::hits::{hit_key, question, required_of_whole};
use crate::search::exec::windows::kept_hits::{HitSink, HitWindow};
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::open_index::OpenIndex;
use crate::search::options::Options;
use crate::search::plan::bind::{bind, merged_filters};
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::compiler::Compiler;
use crate::search::plan::resolve::Meaning;
use crate::search::plan::values::both_outcomes::ask_both_outcomes;
use crate::search::plan::values::filter::Filters;
use crate::search::plan::values::own_filter::set_aside;

/// The hits that are visited for counts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct HitsToVisit<'a> {
    /// True if an outcome that the query asks for is left out of it, with a note.
    pub of_any_outcome: bool,
    /// True if only those are wanted that have the asked treatment in dispute.
    pub only_disputed: bool,
    /// The field whose filter is left out, as the answer of a search names it.
    pub without_filter_on: Option<&'a str>,
}

/// The hits of one segment.
#[derive(Clone, Copy)]
pub(crate) struct SegmentHits<'a> {
    /// The number of the segment.
    pub segment: u32,
    /// The windows of the segment that have hits.
    windows: &'a [HitWindow],
    /// True if only those are wanted that have the asked treatment in dispute.
    only_disputed: bool,
}

impl SegmentHits<'_> {
    /// Calls `visit` with the first item of each window, and its hits.
    pub fn for_each_window(&self, mut visit: impl FnMut(DocId, &WindowSet)) {
        for window in self.windows.iter().take_while(|_| !is_over(READING)) {
            visit(window.base, if self.only_disputed { &window.disputed } else { &window.hits });
        }
    }
}

/// The hits of a query, and what was understood.
struct HitsOfQuery {
    meaning: Meaning,
    filters: Filters,
    windows: Arc<Vec<HitWindow>>,
}

/// Calls `visit` with the number of the segment and that of the item for each hit of a query that has all that is asked, in
/// order. Returns what was understood.
///
/// # Errors
/// When the query cannot be understood or the index cannot be read.
pub(crate) fn visit_hits(
    index: &OpenIndex,
    query: &Query,
    options: &Options,
    wanted: HitsToVisit<'_>,
    visit: &mut dyn FnMut(u32, DocId),
) -> Result<(Meaning, Filters)> {
    let HitsOfQuery { mut meaning, filters, windows } = find_hits(index, query, options, wanted)?;
    let mut visited = 0;
    for hits in by_segment(&windows, wanted) {
        hits.for_each_window(|base, found| {
            visited += u64::from(found.count());
            found.for_each(|at| visit(hits.segment, base + at));
        });
    }
    meaning.notes.extend(undated(index, meaning.clause.as_ref(), &filters, options.matching)?);
    // That none disputes it says nothing about the words.
    if visited == 0 && !wanted.only_disputed {
        let mut compiler = Compiler::new(index.term_lookup());
        meaning.notes.extend(why_nothing(index, &mut compiler, meaning.clause.as_ref(), &filters)?);
    }
    Ok((meaning, filters))
}

/// Calls `count` with the hits of each segment, segments side by side on all cores, and returns what it returns, in the order
/// of segments.
///
/// # Errors
/// When the query cannot be understood or the index cannot be read.
pub(crate) fn count_hits<T: Send>(
    index: &OpenIndex,
    query: &Query,
    options: &Options,
    wanted: HitsToVisit<'_>,
    count: impl Fn(SegmentHits<'_>) -> T + Sync,
) -> Result<Vec<T>> {
    let windows = find_hits(index, query, options, wanted)?.windows;
    let segments: Vec<SegmentHits<'_>> = by_segment(&windows, wanted).collect();
    match index.threads {
        1 => Ok(segments.into_iter().map(count).collect()),
        _ => Ok(side_by_side(&segments, |hits| count(*hits))),
    }
}

/// Finds the hits of a query.
fn find_hits(index: &OpenIndex, query: &Query, options: &Options, wanted: HitsToVisit<'_>) -> Result<HitsOfQuery> {
    let mut meaning = bind(index, query, options)?;
    let mut filters = merged_filters(&mut meaning);
    if wanted.of_any_outcome {
        ask_both_outcomes(&mut meaning, &mut filters);
    }
    if let Some(field) = wanted.without_filter_on {
        set_aside(field, &mut meaning, &mut filters);
    }
    let windows = hit_windows(index, meaning.clause.as_ref(), &filters, options)?;
    Ok(HitsOfQuery { meaning, filters, windows })
}

/// Parts windows by their segments.
fn by_segment<'a>(windows: &'a [HitWindow], wanted: HitsToVisit<'_>) -> impl Iterator<Item = SegmentHits<'a>> {
    let only_disputed = wanted.only_disputed;
    let segments = windows.chunk_by(|one, other| one.segment == other.segment);
    segments.map(move |windows| SegmentHits { segment: windows[0].segment, windows, only_disputed })
}

/// Returns the windows of hits of a question: those that were kept when a list was made of them, or else found now.
fn hit_windows(
    index: &OpenIndex,
    clause: Option<&Clause>,
    filters: &Filters,
    options: &Options,
) -> Result<Arc<Vec<HitWindow>>> {
    let key = hit_key(clause, filters, options);
    if let Some(windows) = index.kept_hits.of(&key) {
        return Ok(windows);
    }
    let mut compiler = Compiler::new(index.term_lookup());
    // Only hits that have all that is asked are visited, unless some of it is enough.
    let share = required_of_whole(options.matching);
    let mut question = question(index, &mut compiler, clause, share, filters, options)?;
    question.sink = Some(HitSink::default());
    count(index, &question).map_err(|error| index.engine(error))?;
    Ok(index.kept_hits.keep(key, question.sink.take().unwrap_or_default()))
}
