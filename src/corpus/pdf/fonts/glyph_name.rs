//! Gives the text of glyph names by the rules of the Adobe glyph list
//! (<https://github.com/adobe-type-tools/agl-specification>): a dot and everything after it is dropped, `_` joins
//! names, `uni` and `u` with digits give code points, all others are looked up in the list of the library. Many
//! fonts tell nothing of their glyphs but names.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use pdf_extract::{Dictionary, Document, Encoding, Object};

/// The name of no glyph: nothing is shown.
const NO_GLYPH: &str = ".notdef";

/// Returns the text of a glyph's name; `None` when the name tells none.
pub fn text_of_name(name: &str) -> Option<String> {
    if name == NO_GLYPH {
        return Some(String::new());
    }
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    stem.split('_').map(text_of_component).collect()
}

/// Returns the text of a name without dots and `_`.
fn text_of_component(name: &str) -> Option<String> {
    text_of_units(name).or_else(|| text_of_point(name)).or_else(|| listed(name))
}

/// Returns the text of `uni` and groups of four digits, which are units of UTF-16.
fn text_of_units(name: &str) -> Option<String> {
    let digits = name.strip_prefix("uni")?;
    let is_groups = digits.len() % 4 == 0 && !digits.is_empty() && digits.is_ascii();
    let group = |start: usize| u16::from_str_radix(digits.get(start..start + 4)?, 16).ok();
    if !is_groups {
        return None;
    }
    let units: Option<Vec<u16>> = (0..digits.len()).step_by(4).map(group).collect();
    String::from_utf16(&units?).ok()
}

/// Returns the text of `u` and four to six digits, which are a code point.
fn text_of_point(name: &str) -> Option<String> {
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?).map(String::from)
}

/// Names that were looked up before: fonts share most of theirs.
static KNOWN: LazyLock<Mutex<HashMap<String, Option<String>>>> = LazyLock::new(Mutex::default);
/// The number of names that are remembered.
const MOST_KNOWN: usize = 4096;

/// Returns the text of a name in the list of the library.
fn listed(name: &str) -> Option<String> {
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(text) = known().get(name) {
        return text.clone();
    }
    let text = ask(name);
    let mut known = known();
    if known.len() < MOST_KNOWN {
        known.insert(name.to_owned(), text.clone());
    }
    text
}

/// Asks the library, which knows the names that the differences of an encoding may have.
fn ask(name: &str) -> Option<String> {
    let differences = Object::Array(vec![Object::Integer(0), Object::Name(name.as_bytes().to_vec())]);
    let encoding = Dictionary::from_iter([("Type", "Encoding".into()), ("Differences", differences)]);
    let font = Dictionary::from_iter([("Type", Object::from("Font")), ("Encoding", encoding.into())]);
    match font.get_font_encoding(&Document::new()) {
        Ok(encoding @ Encoding::Differences(_)) => encoding.bytes_to_string(&[0]).ok().map(|text| plain(&text)),
        _ => None,
    }
}

/// Returns the text with ordinary characters for the variants that Adobe put into the private area: old-style
/// figures, small capitals and raised letters are there under the Latin-1 code of the ordinary one.
pub fn plain(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{f720}'..='\u{f7ff}' => char::from((u32::from(c) & 0xff) as u8),
        other => other,
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_their_text() {
        let cases = [
            ("A", Some("A")),
            ("one.os", Some("1")),
            ("oneoldstyle", Some("1")),
            ("uni0041", Some("A")),
            ("uni00410042.alt", Some("AB")),
            ("u1F600", Some("\u{1f600}")),
            ("u0041", Some("A")),
            ("f_i", Some("fi")),
            ("f_f_l.liga", Some("ffl")),
            ("fi", Some("\u{fb01}")),
            (".notdef", Some("")),
            ("union", Some("\u{222a}")),
            ("g12", None),
            ("cid34", None),
            ("uniD800", None),
            ("f_g12", None),
            ("", None),
        ];
        for (name, text) in cases {
            assert_eq!(text_of_name(name).as_deref(), text, "{name}");
        }
    }
}
