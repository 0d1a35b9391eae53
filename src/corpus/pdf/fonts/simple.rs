//! Simple fonts: each byte of a string is the code of a glyph. Nearly all letters are written in such fonts, so
//! the usual ones are read once for all letters.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use pdf_extract::{Dictionary, Document, Object};

use crate::corpus::pdf::fonts::cmap::CMap;
use crate::corpus::pdf::fonts::dictionary::{descriptor, name_of, number};
use crate::corpus::pdf::fonts::encoding::{CodeTexts, EncodingDifferences, named, of_names};
use crate::corpus::pdf::fonts::probe::{standard_codes, standard_widths};
use crate::corpus::pdf::fonts::program::Program;
use crate::letter::document::UNREAD;

/// The width and text of each of the 256 codes.
#[derive(Debug)]
pub struct SimpleFont {
    /// The widths by code, as parts of the font's size.
    widths: [f64; 256],
    /// The texts by code; codes after the last have none.
    texts: Arc<Vec<String>>,
}

impl SimpleFont {
    /// Reads a font of `document`; once for all documents when it refers to nothing in this one.
    pub fn shared(document: &Document, font: &Dictionary) -> Arc<SimpleFont> {
        if font.iter().any(|(_, value)| has_reference(value)) {
            return Arc::new(SimpleFont::read(document, font));
        }
        let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, read)) = known().iter().find(|(known, _)| known == font) {
            return Arc::clone(read);
        }
        let read = Arc::new(SimpleFont::read(document, font));
        // Two threads may read the same font at once; then it is remembered twice, which does no harm.
        let mut known = known();
        if known.len() < MOST_KNOWN {
            known.push((font.clone(), Arc::clone(&read)));
        }
        read
    }

    /// Reads a font of `document`. Codes whose text it does not tell get [`UNREAD`].
    fn read(document: &Document, font: &Dictionary) -> SimpleFont {
        if let Some(font) = win_ansi(document, font) {
            return font;
        }
        let program = descriptor(document, font).and_then(|descriptor| Program::read(document, descriptor));
        // Fonts with glyphs of their own may have one for any code.
        let is_drawn = program.is_some() || name_of(document, font, b"Subtype") == b"Type3";
        let mut codes = encoded(document, font, program.as_ref());
        if let Ok(table) = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream) {
            let table = CMap::read(document, table);
            for (code, text) in codes.iter_mut().enumerate() {
                if let Some(told) = table.text(code as u32) {
                    *text = Some(told.to_owned());
                }
            }
        }
        let text = |(code, text): (usize, &Option<String>)| match text {
            Some(text) => text.clone(),
            // Fonts that draw their own glyphs may draw one for any code; in others there is none.
            None if code == usize::from(b' ') => " ".to_owned(),
            None if is_drawn => UNREAD.to_string(),
            None => String::new(),
        };
        let texts: Vec<String> = codes.iter().enumerate().map(text).collect();
        SimpleFont { widths: widths(document, font, &texts), texts: Arc::new(texts) }
    }

    /// Returns true when no code shows a glyph of unknown text.
    pub fn is_understood(&self) -> bool {
        !self.texts.iter().any(|text| text.contains(UNREAD))
    }

    /// Returns the width of a code, as a part of the font's size.
    pub fn width(&self, code: u8) -> f64 {
        self.widths[usize::from(code)]
    }

    /// Returns the text of a code.
    pub fn text(&self, code: u8) -> &str {
        self.texts.get(usize::from(code)).map_or("", String::as_str)
    }
}

/// Fonts that refer to nothing else, by their dictionaries. The same few are in letter after letter.
static KNOWN: Mutex<Vec<(Dictionary, Arc<SimpleFont>)>> = Mutex::new(Vec::new());
/// The number of fonts that are remembered.
const MOST_KNOWN: usize = 64;

/// Returns true if an object refers to another, at any depth.
fn has_reference(object: &Object) -> bool {
    match object {
        Object::Reference(_) => true,
        Object::Array(array) => array.iter().any(has_reference),
        Object::Dictionary(dictionary) => dictionary.iter().any(|(_, value)| has_reference(value)),
        _ => false,
    }
}

