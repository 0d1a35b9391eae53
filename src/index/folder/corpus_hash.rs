//! The hash of a corpus: equal for indexes of the same letters, whatever way they were indexed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::corpus::short_hash;
use crate::index::folder::letter_key::LetterKey;

/// The hash of the ids and contents of all letters: the sum of a hash of each, so that no order of them matters and no list
/// has to be sorted. It tells corpora apart by chance, and is no proof against somebody who looks for two of the same hash.
///
/// The content of a letter is what the key has that tells it from others: its letters and digits, whether it came as PDF or
/// text, in an archive or with others in one file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CorpusHash(u128);

/// The text before the digits: the name of the hash function.
const PREFIX: &str = "b3:";

impl CorpusHash {
    /// Adds a letter.
    pub fn add(&mut self, id: &str, key: &LetterKey) {
        let mut hash = blake3::Hasher::new();
        hash.update(&key.text.to_le_bytes());
        hash.update(id.as_bytes());
        self.0 = self.0.wrapping_add(short_hash(&hash.finalize()));
    }
}

impl fmt::Display for CorpusHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{:032x}", self.0)
    }
}

impl From<CorpusHash> for String {
    fn from(hash: CorpusHash) -> String {
        hash.to_string()
    }
}

impl TryFrom<String> for CorpusHash {
    type Error = String;

    /// Reads the form that is shown.
    fn try_from(text: String) -> Result<CorpusHash, String> {
        let digits = text.strip_prefix(PREFIX).and_then(|digits| u128::from_str_radix(digits, 16).ok());
        digits.map(CorpusHash).ok_or_else(|| format!("{text} is no hash of a corpus"))
    }
}
