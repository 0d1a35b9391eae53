//! The manifest: what was known of every file when the index was last written.
//!
//! It makes an update read only what has changed, and says for every item of the index where it came from. An archive
//! of millions of letters has millions of entries: they are kept packed in memory as they are in the file, about 130
//! bytes each, and are unpacked one by one; a new manifest is written entry by entry.
//!
//! Format of the file: a line of JSON with the sources; the entries in the order in which ids are given out, each
//! with its length before it; a length of zero; the number of entries; and a BLAKE3 hash of all before. Numbers have
//! their lowest byte first, and entries are packed by `postcard`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::corpus::{FileKind, Stamp};
use crate::index::error::{IndexError, Result};
use crate::index::folder::letter_key::LetterKey;
use crate::platform::system_says;
use crate::platform::{sync_folder, temporary_in};

/// An entry of the manifest: what is known of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// The kind of the file, by the ending of its name.
    pub kind: FileKind,
    /// The number of its source in [`Manifest::sources`].
    pub source: usize,
    /// Its path below the source, made printable.
    pub name: String,
    /// Its size and times. Equal stamps mean that the file is not read again.
    pub stamp: Stamp,
    /// A hash of its bytes; 0 where they were not read.
    pub content: u128,
    /// The outcome of each letter in it, in the order of the text. A file without letters has one outcome, which says
    /// why; an archive has none, unless it was not read to its end.
    pub outcomes: Vec<LetterOutcome>,
}

impl ManifestEntry {
    /// Returns the ids of the letters that the index has from the file.
    pub fn letter_ids(&self) -> impl Iterator<Item = &str> {
        self.outcomes.iter().filter_map(|outcome| match outcome {
            LetterOutcome::Indexed { id, .. } => Some(&id[..]),
            LetterOutcome::Duplicate { .. } | LetterOutcome::Rejected { .. } => None,
        })
    }
}

/// The outcome of reading a letter, or of what was taken for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LetterOutcome {
    /// The letter is in the index.
    Indexed {
        /// The letter's id.
        id: String,
        /// The key that tells the letter from others.
        key: LetterKey,
        /// A hash of all that was read of the letter: equal for letters that are indexed alike.
        text: u128,
        /// The name of the letter's layout.
        layout: String,
        /// The number of items with each decision, in the order of [`Decision::ALL`](crate::letter::Decision::ALL).
        decisions: [u32; 4],
    },
    /// The letter is another copy of a letter in the index.
    Duplicate {
        /// The id of that letter.
        of: String,
        /// The key that tells the letter from others.
        key: LetterKey,
    },
    /// The text is no letter.
    Rejected {
        /// The reason, for people.
        reason: String,
    },
}

/// The first fields of a [`ManifestEntry`], read without the others. Most entries of an update are only looked up by
/// name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct EntryHead<'a> {
    /// As [`ManifestEntry::kind`].
    pub kind: FileKind,
    /// As [`ManifestEntry::source`].
    pub source: usize,
    /// As [`ManifestEntry::name`].
    pub name: &'a str,
}

/// All entries of the files of an index, packed in memory.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// The paths that the index was given, absolute.
    pub sources: Vec<PathBuf>,
    /// The packed entries, one after the other.
    bytes: Vec<u8>,
    /// The place in `bytes` at which each entry begins.
    starts: Vec<usize>,
}

/// Bytes of the length before an entry.
const LENGTH: usize = size_of::<u32>();

impl Manifest {
    /// Makes a manifest of these sources without entries.
    #[cfg(test)]
    pub fn of_sources(sources: Vec<PathBuf>) -> Manifest {
        Manifest { sources, ..Manifest::default() }
    }

    /// Reads the manifest in the file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, or its hash is not that of its content.
    pub fn read(path: &Path) -> Result<Manifest> {
        let damaged = |reason: String| IndexError::Damaged { path: path.to_owned(), reason };
        let bytes = fs::read(path).map_err(|error| damaged(system_says(&error)))?;
        Manifest::unpack(bytes).ok_or_else(|| damaged("it is not what was written".to_owned()))
    }

