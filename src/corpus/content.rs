//! The content of one file, as bytes and as text, each with its hash. Hashes decide which letters are new,
//! changed or copies of one another, so both are defined in one place.

use crate::letter::document::Document;

/// The size in bytes of the largest file that is read. A letter has some thousand bytes, a PDF of one a hundred
/// thousand. The bound also limits the time that a text can take; the time for a PDF has its own.
pub const LARGEST: u64 = 64 << 20;

/// The unpacked bytes of a file, and their hash.
#[derive(Debug)]
pub struct Content {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The first half of the BLAKE3 hash of the bytes.
    pub hash: u128,
}

/// The text of a file, and its hash.
#[derive(Debug)]
pub struct Text {
    /// The text, page by page where the file has pages.
    pub document: Document,
    /// The first half of the BLAKE3 hash of the text.
    pub hash: u128,
}

impl Text {
    /// Returns the text of `document` with its hash, which is computed here.
    pub fn of(document: Document) -> Text {
        Text { hash: short_hash(&blake3::hash(document.text().as_bytes())), document }
    }
}

/// Returns the first half of a BLAKE3 hash: 128 bits tell more files apart than there will ever be.
pub fn short_hash(hash: &blake3::Hash) -> u128 {
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_bytes()[..16]);
    u128::from_be_bytes(half)
}
