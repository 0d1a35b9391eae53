//! Files that the command line reads whole: queries, judgements, synonyms. Each has a bound, since one without an end,
//! such as `/dev/zero`, would take all memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::error::CliError;

/// The bytes of the largest such file.
const LARGEST: u64 = 64 << 20;

/// Reads the bytes of a file; `-` is stdin.
///
/// # Errors
/// When it cannot be read, or is larger than any such file.
pub fn bytes(path: &Path) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let read = match path == Path::new("-") {
        true => io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes),
        false => File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| CliError::io(path, error))?;
    if bytes.len() as u64 > LARGEST {
        let reason = format!("it is larger than {} MB", LARGEST >> 20);
        return Err(CliError::Option { option: path.display().to_string(), reason });
    }
    Ok(bytes)
}

/// Reads a file as text.
///
/// # Errors
/// When it cannot be read, is larger than any such file, or is not UTF-8.
pub fn text(path: &Path) -> Result<String, CliError> {
    let not_utf8 = || CliError::io(path, io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"));
    String::from_utf8(bytes(path)?).map_err(|_| not_utf8())
}
