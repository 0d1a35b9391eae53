//! Fonts: the text and the width of each code of a string, from the tables that a document has of them.

pub(crate) mod cmap;
pub(crate) mod composite;
pub(crate) mod dictionary;
pub(crate) mod encoding;
pub(crate) mod font;
pub(crate) mod glyph_name;
pub(crate) mod probe;
pub(crate) mod program;
pub(crate) mod simple;
