//! Figures over many answers, for those who want to know how good or how many they are. Nothing here knows how answers
//! are printed.
//!
//! `value_counts` counts values of fields; `facets` counts those among the hits of a query, `coverage` those of a whole
//! index; `rates` counts the items of a query and their outcomes, by field and over time, and `statistics` is its
//! arithmetic; `contrast` tells what sets the overturned apart from the upheld items of a query; `evaluation` measures
//! rankings against relevance judgements.

pub(crate) mod contrast;
pub(crate) mod coverage;
pub(crate) mod evaluation;
pub(crate) mod facets;
pub(crate) mod rates;
pub(crate) mod statistics;
pub(crate) mod value_counts;
