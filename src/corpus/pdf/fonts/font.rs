//! A font of either kind: the meaning of its codes and the width of their glyphs. The interpreter of pages asks
//! this and need not know the kind.

use std::borrow::Cow;
use std::sync::Arc;

use pdf_extract::{Dictionary, Document};

use crate::corpus::pdf::fonts::composite::CompositeFont;
use crate::corpus::pdf::fonts::dictionary::name_of;
use crate::corpus::pdf::fonts::simple::SimpleFont;

/// A font, and its name in messages.
#[derive(Debug)]
pub struct Font {
    /// The tables of the font.
    kind: FontKind,
    /// True when the text of every code is known. Computed once, for it is asked for each glyph.
    is_understood: bool,
    /// Its name in the document.
    pub name: String,
}

/// The kind of a font, with its tables.
#[derive(Debug)]
enum FontKind {
    /// Each byte is a code. Shared by documents that have the same font.
    Simple(Arc<SimpleFont>),
    /// Codes have one byte to four.
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

    /// Returns the first code of a string that is not empty, and the number of its bytes.
    pub fn next_code(&self, string: &[u8]) -> (u32, usize) {
        match &self.kind {
            FontKind::Simple(_) => (u32::from(string[0]), 1),
            FontKind::Composite(font) => font.next_code(string),
        }
    }

    /// Returns the width of a code of `length` bytes, as a part of the font's size.
    pub fn width(&self, code: u32, length: usize) -> f64 {
        match &self.kind {
            FontKind::Simple(font) => font.width(code as u8),
            FontKind::Composite(font) => font.width(code, length),
        }
    }

    /// Returns the text of a code; [`NOTHING_READ`](crate::corpus::pdf::fonts::dictionary::NOTHING_READ) when the
    /// font does not tell.
    pub fn text(&self, code: u32) -> Cow<'_, str> {
        match &self.kind {
            FontKind::Simple(font) => Cow::Borrowed(font.text(code as u8)),
            FontKind::Composite(font) => font.text(code),
        }
    }

    /// Returns true when the text of every code is known.
    pub fn is_understood(&self) -> bool {
        self.is_understood
    }
}
