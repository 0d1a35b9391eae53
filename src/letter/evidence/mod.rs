//! Evidence of a reading: where each field stands in the document, by which rule it was read, and what was not understood.

pub(crate) mod coverage;
pub(crate) mod notes;
pub(crate) mod provenance;
pub(crate) mod trace;
