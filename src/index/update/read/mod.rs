//! Reads the letters in a file, on any thread. Files that have not changed are not read, and letters that only moved
//! are taken from the index.

pub(crate) mod prepared;
pub(crate) mod reuse;

use std::sync::Arc;

use crate::corpus::{Content, FileKind, Found, Location, PdfError, ReadError, Reader, Stamp, Text};
use crate::index::folder::forgotten::Forgotten;
use crate::index::folder::manifest::{Manifest, ManifestEntry};
use crate::index::update::plan::Task;
use crate::index::update::read::prepared::{ParsedLetter, PreparedLetter};
use crate::index::update::read::reuse::PreviousLetters;
use crate::letter;
use crate::letter::Letter;
use crate::terms;

/// The outcome of looking at a file.
pub enum ReadOutcome {
    /// The file is as it was known; only its times may differ.
    Unchanged {
        /// Its entry in the manifest.
        entry: ManifestEntry,
        /// Its letters as the index has them, by outcome, where all letters are written again; empty otherwise.
        letters: Vec<Option<PreparedLetter>>,
    },
    /// The file was read.
    Read {
        /// Its letters, or the reason why there is none.
        parts: Vec<Result<PreparedLetter, String>>,
        /// Its size and times.
        stamp: Stamp,
        /// The hash of its bytes; zero where nothing was read.
        content: u128,
        /// The number of its bytes.
        bytes: u64,
    },
    /// The file could not be read, which may be different next time.
    Refused {
        /// The reason, for people.
        reason: String,
        /// The outcome of before, which still counts.
        before: Option<Box<ReadOutcome>>,
    },
    /// No PDF can be read in this run.
    NoWorker {
        /// The reason, for people.
        reason: String,
    },
    /// The run was stopped before the file was looked at.
    Stopped,
}

/// A letter of a file, or the reason why that part of the file is none.
pub type ParsedPart = Result<Box<ParsedLetter>, String>;

/// Reads the letters in a file; returns at least one part.
///
/// # Errors
/// The reason why the file holds no letter.
pub fn read_letters(found: &Found, reader: &Reader) -> Result<Vec<ParsedPart>, ReadError> {
    let content = reader.content(found)?;
    parse(found, content, reader)
}

/// Parses the letters in the content of a file.
fn parse(found: &Found, content: Content, reader: &Reader) -> Result<Vec<ParsedPart>, ReadError> {
    let Text { document, hash } = reader.text(found.kind, content)?;
    let document = Arc::new(document);
    let letters = letter::read(&document);
    let count = letters.len();
    let part = |(index, read): (usize, Result<Letter, letter::NotALetter>)| match read {
        Ok(letter) => Ok(Box::new(ParsedLetter::new(letter, &document, (count == 1).then_some(hash)))),
        Err(reason) if count > 1 => Err(format!("letter {} of {count}: {reason}", index + 1)),
        Err(reason) => Err(reason.to_string()),
    };
    Ok(letters.into_iter().enumerate().map(part).collect())
}

/// The means by which files are looked at; shared by all threads.
pub struct ReadContext<'a> {
    /// The reader of files.
    pub reader: &'a Reader,
    /// The manifest of before.
    pub manifest: &'a Manifest,
    /// The letters that the index has already.
    pub previous: PreviousLetters<'a>,
    /// True if letters were read before by the parser and vocabulary of this program.
    pub same_reading: bool,
    /// The letters that are not taken in.
    pub forgotten: &'a Forgotten,
    /// True if every letter is written, those that have not changed among them.
    pub anew: bool,
}

impl ReadContext<'_> {
    /// Looks at a file only as closely as it must: not at all when its stamp is known, at its bytes when its times
    /// changed, at its text when its bytes did or when another parser or vocabulary read it.
    pub fn look_at(&self, task: &Task) -> ReadOutcome {
        let found = &task.file;
        let known = task.known.and_then(|number| self.manifest.entry(number));
        if let Some(known) = &known
            && (matches!(found.location, Location::Gone) || (found.stamp == known.stamp && self.same_reading))
        {
            return self.unchanged(known.clone());
        }
        let read = |parts, content, bytes| ReadOutcome::Read { parts, stamp: found.stamp, content, bytes };
        match (found.kind, &found.location) {
            (FileKind::Archive, Location::Nowhere(fault)) => return read(vec![Err(fault.clone())], 0, 0),
            // What is in it are tasks of their own.
            (FileKind::Archive, _) => return read(Vec::new(), 0, 0),
            _ => {}
        }
        let refused = |reason, known: Option<ManifestEntry>| {
            let before = known.map(|known| Box::new(self.unchanged(known)));
            ReadOutcome::Refused { reason, before }
        };
        let content = match self.reader.content(found) {
            Ok(content) => content,
            Err(ReadError::Refused(reason)) => return refused(reason, known),
            Err(error) => return read(vec![Err(error.to_string())], 0, 0),
        };
        let (hash, bytes) = (content.hash, content.bytes.len() as u64);
        // Touched and not changed: only its stamp is new.
        if let Some(known) = known.as_ref().filter(|known| known.content == hash && self.same_reading) {
            return self.unchanged(ManifestEntry { stamp: found.stamp, ..known.clone() });
        }
        // A new name for bytes of a file that is gone: the index has its letters already.
        let moved = if known.is_none() && self.same_reading { self.previous.moved(hash) } else { None };
        let parts = match moved {
            Some(parts) => parts,
            None => match parse(found, content, self.reader) {
                Ok(parts) => parts.into_iter().map(|part| part.map(|parsed| (*parsed).into())).collect(),
                Err(ReadError::Pdf(PdfError::NoWorker(reason))) => return ReadOutcome::NoWorker { reason },
                // Only what the bytes are to blame for is remembered.
                Err(ReadError::Pdf(error)) if error.is_passing() => {
                    return refused(format!("{error}; the next run tries again"), known);
                }
                Err(error) => vec![Err(error.to_string())],
            },
        };
        read(parts, hash, bytes)
    }

    /// Returns a file as it was known, with its letters where all letters are written again.
    fn unchanged(&self, entry: ManifestEntry) -> ReadOutcome {
        let letters = if self.anew { self.previous.letters(&entry) } else { Vec::new() };
        ReadOutcome::Unchanged { entry, letters }
    }
}

/// Names the parser and vocabulary of this program. The letters of an index are read again when this changes.
pub fn read_by() -> String {
    let lists = blake3::hash(letter::DIAGNOSIS_LISTS.as_bytes()).to_hex();
    format!("parser {}-{}, vocabulary {:016x}", letter::PARSER_VERSION, &lists[..8], terms::fingerprint())
}
