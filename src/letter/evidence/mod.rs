//! Evidence of a reading: the origin of each field, the rule that read it, and the gaps.
//!
//! A reader of search results must be able to check a field against the letter, and whoever maintains the parser must
//! see which letters it reads badly.

pub(crate) mod coverage;
pub(crate) mod notes;
pub(crate) mod provenance;
pub(crate) mod trace;
