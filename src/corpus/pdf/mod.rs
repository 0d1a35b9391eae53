//! Reads the text layer of PDFs. Most letters are PDFs, so this is the slowest part of indexing, and the one that
//! meets the most damaged and hostile files.
//!
//! Objects, cross-references and encryption are the library's (`pdf_extract`). Pages are read here in one pass,
//! with each font looked at once; a font, a filter or a page that is not understood costs only itself, leaves a
//! mark in the text and is told. A file whose cross-references lead astray is searched for its objects.
//!
//! In the order of the flow: `worker` sends a PDF to another process, `text_layer` reads it there, with the
//! `objects` of the file, the text of its pages (`page_text`) and the meaning of codes in `fonts`.

pub(crate) mod error;
pub(crate) mod fonts;
pub(crate) mod objects;
pub(crate) mod page_text;
pub(crate) mod pages;
pub(crate) mod text_layer;
pub(crate) mod worker;
