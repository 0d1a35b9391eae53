//! Files that appear when they are whole: written under another name beside their place, and renamed at the end.
//!
//! A writer holds a lock on its temporary file. One that no writer holds is left over from a run that was killed, and
//! the next run to the same place removes it.

use std::ffi::OsString;
use std::fs;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::platform::{is_unlinked, sync_folder, temporary_named};

/// A file that is being written.
pub struct WholeFile {
    temporary: NamedTempFile,
    /// The place that it comes to.
    path: PathBuf,
    /// True if it may replace a file there.
    replaces: bool,
}

/// The part of a temporary name after that of the file.
const MARK: &str = ".imr-export-";

impl WholeFile {
    /// Begins a file that comes to `path`, and removes what killed runs have left there.
    ///
    /// # Errors
    /// When no file can be made in its folder.
    pub fn begin(path: &Path, replaces: bool) -> io::Result<WholeFile> {
        // A link stays one: the file that it names is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (folder, prefix) = (folder_of(&path), prefix_of(&path));
        sweep(folder, &prefix);
        loop {
            let temporary = temporary_named(folder, &prefix)?;
            // Where files cannot be locked, nothing is swept either.
            let _ = temporary.as_file().try_lock();
            // Another run may have swept it before it was locked.
            if !is_unlinked(temporary.as_file()) {
                return Ok(WholeFile { temporary, path, replaces });
            }
        }
    }

    /// Returns the path under which it is written.
    pub fn path(&self) -> &Path {
        self.temporary.path()
    }

    /// Returns the file itself.
    pub fn file(&self) -> &File {
        self.temporary.as_file()
    }

    /// Puts it into its place.
    ///
    /// # Errors
    /// When it cannot be written to the disk, or a file came to be there that it must not replace.
    pub fn finish(self) -> io::Result<()> {
        // Renaming before the content is on disk could leave an empty file after a crash.
        self.file().sync_all()?;
        let persisted = match self.replaces {
            true => self.temporary.persist(&self.path),
            // Somebody may have made the file since it was looked for.
            false => self.temporary.persist_noclobber(&self.path),
        };
        persisted.map_err(|error| error.error)?;
        // That the name is on the disk too is not worth an error.
        let _ = sync_folder(folder_of(&self.path));
        Ok(())
    }
}

/// Returns the folder of a file.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns the beginning of temporary names for a file.
fn prefix_of(path: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push(MARK);
    prefix
}

/// Removes temporary files that no run writes any more.
fn sweep(folder: &Path, prefix: &OsString) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes());
        if is_ours && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_swept_and_what_another_run_writes_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("hits.csv");
        let left = folder.path().join(".hits.csv.imr-export-abc");
        fs::write(&left, "half").expect("a file");
        let first = WholeFile::begin(&path, false).expect("a file");
        assert!(!left.exists());
        let second = WholeFile::begin(&path, false).expect("a file");
        assert!(first.path().exists() && !path.exists());
        second.finish().expect("whole");
        assert!(path.exists());
        assert!(first.finish().is_err(), "it would replace the other");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }
}
