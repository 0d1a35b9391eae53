//! What is shown of an answer: snippets with their reasons, results, explanations.

pub(crate) mod details;
pub(crate) mod explain;
pub(crate) mod lookup;
pub(crate) mod outcome_counts;
pub(crate) mod reasons;
pub(crate) mod results;
pub(crate) mod snippet;
