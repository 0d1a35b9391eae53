//! The index folder on the disk.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::META_LOCK;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Directory, Index, IndexSettings};

use crate::error::{Error, Result};
use crate::index::folder::access::not_denied;
use crate::index::folder::durable::{DurableDirectory, temporary_in};
use crate::index::folder::leftovers;
use crate::index::folder::manifest::{Entry, Manifest, Outcome};
use crate::index::schema;
use crate::letter::Decision;

/// The file that names the store: `{"format":2,"store":"store-1"}`.
pub(crate) const CURRENT: &str = "CURRENT";
/// The file whose lock a writing process holds; it says which process that is.
pub(crate) const LOCK: &str = "LOCK";
/// Names of stores begin with this and end in the generation that built them.
pub(crate) const STORE_PREFIX: &str = "store-";

/// What `CURRENT` says.
#[derive(Debug, Serialize, Deserialize)]
struct Current {
    format: u32,
    store: String,
}

/// The payload of a commit: what belongs to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Counts the changes of this index.
    pub generation: u64,
    /// The manifest's file in the store.
    pub manifest: String,
    /// What read the letters: a parser and vocabulary. Letters read by another are read again.
    pub reading: String,
    /// Letters in the index.
    pub letters: u64,
    /// Items in the index.
    pub items: u64,
    /// Letters by layout.
    pub layouts: BTreeMap<String, u64>,
    /// Items by decision.
    pub decisions: BTreeMap<String, u64>,
    /// The paths the index was given, which the manifest has too: either mends the other.
    #[serde(default)]
    pub sources: Vec<PathBuf>,
}

/// What stands between a commit in a payload and the hash of it.
const SEAL: &str = ",\"seal\":\"";

impl Commit {
    /// The same commit of an index that is counted anew.
    pub fn emptied(self) -> Commit {
        let Commit { generation, manifest, reading, sources, .. } = self;
        Commit { generation, manifest, reading, sources, ..Commit::default() }
    }

    /// The commit as a payload of `index`, sealed together with its schema and settings.
    pub fn to_payload(&self, index: &Index) -> serde_json::Result<String> {
        let text = serde_json::to_string(self)?;
        let body = text.strip_suffix('}').unwrap_or(&text);
        Ok(format!("{body}{SEAL}{}\"}}", seal_of(body, index)?))
    }

    /// Reads a payload of `index`.
    fn from_payload(payload: &str, index: &Index) -> std::result::Result<Commit, String> {
        let broken = || "its last commit is not as it was written".to_owned();
        let (body, seal) = payload.rsplit_once(SEAL).ok_or_else(broken)?;
        let wanted = seal_of(body, index).map_err(|error| error.to_string())?;
        if seal.strip_suffix("\"}") != Some(&wanted[..]) {
            return Err(broken());
        }
        serde_json::from_str(payload).map_err(|error| error.to_string())
    }

    /// Whether both count the same letters and items.
    pub fn counts_like(&self, other: &Commit) -> bool {
        let counts = |commit: &Commit| (commit.letters, commit.items);
        counts(self) == counts(other) && self.layouts == other.layouts && self.decisions == other.decisions
    }

    /// Counts the letters and items that the index has from a file.
    pub fn count(&mut self, entry: &Entry) {
        for outcome in &entry.outcomes {
            let Outcome::Indexed { layout, decisions, .. } = outcome else { continue };
            self.letters += 1;
            add(&mut self.layouts, layout, 1);
            for (decision, &count) in Decision::ALL.iter().zip(decisions).filter(|(_, count)| **count > 0) {
                self.items += u64::from(count);
                add(&mut self.decisions, decision.as_str(), u64::from(count));
            }
        }
    }
}

fn add(counts: &mut BTreeMap<String, u64>, name: &str, count: u64) {
    match counts.get_mut(name) {
        Some(sum) => *sum += count,
        None => drop(counts.insert(name.to_owned(), count)),
    }
}

/// A hash of what a commit says and of how its index is made, neither of which tantivy checks.
fn seal_of(body: &str, index: &Index) -> serde_json::Result<String> {
    let mut hash = blake3::Hasher::new();
    hash.update(body.as_bytes());
    hash.update(&serde_json::to_vec(index.settings())?);
    hash.update(&serde_json::to_vec(&index.schema())?);
    Ok(hash.finalize().to_hex()[..16].to_owned())
}

/// A store that is open for reading.
pub struct OpenStore {
    /// The store's folder.
    pub path: PathBuf,
    /// The tantivy index in it.
    pub index: Index,
    /// What its last commit says.
    pub commit: Commit,
}

