//! The proof of a letter: hashes that are stored with its first item, by which a letter that is found in a damaged file
//! is known to be whole, and to be the version that the manifest knows.

use crate::corpus::short_hash;

/// The hashes of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// The hash of all that was read of the letter, as the manifest has it.
    pub text: u128,
    /// The hash of that, of the letter's id and source, and of all of its records.
    pub whole: u128,
}

impl Proof {
    /// Makes the proof of a letter with these records.
    pub fn new(text: u128, id: &str, source: &str, records: RecordsHash) -> Proof {
        let mut hash = RecordsHash::default();
        hash.add(id);
        hash.add(source);
        hash.0.update(&text.to_le_bytes());
        hash.0.update(records.0.finalize().as_bytes());
        Proof { text, whole: short_hash(&hash.0.finalize()) }
    }

    /// Reads the form that is stored; `None` where it is none.
    pub fn read(text: &str) -> Option<Proof> {
        let (text, whole) = text.split_at_checked(32).filter(|_| text.len() == 64)?;
        let number = |digits| u128::from_str_radix(digits, 16).ok();
        Some(Proof { text: number(text)?, whole: number(whole)? })
    }
}

impl std::fmt::Display for Proof {
    /// Writes the form that is stored.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}{:032x}", self.text, self.whole)
    }
}

/// The hash of the records of a letter, as JSON: the part that all items share, and each item's own, in order.
#[derive(Debug, Clone, Default)]
pub struct RecordsHash(blake3::Hasher);

impl RecordsHash {
    /// Adds a record.
    pub fn add(&mut self, record: &str) {
        self.0.update(&(record.len() as u64).to_le_bytes());
        self.0.update(record.as_bytes());
    }
}
