//! From a file to a letter, on any thread.

use super::ids::LetterKey;
use super::manifest::Entry;
use super::plan::Task;
use crate::corpus::{Content, Found, ReadError, Reader};
use crate::letter::{self, Letter};
use crate::terms;

/// What looking at a file gave.
pub enum Reading {
    /// It is as it was known; only its times may differ.
    Unchanged(Entry),
    /// It holds a letter.
    Letter { letter: Box<Letter>, key: LetterKey, found: Found, content: u128, bytes: u64 },
    /// It is no letter, and will not be one until it changes.
    Rejected { reason: String, found: Found, content: u128, bytes: u64 },
    /// It could not be read, which may be different next time.
    Refused { reason: String },
    /// The run was stopped before.
    Stopped,
}

/// A letter with what tells it from others.
pub struct Parsed {
    /// The letter.
    pub letter: Letter,
    /// What tells it from others.
    pub key: LetterKey,
}

/// Reads the letter in a file.
///
/// # Errors
/// Says why the file holds none.
pub fn read_letter(found: &Found, reader: &Reader) -> Result<Parsed, String> {
    let content = reader.content(found).map_err(|error| error.to_string())?;
    parse(found, &content, reader)
}

fn parse(found: &Found, content: &Content, reader: &Reader) -> Result<Parsed, String> {
    let document = reader.document(found.kind, &content.bytes).map_err(|error| error.to_string())?;
    let letter = letter::read(&document).swap_remove(0).map_err(|error| error.to_string())?;
    let key = LetterKey::new(letter.case_number.clone(), &document.text()[letter.span.clone()]);
    Ok(Parsed { letter, key })
}

/// Looks at a file: not at all when nothing speaks for it, at its bytes when its times changed, at its
/// text when its bytes did or when another parser or vocabulary read it.
pub fn look_at(task: &Task, same_reading: bool, reader: &Reader) -> Reading {
    let known = task.known.as_ref();
    let found = match (&task.found, known) {
        (None, Some(known)) => return Reading::Unchanged(known.clone()),
        (None, None) => return Reading::Refused { reason: "gone".to_owned() },
        (Some(found), _) => found,
    };
    if let Some(known) = known.filter(|_| task.is_unchanged() && same_reading) {
        return Reading::Unchanged(known.clone());
    }
    let content = match reader.content(found) {
        Ok(content) => content,
        Err(ReadError::Refused(reason)) => return Reading::Refused { reason },
        Err(error) => {
            return Reading::Rejected { reason: error.to_string(), found: found.clone(), content: 0, bytes: 0 };
        }
    };
    if let Some(known) = known.filter(|known| known.content == content.hash && same_reading) {
        return Reading::Unchanged(Entry { stamp: found.stamp, ..known.clone() });
    }
    let bytes = content.bytes.len() as u64;
    match parse(found, &content, reader) {
        Ok(Parsed { letter, key }) => {
            Reading::Letter { letter: Box::new(letter), key, found: found.clone(), content: content.hash, bytes }
        }
        Err(reason) => Reading::Rejected { reason, found: found.clone(), content: content.hash, bytes },
    }
}

/// What read the letters of an index: they are read again when it changes.
pub fn read_by() -> String {
    let lists = blake3::hash(letter::DIAGNOSIS_LISTS.as_bytes()).to_hex();
    format!("parser {}-{}, vocabulary {:016x}", letter::PARSER_VERSION, &lists[..8], terms::fingerprint())
}
