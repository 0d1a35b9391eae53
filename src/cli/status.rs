//! Exit codes.
//!
//! They are a contract with scripts: numbers keep their meaning.

use std::io::ErrorKind;

use crate::cli::error::{CliError, OurError};
use crate::index::IndexError;
use crate::search::SearchError;

/// The outcome of the program; the number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Done; a search found something.
    Found = 0,
    /// Nothing found.
    NothingFound = 1,
    /// Bad usage or bad query.
    Usage = 2,
    /// The index is missing, locked, damaged or of another format.
    NoIndex = 3,
    /// More letters were rejected than `--max-rejects` allows, or gone than are removed unasked.
    Refused = 4,
    /// Reading or writing failed, or the deadline of a search passed.
    Failed = 5,
    /// Interrupted.
    Interrupted = 130,
}

/// The table of exit codes at the end of `--help`.
/// A test compares it with README.md.
pub const TABLE: &str = "\
Exit codes:
  0    done; for searches: at least one hit
  1    nothing found
  2    bad usage or bad query
  3    index missing, locked, damaged, or of another format
  4    more letters rejected than --max-rejects, or gone than is removed unasked
  5    reading or writing failed, or a search took longer than --deadline
  130  interrupted; the previous index is intact";

const _: () = assert!(Status::Found as u8 == 0);

impl Status {
    /// Returns the status of a search that found something, or nothing.
    pub fn found(found: bool) -> Status {
        if found { Status::Found } else { Status::NothingFound }
    }

    /// Returns the status of an error.
    pub(crate) fn of(error: OurError<'_>) -> Status {
        match error {
            OurError::Cli(CliError::Option { .. } | CliError::Exists { .. } | CliError::NoSearch { .. }) => {
                Status::Usage
            }
            OurError::Cli(CliError::NotBuilt { .. } | CliError::NoFormat { .. }) => Status::Usage,
            OurError::Cli(CliError::ExportInterrupted { .. }) => Status::Interrupted,
            OurError::Cli(CliError::FewLetters { .. } | CliError::NeitherIdNorFile { .. }) => Status::NothingFound,
            #[cfg(feature = "serve")]
            OurError::Cli(CliError::NoToken { .. }) => Status::Usage,
            OurError::Cli(_) => Status::Failed,
            OurError::Search(SearchError::Query(_) | SearchError::Option { .. } | SearchError::Field { .. }) => {
                Status::Usage
            }
            OurError::Search(SearchError::Cursor { .. }) => Status::Usage,
            OurError::Search(SearchError::Deadline { .. }) => Status::Failed,
            OurError::Search(SearchError::UnknownId { .. } | SearchError::UnknownItem { .. }) => Status::NothingFound,
            OurError::Search(SearchError::Index(error)) | OurError::Index(error) => Status::of_index(error),
        }
    }

    /// Returns the status of an error of an index.
    fn of_index(error: &IndexError) -> Status {
        match error {
            IndexError::Option { .. } => Status::Usage,
            IndexError::NoIndex { .. }
            | IndexError::Locked { .. }
            | IndexError::Format { .. }
            | IndexError::Damaged { .. }
            | IndexError::Loss { .. } => Status::NoIndex,
            IndexError::Io { source, .. } if source.kind() == ErrorKind::NotADirectory => Status::NoIndex,
            IndexError::Removals { .. } => Status::Refused,
            IndexError::UnknownLetter { .. } => Status::NothingFound,
            IndexError::Interrupted => Status::Interrupted,
            IndexError::Io { .. } | IndexError::Engine { .. } | IndexError::NoWorker { .. } => Status::Failed,
        }
    }
}
