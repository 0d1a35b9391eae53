//! How letters write levels, amounts, strengths, dates and citations, read into values.

pub(crate) mod citation;
pub(crate) mod date;
pub mod levels;
pub mod quantity;
pub mod strength;
