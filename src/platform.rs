//! Calls to the operating system that the standard library does not hide: identity of files, positional reads and
//! writes, rights, folders on the disk, limits of processes, memory and room. No other file names a system, so that
//! another one is another file of this kind.

use std::ffi::OsStr;
use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

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

/// Returns the numbers of the disk and of the folder or file on it, which stay the same when it is renamed.
pub fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// Returns true if an open file was removed, so that no name leads to it.
pub fn is_unlinked(file: &File) -> bool {
    file.metadata().is_ok_and(|metadata| metadata.nlink() == 0)
}

/// Returns true for the name of a folder or file that is hidden from those who list a folder: one that begins with a
/// dot.
pub fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Opens a file for reading, without blocking should it have become a pipe since it was found.
///
/// # Errors
/// When the system refuses to open it.
pub fn open_file(path: &Path) -> io::Result<File> {
    let no_blocking = rustix::fs::OFlags::NONBLOCK.bits();
    OpenOptions::new().read(true).custom_flags(i32::try_from(no_blocking).unwrap_or(0)).open(path)
}

/// Opens a file for reading and writing, and makes it unless it is there; not through a symbolic link, which could
/// lead to any file of the user's.
///
/// # Errors
/// When it is such a link, or the system refuses.
pub fn open_own(path: &Path) -> io::Result<File> {
    let no_following = rustix::fs::OFlags::NOFOLLOW.bits();
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let opened = options.custom_flags(i32::try_from(no_following).unwrap_or(0)).open(path);
    opened.map_err(|error| if is_link(path) { link_error() } else { error })
}

/// Returns true if a path is a symbolic link.
pub fn is_link(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink())
}

/// Makes the error for a symbolic link that is not followed.
pub fn link_error() -> io::Error {
    io::Error::other("it is a symbolic link, through which nothing is written")
}

/// Returns true for an error that says nothing of the file: this process or the machine has too little of something.
pub fn is_shortage(error: &io::Error) -> bool {
    use rustix::io::Errno;
    const SHORT: [Errno; 6] = [Errno::MFILE, Errno::NFILE, Errno::NOMEM, Errno::AGAIN, Errno::INTR, Errno::NOLCK];
    error.raw_os_error().is_some_and(|number| SHORT.iter().any(|errno| errno.raw_os_error() == number))
}

/// Returns the name of the user whose a file or folder is, or else his number.
#[cfg(feature = "cli")]
pub fn owner(path: &Path) -> Option<String> {
    let number = path.metadata().ok()?.uid().to_string();
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let mut named = users.lines().map(|line| line.split(':')).filter_map(|mut user| Some((user.next()?, user.nth(1)?)));
    let name = named.find(|(_, of)| *of == number).map(|(name, _)| name.to_owned());
    Some(name.unwrap_or_else(|| format!("user {number}")))
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

/// Makes a temporary file in `folder` that is to replace one there. It has the rights of any other file that the user
/// makes, less the umask; files for temporary use would otherwise be their owner's alone.
///
/// # Errors
/// When the folder cannot be written.
pub fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder)
}

/// Makes such a file whose name begins with `prefix`, by which it is known when it is left behind.
///
/// # Errors
/// When the folder cannot be written.
#[cfg(feature = "cli")]
pub fn temporary_named(folder: &Path, prefix: &OsStr) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).prefix(prefix).tempfile_in(folder)
}

/// Waits until the names in `folder` are on the disk: those of new files, and those that were changed or removed.
///
/// # Errors
/// When the folder cannot be opened or synced.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Returns the bytes that this user may still write to the disk of `path`; `None` where the system does not tell.
pub fn free_space(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Returns the memory of this machine in bytes.
#[cfg(feature = "cli")]
pub fn memory() -> u64 {
    let machine = rustix::system::sysinfo();
    machine.totalram.saturating_mul(u64::from(machine.mem_unit))
}

/// Keeps interrupts from the keyboard away from the process that `command` starts.
pub fn shield_from_interrupts(command: &mut Command) -> &mut Command {
    command.process_group(0)
}

/// Limits the memory that this process may have for data to so many `bytes`: an allocation beyond them fails. Does
/// nothing where the system knows no such limit.
pub fn limit_memory(bytes: u64) {
    let _ = setrlimit(Resource::Data, Rlimit { current: Some(bytes), maximum: Some(bytes) });
}

/// Raises the number of files and connections that this process may have open to the most that the system grants, and
/// returns it; `None` where there is no bound.
#[cfg(feature = "serve")]
pub fn raise_open_files() -> Option<u64> {
    let Rlimit { current, maximum } = rustix::process::getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    if raised.is_ok() { maximum } else { current }
}

/// The signals that ask this process to end: that of Ctrl-C and that of who started it.
#[cfg(feature = "serve")]
pub(crate) struct EndSignals([tokio::signal::unix::Signal; 2]);

#[cfg(feature = "serve")]
impl EndSignals {
    /// Begins to listen for the signals.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn new() -> io::Result<EndSignals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(EndSignals([signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?]))
    }

    /// Waits for the next one.
    pub async fn next(&mut self) {
        let [interrupt, terminate] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

/// Returns the text of the system for an error, without its number, as it follows a path and a colon.
pub fn system_says(error: &io::Error) -> String {
    let text = error.to_string();
    let mut said = text.split(" (os error").next().unwrap_or(&text).to_owned();
    // It continues a line, so it begins with a small letter.
    said.get_mut(..1).map(str::make_ascii_lowercase);
    said
}
