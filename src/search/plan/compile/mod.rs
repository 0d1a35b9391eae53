//! Compiles clauses to queries of the index.
//!
//! In the order of the flow: `compiler` takes clauses apart, `things` makes one query of each thing that is wanted,
//! `zone_terms` looks up its terms zone by zone, and `weights` says what counts how much.

pub(crate) mod compiler;
pub(crate) mod things;
pub(crate) mod weights;
pub(crate) mod zone_terms;
