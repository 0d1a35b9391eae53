//! Texts of PDFs that were read before. Reading PDFs takes most of the time of indexing, and their texts do not
//! change when the parser or the vocabulary does.

pub(crate) mod audit;
pub(crate) mod cache;
