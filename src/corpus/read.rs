//! From a file to its document.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::pdf::{PdfError, PdfReader};
use super::{FileKind, Found, decode};
use crate::document::Document;
use crate::error::system_says;

/// A letter has some thousand bytes, a PDF of one a hundred thousand; nothing larger is read.
const LARGEST: u64 = 64 << 20;

/// Why a file gives no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The system refuses to open or read it. This may change without the file changing.
    #[error("{0}")]
    Refused(String),
    /// It is larger than any letter.
    #[error("larger than {} MB, no letter is", LARGEST >> 20)]
    TooLarge,
    /// It has no bytes.
    #[error("empty file")]
    Empty,
    /// Its bytes are no text.
    #[error("binary data, not text")]
    Binary,
    /// It is a PDF without usable text.
    #[error("{0}")]
    Pdf(#[from] PdfError),
}

/// A file's bytes and their hash.
#[derive(Debug)]
pub struct Content {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The first half of the BLAKE3 hash of the bytes.
    pub hash: u128,
}

/// Reads files; shared by all threads.
pub struct Reader {
    pdf: PdfReader,
}

impl Reader {
    /// A reader that reads PDFs with `pdf`.
    pub fn new(pdf: PdfReader) -> Reader {
        Reader { pdf }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When it cannot be read, is empty or larger than any letter.
    pub fn content(&self, file: &Found) -> Result<Content, ReadError> {
        if file.stamp.size > LARGEST {
            return Err(ReadError::TooLarge);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(file.stamp.size).unwrap_or(0) + 1);
        let refused = |error: &std::io::Error| ReadError::Refused(system_says(error));
        let opened = open(&file.path).map_err(|error| refused(&error))?;
        opened.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| refused(&error))?;
        match bytes.len() as u64 {
            0 => Err(ReadError::Empty),
            size if size > LARGEST => Err(ReadError::TooLarge),
            _ => Ok(Content { hash: short_hash(&blake3::hash(&bytes)), bytes }),
        }
    }

    /// The text of a file's bytes.
    ///
    /// # Errors
    /// When they are no text, or a PDF without any.
    pub fn document(&self, kind: FileKind, bytes: &[u8]) -> Result<Document, ReadError> {
        match kind {
            FileKind::Pdf => Ok(Document::from_pages(self.pdf.read(bytes)?)),
            FileKind::Text => {
                let text = decode(bytes.to_vec()).ok_or(ReadError::Binary)?;
                Ok(Document::from_text(text))
            }
        }
    }
}

/// Opens without blocking, should the file have become a pipe since it was found.
fn open(path: &Path) -> std::io::Result<File> {
    let no_blocking = rustix::fs::OFlags::NONBLOCK.bits();
    OpenOptions::new().read(true).custom_flags(i32::try_from(no_blocking).unwrap_or(0)).open(path)
}

/// The first half of a BLAKE3 hash: 128 bits tell more files apart than there will ever be.
pub fn short_hash(hash: &blake3::Hash) -> u128 {
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_bytes()[..16]);
    u128::from_be_bytes(half)
}
