//! Postings in step with the items of a window that are wanted: whichever is behind catches up with the other.

use tantivy::postings::SegmentPostings;
use tantivy::{DocId, DocSet};

use crate::deadline::is_over;
use crate::search::exec::windows::window_set::WindowSet;

/// Steps after which a walk over postings looks around for the next item.
const STEPS: usize = 8;

/// Calls `take` with each of the `wanted` items of the window that begins at `base` that is in a list, and the list there.
pub fn meet(
    list: &mut SegmentPostings,
    base: DocId,
    wanted: &WindowSet,
    mut take: impl FnMut(DocId, &SegmentPostings),
) {
    let (end, mut from) = (base + wanted.window(), 0);
    if is_over(STEPS) {
        return;
    }
    while let Some(at) = wanted.next(from) {
        let target = base + at;
        let mut doc = list.doc();
        // The next one is near most of the time, and a step is cheaper than a look around.
        for _ in 0..STEPS {
            if doc >= target {
                break;
            }
            doc = list.advance();
        }
        if doc < target {
            doc = list.seek(target);
        }
        if doc == target {
            take(at, list);
        }
        if doc >= end {
            return;
        }
        from = (doc - base).max(at + 1);
        if from >= wanted.window() {
            return;
        }
    }
}
