//! Reads the clinical case summary: the worker, the diagnoses, the date of injury.
//!
//! It is free text, so that each fact is found by the words around it, and the rule that found it tells how surely.

pub(crate) mod diagnosis;
pub(crate) mod diagnosis_list;
pub(crate) mod diagnosis_words;
pub(crate) mod injury;
pub(crate) mod lead;
pub(crate) mod worker;
pub(crate) mod worker_facts;