impl OpenStore {
    /// Reads the manifest that belongs to the commit.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn manifest(&self) -> Result<Manifest> {
        Manifest::read(&self.path.join(&self.commit.manifest))
    }

    /// The ids of the letters that a file holds or holds copies of; `named` is its name as hits have it, or its path.
    ///
    /// # Errors
    /// When the manifest cannot be read.
    pub fn letters_in(&self, named: &str) -> Result<Vec<String>> {
        let manifest = self.manifest()?;
        let path = std::path::absolute(named).ok();
        let is_it = |entry: &Entry| {
            let source = manifest.sources.get(entry.source);
            let is_at = |path: &PathBuf| source.is_some_and(|from| from == path || from.join(&entry.name) == *path);
            entry.name == named || path.as_ref().is_some_and(is_at)
        };
        let outcomes = manifest.entries().filter(is_it).flat_map(|entry| entry.outcomes);
        let id = |outcome| match outcome {
            Outcome::Indexed { id, .. } | Outcome::Duplicate { of: id, .. } => Some(id),
            Outcome::Rejected { .. } => None,
        };
        let mut ids: Vec<String> = Vec::new();
        for id in outcomes.filter_map(id) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }
}

/// Opens the store of the index folder `path`.
///
/// # Errors
/// When there is none, or one of another format, or a damaged one.
pub fn open(path: &Path) -> Result<OpenStore> {
    // A rebuild may sweep the store away between reading its name and opening it: then look again.
    const TRIES: usize = 3;
    let mut result = try_open(path);
    for _ in 1..TRIES {
        if result.is_ok() {
            break;
        }
        result = try_open(path);
    }
    result.map_err(|error| not_denied(path, error))
}

fn try_open(path: &Path) -> Result<OpenStore> {
    let store = current_store(path)?.ok_or_else(|| Error::NoIndex { path: path.to_owned() })?;
    open_store(path, &store)
}

/// Opens the store at `path`, whether or not it is the current one of the index folder `index_path`.
pub(crate) fn open_store(index_path: &Path, path: &Path) -> Result<OpenStore> {
    let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason };
    let directory = DurableDirectory::open(path).map_err(|error| damaged(error.to_string()))?;
    let mut index = Index::open(directory).map_err(|error| damaged(error.to_string()))?;
    if index.schema() != schema::schema() {
        return Err(Error::Format { path: index_path.to_owned(), found: 0, wanted: schema::FORMAT });
    }
    index.set_tokenizers(schema::tokenizers());
    let metas = index.load_metas().map_err(|error| damaged(error.to_string()))?;
    let payload = metas.payload.ok_or_else(|| damaged("its last commit has no payload".to_owned()))?;
    let commit = Commit::from_payload(&payload, &index).map_err(damaged)?;
    Ok(OpenStore { path: path.to_owned(), index, commit })
}

/// The path of the store that `CURRENT` names; `None` when there is no `CURRENT`.
pub(crate) fn current_store(path: &Path) -> Result<Option<PathBuf>> {
    Ok(read_current(path)?.map(|current| path.join(current.store)))
}

/// Whether the folder `path` is an index of this program, of whatever format, or was to become one.
pub fn is_index(path: &Path) -> bool {
    let is_built = matches!(read_current(path), Ok(Some(_)) | Err(Error::Format { .. }));
    is_built || (path.join(LOCK).is_file() && any_store(path))
}

/// Whether the folder `path` holds a store, current or not.
pub(crate) fn any_store(path: &Path) -> bool {
    !stores(path).is_empty()
}

/// The stores in the folder `path`, from the last to the first.
pub(crate) fn stores(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let number = |path: &Path| path.file_name()?.to_str()?.strip_prefix(STORE_PREFIX)?.parse::<u64>().ok();
    let mut stores: Vec<(u64, PathBuf)> =
        entries.map(|entry| entry.path()).filter_map(|path| Some((number(&path)?, path))).collect();
    stores.sort();
    stores.into_iter().rev().map(|(_, path)| path).collect()
}

fn read_current(path: &Path) -> Result<Option<Current>> {
    let file = path.join(CURRENT);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            return Err(Error::Damaged { path: file, reason: "it is no text".to_owned() });
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io(&file, error)),
    };
    let damaged = |error: serde_json::Error| Error::Damaged { path: file.clone(), reason: error.to_string() };
    let current: Current = serde_json::from_str(&text).map_err(damaged)?;
    if current.format != schema::FORMAT {
        return Err(Error::Format { path: path.to_owned(), found: current.format, wanted: schema::FORMAT });
    }
    Ok(Some(current))
}

