//! Files of ours that end in a hash of the rest: what was damaged is told from what was written, and from what is not
//! there yet. They are written onto the disk, whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::index::error::{IndexError, Result};
use crate::platform::{sync_folder, system_says, temporary_in};

/// Writes `content` and its hash into the file `name` of a folder, in one step.
///
/// # Errors
/// When the file cannot be written.
pub fn write(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    let mut file = temporary_in(folder)?;
    file.write_all(content)?;
    file.write_all(blake3::hash(content).as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name))?;
    sync_folder(folder)
}

/// Reads the content of the sealed file at `path`; `None` where it is not there.
///
/// # Errors
/// When the file cannot be read, or its hash is not that of its content.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    let damaged = |reason: String| IndexError::Damaged { path: path.to_owned(), reason };
    let mut bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Err(IndexError::io(path, error)),
        Err(error) => return Err(damaged(system_says(&error))),
    };
    let sealed = bytes.split_last_chunk::<{ blake3::OUT_LEN }>();
    let content = sealed.filter(|(content, hash)| blake3::hash(content) == **hash).map(|(content, _)| content.len());
    let length = content.ok_or_else(|| damaged("it is not as it was written".to_owned()))?;
    bytes.truncate(length);
    Ok(Some(bytes))
}
