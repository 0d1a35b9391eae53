//! Content of a file.

use crate::letter::document::Document;

/// A letter has some thousand bytes, a PDF of one a hundred thousand; nothing larger is read. This also
/// bounds the time that a text can take; the time for a PDF has its own bound.
pub const LARGEST: u64 = 64 << 20;

/// A file's bytes, unpacked, and their hash.
#[derive(Debug)]
pub struct Content {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The first half of the BLAKE3 hash of the bytes.
    pub hash: u128,
}

/// A file's text, and its hash.
#[derive(Debug)]
pub struct Text {
    /// The text.
    pub document: Document,
    /// The first half of its BLAKE3 hash.
    pub hash: u128,
}

impl Text {
    /// The text of a document.
    pub fn of(document: Document) -> Text {
        Text { hash: short_hash(&blake3::hash(document.text().as_bytes())), document }
    }
}

/// The first half of a BLAKE3 hash: 128 bits tell more files apart than there will ever be.
pub fn short_hash(hash: &blake3::Hash) -> u128 {
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_bytes()[..16]);
    u128::from_be_bytes(half)
}
