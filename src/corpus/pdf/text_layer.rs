//! Reads the text layer of one PDF in this process: as its tables say, and where these are damaged, by a search
//! for its objects. The longer of the two texts counts.

use std::panic::{UnwindSafe, catch_unwind};

use memchr::memmem;
use pdf_extract::{Document, Error};

use crate::corpus::pdf::error::PdfError;
use crate::corpus::pdf::objects::attached::attached_files;
use crate::corpus::pdf::objects::page_tree::pages_of;
use crate::corpus::pdf::objects::repair::rebuild;
use crate::corpus::pdf::objects::stream_lengths::{Referred, with_true_lengths};
use crate::corpus::pdf::objects::unlock::put_in_order;
use crate::corpus::pdf::page_text::fields::has_unread_form;
use crate::corpus::pdf::page_text::page_reader::PageTexts;
use crate::corpus::pdf::page_text::pages::read_pages;
use crate::corpus::pdf::pages::PdfPages;

/// Returns the text of each page of a PDF, read in this process.
///
/// Of a damaged file it returns what can still be read: the parser sees that a letter ends early. The pages of
/// PDFs that are attached to it follow its own.
///
/// # Errors
/// A reason why the file gives no text, a panic of the library among them.
pub fn text_of_pdf(bytes: &[u8]) -> Result<PdfPages, PdfError> {
    text_of(bytes, true)
}

/// Reads a PDF as [`text_of_pdf`] does; attached files only if `with_attached`, so that no chain of attachments
/// is followed.
///
/// # Errors
/// A reason why the file gives no text.
fn text_of(bytes: &[u8], with_attached: bool) -> Result<PdfPages, PdfError> {
    if has_monstrous_rows(bytes) {
        return Err(PdfError::TooMuch);
    }
    let repaired = with_true_lengths(bytes, Referred::Right);
    let (pages, attached) = match guarded(|| read(bytes, with_attached)) {
        Ok((pages, attached)) if pages.is_whole && repaired.is_none() => {
            // Where nothing is shown, a length in an object of its own may be wrong.
            let counted = pages.is_blank().then(|| with_true_lengths(bytes, Referred::Counted)).flatten();
            let found = counted.map(|file| guarded(|| read_found_objects(&file)));
            match found {
                Some(found) => (longer(Ok(pages), found), attached),
                None => (Ok(pages), attached),
            }
        }
        Err(error @ (PdfError::Password | PdfError::TooMuch)) => return Err(error),
        damaged => {
            let attached = damaged.as_ref().map(|(_, attached)| attached.clone()).unwrap_or_default();
            // The search finds pages that the table does not, and the table may know better what is current.
            let repaired = repaired.or_else(|| with_true_lengths(bytes, Referred::Counted));
            let file = repaired.as_deref().unwrap_or(bytes);
            (longer(damaged.map(|(pages, _)| pages), guarded(|| read_found_objects(file))), attached)
        }
    };
    let mut pages = pages?;
    // Attached letters count as text of a portfolio whose own page says nothing.
    let is_blank = pages.is_blank() && attached.texts.is_empty();
    pages.unread.extend(attached.unread);
    if is_blank {
        let unread = pages.unread;
        return Err(match pages.is_whole {
            _ if !unread.is_empty() => PdfError::Unread(unread.join("; ")),
            true => PdfError::NoText,
            false => PdfError::Damaged("no page can be read".to_owned()),
        });
    }
    pages.texts.extend(attached.texts);
    Ok(PdfPages { texts: pages.texts, unread: pages.unread })
}

/// Calls `read`, and takes a panic of the library for an error.
fn guarded<T>(read: impl FnOnce() -> Result<T, PdfError> + UnwindSafe) -> Result<T, PdfError> {
    catch_unwind(read).unwrap_or(Err(PdfError::Panicked))
}

/// Returns true if the parameters of a filter ask for rows that no document has: the library reserves memory for
/// them before it looks whether they are there.
fn has_monstrous_rows(bytes: &[u8]) -> bool {
    const LONGEST: u64 = 1 << 20;
    /// Two of the keys begin alike, which is looked for once.
    const KEYS: [(&[u8], &[&[u8]]); 2] = [(b"/Col", &[b"ors", b"umns"]), (b"/BitsPerComponent", &[b""])];
    let is_large = |rest: &[u8]| {
        let digits = rest.trim_ascii_start().iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold(0u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0'))) > LONGEST
    };
    KEYS.into_iter().any(|(start, ends)| {
        memmem::find_iter(bytes, start).any(|at| {
            let rest = &bytes[at + start.len()..];
            ends.iter().filter_map(|end| rest.strip_prefix(*end)).any(is_large)
        })
    })
}

/// Loads a document, its encryption put in order where needed.
///
/// # Errors
/// When its objects cannot be read, or it needs a password.
fn load(bytes: &[u8]) -> Result<Document, PdfError> {
    let load = |bytes: &[u8]| Document::load_mem(bytes).map_err(|error| PdfError::Damaged(in_our_words(&error)));
    let document = load(bytes)?;
    let document = match put_in_order(bytes, &document) {
        Some(ordered) => load(&ordered).unwrap_or(document),
        None => document,
    };
    if document.trailer.has(b"Encrypt") { Err(PdfError::Password) } else { Ok(document) }
}

/// Reads the pages of a PDF, and those of the files attached to it if `with_attached`. The unread parts of the
/// latter begin with the name of the file.
fn read(bytes: &[u8], with_attached: bool) -> Result<(PageTexts, PdfPages), PdfError> {
    let document = load(bytes)?;
    let pages = read_pages(&document, &pages_of(&document))?;
    let mut attached = PdfPages::default();
    if has_unread_form(&document) {
        attached.unread.push("an XFA form, not read".to_owned());
    }
    for file in if with_attached { attached_files(&document) } else { Vec::new() } {
        let name = &file.name;
        match file.bytes.as_deref().filter(|_| file.is_pdf()).map(|bytes| text_of(bytes, false)) {
            Some(Ok(text)) => {
                attached.texts.extend(text.texts);
                attached.unread.extend(text.unread.iter().map(|unread| format!("attached file {name}: {unread}")));
            }
            Some(Err(error)) => attached.unread.push(format!("attached file {name}: {error}")),
            None => attached.unread.push(format!("attached file {name}: no PDF, not read")),
        }
    }
    Ok((pages, attached))
}

/// Reads the pages that a search for objects finds, without regard to the cross-reference table.
fn read_found_objects(bytes: &[u8]) -> Result<PageTexts, PdfError> {
    let (document, pages) = rebuild(bytes).ok_or_else(|| PdfError::Damaged("no pages found".to_owned()))?;
    read_pages(&document, &pages)
}

/// Returns the result with the longer text, the usual one when both are as long.
fn longer(usual: Result<PageTexts, PdfError>, found: Result<PageTexts, PdfError>) -> Result<PageTexts, PdfError> {
    let length = |pages: &Result<PageTexts, PdfError>| pages.as_ref().map_or(0, PageTexts::length);
    if length(&found) > length(&usual) { found } else { usual }
}

/// Returns an error of the library in words that help the user.
fn in_our_words(error: &Error) -> String {
    let words = match error {
        Error::Xref(_) | Error::MissingXrefEntry => "its table of objects is damaged",
        Error::Parse(_) => "it is not written as a PDF is",
        Error::Decryption(_) | Error::InvalidPassword | Error::UnsupportedSecurityHandler(_) => {
            "its encryption is damaged or not known"
        }
        _ => "its objects cannot be read",
    };
    words.to_owned()
}
