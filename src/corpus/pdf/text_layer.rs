//! Text layer.

use std::collections::HashSet;
use std::panic::{UnwindSafe, catch_unwind};

use memchr::memmem;
use pdf_extract::{Document, Error, ObjectId};

use crate::corpus::pdf::error::PdfError;
use crate::corpus::pdf::objects::attached::attached_files;
use crate::corpus::pdf::objects::repair::rebuild;
use crate::corpus::pdf::objects::unlock::put_in_order;
use crate::corpus::pdf::page_text::fields::has_unread_form;
use crate::corpus::pdf::page_text::page_reader::PageTexts;
use crate::corpus::pdf::page_text::pages::read_pages;
use crate::corpus::pdf::pages::PdfPages;

/// The text of each page of a PDF, read in this process.
///
/// Of a damaged file, what can still be read is given: that a letter ends early is for the parser to see. The
/// pages of PDFs that are attached to it follow its own.
///
/// # Errors
/// Says what is wrong with the file, and that the library panicked when it did.
pub fn text_of_pdf(bytes: &[u8]) -> Result<PdfPages, PdfError> {
    text_of(bytes, true)
}

fn text_of(bytes: &[u8], with_attached: bool) -> Result<PdfPages, PdfError> {
    if has_monstrous_rows(bytes) {
        return Err(PdfError::TooMuch);
    }
    let (pages, attached) = match guarded(|| read(bytes, with_attached)) {
        Ok((pages, attached)) if pages.is_whole => (Ok(pages), attached),
        Err(error @ (PdfError::Password | PdfError::TooMuch)) => return Err(error),
        damaged => {
            let attached = damaged.as_ref().map(|(_, attached)| attached.clone()).unwrap_or_default();
            (longer(damaged.map(|(pages, _)| pages), guarded(|| read_found_objects(bytes))), attached)
        }
    };
    let mut pages = pages?;
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

fn guarded<T>(read: impl FnOnce() -> Result<T, PdfError> + UnwindSafe) -> Result<T, PdfError> {
    catch_unwind(read).unwrap_or(Err(PdfError::Panicked))
}

/// True when the parameters of a filter ask for rows that no document has: the library makes room for them
/// before it looks whether they are there.
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

fn load(bytes: &[u8]) -> Result<Document, PdfError> {
    let load = |bytes: &[u8]| Document::load_mem(bytes).map_err(|error| PdfError::Damaged(in_our_words(&error)));
    let document = load(bytes)?;
    let document = match put_in_order(bytes, &document) {
        Some(ordered) => load(&ordered).unwrap_or(document),
        None => document,
    };
    if document.trailer.has(b"Encrypt") { Err(PdfError::Password) } else { Ok(document) }
}

fn read(bytes: &[u8], with_attached: bool) -> Result<(PageTexts, PdfPages), PdfError> {
    let document = load(bytes)?;
    let mut seen = HashSet::new();
    let pages: Vec<ObjectId> = document.page_iter().filter(|page| seen.insert(*page)).collect();
    let pages = read_pages(&document, &pages)?;
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

fn read_found_objects(bytes: &[u8]) -> Result<PageTexts, PdfError> {
    let (document, pages) = rebuild(bytes).ok_or_else(|| PdfError::Damaged("no pages found".to_owned()))?;
    read_pages(&document, &pages)
}

fn longer(usual: Result<PageTexts, PdfError>, found: Result<PageTexts, PdfError>) -> Result<PageTexts, PdfError> {
    let length = |pages: &Result<PageTexts, PdfError>| pages.as_ref().map_or(0, PageTexts::length);
    if length(&found) > length(&usual) { found } else { usual }
}

/// What the library says, in words that help the user.
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
