//! Characters: typographic, confused, lost, or stored in another encoding.

use super::super::dice::Dice;
use super::super::fiction::Fiction;

/// Quotes, dashes and apostrophes as word processors set them.
pub fn typography(text: &str, _: &Fiction, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len() + 200);
    let mut before = ' ';
    for c in text.chars() {
        out.push(match c {
            '\'' => '\u{2019}',
            '"' if before.is_whitespace() => '\u{201c}',
            '"' => '\u{201d}',
            '-' if before == ' ' || (before.is_ascii_digit() && dice.percent(10)) => '\u{2013}',
            c => c,
        });
        before = c;
    }
    out
}

/// Characters that a scan confuses, each with one chance in a hundred.
pub fn ocr(text: &str, _: &Fiction, dice: &mut Dice) -> String {
    const ALIKE: [(char, &[char]); 5] =
        [('l', &['1', 'I']), ('1', &['l', 'I']), ('I', &['l', '1']), ('O', &['0']), ('0', &['O'])];
    let slip = |c: char| match ALIKE.iter().find(|row| row.0 == c) {
        Some((_, others)) if dice.percent(1) => *dice.pick(others),
        _ => c,
    };
    text.chars().map(slip).collect()
}

/// Characters of which fonts are prone to lose the glyph, longest first.
const LIGATURES: [&str; 5] = ["ffi", "fi", "fl", "ff", "ti"];

/// Glyphs that the font cannot name are gone: all beyond ASCII, some ligatures within words, and now and then a letter.
pub fn lost_glyphs(text: &str, fiction: &Fiction, dice: &mut Dice) -> String {
    let text: String = typography(text, fiction, dice).chars().filter(char::is_ascii).collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let inside = out.ends_with(|c: char| c.is_ascii_alphabetic());
        let ligature = LIGATURES.iter().find(|ligature| inside && rest.starts_with(**ligature));
        let length = ligature.map_or(1, |ligature| ligature.len());
        let lost = match ligature {
            Some(_) => dice.below(40) == 0,
            None => c.is_ascii_alphabetic() && dice.below(2500) == 0,
        };
        if !lost {
            out.push_str(&rest[..length]);
        }
        rest = &rest[length..];
    }
    out
}

/// The characters of Windows-1252 that are not those of Latin 1, as far as letters have them.
const WINDOWS: [(char, u8); 5] =
    [('\u{2019}', 0x92), ('\u{201c}', 0x93), ('\u{201d}', 0x94), ('\u{2013}', 0x96), ('\u{2022}', 0x95)];

/// The text as Windows-1252, with the quotes that tell it from UTF-8.
pub fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '\'' => 0x92,
        c => WINDOWS.iter().find(|row| row.0 == c).map_or_else(|| u8::try_from(c).unwrap_or(b'?'), |row| row.1),
    };
    text.chars().map(byte).collect()
}

/// The text as UTF-16, with or without a mark of its byte order.
pub fn utf_16(text: &str, dice: &mut Dice) -> Vec<u8> {
    let little = dice.percent(70);
    let mark = if dice.percent(60) { "\u{feff}" } else { "" };
    let units = mark.encode_utf16().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}
