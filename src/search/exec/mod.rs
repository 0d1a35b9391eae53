//! Evaluates compiled queries: which items match, how each scores, and which are the best. Segments are walked in
//! windows of consecutive items, so that sets of items are joined as bits and most items are never scored.
//!
//! In the order of the flow: `hits` asks for the best items, `collect` walks the segments, `boolean` opens a query
//! in a segment, `boolean_scorer` joins the clauses of a window, `window_scorer` evaluates one clause,
//! `word_query` and `block_join` read the index.

pub(crate) mod at_least;
pub(crate) mod block_join;
pub(crate) mod boolean;
pub(crate) mod boolean_scorer;
pub(crate) mod collect;
pub(crate) mod hits;
pub(crate) mod letters;
pub(crate) mod threshold;
pub(crate) mod window_scorer;
pub(crate) mod window_set;
pub(crate) mod word_query;
