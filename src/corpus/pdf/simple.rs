//! Simple fonts: each byte of a string is the code of a glyph.

use std::sync::LazyLock;

use pdf_extract::{Dictionary, Document, Object};

use super::probe::probe;

/// The width and text of each of the 256 codes.
#[derive(Debug, Clone)]
pub struct SimpleFont {
    /// Widths by code, of the font's size.
    widths: [f64; 256],
    /// The text of each code lies in `texts` from one end to the next.
    ends: [u32; 256],
    texts: String,
}

impl SimpleFont {
    /// A font of the width, in thousandths of its size, and text of each code.
    pub fn new(codes: &[(f64, String)]) -> SimpleFont {
        let mut font = SimpleFont { widths: [0.0; 256], ends: [0; 256], texts: String::new() };
        for code in 0..256 {
            if let Some((width, text)) = codes.get(code) {
                font.widths[code] = *width;
                font.texts.push_str(text);
            }
            font.ends[code] = font.texts.len() as u32;
        }
        font
    }

    /// Reads a font of `document`; `None` for one that is not understood.
    pub fn read(document: &Document, font: &Dictionary) -> Option<SimpleFont> {
        win_ansi(document, font).or_else(|| probe(document, font))
    }

    /// The width of a code, of the font's size.
    pub fn width(&self, code: u8) -> f64 {
        self.widths[usize::from(code)]
    }

    /// The text of a code.
    pub fn text(&self, code: u8) -> &str {
        let code = usize::from(code);
        let start = if code == 0 { 0 } else { self.ends[code - 1] };
        self.texts.get(start as usize..self.ends[code] as usize).unwrap_or_default()
    }
}

/// What the codes of WinAnsiEncoding mean.
static WIN_ANSI: LazyLock<Option<SimpleFont>> = LazyLock::new(|| {
    let name = |name: &str| Object::Name(name.as_bytes().to_vec());
    let entries = [("Subtype", "TrueType"), ("BaseFont", "Helvetica"), ("Encoding", "WinAnsiEncoding")];
    let font = entries.iter().map(|(key, value)| (*key, name(value))).collect();
    probe(&Document::new(), &font)
});

/// The font that nearly all letters are written in: it says its widths and has no code of its own. Its
/// codes are looked up once for all letters.
fn win_ansi(document: &Document, font: &Dictionary) -> Option<SimpleFont> {
    let has = |dictionary: &Dictionary, key: &[u8]| dictionary.get(key).is_ok();
    let is_true_type = font.get(b"Subtype").and_then(Object::as_name).ok()? == b"TrueType";
    let is_win_ansi = match font.get_deref(b"Encoding", document) {
        Ok(Object::Name(name)) => name == b"WinAnsiEncoding",
        Ok(_) => false,
        Err(_) => !has(font, b"Encoding"),
    };
    let descriptor = font.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).ok();
    let has_own_codes = has(font, b"ToUnicode") || descriptor.is_some_and(|font| has(font, b"FontFile3"));
    if !is_true_type || !is_win_ansi || has_own_codes {
        return None;
    }
    let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).ok()?;
    let widths = font.get_deref(b"Widths", document).and_then(Object::as_array).ok()?;
    let mut read = WIN_ANSI.clone()?;
    read.widths = [number(font.get(b"MissingWidth").ok()).unwrap_or(0.0) / 1000.0; 256];
    let codes = usize::try_from(first).ok()?..;
    for (code, width) in codes.zip(widths).take_while(|(code, _)| *code < 256) {
        read.widths[code] = number(Some(width))? / 1000.0;
    }
    Some(read)
}

fn number(object: Option<&Object>) -> Option<f64> {
    object?.as_float().ok().map(f64::from)
}
