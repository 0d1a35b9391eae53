//! A file that was found.

use std::path::PathBuf;

use crate::corpus::archive::entry::ArchiveMember;
use crate::corpus::file::Stamp;
use crate::corpus::kind::FileKind;

/// A file that may be a letter or hold letters.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its path below the folder that was walked, made printable; unique there. In an archive,
    /// `archive.zip!/name`.
    pub name: String,
    /// What its name says.
    pub kind: FileKind,
    /// Its size and times; in an archive, those of the archive.
    pub stamp: Stamp,
    /// Where its bytes are.
    pub location: Location,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone)]
pub enum Location {
    /// In a file of its own.
    File(PathBuf),
    /// In an archive that was looked through.
    Member(ArchiveMember),
    /// In the archive at this path, which this run had no reason to look through.
    Within(PathBuf),
    /// Nowhere to be had, for this reason.
    Nowhere(String),
    /// The file is not there now.
    Gone,
}

/// Why a file that is named like a letter is not looked at.
pub const HIDDEN: &str = "hidden: its name begins with a dot";

/// Why a file is not looked at.
pub const NO_LETTER: &str = "neither .txt nor .pdf";
