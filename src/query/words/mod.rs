//! Words about words: stop words, synonyms, everyday English, spelling.

pub(crate) mod english;
pub(crate) mod spelling;
pub(crate) mod stopwords;
pub(crate) mod synonyms;
