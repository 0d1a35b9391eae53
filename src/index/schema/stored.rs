//! Reads records back from the documents of the index.

use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, Searcher, TantivyDocument};

use crate::index::schema::fields::{Stored, stored_field};
use crate::index::schema::record::{CaseRecord, ItemRecord, Record};
use crate::index::segment::block_join::first_item;

/// The stored part that the items of a letter share.
pub struct Shared {
    /// The record of the letter.
    pub case: CaseRecord,
    /// The letter's id.
    pub letter: String,
    /// The path of the letter's file below the indexed folder.
    pub source: String,
}

/// Reads the stored fields of a document: the item's own record and, with the first item of a letter, the part that
/// all share. `None` when they are nothing that this version can read.
pub fn stored_in(document: &TantivyDocument) -> Option<(ItemRecord, Option<Shared>)> {
    let item = serde_json::from_str(text(document, Stored::Item)?).ok()?;
    let Some(case) = text(document, Stored::Case) else { return Some((item, None)) };
    let case = serde_json::from_str(case).ok()?;
    let [letter, source] = [Stored::Letter, Stored::Source].map(|stored| text(document, stored));
    Some((item, Some(Shared { case, letter: letter?.to_owned(), source: source?.to_owned() })))
}

/// Reads the record of the item at `address`; `None` when it is none that this version can read.
///
/// The items of a letter are next to each other in one segment, in the order of their numbers: tantivy keeps together
/// what was added together, and what is removed is always a whole letter. The first of them has the part that they
/// share.
///
/// # Errors
/// When the index cannot be read.
pub fn read_record(searcher: &Searcher, address: DocAddress) -> tantivy::Result<Option<Record>> {
    read_record_of(searcher, address, || first_item(searcher.segment_reader(address.segment_ord), address.doc_id))
}

/// Reads the same where `first_item` knows the first item of the letter.
///
/// # Errors
/// When the index cannot be read.
pub fn read_record_of(
    searcher: &Searcher,
    address: DocAddress,
    first_item: impl FnOnce() -> tantivy::Result<DocId>,
) -> tantivy::Result<Option<Record>> {
    let Some((item, mut shared)) = stored_in(&searcher.doc(address)?) else { return Ok(None) };
    // Only the first item of a letter has the shared part: a second document is read for the others.
    if shared.is_none() {
        let first = searcher.doc(DocAddress::new(address.segment_ord, first_item()?))?;
        shared = stored_in(&first).and_then(|(_, shared)| shared);
    }
    let Some(Shared { case, letter, source }) = shared else { return Ok(None) };
    let id = format!("{letter}#{}", item.number);
    Ok(Some(Record { id, letter, item, case, source }))
}

/// Returns the text of a stored field, if the document has it.
fn text(document: &TantivyDocument, stored: Stored) -> Option<&str> {
    document.get_first(stored_field(stored)).and_then(|value| value.as_str())
}
