//! Which of several copies of a letter counts, and what every letter is called.
//!
//! Files come in a fixed order, PDFs before texts and then by path, so that the answers depend neither
//! on the machine nor on the order in which files were added.

use std::collections::{HashMap, HashSet};

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
        let mut bare = String::with_capacity(text.len());
        bare.extend(text.chars().filter(|c| c.is_alphanumeric()));
        bare.make_ascii_lowercase();
        LetterKey { case_number, text: short_hash(&blake3::hash(bare.as_bytes())) }
    }
}

/// What becomes of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// It is the letter with this id.
    Letter(String),
    /// It is another copy of the letter with this id.
    CopyOf(String),
}

/// Gives out ids; ask it for every letter, in the order of the files and then of the text.
#[derive(Default)]
pub struct Ids {
    by_case: HashMap<String, String>,
    by_text: HashMap<u128, String>,
    taken: HashSet<String>,
}

impl Ids {
    /// The id of a letter with `key` in the file `name`, a path below its source.
    pub fn assign(&mut self, key: &LetterKey, name: &str) -> Assignment {
        let known = key.case_number.as_ref().and_then(|number| self.by_case.get(number));
        if let Some(id) = known.or_else(|| self.by_text.get(&key.text)) {
            return Assignment::CopyOf(id.clone());
        }
        let base = key.case_number.clone().unwrap_or_else(|| without_extension(name).to_owned());
        let id = self.free(&base);
        if let Some(number) = &key.case_number {
            self.by_case.insert(number.clone(), id.clone());
        }
        self.by_text.insert(key.text, id.clone());
        Assignment::Letter(id)
    }

    /// `base`, or `base~2` and so on when other letters have that.
    fn free(&mut self, base: &str) -> String {
        let numbered = (2..).map(|number| format!("{base}~{number}"));
        let mut candidates = std::iter::once(base.to_owned()).chain(numbered);
        let id = candidates.find(|id| !self.taken.contains(id)).unwrap_or_default();
        self.taken.insert(id.clone());
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(case_number: Option<&str>, text: &str) -> LetterKey {
        LetterKey::new(case_number.map(str::to_owned), text)
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
