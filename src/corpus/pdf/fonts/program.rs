//! Embedded font programs, as far as they tell the text of glyphs: the built-in encodings of Type 1 and CFF, the
//! tables `cmap` and `post` of TrueType. They help where a document has no table of texts itself.

use std::collections::HashMap;

use pdf_extract::{Dictionary, Document, Object};
use ttf_parser::{Face, GlyphId, PlatformId, cff};

use crate::corpus::pdf::fonts::encoding::{CodeTexts, named, of_names};
use crate::corpus::pdf::fonts::glyph_name::text_of_name;
use crate::corpus::pdf::objects::filter::unpack;
use crate::corpus::pdf::page_text::content_stream::{ContentStream, Operand};

/// The most bytes of a font, unpacked.
const MOST_BYTES: usize = 32 << 20;

/// The program that a font's descriptor embeds.
pub enum Program {
    /// A Type 1 program: text in the syntax of PostScript, then an enciphered part.
    Type1(Vec<u8>),
    /// A bare CFF program.
    Cff(Vec<u8>),
    /// TrueType, or OpenType around CFF.
    TrueType(Vec<u8>),
}

impl Program {
    /// Returns the program that `descriptor` embeds.
    pub fn read(document: &Document, descriptor: &Dictionary) -> Option<Program> {
        const OPEN_TYPE: [&[u8]; 3] = [b"OTTO", b"\0\x01\0\0", b"true"];
        let file = |key: &[u8]| {
            let stream = descriptor.get_deref(key, document).and_then(Object::as_stream).ok()?;
            unpack(document, stream, MOST_BYTES).ok().map(|unpacked| unpacked.bytes.into_owned())
        };
        let bytes = file(b"FontFile3").or_else(|| file(b"FontFile2")).or_else(|| file(b"FontFile"))?;
        // The first bytes tell the format; the key of the descriptor may be wrong.
        Some(match bytes.as_slice() {
            [1, 0, ..] => Program::Cff(bytes),
            start if OPEN_TYPE.iter().any(|magic| start.starts_with(magic)) => Program::TrueType(bytes),
            _ => Program::Type1(bytes),
        })
    }

    /// Returns the built-in encoding of a simple font; `None` when the program is damaged or has none.
    pub fn codes(&self) -> Option<CodeTexts> {
        match self {
            Program::Type1(bytes) => type1_codes(bytes),
            Program::Cff(bytes) => cff::Table::parse(bytes).map(|table| cff_codes(&table)),
            Program::TrueType(bytes) => {
                let face = Face::parse(bytes, 0).ok()?;
                let texts = glyph_texts(&face);
                let text = |code: usize| texts.get(&glyph_of_code(&face, code as u32)?).cloned();
                Some(std::array::from_fn(text))
            }
        }
    }

    /// Returns the texts of glyphs by their numbers, as far as the program tells them.
    pub fn glyphs(&self) -> HashMap<u16, String> {
        let texts = match self {
            Program::Type1(_) => None,
            Program::Cff(bytes) => cff::Table::parse(bytes).map(|table| {
                let name = |id: u16| Some((id, text_of_name(table.glyph_name(GlyphId(id))?)?));
                (0..table.number_of_glyphs()).filter_map(name).collect()
            }),
            Program::TrueType(bytes) => Face::parse(bytes, 0)
                .ok()
                .map(|face| glyph_texts(&face).into_iter().map(|(glyph, text)| (glyph.0, text)).collect()),
        };
        texts.unwrap_or_default()
    }
}

/// Reads `dup 65 /A put` in the part that is not enciphered; without any, the encoding is the standard one.
fn type1_codes(bytes: &[u8]) -> Option<CodeTexts> {
    let mut content = ContentStream::new(bytes);
    let mut names = Vec::new();
    while let Some(operator) = content.next_operator() {
        match (operator, content.operands()) {
            (b"eexec", _) => break,
            (b"put", [Operand::Number(code), Operand::Name(name)]) => {
                names.push((*code as usize, String::from_utf8_lossy(content.bytes(name)).into_owned()));
            }
            _ => {}
        }
    }
    if names.is_empty() { named(b"StandardEncoding") } else { Some(of_names(names)) }
}

/// Returns the encoding of a CFF program by the names of its glyphs.
fn cff_codes(table: &cff::Table<'_>) -> CodeTexts {
    let name = |code: usize| table.glyph_name(table.glyph_index(code as u8)?);
    std::array::from_fn(|code| name(code).filter(|name| *name != ".notdef").and_then(text_of_name))
}

/// The first code of symbolic fonts: they put their codes at the start of the private area.
const SYMBOLS: u32 = 0xf000;

/// Returns the glyph of a code: by the table for symbols, that of the Macintosh, then that of Windows.
fn glyph_of_code(face: &Face<'_>, code: u32) -> Option<GlyphId> {
    let tables = face.tables().cmap?.subtables;
    let of = |platform: PlatformId, encoding: u16, code: u32| {
        let found = tables.into_iter().filter(|table| table.platform_id == platform && table.encoding_id == encoding);
        found.filter_map(|table| table.glyph_index(code)).find(|glyph| glyph.0 != 0)
    };
    let windows = PlatformId::Windows;
    let symbol = of(windows, 0, SYMBOLS + code).or_else(|| of(windows, 0, code));
    symbol.or_else(|| of(PlatformId::Macintosh, 0, code)).or_else(|| of(windows, 1, code))
}

/// Returns the text of each glyph: by the code points that lead to it, else by its name.
fn glyph_texts(face: &Face<'_>) -> HashMap<GlyphId, String> {
    let mut texts = HashMap::new();
    let tables = face.tables().cmap.map(|cmap| cmap.subtables);
    for table in tables.into_iter().flatten().filter(|table| table.is_unicode() && table.encoding_id != 0) {
        table.codepoints(|point| {
            let text = char::from_u32(point).map(String::from);
            let glyph = table.glyph_index(point).filter(|glyph| glyph.0 != 0);
            if let Some((glyph, text)) = glyph.zip(text) {
                texts.entry(glyph).or_insert(text);
            }
        });
    }
    // Glyph 0 stands for characters that the font lacks.
    for glyph in (1..face.number_of_glyphs()).map(GlyphId) {
        if let Some(text) = face.glyph_name(glyph).and_then(text_of_name).filter(|text| !text.is_empty()) {
            texts.entry(glyph).or_insert(text);
        }
    }
    texts
}
