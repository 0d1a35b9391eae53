//! Words near each other: where in a text the words of a query stand as it wants them.

pub(crate) mod compile;
pub(crate) mod merged_postings;
pub(crate) mod positions;
pub(crate) mod span;
pub(crate) mod spans;
pub(crate) mod text_words;
pub(crate) mod unordered_window;
