//! The text layer of a PDF.
//!
//! Objects, cross-references and encryption are the library's. Pages are read here in one pass, with each font
//! looked at once; a font, a filter or a page that is not understood costs only itself, leaves a mark in the
//! text and is told. A file whose cross-references lead astray is searched for its objects.

pub(crate) mod error;
pub(crate) mod fonts;
pub(crate) mod objects;
pub(crate) mod page_text;
pub(crate) mod pages;
pub(crate) mod text_layer;
pub(crate) mod worker;
