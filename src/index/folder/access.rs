//! Checks the rights to read an index. A file that the system will not show is no damage, though tantivy reports both
//! alike.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::index::error::{IndexError, Result};

/// Checks that every file of the index folder `path` and of its stores may be read.
///
/// # Errors
/// The first file or folder that may not be read, with what the system says.
pub fn readable(path: &Path) -> Result<()> {
    let denied = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    let entries = match fs::read_dir(path) {
        Err(error) if denied(&error) => return Err(IndexError::io(path, error)),
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
            return Err(IndexError::io(&path, error));
        }
    }
    Ok(())
}

/// Replaces `error`, the error of a read of the index in the folder `path`, by that of the first file that may not be
/// read, where there is one: this is then the reason why the index looks damaged.
pub fn not_denied(path: &Path, error: IndexError) -> IndexError {
    match error {
        IndexError::Damaged { .. } | IndexError::Engine { .. } => readable(path).err().unwrap_or(error),
        other => other,
    }
}
