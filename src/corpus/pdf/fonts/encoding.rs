//! Encodings of simple fonts: those that PDFs know by name, and the differences that a font may put on top of
//! one.

use pdf_extract::{Dictionary, Document, Object};

use crate::corpus::pdf::fonts::glyph_name::{plain, text_of_name};

/// The text of each code; `None` for a code that the encoding leaves out.
pub type CodeTexts = [Option<String>; 256];

/// Returns the codes of `StandardEncoding`, `WinAnsiEncoding`, `MacRomanEncoding` or `MacExpertEncoding`; `None`
/// for other names.
pub fn named(name: &[u8]) -> Option<CodeTexts> {
    const NAMES: [&[u8]; 4] = [b"StandardEncoding", b"WinAnsiEncoding", b"MacRomanEncoding", b"MacExpertEncoding"];
    if !NAMES.contains(&name) {
        return None;
    }
    // The library has the tables but no function for them alone, so it is asked for those of a font.
    let font = [("Type", Object::from("Font")), ("Encoding", Object::Name(name.to_vec()))];
    let font = Dictionary::from_iter(font);
    let document = Document::new();
    let encoding = font.get_font_encoding(&document).ok()?;
    let text = |code: usize| encoding.bytes_to_string(&[code as u8]).ok().map(|text| plain(&text));
    Some(std::array::from_fn(|code| text(code).filter(|text| !text.is_empty() && text != "\0")))
}

/// The codes of a font that differ from its base encoding.
#[derive(Debug, Default)]
pub struct EncodingDifferences<'a> {
    /// The names of glyphs by code.
    names: Vec<(usize, &'a [u8])>,
}

impl<'a> EncodingDifferences<'a> {
    /// Reads the array of an encoding: each number is a new code, each name takes the next one.
    pub fn read(document: &'a Document, encoding: &'a Dictionary) -> EncodingDifferences<'a> {
        let mut differences = EncodingDifferences::default();
        let Ok(array) = encoding.get_deref(b"Differences", document).and_then(Object::as_array) else {
            return differences;
        };
        let mut code = 0;
        for object in array {
            match document.dereference(object) {
                Ok((_, Object::Integer(number))) => code = usize::try_from(*number).unwrap_or(usize::MAX),
                Ok((_, Object::Real(number))) => code = *number as usize,
                Ok((_, Object::Name(name))) => {
                    if code < 256 {
                        differences.names.push((code, name));
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
        differences
    }

    /// Returns the codes that differ and the names of their glyphs.
    pub fn names(&self) -> impl Iterator<Item = (usize, String)> {
        self.names.iter().map(|(code, name)| (*code, String::from_utf8_lossy(name).into_owned()))
    }
}

/// Returns the texts of codes by the names of their glyphs; `None` for names that tell no text. Codes beyond 255
/// are ignored.
pub fn of_names(names: impl IntoIterator<Item = (usize, String)>) -> CodeTexts {
    let mut codes: CodeTexts = std::array::from_fn(|_| None);
    for (code, name) in names {
        if let Some(place) = codes.get_mut(code) {
            *place = text_of_name(&name);
        }
    }
    codes
}
