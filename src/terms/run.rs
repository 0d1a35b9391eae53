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

/// A short word of ASCII as a number: small letters and digits, filled up with zeros.
pub(crate) type Packed = u128;

/// The word at `range`, which has letters and digits alone, if it is short and of ASCII.
#[inline]
pub(crate) fn packed(text: &str, range: Range<usize>) -> Option<Packed> {
    let (bytes, length) = (text.as_bytes(), range.len());
    let begin = load(bytes, range.start) | SMALL;
    let (low, high) = match length {
        0..8 => (first(begin, length), 0),
        8..16 => (begin, first(load(bytes, range.start + 8) | SMALL, length - 8)),
        _ => return None,
    };
    ((low | high) & HIGH == 0).then_some(Packed::from(high) << 64 | Packed::from(low))
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
    fn short_words_of_ascii_are_packed_each_as_another_number() {
        let packed = |word: &str| packed(word, 0..word.len());
        let words = ["a", "Injection", "abcdefgh", "abcdefgh0", "fifteenletterss", "l4", "1", "11", ""];
        for word in words {
            let number = packed(word);
            assert!(number.is_some() && number == packed(&word.to_lowercase()), "{word}");
            assert_eq!(super::packed(&format!("{word} of"), 0..word.len()), number, "{word}");
            assert_eq!(words.iter().filter(|other| packed(other) == number).count(), 1, "{word}");
        }
        for word in ["caf\u{e9}", "sixteenletterssx", "abcdefgh\u{e9}"] {
            assert_eq!(packed(word), None, "{word}");
        }
    }
}
