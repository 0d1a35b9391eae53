//! [`IndexError`]: the reasons why an index cannot be built, mended or opened.
//!
//! Each variant is a cause that a user can tell from the others, with the path it is about, so that one line of text is
//! enough to act on.

use std::io;
use std::path::{Path, PathBuf};

use crate::index::segment::files::proved::DAMAGED_FILE;
use crate::platform::{is_shortage, system_says};
use crate::stop::Interrupted;

/// An error of an index, one variant a cause. It speaks of no command: the command line has its hints.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
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
    /// A damaged index that can only be mended without some of its letters.
    #[error("{}: damaged index: {lost} letters can be neither kept nor read again; nothing was changed", .path.display())]
    Loss {
        /// The index folder.
        path: PathBuf,
        /// The number of these letters.
        lost: usize,
    },
    /// Reading or writing failed.
    #[error("{}: {}", .path.display(), system_says(.source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The search library failed, for a reason other than the system.
    #[error("{}: {source}", .path.display())]
    Engine {
        /// The index folder.
        path: PathBuf,
        /// The error of the search library.
        source: Box<dyn std::error::Error + Send + Sync>,
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
    /// No letter of the index has this id.
    #[error("{id}: no such letter")]
    UnknownLetter {
        /// The id as typed.
        id: String,
    },
    /// No process can be started, or none answers, to read PDFs in.
    #[error("no process to read PDFs in: {reason}; nothing was changed")]
    NoWorker {
        /// The reason.
        reason: String,
    },
    /// The user stopped the run.
    #[error("interrupted; the previous index is intact")]
    Interrupted,
}

/// A result of what works on an index.
pub(crate) type Result<T, E = IndexError> = std::result::Result<T, E>;

/// Finds the system's error in a text of tantivy, by its number. Tantivy wraps such errors in many ways, some as mere
/// text, but the number is always there.
fn system_error(text: &str) -> Option<io::Error> {
    // As `Display` and as `Debug` write such an error.
    let number = ["(os error ", "Os { code: "].iter().find_map(|lead| text.split(lead).nth(1))?;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok().map(io::Error::from_raw_os_error)
}

/// Finds in a text of tantivy the error of a file that is not as it was written, whatever tantivy wrapped it in.
fn damage(text: &str) -> Option<String> {
    let reason = &text[text.find(DAMAGED_FILE)?..];
    Some(reason.split(['\'', '"']).next().unwrap_or(reason).to_owned())
}

/// Writes the process that holds a lock in brackets, if it is known.
fn holder(by: &str) -> String {
    if by.is_empty() { String::new() } else { format!(" ({by})") }
}

impl IndexError {
    /// Makes an I/O error with the path it happened at.
    pub(crate) fn io(path: &Path, source: io::Error) -> IndexError {
        IndexError::Io { path: path.to_owned(), source }
    }

    /// Makes the error of something in `path` that cannot be read, of the text of the error. Where there was too little
    /// memory or too few descriptors it is the system's: nothing is damaged then.
    pub(crate) fn damaged(path: &Path, reason: String) -> IndexError {
        match system_error(&reason).filter(is_shortage) {
            Some(source) => IndexError::io(path, source),
            None => IndexError::Damaged { path: path.to_owned(), reason },
        }
    }

    /// Makes an error of a tantivy error and the index folder it happened in. Where the system refused something, a
    /// full disk above all, the error is the system's, so that its hint is shown.
    pub(crate) fn engine(path: &Path, source: tantivy::TantivyError) -> IndexError {
        let text = source.to_string();
        if let Some(reason) = damage(&text) {
            return IndexError::Damaged { path: path.to_owned(), reason };
        }
        match system_error(&text) {
            Some(source) => IndexError::io(path, source),
            None if matches!(source, tantivy::TantivyError::DataCorruption(_)) => {
                IndexError::Damaged { path: path.to_owned(), reason: text }
            }
            None => IndexError::Engine { path: path.to_owned(), source: source.into() },
        }
    }
}

impl From<Interrupted> for IndexError {
    fn from(_: Interrupted) -> IndexError {
        IndexError::Interrupted
    }
}
