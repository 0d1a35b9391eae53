//! The layout of an index folder: the one place that knows the names of what is in it.
//!
//! The file `CURRENT` names the store that readers open, `LOCK` is locked by the process that writes, each folder
//! `store-N` is a store, and the folder `texts` keeps the texts of PDFs.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::index::error::{IndexError, Result};
use crate::index::schema;
use crate::platform::{sync_folder, temporary_in};

/// The name of the file that names the current store: `{"format":2,"store":"store-1","seal":"…"}`.
const CURRENT: &str = "CURRENT";
/// The name of the file whose lock a writing process holds; it says which process that is.
const LOCK: &str = "LOCK";
/// The beginning of the names of stores, which end in the generation that built them.
const STORE_PREFIX: &str = "store-";
/// The name of the folder that keeps the texts of PDFs.
const TEXTS: &str = "texts";

/// The content of the file `CURRENT`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Current {
    /// The number of the index's format, [`schema::FORMAT`].
    format: u32,
    /// The name of the store's folder.
    store: String,
    /// The hash of both; `None` in the file of a program that wrote none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seal: Option<String>,
}

impl Current {
    /// Names a store of this format.
    fn of_store(store: String) -> Current {
        let seal = Some(seal(schema::FORMAT, &store));
        Current { format: schema::FORMAT, store, seal }
    }
}

/// Hashes what `CURRENT` says, as 16 hexadecimal digits.
fn seal(format: u32, store: &str) -> String {
    blake3::hash(format!("{format} {store}").as_bytes()).to_hex()[..16].to_owned()
}

/// The path of an index folder, which need not be there.
#[derive(Debug, Clone, Copy)]
pub struct IndexFolder<'a> {
    path: &'a Path,
}

impl<'a> IndexFolder<'a> {
    /// Returns the index folder at `path`; nothing is read.
    pub fn at(path: &'a Path) -> IndexFolder<'a> {
        IndexFolder { path }
    }

    /// Returns the path of the file that names the current store.
    pub fn current_file(self) -> PathBuf {
        self.path.join(CURRENT)
    }

    /// Returns the path of the file that a writing process locks.
    pub fn lock_file(self) -> PathBuf {
        self.path.join(LOCK)
    }

    /// Returns the path of the folder that keeps the texts of PDFs. Runs use it one at a time, under the index's lock.
    pub fn texts(self) -> PathBuf {
        self.path.join(TEXTS)
    }

    /// Returns the path of the store with this number.
    pub fn store(self, number: u64) -> PathBuf {
        self.path.join(format!("{STORE_PREFIX}{number}"))
    }

    /// Returns true if `name` begins as the names of stores do; a folder of the user may have such a name too.
    pub fn is_store_name(name: &str) -> bool {
        name.starts_with(STORE_PREFIX)
    }

    /// Returns the stores in the folder, from the last to the first.
    pub fn stores(self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path).into_iter().flatten().flatten();
        let number = |path: &Path| path.file_name()?.to_str()?.strip_prefix(STORE_PREFIX)?.parse::<u64>().ok();
        let mut stores: Vec<(u64, PathBuf)> =
            entries.map(|entry| entry.path()).filter_map(|path| Some((number(&path)?, path))).collect();
        stores.sort();
        stores.into_iter().rev().map(|(_, path)| path).collect()
    }

    /// Returns true if the folder holds a store, current or not.
    pub fn has_store(self) -> bool {
        !self.stores().is_empty()
    }

    /// Returns true if the folder is an index of this program, of whatever format, or was to become one.
    pub fn is_index(self) -> bool {
        let is_built = matches!(self.read_current(), Ok(Some(_)) | Err(IndexError::Format { .. }));
        is_built || (self.lock_file().is_file() && self.has_store())
    }

    /// Returns the path of the store that `CURRENT` names; `None` when there is no `CURRENT`.
    ///
    /// # Errors
    /// When `CURRENT` cannot be read, is damaged, or names an index of another format.
    pub fn current_store(self) -> Result<Option<PathBuf>> {
        Ok(self.read_current()?.map(|current| self.path.join(current.store)))
    }

    /// Reads `CURRENT`; `None` when it is not there.
    fn read_current(self) -> Result<Option<Current>> {
        let file = self.current_file();
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                return Err(IndexError::Damaged { path: file, reason: "it is no text".to_owned() });
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
                return Err(IndexError::io(self.path, error));
            }
            Err(error) => return Err(IndexError::io(&file, error)),
        };
        let damaged = |error: serde_json::Error| IndexError::Damaged { path: file.clone(), reason: error.to_string() };
        let current: Current = serde_json::from_str(&text).map_err(damaged)?;
        if current.format != schema::FORMAT {
            return Err(IndexError::Format {
                path: self.path.to_owned(),
                found: current.format,
                wanted: schema::FORMAT,
            });
        }
        if current.seal.as_ref().is_some_and(|found| *found != seal(current.format, &current.store)) {
            return Err(IndexError::Damaged { path: file, reason: "it is not as it was written".to_owned() });
        }
        Ok(Some(current))
    }

    /// Makes `CURRENT` name `store`, in one step. The caller has the folder's lock.
    ///
    /// # Errors
    /// When it cannot be written; then `CURRENT` still names the store before.
    pub fn write_current(self, store: &Path) -> Result<()> {
        let name = store.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let current = Current::of_store(name);
        let file = self.current_file();
        let write = || -> std::io::Result<()> {
            let mut temporary = temporary_in(self.path)?;
            serde_json::to_writer(&mut temporary, &current)?;
            temporary.as_file().sync_all()?;
            // The name of the store is on the disk before anything leads to it.
            sync_folder(self.path)?;
            temporary.persist(&file)?;
            Ok(())
        };
        write().map_err(|error| IndexError::io(&file, error))?;
        // Readers see the new store from here on. Should the folder refuse to be synced, only a power
        // cut could bring the old name back, to a store that the next run builds again.
        let _ = sync_folder(self.path);
        Ok(())
    }
}

/// Returns true if the folder `path` is an index of this program, of whatever format, or was to become one.
pub fn is_index(path: &Path) -> bool {
    IndexFolder::at(path).is_index()
}
