//! What the codes of a font mean, asked of the library: it reads a page that shows each code once.
//!
//! So encodings, glyph names, embedded programs and the widths of the standard fonts are the library's to
//! know, and it is asked once for each font, not on each page.

use std::collections::{BTreeMap, HashMap};
use std::panic::catch_unwind;
use std::sync::{LazyLock, Mutex, PoisonError};

use pdf_extract::{Dictionary, Document, MediaBox, Object, ObjectId, OutputDev, OutputError, Stream, Transform};

use super::simple::SimpleFont;

/// Fonts that refer to nothing else, by what they say. The same few are in letter after letter.
static KNOWN: LazyLock<Mutex<HashMap<String, Option<SimpleFont>>>> = LazyLock::new(Mutex::default);
/// So many are remembered.
const MOST_KNOWN: usize = 64;
/// A font needs a descriptor, a program, a table of codes, and little else.
const MOST_OBJECTS: usize = 64;

/// Asks the library for the font's codes; `None` for a font whose codes are not single bytes, or that the
/// library cannot read.
pub fn probe(document: &Document, font: &Dictionary) -> Option<SimpleFont> {
    if !matches!(font.get(b"Subtype").and_then(Object::as_name), Ok(b"TrueType" | b"Type1" | b"MMType1")) {
        return None;
    }
    let needed = needed(document, font)?;
    if !needed.is_empty() {
        return ask(needed, font);
    }
    let name = format!("{font:?}");
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(font) = known().get(&name) {
        return font.clone();
    }
    let read = ask(needed, font);
    let mut known = known();
    if known.len() < MOST_KNOWN {
        known.insert(name, read.clone());
    }
    read
}

/// The objects that the font refers to, and those that they do.
fn needed(document: &Document, font: &Dictionary) -> Option<BTreeMap<ObjectId, Object>> {
    let mut needed = BTreeMap::new();
    let mut found = Vec::new();
    font.iter().for_each(|(_, value)| references(value, &mut found));
    while let Some(id) = found.pop() {
        if needed.contains_key(&id) {
            continue;
        }
        if needed.len() == MOST_OBJECTS {
            return None;
        }
        let object = document.get_object(id).ok()?;
        references(object, &mut found);
        needed.insert(id, object.clone());
    }
    Some(needed)
}

fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(array) => array.iter().for_each(|object| references(object, found)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, value)| references(value, found)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| references(value, found)),
        _ => {}
    }
}

fn ask(needed: BTreeMap<ObjectId, Object>, font: &Dictionary) -> Option<SimpleFont> {
    let answer = catch_unwind(|| {
        let document = page_of_all_codes(needed, font);
        let mut codes = Codes(Vec::with_capacity(256));
        pdf_extract::output_doc(&document, &mut codes).map(|()| codes.0)
    });
    let codes = answer.ok()?.ok()?;
    (codes.len() == 256).then(|| SimpleFont::new(&codes))
}

/// A document of one page that shows the 256 codes in `font`.
fn page_of_all_codes(needed: BTreeMap<ObjectId, Object>, font: &Dictionary) -> Document {
    let name = |name: &str| Object::Name(name.as_bytes().to_vec());
    let codes: String = (0..=255u8).map(|code| format!("{code:02x}")).collect();
    let mut document = Document::new();
    document.max_id = needed.keys().map(|(number, _)| *number).max().unwrap_or(0);
    document.objects = needed;
    let content = Stream::new(Dictionary::new(), format!("BT /F 1 Tf <{codes}> Tj ET").into_bytes());
    let content = document.add_object(Object::Stream(content));
    let fonts = Dictionary::from_iter([("F", Object::Dictionary(font.clone()))]);
    let resources = Dictionary::from_iter([("Font", Object::Dictionary(fonts))]);
    let media_box = Object::Array([0, 0, 1, 1].map(Object::Integer).to_vec());
    let page = Dictionary::from_iter([
        ("Type", name("Page")),
        ("MediaBox", media_box),
        ("Resources", Object::Dictionary(resources)),
        ("Contents", Object::Reference(content)),
    ]);
    let page = document.add_object(page);
    let kids = Object::Array(vec![Object::Reference(page)]);
    let pages = document.add_object(Dictionary::from_iter([("Type", name("Pages")), ("Kids", kids)]));
    let catalog = Dictionary::from_iter([("Type", name("Catalog")), ("Pages", Object::Reference(pages))]);
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", Object::Reference(catalog));
    document
}

/// Notes the width and text of each glyph.
struct Codes(Vec<(f64, String)>);

impl OutputDev for Codes {
    fn output_character(&mut self, _: &Transform, width: f64, _: f64, _: f64, text: &str) -> Result<(), OutputError> {
        self.0.push((width, text.to_owned()));
        Ok(())
    }

    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
