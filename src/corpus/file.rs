//! Calls to the operating system about files: opening, identity, rights, positional reads and writes. They are gathered
//! here since they are what differs between systems; the rest of `corpus` calls these functions.

use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The identity of a file's content, as far as it can be told without reading: two equal stamps of one path mean
/// an unchanged file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Its size in bytes.
    pub size: u64,
    /// The time of the last write of its content (`mtime`), in nanoseconds of the Unix epoch.
    pub modified: i64,
    /// The time of the last change of its content, name or rights (`ctime`), in nanoseconds of the Unix epoch. It
    /// changes even when a program sets the modification time back.
    pub changed: i64,
}

/// Returns the text of the system for an error, without its number, as it follows a path and a colon.
pub fn system_says(error: &io::Error) -> String {
    let text = error.to_string();
    let mut said = text.split(" (os error").next().unwrap_or(&text).to_owned();
    // It continues a line, so it begins with a small letter.
    said.get_mut(..1).map(str::make_ascii_lowercase);
    said
}

/// Opens a file for reading, without blocking should it have become a pipe since it was found.
///
/// # Errors
/// When the system refuses to open it.
pub fn open_file(path: &Path) -> io::Result<File> {
    let no_blocking = rustix::fs::OFlags::NONBLOCK.bits();
    OpenOptions::new().read(true).custom_flags(i32::try_from(no_blocking).unwrap_or(0)).open(path)
}

/// Returns the stamp of a file with this `metadata`.
pub fn stamp(metadata: &Metadata) -> Stamp {
    // Times beyond the year 2262 saturate: they differ from all others, which is enough.
    let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
    Stamp {
        size: metadata.len(),
        modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
    }
}

/// Returns the rights of a new file as programs ask for them by default: anybody may read and write, less the umask.
pub fn default_permissions() -> Permissions {
    Permissions::from_mode(0o666)
}

/// Reads bytes of `file` from `offset` on into `buffer` and returns their number, 0 at the end of the file.
///
/// # Errors
/// When the system refuses to read.
pub fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    file.read_at(buffer, offset)
}

/// Fills `buffer` with the bytes of `file` from `offset` on.
///
/// # Errors
/// When the file ends before, or the system refuses to read.
pub fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    file.read_exact_at(buffer, offset)
}

/// Writes all of `bytes` into `file` from `offset` on.
///
/// # Errors
/// When the system refuses to write, for example since the disk is full.
pub fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    file.write_all_at(bytes, offset)
}
