//! From a file to its letters, on any thread.

use std::sync::Arc;

use super::ids::LetterKey;
use super::manifest::Entry;
use super::plan::Task;
use crate::corpus::{Content, FileKind, Found, Location, ReadError, Reader, Stamp, short_hash};
use crate::document::Document;
use crate::letter::{self, Letter};
use crate::terms;

/// What looking at a file gave.
pub enum Reading {
    /// It is as it was known; only its times may differ.
    Unchanged(Entry),
    /// It was read, and this is in it.
    Read {
        /// Its letters, or why there are none.
        parts: Vec<Part>,
        /// Its size and times.
        stamp: Stamp,
        /// The hash of its bytes; zero where nothing was read.
        content: u128,
        /// The number of its bytes.
        bytes: u64,
    },
    /// It could not be read, which may be different next time.
    Refused {
        /// Why not.
        reason: String,
    },
    /// The run was stopped before.
    Stopped,
}

/// A letter of a file, or why that part of the file is none.
pub type Part = Result<Box<Parsed>, String>;

/// A letter with what tells it from others.
#[derive(Debug)]
pub struct Parsed {
    /// The letter.
    pub letter: Letter,
    /// What tells it from others.
    pub key: LetterKey,
    /// A hash of all that was read: equal for letters that are indexed alike.
    pub text: u128,
    /// What it was read from.
    pub document: Arc<Document>,
}

impl Parsed {
    /// A letter of `document`, which may be all of it.
    pub fn new(letter: Letter, document: &Arc<Document>, is_all: bool) -> Parsed {
        let text = &document.text()[letter.span.clone()];
        let mut hash = blake3::Hasher::new();
        hash.update(text.as_bytes());
        if !is_all {
            // How a letter is read may depend on what stands around it, and its places do.
            hash.update(&letter.span.start.to_le_bytes());
            hash.update(&serde_json::to_vec(&letter).unwrap_or_default());
        }
        let key = LetterKey::new(letter.case_number.clone(), text);
        Parsed { key, text: short_hash(&hash.finalize()), letter, document: Arc::clone(document) }
    }
}

/// Reads the letters in a file: at least one part.
///
/// # Errors
/// Says why the file holds none.
pub fn read_letters(found: &Found, reader: &Reader) -> Result<Vec<Part>, ReadError> {
    let content = reader.content(found)?;
    parse(found, content, reader)
}

fn parse(found: &Found, content: Content, reader: &Reader) -> Result<Vec<Part>, ReadError> {
    let document = Arc::new(reader.document(found.kind, content.bytes)?);
    let letters = letter::read(&document);
    let count = letters.len();
    let part = |(index, read): (usize, Result<Letter, letter::NotALetter>)| match read {
        Ok(letter) => Ok(Box::new(Parsed::new(letter, &document, count == 1))),
        Err(reason) if count > 1 => Err(format!("letter {} of {count}: {reason}", index + 1)),
        Err(reason) => Err(reason.to_string()),
    };
    Ok(letters.into_iter().enumerate().map(part).collect())
}

/// Looks at a file: not at all when nothing speaks for it, at its bytes when its times changed, at its
/// text when its bytes did or when another parser or vocabulary read it.
pub fn look_at(task: &Task, same_reading: bool, reader: &Reader) -> Reading {
    let (found, known) = (&task.file, task.known.as_ref());
    if let Some(known) = known
        && (matches!(found.location, Location::Gone) || (found.stamp == known.stamp && same_reading))
    {
        return Reading::Unchanged(known.clone());
    }
    let read = |parts, content, bytes| Reading::Read { parts, stamp: found.stamp, content, bytes };
    match (found.kind, &found.location) {
        (FileKind::Archive, Location::Nowhere(fault)) => return read(vec![Err(fault.clone())], 0, 0),
        // What is in it are tasks of their own.
        (FileKind::Archive, _) => return read(Vec::new(), 0, 0),
        _ => {}
    }
    let content = match reader.content(found) {
        Ok(content) => content,
        Err(ReadError::Refused(reason)) => return Reading::Refused { reason },
        Err(error) => return read(vec![Err(error.to_string())], 0, 0),
    };
    if let Some(known) = known.filter(|known| known.content == content.hash && same_reading) {
        return Reading::Unchanged(Entry { stamp: found.stamp, ..known.clone() });
    }
    let (hash, bytes) = (content.hash, content.bytes.len() as u64);
    read(parse(found, content, reader).unwrap_or_else(|error| vec![Err(error.to_string())]), hash, bytes)
}

/// What read the letters of an index: they are read again when it changes.
pub fn read_by() -> String {
    let lists = blake3::hash(letter::DIAGNOSIS_LISTS.as_bytes()).to_hex();
    format!("parser {}-{}, vocabulary {:016x}", letter::PARSER_VERSION, &lists[..8], terms::fingerprint())
}
