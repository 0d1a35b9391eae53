//! The lock of an index folder: the right to write it, which one process has at a time. Who has it may make a store, let
//! readers see it, and sweep away what is left over.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Directory, Index, IndexSettings};

use crate::index::error::{IndexError, Result};
use crate::index::folder::commit::Commit;
use crate::index::folder::index_folder::IndexFolder;
use crate::index::folder::leftovers;
use crate::index::folder::store::{OpenStore, open_store};
use crate::index::schema;
use crate::index::segment::files::directory::{DurableDirectory, hold_off_readers};
use crate::index::segment::files::managed;
use crate::platform::{is_unlinked, open_own};

/// The times that the lock is tried. A check that looks whether somebody writes has it for an instant, which is not in the
/// way of who wants to.
const LOOKS: u32 = 10;
/// The time between two of them.
const LOOK: Duration = Duration::from_millis(10);

/// The right to write an index folder. It is given back when this is dropped.
pub struct WriteLock {
    path: PathBuf,
    /// The locked file, kept open as long as the lock is held.
    file: File,
    /// True if the folder was made for the lock.
    made_folder: bool,
}

impl Drop for WriteLock {
    /// Gives the lock back, even while a process that is just being started still has the file open. A run that built
    /// nothing in an empty folder leaves nothing there.
    fn drop(&mut self) {
        let folder = IndexFolder::at(&self.path);
        if !folder.current_file().exists() && !folder.has_store() {
            let _ = fs::remove_file(folder.lock_file());
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
        fs::create_dir_all(path).map_err(|error| IndexError::io(path, error))?;
        let lock = IndexFolder::at(path).lock_file();
        let io = |error| IndexError::io(&lock, error);
        let mut file = open_own(&lock).map_err(io)?;
        let is_taken = (0..LOOKS).any(|before| {
            if before > 0 {
                thread::sleep(LOOK);
            }
            file.try_lock().is_ok()
        });
        // One that was removed meanwhile locks nothing.
        if !is_taken || is_unlinked(&file) {
            let mut by = String::new();
            // Who holds it is only worth a word in the message.
            let _ = file.read_to_string(&mut by);
            return Err(IndexError::Locked { path: path.to_owned(), by: by.trim().to_owned() });
        }
        // The number of the last holder's process is in it.
        file.set_len(0).map_err(io)?;
        writeln!(file, "process {}", std::process::id()).map_err(io)?;
        Ok(WriteLock { path: path.to_owned(), file, made_folder })
    }

    /// Makes an empty store numbered `generation`, or higher when that number is taken. Readers do not see it until
    /// [`WriteLock::publish`].
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn new_store(&self, generation: u64) -> Result<OpenStore> {
        let (folder, mut numbers) = (IndexFolder::at(&self.path), generation..);
        let free = |number: &u64| !folder.store(*number).exists();
        let number = numbers.find(free).unwrap_or(generation);
        let path = folder.store(number);
        fs::create_dir(&path).map_err(|error| IndexError::io(&path, error))?;
        let engine = |error| IndexError::engine(&path, error);
        let directory = DurableDirectory::open(&path).map_err(|error| engine(error.into()))?;
        // What is shown takes most of the room, and a third less with this than with the faster LZ4.
        let docstore_compression = Compressor::Zstd(ZstdCompressor { compression_level: Some(1) });
        let settings =
            IndexSettings { docstore_compression, docstore_compress_dedicated_thread: false, ..Default::default() };
        let files = directory.clone();
        let mut index = Index::create(directory, schema::schema(), settings).map_err(engine)?;
        index.set_tokenizers(schema::tokenizers());
        Ok(OpenStore { path, index, commit: Commit::default(), files })
    }

    /// Makes `store` the one that readers open, in one step.
    ///
    /// # Errors
    /// When `CURRENT` cannot be written; then readers still open the store before.
    pub fn publish(&self, store: &Path) -> Result<()> {
        IndexFolder::at(&self.path).write_current(store)
    }

    /// Removes all that the last commit of `store` does not need, and waits for readers that open files.
    ///
    /// # Errors
    /// When something is still there after ten seconds.
    pub fn sweep_all(&self, store: &OpenStore) -> Result<()> {
        const TRIES: usize = 100;
        for _ in 0..TRIES {
            let commit = open_store(&self.path, &store.path)?.commit;
            self.sweep(store, &commit);
            let left = leftovers::leftovers(&self.path, store, &commit);
            if left.map_err(|error| IndexError::engine(&store.path, error))?.is_empty() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        let busy = std::io::Error::other("old files cannot be removed while they are read; run this again");
        Err(IndexError::io(&store.path, busy))
    }

    /// Removes what `commit` of `store` does not need: what runs before this one left, be they killed or not, and
    /// what this run has replaced. Does nothing while readers open files that may be among these.
    pub fn sweep(&self, store: &OpenStore, commit: &Commit) {
        let (Ok(_held), Ok(leftovers)) =
            (hold_off_readers(&store.index), leftovers::leftovers(&self.path, store, commit))
        else {
            return;
        };
        // The run that made the commit may have been killed before that was on the disk: then these are of the commit that
        // a power cut would bring back.
        if !leftovers.is_empty() && store.files.sync_directory().is_err() {
            return;
        }
        // First the list: what it names should be there, whenever this is killed.
        if managed::unlist(&store.path, &leftovers).is_ok() {
            leftovers::remove(&leftovers);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_only_looks_at_the_lock_is_in_nobodys_way() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(WriteLock::take(folder.path()).expect("a lock"));
        let path = IndexFolder::at(folder.path()).lock_file();
        let look = open_own(&path).expect("a file");
        look.lock_shared().expect("a look");
        let looking = thread::spawn(move || {
            thread::sleep(LOOK);
            drop(look);
        });
        assert!(WriteLock::take(folder.path()).is_ok());
        looking.join().expect("no panic");
    }
}
