//! The one error type of the library.

use std::io;
use std::path::{Path, PathBuf};

use crate::query::QueryError;

/// The errors of the library, one variant a cause. Each gives the facts; the command line adds what mends it.
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
        /// What is wrong with its value.
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
        /// What the lock file says about that process.
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
        /// What contradicts.
        reason: String,
    },
    /// Reading or writing failed.
    #[error("{}: {}", .path.display(), system_says(.source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Writing the results failed.
    #[error("output: {}", system_says(.0))]
    Output(#[from] io::Error),
    /// tantivy failed.
    #[error("{}: {source}", .path.display())]
    Engine {
        /// The index folder.
        path: PathBuf,
        /// What tantivy says.
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
        /// How many items it has.
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
        /// How many of its letters would be removed.
        gone: usize,
        /// How many it has in the index.
        of: usize,
    },
    /// The user stopped the run.
    #[error("interrupted; the previous index is intact")]
    Interrupted,
}

/// A result of the library.
pub type Result<T> = std::result::Result<T, Error>;

/// What the system says of an error, without its number.
pub fn system_says(error: &io::Error) -> String {
    let text = error.to_string();
    let mut said = text.split(" (os error").next().unwrap_or(&text).to_owned();
    // It follows a path and a colon.
    said.get_mut(..1).map(str::make_ascii_lowercase);
    said
}

/// The system's error in what tantivy says: it wraps them in many ways, some as mere text, but the number remains.
fn system_error(text: &str) -> Option<io::Error> {
    let number = ["(os error ", "Os { code: "].iter().find_map(|lead| text.split(lead).nth(1))?;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok().map(io::Error::from_raw_os_error)
}

fn holder(by: &str) -> String {
    if by.is_empty() { String::new() } else { format!(" ({by})") }
}

impl Error {
    /// An I/O error with the path it happened at.
    pub fn io(path: &Path, source: io::Error) -> Error {
        Error::Io { path: path.to_owned(), source }
    }

    /// A tantivy error with the index folder it happened in. Where the system refused something, a full disk above
    /// all, the error is the system's.
    pub fn engine(path: &Path, source: tantivy::TantivyError) -> Error {
        match system_error(&source.to_string()) {
            Some(source) => Error::io(path, source),
            None => Error::Engine { path: path.to_owned(), source },
        }
    }
}
