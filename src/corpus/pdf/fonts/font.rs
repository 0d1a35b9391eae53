//! What the codes of a font mean and how wide their glyphs are.

use std::borrow::Cow;
use std::sync::Arc;

use pdf_extract::{Dictionary, Document};

use crate::corpus::pdf::fonts::composite::CompositeFont;
use crate::corpus::pdf::fonts::dictionary::name_of;
use crate::corpus::pdf::fonts::simple::SimpleFont;

/// A font, and the name it goes by in messages.
#[derive(Debug)]
pub struct Font {
    kind: FontKind,
    is_understood: bool,
    /// Its name in the document.
    pub name: String,
}

#[derive(Debug)]
enum FontKind {
    /// One byte a glyph.
    Simple(Arc<SimpleFont>),
    /// Codes of one byte to four.
    Composite(Box<CompositeFont>),
}

impl Font {
    /// Reads a font of `document`.
    pub fn read(document: &Document, font: &Dictionary) -> Font {
        let kind = match name_of(document, font, b"Subtype") {
            b"Type0" => FontKind::Composite(Box::new(CompositeFont::read(document, font))),
            _ => FontKind::Simple(SimpleFont::shared(document, font)),
        };
        let names = [&b"BaseFont"[..], b"Name"].map(|key| name_of(document, font, key));
        let name =
            names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| name_of(document, font, b"Subtype"));
        let is_understood = matches!(&kind, FontKind::Simple(font) if font.is_understood());
        Font { kind, is_understood, name: String::from_utf8_lossy(name).into_owned() }
    }

    /// The first code of a string that is not empty, and its bytes.
    pub fn next_code(&self, string: &[u8]) -> (u32, usize) {
        match &self.kind {
            FontKind::Simple(_) => (u32::from(string[0]), 1),
            FontKind::Composite(font) => font.next_code(string),
        }
    }

    /// The width of a code, of the font's size.
    pub fn width(&self, code: u32, length: usize) -> f64 {
        match &self.kind {
            FontKind::Simple(font) => font.width(code as u8),
            FontKind::Composite(font) => font.width(code, length),
        }
    }

    /// The text of a code; [`UNREAD`] when the font does not say.
    pub fn text(&self, code: u32) -> Cow<'_, str> {
        match &self.kind {
            FontKind::Simple(font) => Cow::Borrowed(font.text(code as u8)),
            FontKind::Composite(font) => font.text(code),
        }
    }

    /// True when the text of every code is known.
    pub fn is_understood(&self) -> bool {
        self.is_understood
    }
}
