//! The key of a letter, which is equal for copies of one letter. The manifest keeps it, so that an update finds
//! copies without reading the letters again.

use serde::{Deserialize, Serialize};

use crate::corpus::short_hash;

/// The key that decides if two files hold the same letter: they do if either part is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterKey {
    /// The State's number for the case, where the letter prints one.
    pub case_number: Option<String>,
    /// A hash of the letter's letters and digits, so that line breaks and punctuation make no difference, but between
    /// digits: 1.5 mg is not 15 mg.
    pub text: u128,
}

impl LetterKey {
    /// Makes the key of a letter with this text.
    pub fn new(case_number: Option<String>, text: &str) -> LetterKey {
        LetterKey { case_number, text: short_hash(&blake3::hash(&bare(text))) }
    }
}

/// Bytes that are looked at together.
const BLOCK: usize = 8;
/// The room for what is kept of a block, of which a gap before it can make one byte more.
const ROOM: usize = 2 * BLOCK;
/// The bits that mark bytes beyond ASCII in a block.
const BEYOND_ASCII: u64 = 0x8080_8080_8080_8080;
/// The byte for anything between two digits that is neither letter nor digit.
const GAP: u8 = b'.';

/// Returns the letters and digits of a text, those of ASCII in lower case, and a [`GAP`] between digits that do not touch.
fn bare(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    // There is room at any length that is reached. A gap takes the place of a byte at least.
    let mut bare = Bare { kept: vec![0; bytes.len() + ROOM], length: 0, last: 0, after_gap: false };
    let mut at = 0;
    while at < bytes.len() {
        if let Some(block) = bytes[at..].first_chunk::<BLOCK>()
            && u64::from_ne_bytes(*block) & BEYOND_ASCII == 0
        {
            bare.push_block(block);
            at += BLOCK;
            continue;
        }
        let c = text[at..].chars().next().unwrap_or_default();
        match c.is_ascii() {
            true => bare.push_block(&[c as u8]),
            false => bare.push_beyond_ascii(c),
        }
        at += c.len_utf8();
    }
    bare.kept.truncate(bare.length);
    bare.kept
}

/// The letters and digits of a text so far.
struct Bare {
    /// The kept bytes, and room for more.
    kept: Vec<u8>,
    /// Number of kept bytes.
    length: usize,
    /// The byte that was kept last.
    last: u8,
    /// True if anything was left out since.
    after_gap: bool,
}

impl Bare {
    /// Keeps the letters and digits of up to [`BLOCK`] bytes of ASCII.
    #[inline(always)]
    fn push_block<const N: usize>(&mut self, block: &[u8; N]) {
        let Some(room) = self.kept[self.length..].first_chunk_mut::<ROOM>() else { return };
        let (mut length, mut last, mut after_gap) = (0, self.last, self.after_gap);
        for &byte in block {
            // Written in any case and kept where it counts: what comes next cannot be foretold.
            let counted = COUNTED[usize::from(byte)];
            room[length % ROOM] = GAP;
            length += usize::from(after_gap & counted.is_ascii_digit() & last.is_ascii_digit());
            room[length % ROOM] = counted;
            after_gap = counted == 0;
            length += usize::from(!after_gap);
            last = if after_gap { last } else { counted };
        }
        (self.length, self.last, self.after_gap) = (self.length + length, last, after_gap);
    }

    /// Keeps a character beyond ASCII if it is a letter or digit.
    fn push_beyond_ascii(&mut self, c: char) {
        if c.is_alphanumeric() {
            self.length += c.encode_utf8(&mut self.kept[self.length..]).len();
            (self.last, self.after_gap) = (0, false);
        } else {
            self.after_gap = true;
        }
    }
}

/// The byte that each byte counts as; 0 for bytes that are no letter or digit of ASCII.
const COUNTED: [u8; 256] = {
    let mut counted = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let c = byte as u8;
        counted[byte] = if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { 0 };
        byte += 1;
    }
    counted
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_of_letters_and_digits_and_of_gaps_between_digits() {
        let cases = [
            ("Case No. CM17-0000001", "casenocm17.0000001"),
            ("caf\u{e9}\u{2014}\u{c9}\u{fffd}x\u{2019}s", "caf\u{e9}\u{c9}xs"),
            ("\u{0}\r\n", ""),
            ("Norco 1.5 mg, #60; 15 mg", "norco1.5mg60.15mg"),
            ("3 of 4\r\n 5,000--6 \u{2014} 7\u{2014}8 and 1\u{bd}", "3of4.5.000.6.7.8and1\u{bd}"),
            ("12 34567890 1 2 3 4", "12.34567890.1.2.3.4"),
            ("", ""),
        ];
        for (text, wanted) in cases {
            assert_eq!(bare(text), wanted.as_bytes(), "{text}");
        }
    }
}
