//! Pure arithmetic for shares and their differences: intervals, tests, corrections for many of them. It knows nothing of
//! an index.
//!
//! `distributions` has the tails that all need; `clusters` how far items decided together count; `intervals` the
//! intervals of a share and of a difference; `significance` the tests.

pub(crate) mod clusters;
pub(crate) mod distributions;
pub(crate) mod intervals;
pub(crate) mod significance;

#[cfg(test)]
mod tests;
