//! The key of a letter, which is equal for copies of one letter. The manifest keeps it, so that an update finds
//! copies without reading the letters again.

use serde::{Deserialize, Serialize};

use crate::corpus::short_hash;

/// The key that decides if two files hold the same letter: they do if either part is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterKey {
    /// The State's number for the case, where the letter prints one.
    pub case_number: Option<String>,
    /// A hash of the letter's letters and digits, so that line breaks and punctuation make no difference.
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
/// The bits that mark bytes beyond ASCII in a block.
const BEYOND_ASCII: u64 = 0x8080_8080_8080_8080;

/// Returns the letters and digits of a text, those of ASCII in lower case.
fn bare(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    // A block of room more, so that a whole one can be written at any length that is reached.
    let mut bare = vec![0; bytes.len() + BLOCK];
    let (mut at, mut length) = (0, 0);
    while at < bytes.len() {
        if let (Some(block), Some(room)) = (bytes[at..].first_chunk::<BLOCK>(), bare[length..].first_chunk_mut())
            && u64::from_ne_bytes(*block) & BEYOND_ASCII == 0
        {
            length += push_block(block, room);
            at += BLOCK;
            continue;
        }
        let c = text[at..].chars().next().unwrap_or_default();
        if c.is_alphanumeric() {
            length += c.to_ascii_lowercase().encode_utf8(&mut bare[length..]).len();
        }
        at += c.len_utf8();
    }
    bare.truncate(length);
    bare
}

/// Writes the letters and digits of a block of ASCII to `room`, in lower case, and returns their number.
#[inline(always)]
fn push_block(block: &[u8; BLOCK], room: &mut [u8; BLOCK]) -> usize {
    let mut length = 0;
    for &byte in block {
        // Written in any case and kept where it counts: what comes next cannot be foretold.
        let counted = COUNTED[usize::from(byte)];
        room[length % BLOCK] = counted;
        length += usize::from(counted > 0);
    }
    length
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
    fn a_key_is_of_letters_and_digits_alone() {
        let cases = [
            ("Case No. CM17-0000001", "casenocm170000001"),
            ("caf\u{e9}\u{2014}\u{c9}\u{fffd}x\u{2019}s", "caf\u{e9}\u{c9}xs"),
            ("\u{0}\r\n", ""),
            ("", ""),
        ];
        for (text, wanted) in cases {
            assert_eq!(bare(text), wanted.as_bytes(), "{text}");
        }
    }
}
