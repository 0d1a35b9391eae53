//! The file of `imr index --rejects`: a JSON object a line for each file that is no letter.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use crate::cli::error::CliError;
use crate::index::Reject;
use crate::platform::temporary_in;
use crate::search::to_json;

/// The bytes of the first line of a file that are looked at.
const FIRST_LINE: u64 = 1 << 16;

/// Checks that the file can be written, before a run that may take hours. A file that is there is replaced only if it
/// is a list of this kind: it might be a letter.
///
/// # Errors
/// When it cannot be written, or is another file.
pub fn check(path: &Path) -> Result<(), CliError> {
    let io = |error| CliError::io(path, error);
    match path.metadata() {
        Ok(there) if there.is_dir() => Err(io(io::ErrorKind::IsADirectory.into())),
        Ok(there) if there.is_file() => {
            let first = File::open(path).and_then(|file| {
                let mut first = String::new();
                BufReader::new(file.take(FIRST_LINE)).read_line(&mut first).map(|_| first)
            });
            let is_list = match first {
                Ok(first) => first.is_empty() || serde_json::from_str::<Reject>(&first).is_ok(),
                Err(error) if error.kind() == io::ErrorKind::InvalidData => false,
                Err(error) => return Err(io(error)),
            };
            if !is_list {
                let option = format!("--rejects {}", path.display());
                let reason = "this file is there and is no list of rejected files; name another".to_owned();
                return Err(CliError::Option { option, reason });
            }
            File::options().append(true).open(path).map(drop).map_err(io)
        }
        // A device or a pipe is written as it is.
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            temporary_in(folder).map(drop).map_err(io)
        }
        Err(error) => Err(io(error)),
    }
}

/// Writes the list. An empty file says that nothing was rejected.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, rejects: &[Reject]) -> Result<(), CliError> {
    let write = || -> io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        for reject in rejects {
            writeln!(file, "{}", to_json(reject)?)?;
        }
        file.flush()
    };
    write().map_err(|error| CliError::io(path, error))
}
