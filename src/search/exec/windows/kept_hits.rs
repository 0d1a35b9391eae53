//! The hits of the last questions, as sets of windows. Counts of the values of hits walk over them, where the list of the
//! same hits was made before, and need not find them again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::DocId;

use crate::deadline::is_over;
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::clause::Clause;
use crate::search::plan::values::filter::Filters;

/// The most questions whose hits are kept: those of a page and of the few before it. Hits of a million letters take about
/// a megabyte.
const MOST_KEPT: usize = 4;

/// The hits of a window.
pub struct HitWindow {
    /// The number of the segment.
    pub segment: u32,
    /// The first item of the window.
    pub base: DocId,
    /// The items that have all that is asked.
    pub hits: WindowSet,
    /// Those of them that have it in dispute.
    pub disputed: WindowSet,
}

/// The place where the walk over the hits of a question leaves them. Segments may be walked at the same time.
#[derive(Default)]
pub struct HitSink(Mutex<Vec<HitWindow>>);

impl HitSink {
    /// Adds the hits of a window.
    pub fn add(&self, window: HitWindow) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(window);
    }

    /// Removes what an earlier walk left.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Returns the windows in the order of segments and items.
    fn into_windows(self) -> Vec<HitWindow> {
        let mut windows = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        windows.sort_unstable_by_key(|window| (window.segment, window.base));
        windows
    }
}

/// The parts of a question that decide which items are hits.
#[derive(Debug, Clone, PartialEq)]
pub struct HitKey {
    /// The condition.
    pub clause: Option<Clause>,
    /// The filters beside it.
    pub filters: Filters,
    /// True if some of what is asked is enough.
    pub some_is_enough: bool,
    /// True if only items are hits that have it in dispute.
    pub disputed: bool,
}

/// A question with its hits.
type KeptQuestion = (HitKey, Arc<Vec<HitWindow>>);

/// The hits of the last questions of an index, the newest first.
#[derive(Default)]
pub struct KeptHits(Mutex<VecDeque<KeptQuestion>>);

impl KeptHits {
    /// Keeps the hits of a question, unless the walk over them was given up, and returns them.
    pub fn keep(&self, key: HitKey, hits: HitSink) -> Arc<Vec<HitWindow>> {
        let windows = Arc::new(hits.into_windows());
        // Of a walk that was given up some hits are not there.
        if !is_over(usize::MAX) {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.retain(|(other, _)| *other != key);
            kept.push_front((key, Arc::clone(&windows)));
            kept.truncate(MOST_KEPT);
        }
        windows
    }

    /// Returns the hits of a question; `None` where they are not kept.
    pub fn of(&self, key: &HitKey) -> Option<Arc<Vec<HitWindow>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(other, _)| other == key).map(|(_, windows)| Arc::clone(windows))
    }
}
