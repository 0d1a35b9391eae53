//! A tantivy directory whose commits survive a power cut and whose readers need no right to write.
//!
//! tantivy renames `meta.json` into place but does not sync the folder afterwards, so that a power cut can undo a
//! commit that it has already reported, when the files of the commit before are gone. It takes a lock by creating a
//! file, which a reader of a write-protected index cannot. And it gives the files that it replaces to their owner
//! alone, whatever the umask grants to others.

use std::fs::Permissions;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr};
use tempfile::NamedTempFile;

/// The name of the file whose rename commits.
const META: &str = "meta.json";

/// The permissions of a new file before the umask takes its part: those of any other file that the user makes.
const NEW_FILE: u32 = 0o666;

/// Makes a temporary file in `folder` that is to replace one there. Who may read the one may read the other.
///
/// # Errors
/// When the folder cannot be written.
pub fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().permissions(Permissions::from_mode(NEW_FILE)).tempfile_in(folder)
}

/// A folder of files as tantivy's `Directory`, with commits that are synced. See the module's documentation.
#[derive(Debug, Clone)]
pub struct DurableDirectory {
    files: MmapDirectory,
    folder: PathBuf,
}

impl DurableDirectory {
    /// Opens the folder at `path`, which must be there.
    ///
    /// # Errors
    /// When the folder does not exist or is no folder.
    pub fn open(path: &Path) -> Result<DurableDirectory, OpenDirectoryError> {
        Ok(DurableDirectory { files: MmapDirectory::open(path)?, folder: path.to_owned() })
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

/// Returns true if an error says that this process may not write here.
fn is_write_protection(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
