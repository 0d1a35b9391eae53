//! From a query to what is looked for: fields and words resolved against the index, operators compiled.

pub(crate) mod asked_places;
pub(crate) mod clause;
pub(crate) mod compile;
pub(crate) mod dispute;
pub(crate) mod distances;
pub(crate) mod drug_values;
pub(crate) mod field_names;
pub(crate) mod filter;
pub(crate) mod resolve;
pub(crate) mod term_lookup;
pub(crate) mod values_here;
