//! The list of letters that an index must not have again: hashes alone, from which no text can be had back. It lies
//! beside the stores, so that it outlives rebuilds and repairs.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::corpus::short_hash;
use crate::index::error::{IndexError, Result};
use crate::index::folder::letter_key::LetterKey;
use crate::platform::{sync_folder, temporary_in};

/// The name of the list in an index folder.
const NAME: &str = "FORGOTTEN";

/// The letters that are not taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// True until nothing in the folder has their text any more. A run that finds it so takes the text out.
    pub pending: bool,
    /// The hashes of the letters, in hexadecimal digits: of the text and of the case number of each.
    letters: Vec<String>,
    /// The hashes of the files that they were read from.
    files: Vec<String>,
}

impl Forgotten {
    /// Reads the list of the index folder `path`; an empty one where there is none.
    ///
    /// # Errors
    /// When it cannot be read: without it letters would come back.
    pub fn read(path: &Path) -> Result<Forgotten> {
        let file = path.join(NAME);
        match fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| IndexError::Damaged { path: file, reason: error.to_string() }),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Ok(Forgotten::default())
            }
            Err(error) => Err(IndexError::io(&file, error)),
        }
    }

    /// Puts the list into the index folder `path`, in one step; an empty one removes what is there.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn keep(&self, path: &Path) -> Result<()> {
        let file = path.join(NAME);
        let write = || -> std::io::Result<()> {
            if self.letters.is_empty() {
                match fs::remove_file(&file) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                    _ => return sync_folder(path),
                }
            }
            let mut temporary = temporary_in(path)?;
            serde_json::to_writer(&mut temporary, self)?;
            temporary.flush()?;
            temporary.as_file().sync_all()?;
            temporary.persist(&file)?;
            sync_folder(path)
        };
        write().map_err(|error| IndexError::io(&file, error))
    }

    /// Adds a letter, read from a file with bytes of the hash `content`; 0 where that is not known.
    pub fn add(&mut self, key: &LetterKey, content: u128) {
        let files = (content != 0).then(|| hex(content));
        for (list, hashes) in [(&mut self.letters, hashes(key)), (&mut self.files, files.into_iter().collect())] {
            list.extend(hashes);
            list.sort_unstable();
            list.dedup();
        }
    }

    /// Returns true if a letter is on the list, or a copy of it by its text or case number.
    pub fn has(&self, key: &LetterKey) -> bool {
        !self.letters.is_empty() && hashes(key).iter().any(|hash| self.letters.binary_search(hash).is_ok())
    }

    /// Returns true if no letter is on the list.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Returns the hashes of the files whose text must not be kept.
    pub fn files(&self) -> Vec<u128> {
        self.files.iter().filter_map(|hash| u128::from_str_radix(hash, 16).ok()).collect()
    }
}

/// Returns the hashes by which a letter is known again.
fn hashes(key: &LetterKey) -> Vec<String> {
    let case = key.case_number.as_ref().map(|case| hex(short_hash(&blake3::hash(case.as_bytes()))));
    case.into_iter().chain([hex(key.text)]).collect()
}

/// Writes a hash in hexadecimal digits.
fn hex(hash: u128) -> String {
    format!("{hash:032x}")
}
