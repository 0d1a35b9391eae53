//! Lists of words that have a part of their own in a query: stop words, auxiliary verbs, everyday English.
//!
//! Each is compared with [bare words](bare).

pub(crate) mod bare;
pub(crate) mod contractions;
pub(crate) mod english;
pub(crate) mod stopwords;
