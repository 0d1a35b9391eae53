//! What the codes of a font mean and how wide their glyphs are.

use pdf_extract::{Dictionary, Document, Object};

use super::composite::CompositeFont;
use super::simple::SimpleFont;

/// A font by the length of its codes.
#[derive(Debug)]
pub enum Font {
    /// One byte a glyph.
    Simple(Box<SimpleFont>),
    /// Two bytes a glyph.
    Composite(CompositeFont),
}

impl Font {
    /// Reads a font of `document`; `None` for one that is not understood.
    pub fn read(document: &Document, font: &Dictionary) -> Option<Font> {
        match font.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Type0") => CompositeFont::read(document, font).map(Font::Composite),
            _ => SimpleFont::read(document, font).map(Box::new).map(Font::Simple),
        }
    }

    /// The bytes of a code.
    pub fn code_length(&self) -> usize {
        match self {
            Font::Simple(_) => 1,
            Font::Composite(_) => 2,
        }
    }

    /// Whether a code is the space that word spacing widens.
    pub fn is_space(&self, code: u16) -> bool {
        matches!(self, Font::Simple(_)) && code == u16::from(b' ')
    }

    /// The width of a code, of the font's size.
    pub fn width(&self, code: u16) -> f64 {
        match self {
            Font::Simple(font) => font.width(code as u8),
            Font::Composite(font) => font.width(code),
        }
    }

    /// The text of a code; empty when the font does not say.
    pub fn text(&self, code: u16) -> &str {
        match self {
            Font::Simple(font) => font.text(code as u8),
            Font::Composite(font) => font.text(code),
        }
    }
}
