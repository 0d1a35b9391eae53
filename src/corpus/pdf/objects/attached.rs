//! Lists the files that are attached to a document: letters in a portfolio are read, others are named. Some
//! senders wrap a letter in a portfolio whose own page only says so.

use pdf_extract::{Dictionary, Document, Object, Stream, decode_text_string};

use crate::corpus::pdf::objects::filter::unpack;
use crate::corpus::pdf::objects::lookup::{DEEPEST, MOST_CONTENT, entry};

/// The most files that are looked at.
const MOST_FILES: usize = 256;

/// A file within a document.
pub struct Attached {
    /// Its name.
    pub name: String,
    /// Its bytes; `None` when they cannot be unpacked.
    pub bytes: Option<Vec<u8>>,
}

impl Attached {
    /// Returns true for another PDF.
    pub fn is_pdf(&self) -> bool {
        self.bytes.as_ref().is_some_and(|bytes| bytes.starts_with(b"%PDF-"))
    }
}

/// Returns the files that are attached to a document, in the order of their names, and those that are pinned to a page.
pub fn attached_files(document: &Document) -> Vec<Attached> {
    let mut files = Vec::new();
    let names = document.catalog().ok().and_then(|catalog| entry(document, catalog, b"Names")?.as_dict().ok());
    if let Some(Object::Dictionary(tree)) = names.and_then(|names| entry(document, names, b"EmbeddedFiles")) {
        collect(document, tree, &mut files, 0);
    }
    let pages = document.page_iter().take(MOST_FILES).filter_map(|page| document.get_dictionary(page).ok());
    for page in pages {
        let notes = entry(document, page, b"Annots").and_then(|notes| notes.as_array().ok()).into_iter().flatten();
        let pinned = notes.filter_map(|note| {
            let note = document.dereference(note).and_then(|(_, note)| note.as_dict()).ok()?;
            let kind = entry(document, note, b"Subtype").and_then(|kind| kind.as_name().ok());
            kind.filter(|kind| *kind == b"FileAttachment")?;
            file(document, entry(document, note, b"FS")?.as_dict().ok()?)
        });
        files.extend(pinned.take(MOST_FILES.saturating_sub(files.len())));
    }
    files
}

/// Adds the files of a node of the name tree and of those below it.
fn collect(document: &Document, node: &Dictionary, files: &mut Vec<Attached>, depth: usize) {
    let array = |key: &[u8]| entry(document, node, key).and_then(|array| array.as_array().ok()).into_iter().flatten();
    let dictionary = |object| document.dereference(object).and_then(|(_, object)| object.as_dict()).ok();
    // The array alternates between names and file descriptions.
    for pair in array(b"Names").skip(1).step_by(2).filter_map(dictionary) {
        if files.len() < MOST_FILES {
            files.extend(file(document, pair));
        }
    }
    if depth < DEEPEST {
        for kid in array(b"Kids").filter_map(dictionary).take(MOST_FILES) {
            collect(document, kid, files, depth + 1);
        }
    }
}

/// Returns the file of a file description (PDF 32000-1, 7.11.3).
fn file(document: &Document, description: &Dictionary) -> Option<Attached> {
    const KEYS: [&[u8]; 2] = [b"UF", b"F"];
    let embedded = entry(document, description, b"EF")?.as_dict().ok()?;
    let stream = |key: &[u8]| -> Option<&Stream> { entry(document, embedded, key)?.as_stream().ok() };
    let stream = KEYS.into_iter().find_map(stream)?;
    let name = KEYS.into_iter().find_map(|key| decode_text_string(entry(document, description, key)?).ok());
    let bytes = unpack(document, stream, MOST_CONTENT).ok().map(|unpacked| unpacked.bytes.into_owned());
    Some(Attached { name: name.unwrap_or_default(), bytes })
}
