//! Evaluation: which items match, what each scores, and which are the best.

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
