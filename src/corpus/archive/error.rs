//! Errors of archives. Some are of the moment and some of the archive: only the latter are remembered.

use std::io;
use std::path::PathBuf;

use crate::platform::system_says;

/// A reason why an archive cannot be read, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The system refuses to open or read it. This may change without the archive changing.
    #[error("{0}")]
    Refused(String),
    /// Its bytes contradict each other or end too early.
    #[error("damaged archive: {0}; what could be read of it counts")]
    Damaged(String),
    /// Only its name makes it an archive.
    #[error("neither .txt nor .pdf, and no zip or tar archive")]
    NoArchive,
    /// It is larger than any archive of letters.
    #[error("{0}, as no archive of letters does; what came before counts")]
    TooMuch(String),
    /// There is no room in this folder to unpack it.
    #[error("{}: {}", .0.display(), system_says(.1))]
    Disk(PathBuf, io::Error),
    /// The user stopped the run.
    #[error("stopped")]
    Stopped,
}

impl ArchiveError {
    /// Returns the error for a decoder or the system that stopped with `error` within an archive.
    pub fn damaged(error: &io::Error) -> ArchiveError {
        ArchiveError::Damaged(says(error))
    }
}

/// Returns the message of a decoder or the system, in words for the user.
pub fn says(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::UnexpectedEof { "it ends too early".to_owned() } else { system_says(error) }
}
