//! Ranges of bytes that are read in place: of a file, or of an archive that was unpacked. Members are ranges too,
//! so that archives within archives need no copy.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::platform::{Stamp, open_file, read_at, read_exact_at, stamp};

/// A range of bytes of a file. It costs nothing to copy, and holds no file open unless that has no name.
#[derive(Debug, Clone)]
pub struct ByteRange {
    bytes: Arc<Bytes>,
    start: u64,
    len: u64,
}

/// The file that a range is part of.
#[derive(Debug)]
enum Bytes {
    /// The file at a path, as long as it has the stamp that it had when it was found.
    Named { path: PathBuf, stamp: Stamp },
    /// An open file without a name.
    Unnamed(Arc<File>),
}

impl ByteRange {
    /// Returns all bytes of the file at `path`, which had this stamp when it was found.
    pub fn of_file(path: &Path, stamp: Stamp) -> ByteRange {
        ByteRange { bytes: Arc::new(Bytes::Named { path: path.to_owned(), stamp }), start: 0, len: stamp.size }
    }

    /// Returns `len` bytes of an open file from `start` on.
    pub fn of_open(file: Arc<File>, start: u64, len: u64) -> ByteRange {
        ByteRange { bytes: Arc::new(Bytes::Unnamed(file)), start, len }
    }

    /// Returns `len` of these bytes from `at` on, or as many of them as there are.
    pub fn part(&self, at: u64, len: u64) -> ByteRange {
        let at = at.min(self.len);
        ByteRange { bytes: Arc::clone(&self.bytes), start: self.start + at, len: len.min(self.len - at) }
    }

    /// Opens the bytes for reading.
    ///
    /// # Errors
    /// When the file cannot be opened, or is not the one that was found.
    pub fn open(&self) -> io::Result<OpenRange> {
        let file = match &*self.bytes {
            Bytes::Unnamed(file) => Arc::clone(file),
            Bytes::Named { path, stamp: wanted } => {
                let file = open_file(path)?;
                if stamp(&file.metadata()?) != *wanted {
                    return Err(io::Error::other("it changed while it was read"));
                }
                Arc::new(file)
            }
        };
        Ok(OpenRange { file, start: self.start, len: self.len })
    }
}

/// An open [`ByteRange`].
#[derive(Debug, Clone)]
pub struct OpenRange {
    file: Arc<File>,
    start: u64,
    len: u64,
}

impl OpenRange {
    /// Returns the number of bytes.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Fills `buffer` with the bytes from `at` on.
    ///
    /// # Errors
    /// When there are not so many, or the system refuses to read.
    pub fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<()> {
        if at.checked_add(buffer.len() as u64).is_none_or(|end| end > self.len) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        read_exact_at(&self.file, buffer, self.start + at)
    }

    /// Returns the first `most` bytes, or as many as there are.
    ///
    /// # Errors
    /// When the system refuses to read.
    pub fn head(&self, most: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reader(0, most as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    /// Returns a reader of `len` bytes from `at` on, or of as many as there are.
    pub fn reader(&self, at: u64, len: u64) -> RangeReader {
        let at = at.min(self.len);
        let start = self.start + at;
        RangeReader { file: Arc::clone(&self.file), at: start, end: start + len.min(self.len - at) }
    }
}

/// A reader of a part of an [`OpenRange`], from its beginning to its end. Readers of one range do not disturb
/// each other, since each has its own offset.
#[derive(Debug)]
pub struct RangeReader {
    file: Arc<File>,
    at: u64,
    end: u64,
}

impl Read for RangeReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let wanted = left.min(buffer.len());
        let read = read_at(&self.file, &mut buffer[..wanted], self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
