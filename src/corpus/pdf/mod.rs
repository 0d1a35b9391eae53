//! The text layer of a PDF.
//!
//! Objects, cross-references, encryption and filters are the library's. What a page shows is read here, in
//! one pass and with each font looked at once; a document with fonts that are not understood here is read
//! by the library as a whole.

mod content;
mod font;
mod layout;
mod page;
mod probe;
mod worker;

use std::panic::catch_unwind;

use pdf_extract::Document;
use serde::{Deserialize, Serialize};

use page::{Pages, read_pages};
use worker::TIME_LIMIT;
pub use worker::{PdfReader, WORKER_COMMAND, serve_worker};

/// Why a PDF gives no text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PdfError {
    /// The file is not a PDF, or one that contradicts itself.
    #[error("damaged PDF: {0}")]
    Damaged(String),
    /// The library gave up in an unforeseen way.
    #[error("damaged PDF: the reader failed on it")]
    Panicked,
    /// The library did not come to an end.
    #[error("damaged PDF: not read within {} seconds", TIME_LIMIT.as_secs())]
    TimedOut,
    /// No process could be started to read it in.
    #[error("no process to read the PDF in: {0}")]
    NotStarted(String),
    /// It is encrypted, and not with the empty password.
    #[error("needs a password")]
    Password,
    /// Its pages unpack to more than any letter has.
    #[error("damaged PDF: larger when unpacked than any letter")]
    TooMuch,
    /// Pages are there, but no text on them.
    #[error("no text layer")]
    NoText,
}

/// The text of each page of a PDF, read in this process.
///
/// # Errors
/// Says what is wrong with the file, and that the library panicked when it did.
pub fn text_of_pdf(bytes: &[u8]) -> Result<Vec<String>, PdfError> {
    let pages = catch_unwind(|| read(bytes)).map_err(|_| PdfError::Panicked)??;
    if pages.iter().all(|page| page.trim().is_empty()) {
        return Err(PdfError::NoText);
    }
    Ok(pages)
}

fn read(bytes: &[u8]) -> Result<Vec<String>, PdfError> {
    let document = Document::load_mem(bytes).map_err(|error| PdfError::Damaged(first_line(&error.to_string())))?;
    if document.is_encrypted() {
        return Err(PdfError::Password);
    }
    let Pages { texts, is_complete } = read_pages(&document)?;
    if is_complete {
        return Ok(texts);
    }
    // Where the library fails as well, what was understood is better than nothing.
    match catch_unwind(|| pdf_extract::extract_text_from_mem_by_pages(bytes)) {
        Ok(Ok(pages)) => Ok(pages),
        _ => Ok(texts),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
