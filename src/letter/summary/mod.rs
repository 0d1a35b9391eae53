//! The clinical case summary: the worker, the diagnoses, the injury.

pub(crate) mod diagnosis;
pub(crate) mod diagnosis_list;
pub(crate) mod diagnosis_words;
pub(crate) mod injury;
pub(crate) mod lead;
pub(crate) mod worker;
pub(crate) mod worker_facts;
