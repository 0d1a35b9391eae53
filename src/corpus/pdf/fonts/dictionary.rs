//! Font dictionary.

use pdf_extract::{Dictionary, Document, Object};

/// [`UNREAD`] as a text.
pub const NOTHING_READ: &str = "\u{fffd}";

/// A name in a dictionary; empty when there is none.
pub fn name_of<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dictionary.get_deref(key, document).and_then(Object::as_name).unwrap_or_default()
}

/// The descriptor of a font.
pub fn descriptor<'a>(document: &'a Document, font: &'a Dictionary) -> Option<&'a Dictionary> {
    font.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).ok()
}

/// A number, whole or not.
pub fn number(object: Option<&Object>) -> Option<f64> {
    object?.as_float().ok().map(f64::from)
}
