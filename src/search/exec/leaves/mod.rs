//! The queries that have no clauses: words, counts of occurrences, fields with a value, and filters of tantivy. Each reads the index by
//! itself and is evaluated through the interface of `window_scorer`.

pub(crate) mod at_least;
pub(crate) mod block_join;
pub(crate) mod constant;
pub(crate) mod has_value;
pub(crate) mod letters;
pub(crate) mod places;
pub(crate) mod tantivy_query;
pub(crate) mod terms;
pub(crate) mod thing;
pub(crate) mod word;
