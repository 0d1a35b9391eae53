//! Which of several copies of a letter counts, and what every letter is called.
//!
//! Files come in a fixed order, PDFs before texts and then by path, so that the answers depend neither
//! on the machine nor on the order in which files were added.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

use crate::corpus::{short_hash, without_extension};

/// What decides whether two files hold the same letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterKey {
    /// The State's number for the case, where the letter prints one.
    pub case_number: Option<String>,
    /// A hash of the letter's letters and digits.
    pub text: u128,
}

impl LetterKey {
    /// The key of a letter with this text.
    pub fn new(case_number: Option<String>, text: &str) -> LetterKey {
        LetterKey { case_number, text: short_hash(&blake3::hash(&bare(text))) }
    }
}

/// So many bytes are looked at together.
const BLOCK: usize = 8;
/// The bits that the bytes of a block beyond ASCII have.
const BEYOND_ASCII: u64 = 0x8080_8080_8080_8080;

/// The letters and digits of a text, those of ASCII in lower case.
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

/// Writes the letters and digits of a block of ASCII to `room` and gives their number.
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

/// By byte, what it counts as; 0 where it does not.
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

/// What becomes of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// It is the letter with this id.
    Letter(String),
    /// It is another copy of the letter with this id.
    CopyOf(String),
}

/// Gives out ids; ask it for every letter, in the order of the files and then of the text. It takes some 80
/// bytes a letter.
#[derive(Default)]
pub struct Ids {
    letters: Vec<Named>,
    /// The ids, one behind the other.
    names: String,
    by_case: HashTable<u32>,
    by_text: HashTable<u32>,
    by_id: HashTable<u32>,
    hasher: RandomState,
}

/// A letter that has an id.
struct Named {
    text: u128,
    /// Where its id stands in the names.
    start: usize,
    id_length: u32,
    /// An id begins with the case number, where the letter has one; this is how long that is.
    case_length: u32,
}

impl Ids {
    /// The id of a letter with `key` in the file `name`, a path below its source.
    pub fn assign(&mut self, key: &LetterKey, name: &str) -> Assignment {
        let case = key.case_number.as_deref().unwrap_or_default();
        if let Some(known) = self.with_case(case).or_else(|| self.with_text(key.text)) {
            return Assignment::CopyOf(self.id(&self.letters[known]).to_owned());
        }
        let id = self.free(if case.is_empty() { without_extension(name) } else { case });
        self.add(key.text, &id, case.len());
        Assignment::Letter(id)
    }

    fn add(&mut self, text: u128, id: &str, case_length: usize) {
        let (number, start) = (self.letters.len() as u32, self.names.len());
        self.names.push_str(id);
        self.letters.push(Named { text, start, id_length: id.len() as u32, case_length: case_length as u32 });
        let (letters, names, hasher) = (&self.letters, &self.names, &self.hasher);
        let named = |number: &u32| &letters[*number as usize];
        let id_hash = |named: &Named| hasher.hash_one(&names[named.start..][..named.id_length as usize]);
        let case_hash = |named: &Named| hasher.hash_one(&names[named.start..][..named.case_length as usize]);
        let new = named(&number);
        self.by_text.insert_unique(text as u64, number, |number| named(number).text as u64);
        self.by_id.insert_unique(id_hash(new), number, |number| id_hash(named(number)));
        if case_length > 0 {
            self.by_case.insert_unique(case_hash(new), number, |number| case_hash(named(number)));
        }
    }

    fn id(&self, named: &Named) -> &str {
        &self.names[named.start..][..named.id_length as usize]
    }

    fn with_text(&self, text: u128) -> Option<usize> {
        // The text is a hash; half of it serves as its own.
        let found = self.by_text.find(text as u64, |number| self.letters[*number as usize].text == text);
        found.map(|number| *number as usize)
    }

    fn with_case(&self, case: &str) -> Option<usize> {
        let is_it = |named: &Named| &self.id(named)[..named.case_length as usize] == case;
        let found = self.by_case.find(self.hasher.hash_one(case), |number| is_it(&self.letters[*number as usize]));
        found.map(|number| *number as usize)
    }

    fn is_taken(&self, id: &str) -> bool {
        let is_it = |number: &u32| self.id(&self.letters[*number as usize]) == id;
        self.by_id.find(self.hasher.hash_one(id), is_it).is_some()
    }

    /// `base`, or `base~2` and so on when other letters have that.
    fn free(&self, base: &str) -> String {
        let numbered = (2..).map(|number| format!("{base}~{number}"));
        let mut candidates = std::iter::once(base.to_owned()).chain(numbered);
        candidates.find(|id| !self.is_taken(id)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(case_number: Option<&str>, text: &str) -> LetterKey {
        LetterKey::new(case_number.map(str::to_owned), text)
    }

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

    #[test]
    fn the_first_copy_counts_and_the_others_name_it() {
        let mut ids = Ids::default();
        let letter = |id: &str| Assignment::Letter(id.to_owned());
        let copy = |id: &str| Assignment::CopyOf(id.to_owned());
        assert_eq!(ids.assign(&key(Some("CM16-0000001"), "a"), "x/a.pdf"), letter("CM16-0000001"));
        assert_eq!(ids.assign(&key(Some("CM16-0000001"), "b"), "x/b.pdf"), copy("CM16-0000001"));
        assert_eq!(ids.assign(&key(None, "one  Text"), "y/a.b.txt"), letter("y/a.b"));
        assert_eq!(ids.assign(&key(None, "One\ntext"), "z.txt"), copy("y/a.b"));
        assert_eq!(ids.assign(&key(None, "two"), "y/a.b.pdf"), letter("y/a.b~2"));
        assert_eq!(ids.assign(&key(None, "three"), ".hidden"), letter(".hidden"));
        assert_eq!(ids.assign(&key(None, "the file's second"), "y/a.b.txt"), letter("y/a.b~3"));
    }
}
