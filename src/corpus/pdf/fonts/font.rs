//! What the codes of a font mean and how wide their glyphs are.

use std::borrow::Cow;
use std::sync::Arc;

use pdf_extract::{Dictionary, Document, Object};

use crate::corpus::pdf::fonts::composite::CompositeFont;
use crate::corpus::pdf::fonts::simple::SimpleFont;

/// [`UNREAD`] as a text.
pub const NOTHING_READ: &str = "\u{fffd}";

/// A font, and the name it goes by in messages.
#[derive(Debug)]
pub struct Font {
    kind: Kind,
    is_understood: bool,
    /// Its name in the document.
    pub name: String,
}

#[derive(Debug)]
enum Kind {
    /// One byte a glyph.
    Simple(Arc<SimpleFont>),
    /// Codes of one byte to four.
    Composite(Box<CompositeFont>),
}

impl Font {
    /// Reads a font of `document`.
    pub fn read(document: &Document, font: &Dictionary) -> Font {
        let kind = match name_of(document, font, b"Subtype") {
            b"Type0" => Kind::Composite(Box::new(CompositeFont::read(document, font))),
            _ => Kind::Simple(SimpleFont::shared(document, font)),
        };
        let names = [&b"BaseFont"[..], b"Name"].map(|key| name_of(document, font, key));
        let name =
            names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| name_of(document, font, b"Subtype"));
        let is_understood = matches!(&kind, Kind::Simple(font) if font.is_understood());
        Font { kind, is_understood, name: String::from_utf8_lossy(name).into_owned() }
    }

    /// The first code of a string that is not empty, and its bytes.
    pub fn next_code(&self, string: &[u8]) -> (u32, usize) {
        match &self.kind {
            Kind::Simple(_) => (u32::from(string[0]), 1),
            Kind::Composite(font) => font.next_code(string),
        }
    }

    /// The width of a code, of the font's size.
    pub fn width(&self, code: u32, length: usize) -> f64 {
        match &self.kind {
            Kind::Simple(font) => font.width(code as u8),
            Kind::Composite(font) => font.width(code, length),
        }
    }

    /// The text of a code; [`UNREAD`] when the font does not say.
    pub fn text(&self, code: u32) -> Cow<'_, str> {
        match &self.kind {
            Kind::Simple(font) => Cow::Borrowed(font.text(code as u8)),
            Kind::Composite(font) => font.text(code),
        }
    }

    /// True when the text of every code is known.
    pub fn is_understood(&self) -> bool {
        self.is_understood
    }
}

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
