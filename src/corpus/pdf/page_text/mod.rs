//! Text of pages.

pub(crate) mod content_stream;
pub(crate) mod fields;
pub(crate) mod interpreter;
pub(crate) mod lines;
pub(crate) mod page_reader;
pub(crate) mod pages;
