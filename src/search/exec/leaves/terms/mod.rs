//! Terms of the index: their postings block by block, the items that have any of some, and how often these have them.

pub(crate) mod block_postings;
pub(crate) mod term_blocks;
pub(crate) mod term_counts;
pub(crate) mod term_items;
pub(crate) mod term_lists;
