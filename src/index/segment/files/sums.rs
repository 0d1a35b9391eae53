//! Checksums of the blocks of tantivy's files. tantivy has one checksum a file, which nobody can look at without
//! reading all of it; these tell of any block that a query reads if it is as it was written.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Bytes of a block. Most of what a query reads is shorter than that: lists of rare words, stored items, columns of
/// small segments.
pub const BLOCK: usize = 16 << 10;
/// Bytes of a checksum.
const SUM: usize = size_of::<u32>();

/// The length of a file and the CRC-32 of each of its blocks.
#[derive(Debug, Clone)]
pub struct FileSums {
    /// The length of the file in bytes.
    pub length: u64,
    /// The place of the first sum in `all`.
    start: usize,
    /// Sums, those of other files among them, each with its lowest byte first.
    all: Arc<Vec<u8>>,
}

impl FileSums {
    /// Takes the sums of a file of `length` bytes from `all`, in which they begin at `start`; `None` where there are
    /// too few.
    pub fn in_list(length: u64, start: usize, all: &Arc<Vec<u8>>) -> Option<FileSums> {
        let bytes = usize::try_from(length.div_ceil(BLOCK as u64)).ok()?.checked_mul(SUM)?;
        all.get(start..start.checked_add(bytes)?)?;
        Some(FileSums { length, start, all: Arc::clone(all) })
    }

    /// Computes the sums of the file at `path`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of_file(path: &Path) -> io::Result<FileSums> {
        let (mut file, mut sums, mut buffer) = (File::open(path)?, RunningSums::default(), vec![0; BLOCK]);
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(sums.finish()),
                count => sums.add(&buffer[..count]),
            }
        }
    }

    /// Returns how many blocks the file has.
    pub fn blocks(&self) -> usize {
        self.length.div_ceil(BLOCK as u64) as usize
    }

    /// Returns the sums of all blocks as bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.all[self.start..self.start + self.blocks() * SUM]
    }

    /// Returns true if the block with this number is as it was written.
    pub fn fits(&self, block: usize, bytes: &[u8]) -> bool {
        let sum = self.bytes().get(block * SUM..).and_then(|sums| sums.first_chunk());
        sum.is_some_and(|sum| u32::from_le_bytes(*sum) == crc32fast::hash(bytes))
    }

    /// Returns true if both are of files with the same bytes.
    pub fn is_like(&self, other: &FileSums) -> bool {
        self.length == other.length && self.bytes() == other.bytes()
    }
}

/// The sums of a file that is being written.
#[derive(Debug, Default)]
pub struct RunningSums {
    length: u64,
    /// The sum of the block that is not full yet, and its bytes so far.
    block: crc32fast::Hasher,
    filled: usize,
    /// The sums of the blocks before.
    sums: Vec<u8>,
}

impl RunningSums {
    /// Adds bytes at the end.
    pub fn add(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        while !bytes.is_empty() {
            let (taken, rest) = bytes.split_at(bytes.len().min(BLOCK - self.filled));
            self.block.update(taken);
            self.filled += taken.len();
            bytes = rest;
            if self.filled == BLOCK {
                self.end_block();
            }
        }
    }

    /// Begins the next block.
    fn end_block(&mut self) {
        let sum = std::mem::take(&mut self.block).finalize();
        self.sums.extend_from_slice(&sum.to_le_bytes());
        self.filled = 0;
    }

    /// Returns the sums at the end of the file.
    pub fn finish(mut self) -> FileSums {
        if self.filled > 0 {
            self.end_block();
        }
        FileSums { length: self.length, start: 0, all: Arc::new(self.sums) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_the_same_however_a_file_is_written_and_any_flip_is_seen() {
        let bytes: Vec<u8> = (0..3 * BLOCK + 100).map(|at| (at % 251) as u8).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        std::fs::write(&path, &bytes).expect("a file");
        let whole = FileSums::of_file(&path).expect("sums");
        let mut running = RunningSums::default();
        bytes.chunks(1000).for_each(|part| running.add(part));
        assert!(whole.is_like(&running.finish()));
        assert_eq!((whole.length, whole.blocks()), (bytes.len() as u64, 4));
        for (number, block) in bytes.chunks(BLOCK).enumerate() {
            let mut block = block.to_vec();
            assert!(whole.fits(number, &block));
            block[number * 30] ^= 4;
            assert!(!whole.fits(number, &block));
        }
    }
}
