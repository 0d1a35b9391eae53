//! Expands the words of a query to terms: the names, wider terms and synonyms under which the index may have them.
//!
//! Letters name one thing in many ways ("Norco", "hydrocodone/APAP"), so that the words as typed find only some of them.
//! An expanded term is searched for as any of its names at once: equivalents count as the words themselves, broader names
//! count less, and an item with a related thing has a part of what is asked.

pub(crate) mod amounts;
pub(crate) mod concept_term;
pub(crate) mod expanded_term;
pub(crate) mod named_parts;
pub(crate) mod query_terms;
pub(crate) mod synonyms;
