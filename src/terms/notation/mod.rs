//! Reads the notations of letters into values: spinal levels, amounts, strengths, dates, citations.
//!
//! One value has many spellings (`L4-5`, `L4/L5`); a query in one spelling must find the others.

pub(crate) mod citation;
pub(crate) mod date;
pub(crate) mod levels;
pub(crate) mod quantity;
pub(crate) mod strength;
