//! The order of hits, and the pages of a list.
//!
//! `best_scores` keeps those with the best scores; `feedback` puts the best hits in order again by what they share; `sort_key` is a field to sort by, whose values
//! `columns` reads, and `sorted` finds the first hits in that order. `ranked` is a hit
//! and `listed` knows those of a list already. `cursor` says where a page ends, `pages` which
//! query it belongs to, and `siblings` finds the other hits of a letter. `whole_list` has all hits, for exports.

pub(crate) mod best_scores;
pub(crate) mod columns;
pub(crate) mod cursor;
pub(crate) mod feedback;
pub(crate) mod listed;
pub(crate) mod pages;
pub(crate) mod ranked;
pub(crate) mod siblings;
pub(crate) mod sort_key;
pub(crate) mod sorted;
pub(crate) mod whole_list;
