//! Reads the disputed items of a letter by the grammar of its layout: headings, decisions, guidelines, rationales.
//!
//! `labelled`, `listed` and `issue` each read one grammar; the other files read what these share.

pub(crate) mod decision;
pub(crate) mod heading;
pub(crate) mod issue;
pub(crate) mod item_facts;
pub(crate) mod labelled;
pub(crate) mod listed;
pub(crate) mod parties;
pub(crate) mod statement;
pub(crate) mod treatments;
