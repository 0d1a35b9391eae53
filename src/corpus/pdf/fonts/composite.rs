//! Composite fonts: codes have one byte to four, as a CMap of the document says or one that is known by name.
//! Programs that embed only the used glyphs of a font write such fonts, as do all writers of Asian scripts.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_16BE};
use pdf_extract::{Dictionary, Document, Object};

use crate::corpus::pdf::fonts::cmap::CMap;
use crate::corpus::pdf::fonts::dictionary::{NOTHING_READ, descriptor, name_of};
use crate::corpus::pdf::fonts::program::Program;

/// The codes that strings in a font consist of.
#[derive(Debug)]
enum CodeSystem {
    /// Two bytes, the number of the glyph.
    Glyphs,
    /// The codes of a CMap of the document.
    Listed(CMap),
    /// The characters of an encoding that is used elsewhere too.
    Characters(&'static Encoding),
}

/// The CMaps that are known by a part of their name, and the encoding of their codes. The first that fits counts,
/// so that the order matters.
const CHARACTERS: [(&str, &Encoding); 11] = [
    ("UCS2", UTF_16BE),
    ("UTF16", UTF_16BE),
    ("GBK", GBK),
    ("GB-EUC", GBK),
    ("GBpc-EUC", GBK),
    ("B5", BIG5),
    ("RKSJ", SHIFT_JIS),
    ("KSC", EUC_KR),
    ("KSCms", EUC_KR),
    ("KSCpc", EUC_KR),
    ("EUC", EUC_JP),
];

/// A composite font with the tables that give its codes a meaning.
#[derive(Debug)]
pub struct CompositeFont {
    /// The division of strings into codes.
    codes: CodeSystem,
    /// The texts that the document itself gives.
    to_unicode: CMap,
    /// The texts of glyphs by code, from the embedded program. Empty if the document gives texts itself.
    texts: HashMap<u32, String>,
    /// The widths of glyphs by number, as parts of the font's size.
    widths: HashMap<u32, f64>,
    /// The width of all other glyphs.
    default_width: f64,
}

impl CompositeFont {
    /// Reads a font of `document`. Codes whose text it does not tell get
    /// [`UNREAD`](crate::letter::document::UNREAD).
    pub fn read(document: &Document, font: &Dictionary) -> CompositeFont {
        let table = |key: &[u8]| {
            let stream = font.get_deref(key, document).and_then(Object::as_stream);
            stream.map(|stream| CMap::read(document, stream)).ok()
        };
        let codes = match table(b"Encoding").filter(CMap::has_spaces) {
            Some(table) => CodeSystem::Listed(table),
            None => named(&String::from_utf8_lossy(name_of(document, font, b"Encoding"))),
        };
        let empty = Dictionary::new();
        // The one descendant of a composite font has its widths and its program.
        let descendants = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
        let descendant = descendants.ok().and_then(|fonts| document.dereference(fonts.first()?).ok());
        let descendant = descendant.and_then(|(_, font)| font.as_dict().ok()).unwrap_or(&empty);
        let default_width = descendant.get_deref(b"DW", document).and_then(Object::as_float).unwrap_or(1000.0);
        let widths = descendant.get_deref(b"W", document).and_then(Object::as_array);
        let to_unicode = table(b"ToUnicode");
        CompositeFont {
            texts: if to_unicode.is_none() { glyph_texts(document, descendant, &codes) } else { HashMap::new() },
            codes,
            to_unicode: to_unicode.unwrap_or_default(),
            widths: widths.map(|table| read_widths(document, table)).unwrap_or_default(),
            default_width: f64::from(default_width) / 1000.0,
        }
    }

