//! Finds words near each other: where in a text the words of a query occur as it wants them. One evaluator serves
//! the index and the marks in snippets, so that what is marked is what matched.
//!
//! `compile` makes an expression of a clause and `spans` evaluates it, with `unordered_window` for words in any
//! order; `positions` feeds it from the index, over `merged_postings`, and `text_words` from a text.

pub(crate) mod compile;
pub(crate) mod merged_postings;
pub(crate) mod positions;
pub(crate) mod span;
pub(crate) mod spans;
pub(crate) mod text_words;
pub(crate) mod unordered_window;
