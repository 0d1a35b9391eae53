//! Fonts: the text and the width of each code of a string, from the tables that a document has of them. The
//! strings of a PDF are codes whose meaning only the font has; widths are needed to see the gaps between words.
//!
//! A `font` is `simple` (codes of one byte) or `composite` (of one to four). The text of a code comes from a
//! `cmap`, an `encoding` of names (`glyph_name`), the embedded `program`, or the standard fonts that `probe` asks
//! the library for.

pub(crate) mod cmap;
pub(crate) mod composite;
pub(crate) mod dictionary;
pub(crate) mod encoding;
pub(crate) mod font;
pub(crate) mod glyph_name;
pub(crate) mod probe;
pub(crate) mod program;
pub(crate) mod simple;
