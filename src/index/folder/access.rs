//! Rights to read an index: a file that the system will not show is no damage.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::error::{Error, Result};

/// Checks that every file of the index folder `path` and of its stores may be read.
///
/// # Errors
/// The first that may not, with what the system says.
pub fn readable(path: &Path) -> Result<()> {
    let denied = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    let entries = match fs::read_dir(path) {
        Err(error) if denied(&error) => return Err(Error::io(path, error)),
        entries => entries.into_iter().flatten().flatten(),
    };
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type());
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            readable(&path)?;
        } else if kind.is_ok_and(|kind| kind.is_file())
            && let Err(error) = File::open(&path)
            && denied(&error)
        {
            return Err(Error::io(&path, error));
        }
    }
    Ok(())
}

/// The error of a read of the index in the folder `path`: where a file may not be read, that is why the index
/// looks damaged.
pub fn not_denied(path: &Path, error: Error) -> Error {
    match error {
        Error::Damaged { .. } | Error::Engine { .. } => readable(path).err().unwrap_or(error),
        other => other,
    }
}
