//! Turns a query into what is looked for: fields and words are resolved against the index, operators compiled.

pub(crate) mod asked_places;
pub(crate) mod bind;
pub(crate) mod clause;
pub(crate) mod compile;
pub(crate) mod dispute;
pub(crate) mod distances;
pub(crate) mod resolve;
pub(crate) mod term_lookup;
pub(crate) mod values;
pub(crate) mod weights;
