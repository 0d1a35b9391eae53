//! [`Ranked`]: an item in the list of hits before anything is read of it that is shown.

use tantivy::DocAddress;

use crate::search::exec::order::sort_key::SortValue;

/// A ranked item before its record and snippets are loaded.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// Score, comparable within one answer only.
    pub score: f32,
    /// True if it has only some of what is asked.
    pub partial: bool,
    /// The part of the score that feedback added.
    pub(crate) feedback: f32,
    /// Segment and number of the item in the open index.
    pub(crate) address: DocAddress,
    /// Hits of other letters that are nearly the same and folded into this one, in their order.
    pub(crate) near_duplicates: Vec<DocAddress>,
    /// In a list of letters, the other items of its letter that have all that is asked, with their scores, in order.
    pub(crate) siblings: Vec<(DocAddress, f32)>,
    /// The values that it is sorted by.
    pub(crate) sorted_by: Vec<Option<SortValue>>,
}

impl Ranked {
    /// Makes a ranked item that nothing is folded into.
    pub(crate) fn new(score: f32, partial: bool, address: DocAddress) -> Ranked {
        let (near_duplicates, siblings, sorted_by) = (Vec::new(), Vec::new(), Vec::new());
        Ranked { score, partial, feedback: 0.0, address, near_duplicates, siblings, sorted_by }
    }

    /// Returns the segment and the number of the item in it. They identify the item as long as the searcher is open.
    #[doc(hidden)]
    pub fn place(&self) -> (u32, u32) {
        (self.address.segment_ord, self.address.doc_id)
    }
}
