//! Runs of letters and digits, found eight bytes at a time: most words of a letter are no longer.
//!
//! A block is eight bytes as one number, the first in its lowest bits; a text that ends before is filled
//! up with zeros, which are no letters.

use std::ops::Range;

/// The bit that tells small letters from capitals; all digits have it too.
pub(super) const SMALL: u64 = repeat(0x20);

/// The highest bit of each byte, in which the sums below leave their answers.
const HIGH: u64 = repeat(0x80);

const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The block of `bytes` from `at` on.
#[inline]
pub(super) fn load(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(block) => u64::from_le_bytes(*block),
        None => load_last(bytes, at),
    }
}

/// The last block, which is not full.
#[cold]
fn load_last(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).unwrap_or_default().iter().rev().fold(0, |block, &byte| block << 8 | u64::from(byte))
}

/// The first `length` bytes of a block, at most 7, the others zero.
#[inline]
pub(super) fn first(block: u64, length: usize) -> u64 {
    block & ((1 << (8 * length)) - 1)
}

/// The highest bit of each byte of `block`, which is ASCII, that is not below `least`.
#[inline]
const fn from(block: u64, least: u8) -> u64 {
    block + repeat(0x80 - least)
}

/// How many letters and digits of ASCII a block begins with.
#[inline]
pub(super) fn letters(block: u64) -> usize {
    let ascii = block & !HIGH;
    let small = ascii | SMALL;
    let letter = from(small, b'a') & !from(small, b'z' + 1);
    let digit = from(ascii, b'0') & !from(ascii, b'9' + 1);
    let other = !(letter | digit) & HIGH | block & HIGH;
    (other.trailing_zeros() / 8) as usize
}

/// The end of the run of letters and digits of ASCII that begins at `at`.
#[inline]
pub(crate) fn run_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    loop {
        let length = letters(load(bytes, end));
        end += length;
        if length < 8 {
            return end;
        }
    }
}

/// The first place at or after `at` where a digit stands, or one of two small letters or their capitals.
pub(super) fn digit_or(one: u8, other: u8, bytes: &[u8], at: usize) -> Option<usize> {
    // Bytes that are `letter` leave nothing of themselves, so that no bit comes to be the highest.
    let differs = |small: u64, letter: u8| (small ^ repeat(letter)) + repeat(0x7f);
    let mut at = at;
    while at < bytes.len() {
        let block = load(bytes, at);
        let ascii = block & !HIGH;
        let small = ascii | SMALL;
        let digit = from(ascii, b'0') & !from(ascii, b'9' + 1);
        let wanted = (digit | !differs(small, one) | !differs(small, other)) & HIGH & !block;
        if wanted != 0 {
            return Some(at + (wanted.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    None
}

/// A block with the capitals of ASCII as small letters; all other bytes stay.
#[inline]
pub(super) fn lower(block: u64) -> u64 {
    let ascii = block & !HIGH;
    let capital = from(ascii, b'A') & !from(ascii, b'Z' + 1) & !block & HIGH;
    block | capital >> 2
}

/// The letters of a short word, small ones of ASCII, filled up with spaces: a word that is cheap to compare.
pub(crate) type Letters = u128;

/// The letters of the word at `range`, if it has 16 at most and nothing else.
#[inline]
pub(crate) fn letters_of(text: &str, range: Range<usize>) -> Option<Letters> {
    let (bytes, length) = (text.as_bytes(), range.len());
    let block = |number: usize| {
        let begun = length.saturating_sub(8 * number);
        let begin = |block: u64| if begun < 8 { first(block, begun) } else { block };
        let small = begin(load(bytes, range.start + 8 * number)) | SMALL;
        let ascii = small & !HIGH;
        let letter = from(ascii, b'a') & !from(ascii, b'z' + 1) & !small & HIGH;
        (letter == begin(HIGH)).then_some(small)
    };
    if length > 16 {
        return None;
    }
    let (low, high) = (block(0)?, if length > 8 { block(1)? } else { SMALL });
    Some(Letters::from(high) << 64 | Letters::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_classed_as_the_standard_library_does() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                let mut bytes = [b'k'; 8];
                bytes[at] = byte;
                let block = u64::from_le_bytes(bytes);
                assert_eq!(letters(block), if byte.is_ascii_alphanumeric() { 8 } else { at }, "{byte:#x} at {at}");
                assert_eq!(lower(block), u64::from_le_bytes(bytes.map(|b| b.to_ascii_lowercase())), "{byte:#x}");
            }
        }
    }

    #[test]
    fn digits_and_wanted_letters_are_found_where_they_stand() {
        for byte in 0..=u8::MAX {
            let wanted = matches!(byte, b'0'..=b'9' | b'b' | b'B' | b'v' | b'V');
            for at in 0..20 {
                let mut bytes = [b'k'; 20];
                bytes[at] = byte;
                assert_eq!(digit_or(b'b', b'v', &bytes, 0), wanted.then_some(at), "{byte:#x} at {at}");
            }
        }
    }

    #[test]
    fn short_words_of_letters_alone_are_packed() {
        let packed = |word: &str| letters_of(word, 0..word.len());
        for word in ["a", "Injection", "abcdefgh", "sixteenlettersxy"] {
            assert!(packed(word).is_some_and(|letters| packed(&word.to_lowercase()) == Some(letters)), "{word}");
            assert_eq!(letters_of(&format!("{word} of"), 0..word.len()), packed(word), "{word}");
        }
        for word in ["l4", "caf\u{e9}", "`", "follow-up", "seventeenletters1", "seventeenlettersx", "@bc", "a\0"] {
            assert_eq!(packed(word), None, "{word}");
        }
    }

    #[test]
    fn a_run_ends_with_the_text_or_before_another_byte() {
        for text in ["", "a", "L4", "abcdefgh", "abcdefghi", "abcdefghijklmnopq"] {
            assert_eq!(run_end(text.as_bytes(), 0), text.len(), "{text}");
            for other in ["-", "\u{e9}", " x"] {
                assert_eq!(run_end(format!("{text}{other}").as_bytes(), 0), text.len(), "{text}{other}");
            }
        }
    }
}
