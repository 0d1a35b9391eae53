//! The manifest: what was known of every file when the index was last written.
//!
//! One JSON object a line, in the order in which ids are given out. It makes an update read only what
//! has changed, and says for every item of the index where it came from.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ids::LetterKey;
use crate::corpus::{FileKind, Stamp};
use crate::error::{Error, Result, system_says};

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The number of its source in [`Manifest::sources`].
    pub source: usize,
    /// Its path below the source, made printable.
    pub name: String,
    /// What its name says.
    pub kind: FileKind,
    /// Its size and times.
    pub stamp: Stamp,
    /// The hash of its bytes.
    pub content: u128,
    /// What became of each letter in it, in the order of the text. Of a file that holds none, why it does
    /// not; of an archive nothing, unless it was not read to its end.
    pub outcomes: Vec<Outcome>,
}

impl Entry {
    /// The ids of the letters that the index has from the file.
    pub fn letter_ids(&self) -> impl Iterator<Item = &str> {
        self.outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::Indexed { id, .. } => Some(&id[..]),
            Outcome::Duplicate { .. } | Outcome::Rejected { .. } => None,
        })
    }
}

/// What became of a letter, or of what was taken for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It is in the index.
    Indexed {
        /// The letter's id.
        id: String,
        /// What tells the letter from others.
        key: LetterKey,
        /// A hash of all that was read of it.
        text: u128,
        /// The name of its layout.
        layout: String,
        /// How many items have each decision, in the order of [`Decision::ALL`](crate::letter::Decision::ALL).
        decisions: [u32; 4],
    },
    /// It is another copy of a letter in the index.
    Duplicate {
        /// That letter's id.
        of: String,
        /// What tells the letter from others.
        key: LetterKey,
    },
    /// It is no letter.
    Rejected {
        /// Why not.
        reason: String,
    },
}

impl Outcome {
    /// What tells the letter from others; `None` when it is none.
    pub fn key(&self) -> Option<&LetterKey> {
        match self {
            Outcome::Indexed { key, .. } | Outcome::Duplicate { key, .. } => Some(key),
            Outcome::Rejected { .. } => None,
        }
    }
}

/// Everything known of the files of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The paths the index was given, absolute.
    pub sources: Vec<PathBuf>,
    /// What is known of each file below them.
    pub entries: Vec<Entry>,
}

impl Manifest {
    /// Reads the manifest in the file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, or is no manifest.
    pub fn read(path: &Path) -> Result<Manifest> {
        let file =
            File::open(path).map_err(|error| Error::Damaged { path: path.to_owned(), reason: system_says(&error) })?;
        let mut lines = BufReader::new(file).lines();
        let damaged =
            |line: usize| Error::Damaged { path: path.to_owned(), reason: format!("line {line} is no entry") };
        let mut manifest = Manifest::default();
        let first = lines.next().ok_or_else(|| damaged(1))?.map_err(|error| Error::io(path, error))?;
        manifest.sources = serde_json::from_str(&first).map_err(|_| damaged(1))?;
        for (number, line) in lines.enumerate() {
            let line = line.map_err(|error| Error::io(path, error))?;
            manifest.entries.push(serde_json::from_str(&line).map_err(|_| damaged(number + 2))?);
        }
        Ok(manifest)
    }

    /// Writes the manifest to the file at `path`, whole or not at all, and onto the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let write = || -> std::io::Result<()> {
            let mut out = BufWriter::new(tempfile::NamedTempFile::new_in(folder)?);
            serde_json::to_writer(&mut out, &self.sources)?;
            out.write_all(b"\n")?;
            for entry in &self.entries {
                serde_json::to_writer(&mut out, entry)?;
                out.write_all(b"\n")?;
            }
            let file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            file.as_file().sync_all()?;
            file.persist(path)?;
            File::open(folder)?.sync_all()
        };
        write().map_err(|error| Error::io(path, error))
    }
}
