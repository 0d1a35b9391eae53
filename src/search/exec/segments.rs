//! Segments side by side: those of a large index are walked on all cores, each core with a part of them.

use tantivy::SegmentReader;

use crate::index::parallel::side_by_side;
use crate::search::open_index::OpenIndex;

/// A segment with its number.
pub type NumberedSegment<'a> = (u32, &'a SegmentReader);

/// Calls `walk` with parts of the segments, which together are all of them, and returns what it returns for each part.
///
/// # Errors
/// The first error of `walk`.
pub fn in_parts<T: Send>(
    index: &OpenIndex,
    walk: impl Fn(&[NumberedSegment<'_>]) -> tantivy::Result<T> + Sync,
) -> tantivy::Result<Vec<T>> {
    let segments: Vec<NumberedSegment<'_>> = (0..).zip(index.searcher.segment_readers()).collect();
    let parts = shared_out(segments, index.threads);
    side_by_side(&parts, |part| walk(part)).into_iter().collect()
}

/// Shares segments out to as many parts of about the same number of items.
fn shared_out(mut segments: Vec<NumberedSegment<'_>>, parts: usize) -> Vec<Vec<NumberedSegment<'_>>> {
    let mut shared: Vec<(u64, Vec<NumberedSegment<'_>>)> = vec![(0, Vec::new()); parts.clamp(1, segments.len().max(1))];
    // The largest first, each to the part that has least.
    segments.sort_by_key(|(_, segment)| std::cmp::Reverse(segment.max_doc()));
    for segment in segments {
        if let Some((items, part)) = shared.iter_mut().min_by_key(|(items, _)| *items) {
            *items += u64::from(segment.1.max_doc());
            part.push(segment);
        }
    }
    shared.into_iter().map(|(_, part)| part).collect()
}
