//! Composite fonts: each pair of bytes of a string is the code of a glyph.

use std::collections::HashMap;

use pdf_extract::{Dictionary, Document, Encoding, Object};

/// A font whose codes are the numbers of its glyphs, with the table that says what they mean.
#[derive(Debug)]
pub struct CompositeFont {
    texts: HashMap<u16, String>,
    widths: HashMap<u16, f64>,
    default_width: f64,
}

impl CompositeFont {
    /// Reads a font of `document`; `None` for one with codes of another kind or unknown meaning.
    pub fn read(document: &Document, font: &Dictionary) -> Option<CompositeFont> {
        let encoding = font.get_deref(b"Encoding", document).and_then(Object::as_name).ok()?;
        if !matches!(encoding, b"Identity-H" | b"Identity-V") {
            return None;
        }
        let Ok(Encoding::UnicodeMapEncoding(map)) = font.get_font_encoding(document) else { return None };
        let mut texts = HashMap::new();
        // Some writers give the codes of the table a single byte.
        for length in [1, 2] {
            for (range, _) in map.bf_ranges[usize::from(length - 1)].iter() {
                for code in *range.start()..=(*range.end()).min(u32::from(u16::MAX)) {
                    let text = map.get(code, length).map(|units| String::from_utf16_lossy(&units));
                    texts.extend(u16::try_from(code).ok().zip(text));
                }
            }
        }
        let descendants = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array).ok()?;
        let (_, descendant) = document.dereference(descendants.first()?).ok()?;
        let descendant = descendant.as_dict().ok()?;
        let default_width = descendant.get_deref(b"DW", document).and_then(Object::as_float).unwrap_or(1000.0);
        let widths = match descendant.get_deref(b"W", document).and_then(Object::as_array) {
            Ok(table) => widths(document, table),
            Err(_) => HashMap::new(),
        };
        Some(CompositeFont { texts, widths, default_width: f64::from(default_width) / 1000.0 })
    }

    /// The width of a code, of the font's size.
    pub fn width(&self, code: u16) -> f64 {
        self.widths.get(&code).copied().unwrap_or(self.default_width)
    }

    /// The text of a code; empty when the font does not say.
    pub fn text(&self, code: u16) -> &str {
        self.texts.get(&code).map_or("", String::as_str)
    }
}

/// Reads `first [width width …]` and `first last width`, as often as they come.
fn widths(document: &Document, table: &[Object]) -> HashMap<u16, f64> {
    let mut widths = HashMap::new();
    let table: Vec<&Object> =
        table.iter().filter_map(|object| document.dereference(object).ok()).map(|(_, it)| it).collect();
    let mut rest = table.as_slice();
    loop {
        let list: Vec<(usize, &Object)>;
        let first;
        match rest {
            [Object::Integer(code), Object::Array(array), tail @ ..] => {
                (first, list, rest) = (*code, array.iter().enumerate().collect(), tail);
            }
            [Object::Integer(code), Object::Integer(last), width, tail @ ..] => {
                let count = usize::try_from(last.saturating_sub(*code)).unwrap_or(0).min(usize::from(u16::MAX)) + 1;
                (first, list, rest) = (*code, (0..count).map(|index| (index, *width)).collect(), tail);
            }
            _ => return widths,
        }
        for (index, width) in list {
            let code = usize::try_from(first).ok().and_then(|first| u16::try_from(first + index).ok());
            let width = width.as_float().ok().map(|width| f64::from(width) / 1000.0);
            widths.extend(code.zip(width));
        }
    }
}
