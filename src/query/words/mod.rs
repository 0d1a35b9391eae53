//! Lists of words that have a part of their own in a query: stop words, everyday English.

pub(crate) mod bare;
pub(crate) mod english;
pub(crate) mod stopwords;
