//! Measures of retrieval: rankings against relevance judgements, and one ranking against another.
//!
//! `judgements` and `trec_run` read the two files of TREC, `measures` has the figures of one query and their means, `comparison`
//! and `randomisation` tell if two rankings differ by more than chance.

pub(crate) mod comparison;
pub(crate) mod judgements;
pub(crate) mod measures;
pub(crate) mod randomisation;
pub(crate) mod trec_run;
