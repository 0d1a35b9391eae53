//! Errors of PDFs. They are kept with the texts of PDFs, so that a file that cannot be read is not tried in every
//! run.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The longest time that a PDF may take. The slowest letter of the archive takes a tenth of a second.
pub const TIME_LIMIT: Duration = Duration::from_secs(20);

/// A reason why a PDF gives no text, in words for the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PdfError {
    /// The file is not a PDF, or one that contradicts itself.
    #[error("damaged PDF: {0}")]
    Damaged(String),
    /// The library panicked, or its process died.
    #[error("damaged PDF: the reader failed on it")]
    Panicked,
    /// The library did not come to an end within `TIME_LIMIT`.
    #[error("damaged PDF: not read within {} seconds", TIME_LIMIT.as_secs())]
    TimedOut,
    /// No process could be started to read it in.
    #[error("no process to read the PDF in: {0}")]
    NotStarted(String),
    /// No process answers, whatever it is given: the fault is not the file's.
    #[error("no process to read PDFs in: {0}")]
    NoWorker(String),
    /// It is encrypted, and not with the empty password.
    #[error("needs a password")]
    Password,
    /// Its pages unpack to more than any letter has.
    #[error("damaged PDF: larger when unpacked than any letter")]
    TooMuch,
    /// Pages are there, but no text on them.
    #[error("no text layer")]
    NoText,
    /// There is text, but none that could be read.
    #[error("none of its text could be read: {0}")]
    Unread(String),
}

impl PdfError {
    /// Returns true if another try may end in another way: the error is none of the file's bytes alone.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            PdfError::Panicked | PdfError::TimedOut | PdfError::NotStarted(_) | PdfError::NoWorker(_) => true,
            PdfError::Damaged(_) | PdfError::Password | PdfError::TooMuch | PdfError::NoText | PdfError::Unread(_) => {
                false
            }
        }
    }
}
