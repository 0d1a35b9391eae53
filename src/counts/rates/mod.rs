//! Counts and overturn rates of the items of a query: in all, by field, over time, and beside those of another query.
//!
//! `tally` counts over columns, `table` makes rows of the counts and compares each with the rest, `trends` tests rates
//! over time, `comparison` sets two queries side by side; `rating` joins them. `types` holds the answer.

pub(crate) mod comparison;
pub(crate) mod rating;
pub(crate) mod table;
pub(crate) mod tally;
pub(crate) mod trends;
pub(crate) mod types;

pub(crate) use crate::counts::rates::rating::{rates, rates_of_two};
pub(crate) use crate::counts::rates::types::{
    FEW, PERIODS, Rate, RateDifference, RateOptions, RateRow, RateSort, Rates,
};
