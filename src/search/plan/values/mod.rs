//! Values of fields: which ones a text means, which ones the index has, and the queries that find them.
//! Filters from options and fields in a query go through the same code, so that both accept the same spellings.

pub(crate) mod any_term;
pub(crate) mod both_outcomes;
pub(crate) mod columns;
pub(crate) mod drugs;
pub(crate) mod field_names;
pub(crate) mod field_values;
pub(crate) mod filter;
pub(crate) mod in_index;
pub(crate) mod key_numbers;
pub(crate) mod own_filter;
pub(crate) mod whole_values;
