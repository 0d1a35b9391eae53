//! Asks the library for the standard fonts, which no document embeds: it reads a page that shows each code once.
//! So the widths of these fonts and the codes of Symbol and ZapfDingbats are the library's to know, and are not
//! copied here.

use std::collections::HashMap;
use std::panic::catch_unwind;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use pdf_extract::{Dictionary, Document, MediaBox, Object, OutputDev, OutputError, Stream, Transform};

use crate::corpus::pdf::fonts::encoding::CodeTexts;
use crate::corpus::pdf::fonts::glyph_name::plain;

/// The standard fonts with codes of their own.
const PICTURES: [&str; 2] = ["Symbol", "ZapfDingbats"];

/// The width and text of each code of a standard font.
type StandardCodes = Arc<Vec<(f64, String)>>;

/// The standard fonts that were asked for, by name.
static KNOWN: LazyLock<Mutex<HashMap<String, StandardCodes>>> = LazyLock::new(Mutex::default);

/// Returns the codes of Symbol and ZapfDingbats; `None` for fonts without codes of their own.
pub fn standard_codes(base_font: &[u8]) -> Option<CodeTexts> {
    let name = PICTURES.into_iter().find(|name| family(base_font).starts_with(name))?;
    let codes = ask(name);
    let text = |code: usize| codes.get(code).map(|(_, text)| plain(text));
    Some(std::array::from_fn(|code| text(code).filter(|text| !text.is_empty() && text != "\0")))
}

/// Returns the widths of `texts` in the standard font that `base_font` is most like, as parts of the size.
pub fn standard_widths(base_font: &[u8], texts: &[String]) -> [f64; 256] {
    /// The width of a text that the standard font lacks: between those of narrow and of wide letters.
    const USUAL: f64 = 0.5;
    let codes = ask(&likeness(&family(base_font)));
    let known: HashMap<&str, f64> = codes.iter().map(|(width, text)| (text.as_str(), *width)).collect();
    let width = |text: &String| known.get(text.as_str()).copied().filter(|width| *width > 0.0).unwrap_or(USUAL);
    std::array::from_fn(|code| texts.get(code).map_or(0.0, width))
}

/// Returns the name of a font without the mark of a subset: `Arial` for `ABCDEF+Arial`.
fn family(base_font: &[u8]) -> String {
    let name = String::from_utf8_lossy(base_font);
    name.split_once('+').map_or(name.as_ref(), |(_, name)| name).to_owned()
}

/// Returns the name of the standard font that a font is most like, by its name.
fn likeness(family: &str) -> String {
    if let Some(name) = PICTURES.into_iter().find(|name| family.starts_with(name)) {
        return name.to_owned();
    }
    let is_like = |names: &[&str]| names.iter().any(|name| family.contains(name));
    let (name, roman) = match () {
        () if is_like(&["Courier", "Mono", "Consolas"]) => ("Courier", ""),
        () if is_like(&["Times", "Roman", "Serif", "Georgia", "Garamond", "Cambria"]) => ("Times", "-Roman"),
        () => ("Helvetica", ""),
    };
    if is_like(&["Bold", "Black"]) { format!("{name}-Bold") } else { format!("{name}{roman}") }
}

/// Returns the codes of a standard font. The library is asked the first time; when it fails, there are none.
fn ask(name: &str) -> StandardCodes {
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(codes) = known().get(name) {
        return Arc::clone(codes);
    }
    let entries = [("Subtype", "Type1"), ("BaseFont", name), ("Encoding", "WinAnsiEncoding")];
    // Symbol and ZapfDingbats have codes of their own, which an encoding would replace.
    let has_encoding = !PICTURES.contains(&name);
    let entries = entries.into_iter().filter(|(key, _)| has_encoding || *key != "Encoding");
    let font = entries.map(|(key, value)| (key, Object::from(value))).collect();
    // The library panics on fonts that it lacks.
    let answer = catch_unwind(|| {
        let mut codes = GlyphRecorder(Vec::with_capacity(256));
        pdf_extract::output_doc(&page_of_all_codes(&font), &mut codes).map(|()| codes.0)
    });
    let codes = Arc::new(answer.ok().and_then(Result::ok).unwrap_or_default());
    known().insert(name.to_owned(), Arc::clone(&codes));
    codes
}

/// Returns a document of one page that shows the 256 codes in `font`.
fn page_of_all_codes(font: &Dictionary) -> Document {
    let codes: String = (0..=255u8).map(|code| format!("{code:02x}")).collect();
    let mut document = Document::new();
    let content = Stream::new(Dictionary::new(), format!("BT /F 1 Tf <{codes}> Tj ET").into_bytes());
    let content = document.add_object(Object::Stream(content));
    let fonts = Dictionary::from_iter([("F", Object::Dictionary(font.clone()))]);
    let resources = Dictionary::from_iter([("Font", Object::Dictionary(fonts))]);
    let media_box = Object::Array([0, 0, 1, 1].map(Object::Integer).to_vec());
    let page = Dictionary::from_iter([
        ("Type", "Page".into()),
        ("MediaBox", media_box),
        ("Resources", Object::Dictionary(resources)),
        ("Contents", Object::Reference(content)),
    ]);
    let page = document.add_object(page);
    let kids = Object::Array(vec![Object::Reference(page)]);
    let pages = document.add_object(Dictionary::from_iter([("Type", "Pages".into()), ("Kids", kids)]));
    let catalog = Dictionary::from_iter([("Type", "Catalog".into()), ("Pages", Object::Reference(pages))]);
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", Object::Reference(catalog));
    document
}

/// The output of the library's reader, which records the width and text of each glyph and ignores the rest.
struct GlyphRecorder(Vec<(f64, String)>);

impl OutputDev for GlyphRecorder {
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
