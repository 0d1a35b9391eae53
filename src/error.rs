//! [`Error`]: the error type of the library.
//!
//! Each variant is a cause that a user can tell from the others, with the path or id it is about, so that one line of
//! text is enough to act on.

use std::io;
use std::path::{Path, PathBuf};

use crate::query::QueryError;

/// An error of the library, one variant a cause. It speaks of no command: the command line has its hints.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A query, filter or date that cannot be understood; the position is part of the message.
    #[error("{0}")]
    Query(#[from] QueryError),
    /// A value of an option that cannot be used.
    #[error("{option}: {reason}")]
    Option {
        /// The option as typed.
        option: String,
        /// The reason why its value is refused.
        reason: String,
    },
    /// A folder without an index.
    #[error("{}: no index here", .path.display())]
    NoIndex {
        /// The folder.
        path: PathBuf,
    },
    /// An index that another process is writing.
    #[error("{}: another process is writing this index{}", .path.display(), holder(.by))]
    Locked {
        /// The index folder.
        path: PathBuf,
        /// The text of the lock file about that process; may be empty.
        by: String,
    },
    /// An index of another format, as written by another version of the program.
    #[error("{}: index of format {found}, this program reads format {wanted}", .path.display())]
    Format {
        /// The index folder.
        path: PathBuf,
        /// The format found.
        found: u32,
        /// The only format that is read.
        wanted: u32,
    },
    /// An index whose files contradict each other.
    #[error("{}: damaged index: {reason}", .path.display())]
    Damaged {
        /// The damaged file or folder.
        path: PathBuf,
        /// The contradiction.
        reason: String,
    },
    /// Reading or writing failed.
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
    /// The search library failed, for a reason other than the system.
    #[error("{}: {source}", .path.display())]
    Engine {
        /// The index folder.
        path: PathBuf,
        /// The error of tantivy.
        source: tantivy::TantivyError,
    },
    /// No item or letter has this id.
    #[error("{id}: no such item or letter")]
    UnknownId {
        /// The id as typed.
        id: String,
    },
    /// The letter has no item of this number.
    #[error("{id}: no such item; the letter has {items} item{}", if *.items == 1 { "" } else { "s" })]
    UnknownItem {
        /// The id as typed.
        id: String,
        /// The id of the letter.
        letter: String,
        /// The number of items it has.
        items: usize,
    },
    /// A file that is there already and was not to be replaced.
    #[error("{}: there is such a file already", .path.display())]
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
    /// More letters would be removed than a run does unasked.
    #[error("{}: {gone} of {of} letters are gone; nothing was changed", .path.display())]
    Removals {
        /// The source.
        path: PathBuf,
        /// The number of its letters that would be removed.
        gone: usize,
        /// The number of its letters in the index.
        of: usize,
    },
    /// The user stopped the run.
    #[error("interrupted; the previous index is intact")]
    Interrupted,
}

/// A result of the library, with its one type of errors.
pub type Result<T> = std::result::Result<T, Error>;

/// Returns the text of the system for an error, without its number, as it follows a path and a colon.
pub fn system_says(error: &io::Error) -> String {
    let text = error.to_string();
    let mut said = text.split(" (os error").next().unwrap_or(&text).to_owned();
    // It continues a line, so it begins with a small letter.
    said.get_mut(..1).map(str::make_ascii_lowercase);
    said
}

/// Finds the system's error in a text of tantivy, by its number. Tantivy wraps such errors in many ways, some as mere
/// text, but the number is always there.
fn system_error(text: &str) -> Option<io::Error> {
    // As `Display` and as `Debug` write such an error.
    let number = ["(os error ", "Os { code: "].iter().find_map(|lead| text.split(lead).nth(1))?;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok().map(io::Error::from_raw_os_error)
}

/// Writes the process that holds a lock in brackets, if it is known.
fn holder(by: &str) -> String {
    if by.is_empty() { String::new() } else { format!(" ({by})") }
}

impl Error {
    /// Makes an I/O error with the path it happened at.
    pub fn io(path: &Path, source: io::Error) -> Error {
        Error::Io { path: path.to_owned(), source }
    }

    /// Makes an error of a tantivy error and the index folder it happened in. Where the system refused something, a
    /// full disk above all, the error is the system's, so that its hint is shown.
    pub fn engine(path: &Path, source: tantivy::TantivyError) -> Error {
        match system_error(&source.to_string()) {
            Some(source) => Error::io(path, source),
            None => Error::Engine { path: path.to_owned(), source },
        }
    }
}