    /// Returns the first code of a string that is not empty, and the number of its bytes. A string that ends
    /// within a code ends with a shorter one.
    pub fn next_code(&self, string: &[u8]) -> (u32, usize) {
        let length = match &self.codes {
            CodeSystem::Listed(table) => return table.next_code(string),
            CodeSystem::Characters(encoding) if *encoding != UTF_16BE => usize::from(is_lead(encoding, string[0])) + 1,
            CodeSystem::Characters(_) if matches!(string[0], 0xd8..=0xdb) => 4,
            CodeSystem::Glyphs | CodeSystem::Characters(_) => 2,
        };
        let length = length.min(string.len());
        (string[..length].iter().fold(0, |code, byte| code << 8 | u32::from(*byte)), length)
    }

    /// Returns the width of a code of `length` bytes, as a part of the font's size.
    pub fn width(&self, code: u32, length: usize) -> f64 {
        let glyph = match &self.codes {
            CodeSystem::Glyphs | CodeSystem::Characters(_) => code,
            CodeSystem::Listed(table) => table.glyph(code, length),
        };
        self.widths.get(&glyph).copied().unwrap_or(self.default_width)
    }

    /// Returns the text of a code; [`NOTHING_READ`] when the font does not tell.
    pub fn text(&self, code: u32) -> Cow<'_, str> {
        if let Some(text) = self.to_unicode.text(code).or_else(|| self.texts.get(&code).map(String::as_str)) {
            return Cow::Borrowed(text);
        }
        match &self.codes {
            CodeSystem::Characters(encoding) => {
                // The code has the bytes of the character: they are decoded as text in that encoding.
                let bytes = code.to_be_bytes();
                let unused = bytes.iter().take_while(|byte| **byte == 0).count().min(3);
                // Two bytes at least in the one, as many as are not zero in the others.
                let start = if *encoding == UTF_16BE { unused.min(2) & !1 } else { unused };
                Cow::Owned(encoding.decode_without_bom_handling(&bytes[start..]).0.into_owned())
            }
            CodeSystem::Glyphs | CodeSystem::Listed(_) => Cow::Borrowed(NOTHING_READ),
        }
    }
}

/// Returns the system of codes of a CMap that is known by name.
fn named(name: &str) -> CodeSystem {
    // The codes of the old sets of Taiwan are known to no library here.
    let found = CHARACTERS.iter().find(|(part, _)| name.contains(part)).filter(|_| !name.starts_with("CNS"));
    found.map_or(CodeSystem::Glyphs, |(_, encoding)| CodeSystem::Characters(encoding))
}

/// Returns true for the first byte of a character of two.
fn is_lead(encoding: &Encoding, byte: u8) -> bool {
    // The halfwidth letters of Japanese have a byte of their own.
    byte >= 0x81 && !(encoding == SHIFT_JIS && matches!(byte, 0xa0..=0xdf))
}

/// Returns the texts of glyphs by code, as the embedded program tells them.
fn glyph_texts(document: &Document, descendant: &Dictionary, codes: &CodeSystem) -> HashMap<u32, String> {
    // Only then is a code the number of the glyph in the program.
    let is_identity = !matches!(descendant.get_deref(b"CIDToGIDMap", document), Ok(Object::Stream(_)));
    let program = descriptor(document, descendant).and_then(|descriptor| Program::read(document, descriptor));
    match (codes, program) {
        (CodeSystem::Glyphs, Some(program)) if is_identity => {
            program.glyphs().into_iter().map(|(glyph, text)| (u32::from(glyph), text)).collect()
        }
        _ => HashMap::new(),
    }
}

/// Reads `first [width width …]` and `first last width`, as often as they come.
fn read_widths(document: &Document, table: &[Object]) -> HashMap<u32, f64> {
    // Glyphs are numbered by two bytes; a range of more is damage.
    const MOST: usize = 1 << 16;
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
                let count = usize::try_from(last.saturating_sub(*code)).unwrap_or(0).min(MOST) + 1;
                (first, list, rest) = (*code, (0..count).map(|index| (index, *width)).collect(), tail);
            }
            _ => return widths,
        }
        for (index, width) in list {
            let code = u32::try_from(first).ok().and_then(|first| first.checked_add(index as u32));
            let width = width.as_float().ok().map(|width| f64::from(width) / 1000.0);
            widths.extend(code.zip(width));
        }
    }
}
