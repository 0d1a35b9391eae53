//! [`CliError`]: what the command line itself refuses, beside the errors of the library.

use std::io;
#[cfg(feature = "serve")]
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::counts::contrast::LEAST_LETTERS;
use crate::index::IndexError;
use crate::platform::system_says;
use crate::query::QueryError;
use crate::search::SearchError;

/// An error of the command line, or one of the library.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// A value of an option that cannot be used.
    #[error("{option}: {reason}")]
    Option {
        /// The option as typed.
        option: String,
        /// The reason why its value is refused.
        reason: String,
    },
    /// Reading or writing a file failed.
    #[error("{}: {}", .path.display(), system_says(.source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// Writing the results failed.
    #[error("output: {}", system_says(.0))]
    Output(#[from] io::Error),
    /// A file whose name does not tell its format.
    #[error("-o {}: no format has this ending; those of formats are {}", .path.display(), .endings.join(", "))]
    NoFormat {
        /// The file.
        path: PathBuf,
        /// The endings of the formats of this build.
        endings: Vec<String>,
    },
    /// A format that this build of the program lacks.
    #[error("{format}: this program was built without this format")]
    NotBuilt {
        /// The format.
        format: &'static str,
        /// The feature of the package that has it.
        feature: &'static str,
    },
    /// A file that is there already and was not to be replaced.
    #[error("{}: this file exists already", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A file was to be written where no folder is.
    #[error("{}: there is no folder {}", .path.display(), .folder.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The first of its folders that is missing.
        folder: PathBuf,
    },
    /// A name that is neither an id of the index nor a file.
    #[error("{asked}: no item or letter has this id, and no file this name")]
    NeitherIdNorFile {
        /// The name as typed.
        asked: String,
    },
    /// A name that no saved search has.
    #[error("{name}: no search has this name; {}", if names.is_empty() { "none is kept".to_owned() } else { format!("there are: {}", names.join(", ")) })]
    NoSearch {
        /// The name as typed.
        name: String,
        /// The names that there are.
        names: Vec<String>,
    },
    /// An export that the user stopped.
    #[error("{}: interrupted; no file was written or replaced", path.display())]
    ExportInterrupted {
        /// The file that was to be written.
        path: PathBuf,
    },
    /// A comparison with too few letters on a side.
    #[error("too few letters to compare: {} with overturned items, {upheld} with upheld ones; each side needs {least}", .overturned, least = LEAST_LETTERS)]
    FewLetters {
        /// Number of letters with overturned items.
        overturned: u32,
        /// Number of letters with upheld items.
        upheld: u32,
        /// True if items that only mention what is asked are among them.
        is_widest: bool,
    },
    /// A file was to be written in a folder that takes none.
    #[error("{}: no file can be made in {}: {}", .path.display(), .folder.display(), system_says(.source))]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Its folder.
        folder: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// A server at an address that other machines reach, without a token.
    #[cfg(feature = "serve")]
    #[error("--listen {listen}: other machines reach this address, so that callers need a token")]
    NoToken {
        /// The address.
        listen: SocketAddr,
    },
    /// A server at an address that cannot be listened at.
    #[cfg(feature = "serve")]
    #[error("--listen {listen}: {}", system_says(.source))]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// The error of the system.
        source: io::Error,
    },
    /// A fault of the program.
    #[error("this is a fault of imr: {said}")]
    Panicked {
        /// The words of the panic.
        said: String,
    },
    /// An error of a search.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// An error of an index.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl CliError {
    /// Makes an I/O error with the path it happened at.
    pub fn io(path: &Path, source: io::Error) -> CliError {
        CliError::Io { path: path.to_owned(), source }
    }
}

impl From<QueryError> for CliError {
    fn from(error: QueryError) -> CliError {
        CliError::Search(SearchError::Query(error))
    }
}

/// An error of ours by the part that it comes from, however it was wrapped.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OurError<'a> {
    /// Of the command line.
    Cli(&'a CliError),
    /// Of a search.
    Search(&'a SearchError),
    /// Of an index.
    Index(&'a IndexError),
}

impl<'a> OurError<'a> {
    /// Finds our error in one of anyhow; `None` if it is another's.
    pub fn of(error: &'a anyhow::Error) -> Option<OurError<'a>> {
        let of_search = |error: &'a SearchError| match error {
            SearchError::Index(error) => OurError::Index(error),
            error => OurError::Search(error),
        };
        let of_cli = |error: &'a CliError| match error {
            CliError::Index(error) => OurError::Index(error),
            CliError::Search(error) => of_search(error),
            error => OurError::Cli(error),
        };
        let index = || error.downcast_ref().map(OurError::Index);
        error.downcast_ref().map(of_cli).or_else(|| error.downcast_ref().map(of_search)).or_else(index)
    }

    /// Returns true if the user stopped the run.
    pub fn is_interrupted(self) -> bool {
        matches!(self, OurError::Index(IndexError::Interrupted) | OurError::Cli(CliError::ExportInterrupted { .. }))
    }
}