/// Returns the texts of codes that the font's encoding, its program and its name tell (PDF 32000-1, 9.6.6).
fn encoded(document: &Document, font: &Dictionary, program: Option<&Program>) -> CodeTexts {
    let encoding = font.get_deref(b"Encoding", document).ok();
    let base = match encoding {
        Some(Object::Name(name)) => named(name),
        Some(Object::Dictionary(encoding)) => named(name_of(document, encoding, b"BaseEncoding")),
        _ => None,
    };
    let is_true_type = name_of(document, font, b"Subtype") == b"TrueType";
    let own = || program.and_then(Program::codes);
    let standard = || standard_codes(name_of(document, font, b"BaseFont"));
    let usual = || named(if is_true_type { b"WinAnsiEncoding" } else { b"StandardEncoding" });
    let none = || std::array::from_fn(|_| None);
    // In order: the named base encoding, that of the program, that of a standard font, the usual one of the
    // type.
    let mut codes = match base.or_else(own) {
        Some(codes) => codes,
        None if name_of(document, font, b"Subtype") == b"Type3" => none(),
        None => standard().or_else(usual).unwrap_or_else(none),
    };
    if is_true_type && program.is_some() {
        // Where the program tells nothing of a code, other readers take it for a character of Windows.
        for (code, usual) in codes.iter_mut().zip(usual().into_iter().flatten()) {
            *code = code.take().or(usual);
        }
    }
    if let Some(Object::Dictionary(encoding)) = encoding {
        let differences = EncodingDifferences::read(document, encoding);
        // Names of the glyph list first; a name with the number of a glyph is looked up in the program.
        let told = of_names(differences.names());
        let glyphs = program.map(Program::glyphs).unwrap_or_default();
        for (code, name) in differences.names() {
            let text = told[code].clone().or_else(|| glyphs.get(&numbered(&name)?).cloned());
            // A name that tells nothing is a glyph all the same, also in a font that is not embedded.
            codes[code] = text.or_else(|| Some(UNREAD.to_string()));
        }
    }
    codes
}

/// Returns the number in `g12`, `cid34`, `glyph56` and the like, which is that of the glyph in the program.
fn numbered(name: &str) -> Option<u16> {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    (digits.len() < name.len()).then(|| digits.parse().ok())?
}

/// Returns the widths that the font has, else those of the standard font that it is most like. Codes outside of
/// its table get the missing width of the descriptor.
fn widths(document: &Document, font: &Dictionary, texts: &[String]) -> [f64; 256] {
    // Type 3 fonts choose their own unit; all others have thousandths of the size.
    let unit = match font.get_deref(b"FontMatrix", document).and_then(Object::as_array) {
        Ok(matrix) => number(matrix.first()).unwrap_or(0.001).abs(),
        Err(_) => 0.001,
    };
    let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
    let Ok(table) = font.get_deref(b"Widths", document).and_then(Object::as_array) else {
        return standard_widths(name_of(document, font, b"BaseFont"), texts);
    };
    let missing = descriptor(document, font).and_then(|descriptor| number(descriptor.get(b"MissingWidth").ok()));
    let mut widths = [missing.unwrap_or(0.0) * unit; 256];
    let codes = usize::try_from(first).unwrap_or(0)..256;
    for (code, width) in codes.zip(table) {
        let width = document.dereference(width).ok().and_then(|(_, width)| number(Some(width)));
        widths[code] = width.unwrap_or(0.0) * unit;
    }
    widths
}

/// The texts of the codes of WinAnsiEncoding, shared by all fonts that use it.
static WIN_ANSI: LazyLock<Arc<Vec<String>>> = LazyLock::new(|| {
    let codes = named(b"WinAnsiEncoding").into_iter().flatten();
    Arc::new(codes.map(Option::unwrap_or_default).collect())
});

/// Reads the font that nearly all letters are written in: one with widths of its own and the codes of
/// WinAnsiEncoding, which are looked up once for all letters. `None` for other fonts.
fn win_ansi(document: &Document, font: &Dictionary) -> Option<SimpleFont> {
    let has = |dictionary: &Dictionary, key: &[u8]| dictionary.get(key).is_ok();
    let is_true_type = name_of(document, font, b"Subtype") == b"TrueType";
    let is_win_ansi = name_of(document, font, b"Encoding") == b"WinAnsiEncoding";
    if !is_true_type || !is_win_ansi || has(font, b"ToUnicode") || !has(font, b"Widths") {
        return None;
    }
    Some(SimpleFont { widths: widths(document, font, &[]), texts: Arc::clone(&WIN_ANSI) })
}
