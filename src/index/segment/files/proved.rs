//! Files of tantivy that are looked at while they are read: every block that a read touches is compared with its
//! checksum, once for as long as the file is open.
//!
//! Reads of more than [`LARGEST`] bytes at once are not looked at, since that would cost more than a query may: these
//! are the dictionaries and columns of large segments, and the lists of the commonest words. `imr check` reads all of
//! every file.

use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::HasLen;
use tantivy::directory::{AntiCallToken, FileHandle, OwnedBytes, TerminatingWrite, WritePtr};

use crate::index::segment::files::sums::{BLOCK, FileSums, RunningSums};

/// The most bytes of one read that are looked at.
const LARGEST: usize = 1 << 20;
/// The beginning of the text of an error about a damaged file, by which it is known however tantivy wraps it.
pub const DAMAGED_FILE: &str = "damaged file ";

/// Makes the error of a file that is not as it was written.
pub fn damaged(name: &Path, reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{DAMAGED_FILE}{}: {reason}", name.display()))
}

/// A file that is open for reading, with the checksums of its blocks.
#[derive(Debug)]
pub struct ProvedFile {
    file: Arc<dyn FileHandle>,
    name: PathBuf,
    sums: Arc<FileSums>,
    /// A bit for each block: set once it was found to be right.
    right: Vec<AtomicU64>,
}

impl ProvedFile {
    /// Takes an open file over.
    ///
    /// # Errors
    /// When it has not the length that it should have.
    pub fn new(file: Arc<dyn FileHandle>, name: &Path, sums: Arc<FileSums>) -> io::Result<ProvedFile> {
        if file.len() as u64 != sums.length {
            let reason = format!("it has {} bytes and should have {}", file.len(), sums.length);
            return Err(damaged(name, &reason));
        }
        let right = (0..sums.blocks().div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Ok(ProvedFile { file, name: name.to_owned(), sums, right })
    }

    /// Compares the blocks of a range that were not looked at yet with their checksums.
    fn prove(&self, range: &Range<usize>) -> io::Result<()> {
        for block in range.start / BLOCK..range.end.div_ceil(BLOCK).min(self.sums.blocks()) {
            let (word, bit) = (&self.right[block / 64], 1 << (block % 64));
            if word.load(Ordering::Relaxed) & bit != 0 {
                continue;
            }
            let place = block * BLOCK..((block + 1) * BLOCK).min(self.file.len());
            if !self.sums.fits(block, &self.file.read_bytes(place.clone())?) {
                return Err(damaged(&self.name, &format!("bytes {} to {} are not as written", place.start, place.end)));
            }
            word.fetch_or(bit, Ordering::Relaxed);
        }
        Ok(())
    }
}

impl HasLen for ProvedFile {
    fn len(&self) -> usize {
        self.file.len()
    }
}

impl FileHandle for ProvedFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.len() <= LARGEST {
            self.prove(&range)?;
        }
        self.file.read_bytes(range)
    }
}

/// A file that is being written, whose sums are told when it is whole.
pub struct SummedWriter<F: FnMut(FileSums)> {
    file: WritePtr,
    sums: RunningSums,
    tell: F,
}

impl<F: FnMut(FileSums)> SummedWriter<F> {
    /// Takes over a file that nothing was written to yet; `tell` gets its sums.
    pub fn new(file: WritePtr, tell: F) -> SummedWriter<F> {
        SummedWriter { file, sums: RunningSums::default(), tell }
    }
}

impl<F: FnMut(FileSums)> Write for SummedWriter<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.sums.add(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl<F: FnMut(FileSums)> TerminatingWrite for SummedWriter<F> {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.file.terminate_ref(token)?;
        (self.tell)(std::mem::take(&mut self.sums).finish());
        Ok(())
    }
}
