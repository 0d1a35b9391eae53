//! Windows of consecutive items: sets of items as bits, the interface of everything that finds items in a window, and the
//! hits of questions that were asked before.

pub(crate) mod kept_hits;
pub(crate) mod threshold;
pub(crate) mod window_scorer;
pub(crate) mod window_set;
