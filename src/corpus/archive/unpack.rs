//! Unpacks gzip and zstd: single letters in memory, archives to disk. A compressed archive must be unpacked as a
//! whole before its files can be read in any order.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use flate2::bufread::MultiGzDecoder;

use crate::corpus::archive::byte_range::ByteRange;
use crate::corpus::archive::error::{ArchiveError, says};
use crate::corpus::archive::limits::{Budget, is_bomb};
use crate::corpus::kind::Magic;
use crate::platform::write_all_at;
use crate::stop::Stop;

/// Unpacks bytes that begin as gzip or zstd files do, up to `most` bytes and one more; returns all others as they
/// are.
///
/// # Errors
/// A reason in words for the user: the bytes are damaged, cut short, or unpack to more than letters ever do.
pub fn unpack(bytes: Vec<u8>, most: u64) -> Result<Vec<u8>, String> {
    let Some(decoder) = decoder(Magic::of(&bytes), &bytes[..]) else { return Ok(bytes) };
    let mut unpacked = Vec::new();
    let result = decoder.and_then(|decoder| decoder.take(most + 1).read_to_end(&mut unpacked));
    // Checked before the error, for a bomb that is also cut short is still a bomb.
    if is_bomb(bytes.len() as u64, unpacked.len() as u64) {
        return Err("it unpacks to far more than its size".to_owned());
    }
    result.map(|_| unpacked).map_err(|error| format!("damaged: {}", says(&error)))
}

/// Returns a reader of the bytes that `packed` unpacks to; `None` when it is not compressed. Files of several
/// members after one another are read to the last.
pub fn decoder<'a>(magic: Option<Magic>, packed: impl BufRead + 'a) -> Option<io::Result<Box<dyn Read + 'a>>> {
    match magic {
        Some(Magic::Gzip) => Some(Ok(Box::new(MultiGzDecoder::new(packed)))),
        Some(Magic::Zstd) => {
            let decoder = zstd::stream::read::Decoder::with_buffer(packed);
            Some(decoder.map(|decoder| Box::new(decoder) as Box<dyn Read>))
        }
        _ => None,
    }
}

/// The file that compressed archives are unpacked to, one after the other. It has no name and is made when it is
/// needed; the system removes it however the program ends.
#[derive(Debug)]
pub struct Spool {
    folder: PathBuf,
    state: Mutex<SpoolState>,
}

/// The open file of a spool and its end.
#[derive(Debug, Default)]
struct SpoolState {
    /// The file, once something was unpacked.
    file: Option<Arc<File>>,
    /// The offset for the next bytes.
    end: u64,
}

impl Spool {
    /// Returns a spool whose file will be in this folder.
    pub fn new(folder: PathBuf) -> Spool {
        Spool { folder, state: Mutex::default() }
    }

    /// Writes all bytes of `input` to the spool, and returns their range and how the input ended: the bytes
    /// before an error are there to be used.
    ///
    /// # Errors
    /// When the disk is full, or the run was stopped.
    pub fn keep(
        &self,
        input: impl Read,
        budget: &mut Budget,
        stop: &Stop,
    ) -> Result<(ByteRange, Result<(), ArchiveError>), ArchiveError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let disk = |error| ArchiveError::Disk(self.folder.clone(), error);
        let file = match &state.file {
            Some(file) => Arc::clone(file),
            None => Arc::new(tempfile::tempfile_in(&self.folder).map_err(disk)?),
        };
        state.file = Some(Arc::clone(&file));
        let start = state.end;
        let mut input = BufReader::with_capacity(CHUNK, input);
        let ended = loop {
            if stop.is_asked() {
                return Err(ArchiveError::Stopped);
            }
            let chunk = match input.fill_buf() {
                Ok([]) => break Ok(()),
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => break Err(ArchiveError::damaged(&error)),
            };
            // Checked before the bytes are written, so that a bomb never fills the disk.
            if let Err(limit) = budget.unpack(chunk.len() as u64) {
                break Err(limit);
            }
            write_all_at(&file, chunk, state.end).map_err(disk)?;
            let length = chunk.len();
            state.end += length as u64;
            input.consume(length);
        };
        Ok((ByteRange::of_open(file, start, state.end - start), ended))
    }
}

/// The number of bytes unpacked at a time.
const CHUNK: usize = 256 << 10;
