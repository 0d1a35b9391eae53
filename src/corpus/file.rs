//! Files.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What tells a changed file from an unchanged one without reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Its size in bytes.
    pub size: u64,
    /// When its content was last written, in nanoseconds of the Unix epoch.
    pub modified: i64,
    /// When its content, name or rights last changed, in nanoseconds of the Unix epoch.
    pub changed: i64,
}

/// Opens without blocking, should the file have become a pipe since it was found.
pub fn open_file(path: &Path) -> io::Result<File> {
    let no_blocking = rustix::fs::OFlags::NONBLOCK.bits();
    OpenOptions::new().read(true).custom_flags(i32::try_from(no_blocking).unwrap_or(0)).open(path)
}

/// What tells whether a file has changed.
pub fn stamp(metadata: &std::fs::Metadata) -> Stamp {
    let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
    Stamp {
        size: metadata.len(),
        modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
    }
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