    /// Checks the hash and finds the entries in the bytes of a file; `None` where they are not a manifest.
    fn unpack(mut bytes: Vec<u8>) -> Option<Manifest> {
        let (content, hash) = bytes.split_last_chunk::<{ blake3::OUT_LEN }>()?;
        // With the right hash, the lengths in it are as they were written.
        if blake3::hash(content) != *hash {
            return None;
        }
        let line = memchr::memchr(b'\n', &bytes)?;
        let sources = serde_json::from_slice(&bytes[..line]).ok()?;
        let (mut at, mut starts) = (line + 1, Vec::new());
        loop {
            let length = u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?) as usize;
            at += LENGTH;
            if length == 0 {
                break;
            }
            starts.push(at);
            at += length;
        }
        let count = u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
        // Number and hash are not needed any more.
        bytes.truncate(at);
        (count == starts.len() as u64).then_some(Manifest { sources, bytes, starts })
    }

    /// Returns how many entries there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Unpacks the first fields of an entry; `None` when there is none of that number.
    pub fn head(&self, number: usize) -> Option<EntryHead<'_>> {
        let packed = &self.bytes[*self.starts.get(number)?..];
        postcard::take_from_bytes(packed).ok().map(|(head, _)| head)
    }

    /// Unpacks an entry; `None` when there is none of that number.
    pub fn entry(&self, number: usize) -> Option<ManifestEntry> {
        postcard::take_from_bytes(&self.bytes[*self.starts.get(number)?..]).ok().map(|(entry, _)| entry)
    }

    /// Unpacks all entries in the order in which ids were given out.
    pub fn entries(&self) -> impl Iterator<Item = ManifestEntry> {
        (0..self.len()).filter_map(|number| self.entry(number))
    }

    /// Unpacks the first fields of all entries in that order.
    pub fn heads(&self) -> impl Iterator<Item = EntryHead<'_>> {
        (0..self.len()).filter_map(|number| self.head(number))
    }

    /// Moves entries to other sources: `change` may set the source and name of each. They are then sorted again in
    /// the order in which ids are given out.
    pub fn relocate(&mut self, change: impl Fn(&mut ManifestEntry)) {
        let mut entries: Vec<ManifestEntry> = self.entries().collect();
        entries.iter_mut().for_each(change);
        let sources = &self.sources;
        entries.sort_by(|a, b| (a.kind, &a.name, sources.get(a.source)).cmp(&(b.kind, &b.name, sources.get(b.source))));
        (self.bytes, self.starts) = Default::default();
        for entry in entries {
            self.push(&entry);
        }
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, entry: &ManifestEntry) {
        if let Ok(packed) = postcard::to_allocvec(entry) {
            self.bytes.extend_from_slice(&(packed.len() as u32).to_le_bytes());
            self.starts.push(self.bytes.len());
            self.bytes.extend_from_slice(&packed);
        }
    }
}

/// Writer of a manifest, entry by entry. Nobody sees the manifest before [`ManifestWriter::finish`].
pub struct ManifestWriter {
    folder: PathBuf,
    file: tempfile::NamedTempFile,
    /// The hash of all that was written so far.
    hash: blake3::Hasher,
    /// Packed entries that are not written yet.
    waiting: Vec<u8>,
    /// The number of entries.
    count: u64,
}

/// Bytes that are written in one go.
const WRITTEN_AT_ONCE: usize = 1 << 20;

impl ManifestWriter {
    /// Begins a manifest of `sources` in a folder, as a temporary file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(folder: &Path, sources: &[PathBuf]) -> Result<ManifestWriter> {
        let io = |error| IndexError::io(folder, error);
        let file = temporary_in(folder).map_err(io)?;
        let mut waiting = serde_json::to_vec(sources).map_err(|error| io(error.into()))?;
        waiting.push(b'\n');
        Ok(ManifestWriter { folder: folder.to_owned(), file, hash: blake3::Hasher::new(), waiting, count: 0 })
    }

    /// Writes an entry. Entries come in the order in which ids are given out.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn push(&mut self, entry: &ManifestEntry) -> Result<()> {
        let start = self.waiting.len();
        self.waiting.extend_from_slice(&[0; LENGTH]);
        self.waiting = postcard::to_extend(entry, std::mem::take(&mut self.waiting))
            .map_err(|error| IndexError::io(&self.folder, std::io::Error::other(error)))?;
        let length = (self.waiting.len() - start - LENGTH) as u32;
        self.waiting[start..start + LENGTH].copy_from_slice(&length.to_le_bytes());
        self.count += 1;
        if self.waiting.len() >= WRITTEN_AT_ONCE { self.flush() } else { Ok(()) }
    }

    /// Writes the packed entries that wait.
    fn flush(&mut self) -> Result<()> {
        self.hash.update(&self.waiting);
        self.file.write_all(&self.waiting).map_err(|error| IndexError::io(&self.folder, error))?;
        self.waiting.clear();
        Ok(())
    }

    /// Puts the manifest under `name` into its folder, whole or not at all, and onto the disk.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self, name: &str) -> Result<()> {
        self.waiting.extend_from_slice(&[0; LENGTH]);
        self.waiting.extend_from_slice(&self.count.to_le_bytes());
        self.flush()?;
        let hash = self.hash.finalize();
        let (folder, mut file) = (self.folder, self.file);
        let write = || -> std::io::Result<()> {
            file.write_all(hash.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(folder.join(name))?;
            // The name is in the folder, which is synced by itself.
            sync_folder(&folder)
        };
        write().map_err(|error| IndexError::io(&folder, error))
    }
}
