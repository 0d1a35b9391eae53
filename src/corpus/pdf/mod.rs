//! The text layer of a PDF.
//!
//! Objects, cross-references, encryption and filters are the library's. What a page shows is read here, in
//! one pass and with each font looked at once; a document with fonts that are not understood here is read
//! by the library as a whole. A file whose cross-references lead astray is searched for its objects.

mod composite;
mod content;
mod font;
mod layout;
mod page;
mod probe;
mod repair;
mod simple;
mod worker;

use std::collections::HashSet;
use std::panic::{UnwindSafe, catch_unwind};

use pdf_extract::{Document, ObjectId};
use serde::{Deserialize, Serialize};

use page::{Pages, read_pages};
use repair::rebuild;
use worker::TIME_LIMIT;
pub use worker::{PdfReader, WORKER_COMMAND, serve_worker};

/// Changes when PDFs give another text: what was read before by another version is read again.
pub const READER_VERSION: u32 = 1;

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
/// Of a damaged file, what can still be read is given: that a letter ends early is for the parser to see.
///
/// # Errors
/// Says what is wrong with the file, and that the library panicked when it did.
pub fn text_of_pdf(bytes: &[u8]) -> Result<Vec<String>, PdfError> {
    let pages = match guarded(|| read(bytes)) {
        Ok(pages) if pages.is_whole => Ok(pages),
        Err(error @ (PdfError::Password | PdfError::TooMuch)) => Err(error),
        damaged => the_fuller(damaged, guarded(|| read_found_objects(bytes))),
    }?;
    match pages.is_blank() {
        true if pages.is_whole => Err(PdfError::NoText),
        true => Err(PdfError::Damaged("no page can be read".to_owned())),
        false => Ok(pages.texts),
    }
}

fn guarded(read: impl FnOnce() -> Result<Pages, PdfError> + UnwindSafe) -> Result<Pages, PdfError> {
    catch_unwind(read).unwrap_or(Err(PdfError::Panicked))
}

fn read(bytes: &[u8]) -> Result<Pages, PdfError> {
    let document = Document::load_mem(bytes).map_err(|error| PdfError::Damaged(first_line(&error.to_string())))?;
    if document.trailer.has(b"Encrypt") {
        return Err(PdfError::Password);
    }
    let mut seen = HashSet::new();
    let pages: Vec<ObjectId> = document.page_iter().filter(|page| seen.insert(*page)).collect();
    let pages = read_pages(&document, &pages)?;
    if pages.is_understood || !pages.is_whole {
        return Ok(pages);
    }
    // Where the library fails as well, what was understood is better than nothing.
    match catch_unwind(|| pdf_extract::extract_text_from_mem_by_pages(bytes)) {
        Ok(Ok(texts)) => Ok(Pages { texts, ..pages }),
        _ => Ok(pages),
    }
}

fn read_found_objects(bytes: &[u8]) -> Result<Pages, PdfError> {
    let (document, pages) = rebuild(bytes).ok_or_else(|| PdfError::Damaged("no pages found".to_owned()))?;
    read_pages(&document, &pages)
}

fn the_fuller(usual: Result<Pages, PdfError>, found: Result<Pages, PdfError>) -> Result<Pages, PdfError> {
    let length = |pages: &Result<Pages, PdfError>| pages.as_ref().map_or(0, Pages::length);
    if length(&found) > length(&usual) { found } else { usual }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
