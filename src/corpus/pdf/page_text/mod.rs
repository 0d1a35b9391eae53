//! The text of pages: the operators of their contents are followed, and the strings that they draw put into
//! lines. A PDF has no lines and no words, only glyphs at positions.

pub(crate) mod content_stream;
pub(crate) mod fields;
pub(crate) mod graphics_state;
pub(crate) mod interpreter;
pub(crate) mod lines;
pub(crate) mod page_reader;
pub(crate) mod pages;
pub(crate) mod reading_order;
