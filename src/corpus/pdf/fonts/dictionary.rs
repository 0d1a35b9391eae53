//! Looks up entries of the dictionaries of fonts. Both kinds of fonts need the same ones.

use pdf_extract::{Dictionary, Document, Object};

/// The mark of a glyph of unknown text, [`UNREAD`](crate::letter::document::UNREAD), as a text.
pub const NOTHING_READ: &str = "\u{fffd}";

/// Returns a name in a dictionary; an empty one when there is none.
pub fn name_of<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dictionary.get_deref(key, document).and_then(Object::as_name).unwrap_or_default()
}

/// Returns the descriptor of a font, which has the embedded program and the missing width.
pub fn descriptor<'a>(document: &'a Document, font: &'a Dictionary) -> Option<&'a Dictionary> {
    font.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).ok()
}

/// Returns an object as a number, whole or not.
pub fn number(object: Option<&Object>) -> Option<f64> {
    object?.as_float().ok().map(f64::from)
}
