//! Parts of an index side by side: it is walked on all cores, each core with about as many items.

use std::ops::Range;

use tantivy::{DocId, SegmentReader};

use crate::index::parallel::side_by_side;
use crate::search::open_index::OpenIndex;

/// Items of a segment that follow each other. They begin with a window, and with a letter: what is counted of letters in parts
/// need only be added up.
#[derive(Debug, Clone)]
pub struct SegmentPart<'a> {
    /// The number of the segment.
    pub number: u32,
    /// The segment.
    pub segment: &'a SegmentReader,
    /// The items.
    pub items: Range<DocId>,
}

impl<'a> SegmentPart<'a> {
    /// Returns the segments of an index as a whole, in order.
    pub fn all_of(index: &'a OpenIndex) -> Vec<SegmentPart<'a>> {
        let whole =
            |(number, segment): (u32, &'a SegmentReader)| SegmentPart { number, segment, items: 0..segment.max_doc() };
        (0..).zip(index.searcher.segment_readers()).map(whole).collect()
    }
}

/// Calls `walk` with as many parts of the index as it is walked by threads, which together are all of it, and returns what it
/// returns for each, in order.
///
/// # Errors
/// The first error of `walk`, and when the index cannot be read.
pub fn in_parts<T: Send>(
    index: &OpenIndex,
    walk: impl Fn(&[SegmentPart<'_>]) -> tantivy::Result<T> + Sync,
) -> tantivy::Result<Vec<T>> {
    let parts = shared_out(index)?;
    side_by_side(&parts, |part| walk(part)).into_iter().collect()
}

/// Shares the items of an index out to as many parts as it is walked by threads.
fn shared_out(index: &OpenIndex) -> tantivy::Result<Vec<Vec<SegmentPart<'_>>>> {
    let count = index.threads.max(1) as u64;
    let segments = SegmentPart::all_of(index);
    let all: u64 = segments.iter().map(|whole| u64::from(whole.segment.max_doc())).sum();
    let mut parts = vec![Vec::new()];
    let mut before = 0;
    for whole in segments {
        let mut rest = whole.clone();
        // The next part begins behind its share of all items.
        while (parts.len() as u64) < count && before + u64::from(rest.items.end) > all * parts.len() as u64 / count {
            let wanted = (all * parts.len() as u64 / count).saturating_sub(before);
            let cut = cut_near(index, &rest, DocId::try_from(wanted).unwrap_or(DocId::MAX))?;
            let first = SegmentPart { items: rest.items.start..cut, ..rest.clone() };
            rest.items.start = cut;
            parts.last_mut().into_iter().for_each(|part| part.push(first.clone()));
            parts.push(Vec::new());
        }
        before += u64::from(whole.segment.max_doc());
        parts.last_mut().into_iter().for_each(|part| part.push(rest.clone()));
    }
    parts.iter_mut().for_each(|part: &mut Vec<SegmentPart<'_>>| part.retain(|part| !part.items.is_empty()));
    Ok(parts)
}

/// Returns the item near to `wanted` at which a segment may be cut; one of its ends where there is none inside.
fn cut_near(index: &OpenIndex, part: &SegmentPart<'_>, wanted: DocId) -> tantivy::Result<DocId> {
    let (items, window) = (&part.items, index.window);
    let firsts = index.letters.of(part.segment)?;
    let nearest = wanted / window * window;
    let is_inside = |at: &DocId| items.contains(at) && *at > items.start && firsts.has(*at);
    let near = (0..=items.len() as DocId / window).flat_map(|step| {
        [nearest.checked_add(step * window), nearest.checked_sub(step * window)].into_iter().flatten()
    });
    // The share of the part before may end behind the one that is wanted here.
    let nearer_end = if wanted.abs_diff(items.start) < wanted.abs_diff(items.end) { items.start } else { items.end };
    Ok(near.into_iter().find(is_inside).unwrap_or(nearer_end))
}
