//! Evaluates compiled queries: which items match, how each scores, and which are the best. Segments are walked in
//! windows of consecutive items, so that sets of items are joined as bits and most items are never scored.
//!
//! In the order of the flow: `hits` asks for the best items, which `order` puts in another order and on pages, `collect`
//! walks the `segments`, `boolean` opens a query in a segment, `boolean_scorer` joins the clauses of a window,
//! `clause_scorer` looks at one clause; `leaves` has the queries that read the index, and `windows` what all of them share.

pub(crate) mod boolean;
pub(crate) mod boolean_scorer;
pub(crate) mod clause_scorer;
pub(crate) mod collect;
pub(crate) mod coverage;
pub(crate) mod hits;
pub(crate) mod leaves;
pub(crate) mod order;
pub(crate) mod segments;
pub(crate) mod visits;
pub(crate) mod windows;
