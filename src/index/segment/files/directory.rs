//! A tantivy directory whose commits survive a power cut and whose readers need no right to write.
//!
//! tantivy renames `meta.json` into place but does not sync the folder afterwards, so that a power cut can undo a
//! commit that it has already reported, when the files of the commit before are gone. It takes a lock by creating a
//! file, which a reader of a write-protected index cannot, and gives it back by closing that, which is not enough while a
//! process is being started. And it gives the files that it replaces to their owner
//! alone, whatever the umask grants to others. It trusts what it reads; here files are looked at as far as
//! [`proved`](crate::index::segment::files::proved) says, where their sums are known.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::{Directory, Index};

use crate::index::segment::files::names::META;
use crate::index::segment::files::proved::{ProvedFile, SummedWriter};
use crate::index::segment::files::sums::FileSums;
use crate::platform::temporary_in;

/// A folder of files as tantivy's `Directory`, with commits that are synced. See the module's documentation.
#[derive(Debug, Clone)]
pub struct DurableDirectory {
    files: MmapDirectory,
    folder: PathBuf,
    /// The checksums of files, by name: those that were told, and those of files that were written since. Shared by
    /// all clones.
    sums: Arc<Mutex<Sums>>,
}

/// The checksums of files, by name.
pub type Sums = HashMap<PathBuf, Arc<FileSums>>;

impl DurableDirectory {
    /// Opens the folder at `path`, which must be there.
    ///
    /// # Errors
    /// When the folder does not exist or is no folder.
    pub fn open(path: &Path) -> Result<DurableDirectory, OpenDirectoryError> {
        Ok(DurableDirectory { files: MmapDirectory::open(path)?, folder: path.to_owned(), sums: Arc::default() })
    }

    /// Expects files to have these sums when they are opened from now on.
    pub fn expect(&self, sums: Sums) {
        self.sums().extend(sums);
    }

    /// Returns the sums of a file, if they are known.
    pub fn sums_of(&self, name: &Path) -> Option<Arc<FileSums>> {
        self.sums().get(name).cloned()
    }

    /// Locks the sums. No panic can leave them half changed.
    fn sums(&self) -> MutexGuard<'_, Sums> {
        self.sums.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Directory for DurableDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let file = self.files.get_file_handle(path)?;
        let Some(sums) = self.sums_of(path) else { return Ok(file) };
        match ProvedFile::new(file, path, sums) {
            Ok(file) => Ok(Arc::new(file)),
            Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.sums().remove(path);
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let (all, name) = (Arc::clone(&self.sums), path.to_owned());
        let tell = move |sums| {
            all.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone(), Arc::new(sums));
        };
        let file = SummedWriter::new(self.files.open_write(path)?, tell);
        Ok(BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let mut file = temporary_in(&self.folder)?;
        file.write_all(data)?;
        file.as_file().sync_data()?;
        file.persist(self.folder.join(path))?;
        if path == Path::new(META) {
            self.files.sync_directory()?;
        }
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let path = self.folder.join(&lock.filepath);
        let held = match File::options().write(true).create(true).truncate(false).open(path) {
            // The lock keeps a collection of garbage away from a reader that opens files. Who cannot
            // write here collects none, and a reader whose file is gone opens again.
            Err(error) if lock.is_blocking && is_write_protection(&error) => None,
            opened => Some(HeldLock(opened.map_err(LockError::wrap_io_error)?)),
        };
        match &held {
            Some(HeldLock(file)) if lock.is_blocking => file.lock().map_err(LockError::wrap_io_error)?,
            Some(HeldLock(file)) => file.try_lock().map_err(|_| LockError::LockBusy)?,
            None => {}
        }
        Ok(DirectoryLock::from(Box::new(held)))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// The file of a lock, which is given back when this is dropped, even while a process that is just being started still
/// has the file open.
struct HeldLock(File);

impl Drop for HeldLock {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// Returns true if an error says that this process may not write here.
fn is_write_protection(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Keeps readers of `index` from opening files as long as the result is held, and waits for those that do.
///
/// # Errors
/// When the lock cannot be had.
pub fn hold_off_readers(index: &Index) -> Result<DirectoryLock, LockError> {
    // Readers hold this lock while they open files.
    index.directory().acquire_lock(&META_LOCK)
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use tantivy::directory::INDEX_WRITER_LOCK;

    use super::*;

    #[test]
    fn a_lock_that_is_given_back_is_free_though_processes_are_being_started() {
        const TIMES: usize = 20_000;
        let folder = tempfile::tempdir().expect("a folder");
        let directory = DurableDirectory::open(folder.path()).expect("a directory");
        let is_done = AtomicBool::new(false);
        let busy = thread::scope(|scope| {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    assert!(Command::new("true").status().is_ok());
                }
            });
            let busy = (0..TIMES).filter(|_| directory.acquire_lock(&INDEX_WRITER_LOCK).is_err()).count();
            is_done.store(true, Ordering::Relaxed);
            busy
        });
        assert_eq!(busy, 0);
    }
}
