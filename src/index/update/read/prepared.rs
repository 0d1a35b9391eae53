//! Letters on their way from a file into the index: as they were parsed, and as documents that are ready to be
//! written. The second form is made on the threads that read, since it costs most of the time.

use std::cell::RefCell;
use std::sync::Arc;

use crate::corpus::short_hash;
use crate::index::folder::letter_key::LetterKey;
use crate::index::schema::of_letter::records;
use crate::index::schema::record::{CaseRecord, ItemRecord};
use crate::index::segment::document::PreparedDocuments;
use crate::index::segment::postings::inverter::Inverter;
use crate::letter::document::Document;
use crate::letter::{Decision, Letter};

/// A letter as it was parsed, with the key that tells it from others.
#[derive(Debug)]
pub struct ParsedLetter {
    /// The letter.
    pub letter: Letter,
    /// The key that tells it from others.
    pub key: LetterKey,
    /// A hash of all that was read: equal for letters that are indexed alike.
    pub text: u128,
    /// The document that it was read from.
    pub document: Arc<Document>,
}

impl ParsedLetter {
    /// Takes a letter of `document`; `hash` is the hash of the document's text where the letter is all of it.
    pub fn new(letter: Letter, document: &Arc<Document>, hash: Option<u128>) -> ParsedLetter {
        let text = &document.text()[letter.span.clone()];
        let hash_of_part = || {
            let mut hash = blake3::Hasher::new();
            hash.update(text.as_bytes());
            // The reading of a letter may depend on the text around it, and its places do.
            hash.update(&letter.span.start.to_le_bytes());
            hash.update(&serde_json::to_vec(&letter).unwrap_or_default());
            short_hash(&hash.finalize())
        };
        let hash = hash.unwrap_or_else(hash_of_part);
        let key = LetterKey::new(letter.case_number.clone(), text);
        ParsedLetter { key, text: hash, letter, document: Arc::clone(document) }
    }
}

/// A letter that is ready to be written, whatever id it gets.
#[derive(Debug)]
pub struct PreparedLetter {
    /// The key that tells it from others.
    pub key: LetterKey,
    /// A hash of all that was read.
    pub text: u128,
    /// The name of its layout.
    pub layout: String,
    /// The number of items with each decision, in the order of [`Decision::ALL`].
    pub decisions: [u32; 4],
    /// True if something of it was not understood.
    pub warned: bool,
    /// Its documents, which lack only the id.
    pub drafts: PreparedDocuments,
}

thread_local! {
    /// The inverter of each thread, which keeps the stems that it knows.
    static INVERTER: RefCell<Inverter> = RefCell::default();
}

impl PreparedLetter {
    /// Prepares a letter with these records.
    pub fn new(
        key: LetterKey,
        text: u128,
        layout: String,
        decisions: [u32; 4],
        case: &CaseRecord,
        items: &mut [ItemRecord],
    ) -> PreparedLetter {
        let drafts = INVERTER.with_borrow_mut(|inverter| PreparedDocuments::new(case, items, inverter)).of_text(text);
        PreparedLetter { key, text, layout, decisions, warned: false, drafts }
    }
}

impl From<ParsedLetter> for PreparedLetter {
    /// Prepares a letter that was parsed; its document is dropped.
    fn from(parsed: ParsedLetter) -> PreparedLetter {
        let ParsedLetter { letter, key, text, .. } = parsed;
        let count = |wanted| letter.items.iter().filter(|item| item.decision == wanted).count();
        let decisions = Decision::ALL.map(|decision| u32::try_from(count(decision)).unwrap_or(u32::MAX));
        let (layout, warned) = (letter.layout.as_str().to_owned(), !letter.warnings.is_empty());
        let (case, mut items) = records(letter);
        PreparedLetter { warned, ..PreparedLetter::new(key, text, layout, decisions, &case, &mut items) }
    }
}
