//! Texts of PDFs that were read before.

pub(crate) mod audit;
pub(crate) mod cache;
