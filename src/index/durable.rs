//! A tantivy directory whose commits survive a power cut and whose readers need no right to write.
//!
//! tantivy renames `meta.json` into place but does not sync the folder behind it, so that a power cut
//! can undo a commit it has already reported, after the files of the commit before are gone. And it
//! takes a lock by creating a file, which a reader of a write-protected index cannot.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr};

/// The file whose rename commits.
const META: &str = "meta.json";

/// See the module's documentation.
#[derive(Debug, Clone)]
pub struct DurableDirectory {
    files: MmapDirectory,
}

impl DurableDirectory {
    /// Opens the folder at `path`.
    ///
    /// # Errors
    /// When it does not exist or is no folder.
    pub fn open(path: &Path) -> Result<DurableDirectory, OpenDirectoryError> {
        Ok(DurableDirectory { files: MmapDirectory::open(path)? })
    }
}

impl Directory for DurableDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.files.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.files.atomic_write(path, data)?;
        if path == Path::new(META) {
            self.files.sync_directory()?;
        }
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.files.acquire_lock(lock) {
            // The lock keeps a collection of garbage away from a reader that opens files. Who cannot
            // write here collects none, and a reader whose file is gone opens again.
            Err(LockError::IoError(error)) if lock.is_blocking && is_write_protection(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

fn is_write_protection(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
