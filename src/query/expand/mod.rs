//! Expands the words of a query to terms: the names, wider terms and synonyms under which the index may have them.
//!
//! Letters name one thing in many ways ("Norco", "hydrocodone/APAP"), so that the words as typed find only some of them.

pub(crate) mod amounts;
pub(crate) mod expanded_term;
pub(crate) mod named_parts;
pub(crate) mod query_terms;
pub(crate) mod synonyms;
