//! A file that may be a letter, and the location of its bytes. Walking, archives and reading all pass these on,
//! so they are defined apart from all three.

use std::path::PathBuf;

use crate::corpus::archive::entry::ArchiveMember;
use crate::corpus::kind::FileKind;
use crate::platform::Stamp;

/// A file that may be a letter, or an archive that may hold letters.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its path below the folder that was walked, made printable, and unique there. For a file in an archive,
    /// `archive.zip!/name`.
    pub name: String,
    /// The kind that its name promises.
    pub(crate) kind: FileKind,
    /// Its size and times. For a file in an archive, those of the outermost archive.
    pub(crate) stamp: Stamp,
    /// The location of its bytes.
    pub(crate) location: Location,
}

/// The location of the bytes of a file.
#[derive(Debug, Clone)]
pub enum Location {
    /// In a file of its own.
    File(PathBuf),
    /// In an archive that was looked through.
    Member(ArchiveMember),
    /// In the archive at this path, which this run had no reason to look through.
    Within(PathBuf),
    /// Not to be had, for this reason.
    Nowhere(String),
    /// The file is not there now.
    Gone,
}

/// The reason for skipping a hidden file that is named like a letter.
pub const HIDDEN: &str = "hidden: its name begins with a dot";

/// The reason for skipping a file whose name is not one of a letter.
pub const NO_LETTER: &str = "neither .txt nor .pdf";
