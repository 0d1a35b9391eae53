//! Expands the words of a query to terms: the names, wider terms and synonyms under which the index may have them.
//!
//! Letters name one thing in many ways ("Norco", "hydrocodone/APAP"), so that the words as typed find only some of them.
//! An expanded term is searched for as any of its names at once. Kin is of three kinds: another name is the same thing; a
//! member of an asked class is it wholly, and counts less; a sibling, another member of its class, is a part of it only.

pub(crate) mod amounts;
pub(crate) mod concept_term;
pub(crate) mod expanded_term;
pub(crate) mod named_parts;
pub(crate) mod query_terms;
pub(crate) mod reasons;
pub(crate) mod sides;
pub(crate) mod synonyms;