/// The right to write an index folder; one process has it at a time.
pub struct WriteLock {
    path: PathBuf,
    file: File,
    /// Whether the folder was made for it.
    made_folder: bool,
}

impl Drop for WriteLock {
    /// Gives the lock back even while a process that is just being started still has the file open. A run that
    /// built nothing where nothing was leaves nothing.
    fn drop(&mut self) {
        if !self.path.join(CURRENT).exists() && !any_store(&self.path) {
            let _ = fs::remove_file(self.path.join(LOCK));
            if self.made_folder {
                let _ = fs::remove_dir(&self.path);
            }
        }
        let _ = self.file.unlock();
    }
}

impl WriteLock {
    /// Makes the folder `path`, unless it is there, and takes its lock.
    ///
    /// # Errors
    /// When another process has it, or the folder cannot be written.
    pub fn take(path: &Path) -> Result<WriteLock> {
        let made_folder = !path.exists();
        fs::create_dir_all(path).map_err(|error| Error::io(path, error))?;
        let lock = path.join(LOCK);
        let io = |error| Error::io(&lock, error);
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(&lock).map_err(io)?;
        // One that was removed meanwhile locks nothing.
        let is_gone = |file: &File| file.metadata().is_ok_and(|data| data.nlink() == 0);
        if file.try_lock().is_err() || is_gone(&file) {
            let mut by = String::new();
            // Who holds it is only worth a word in the message.
            let _ = file.read_to_string(&mut by);
            return Err(Error::Locked { path: path.to_owned(), by: by.trim().to_owned() });
        }
        file.set_len(0).map_err(io)?;
        writeln!(file, "process {}", std::process::id()).map_err(io)?;
        Ok(WriteLock { path: path.to_owned(), file, made_folder })
    }

    /// Makes an empty store numbered `generation`, or higher when that is taken; nobody sees it until [`WriteLock::publish`].
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new_store(&self, generation: u64) -> Result<OpenStore> {
        let mut numbers = generation..;
        let free = |number: &u64| !self.path.join(format!("{STORE_PREFIX}{number}")).exists();
        let number = numbers.find(free).unwrap_or(generation);
        let path = self.path.join(format!("{STORE_PREFIX}{number}"));
        fs::create_dir(&path).map_err(|error| Error::io(&path, error))?;
        let engine = |error| Error::engine(&path, error);
        let directory = DurableDirectory::open(&path).map_err(|error| engine(error.into()))?;
        // What is shown takes most of the room, and a third less with this than with the faster LZ4.
        let docstore_compression = Compressor::Zstd(ZstdCompressor { compression_level: Some(1) });
        let settings =
            IndexSettings { docstore_compression, docstore_compress_dedicated_thread: false, ..Default::default() };
        let mut index = Index::create(directory, schema::schema(), settings).map_err(engine)?;
        index.set_tokenizers(schema::tokenizers());
        Ok(OpenStore { path, index, commit: Commit::default() })
    }

    /// Makes `store` the one that readers open, in one step.
    ///
    /// # Errors
    /// When it cannot be written; then readers still open the store before.
    pub fn publish(&self, store: &Path) -> Result<()> {
        let name = store.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let current = Current { format: schema::FORMAT, store: name };
        let file = self.path.join(CURRENT);
        let write = || -> std::io::Result<()> {
            let mut temporary = temporary_in(&self.path)?;
            serde_json::to_writer(&mut temporary, &current)?;
            temporary.as_file().sync_all()?;
            temporary.persist(&file)?;
            Ok(())
        };
        write().map_err(|error| Error::io(&file, error))?;
        // Readers see the new store from here on. Should the folder refuse to be synced, only a power
        // cut could bring the old name back, to a store that the next run builds again.
        let _ = File::open(&self.path).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// Removes what `commit` of `store` does not need: what runs before this one left behind, be it killed or
    /// not, and what this one put others in the place of.
    pub fn sweep(&self, store: &OpenStore, commit: &Commit) {
        // Readers hold this lock while they open files.
        let opening = store.index.directory().acquire_lock(&META_LOCK);
        if let (Ok(_held), Ok(leftovers)) = (opening, leftovers::leftovers(&self.path, store, commit)) {
            leftovers::remove(&leftovers);
        }
    }
}
