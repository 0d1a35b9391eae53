//! Makes answers of ranked items: snippets with their reasons, results, explanations, and records by id. Only the
//! hits that are shown are read from the store.
//!
//! `results` has the types of an answer; `snippet` and `reasons` pick passages, `details` adds what a record does
//! not tell, `explain` takes scores apart, `lookup` finds single letters; `all_hits` reads the records of whole lists.

pub(crate) mod all_hits;
pub(crate) mod details;
pub(crate) mod explain;
pub(crate) mod json;
pub(crate) mod lookup;
pub(crate) mod outcome_counts;
pub(crate) mod reasons;
pub(crate) mod results;
pub(crate) mod snippet;
