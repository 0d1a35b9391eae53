//! Reads and writes `.managed.json`, tantivy's list of the files that it may remove. tantivy opens no index where the
//! list cannot be read, so that a repair has to be able to write it anew.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::index::error::{IndexError, Result};
use crate::index::segment::files::names::LIST;
use crate::platform::system_says;
use crate::platform::temporary_in;

/// Reads the names in the list of the store at `store`.
///
/// # Errors
/// The reason, as part of a line for people, why there is no list.
pub fn read(store: &Path) -> std::result::Result<HashSet<PathBuf>, String> {
    let bytes = fs::read(store.join(LIST)).map_err(|error| system_says(&error))?;
    serde_json::from_slice(&bytes).map_err(|_| "no list of files".to_owned())
}

/// Writes a list of all files in the store but those that tantivy does not know of: those that `is_ours`, such as
/// manifests and statistics, and names with a dot before them.
///
/// # Errors
/// When the store cannot be written.
pub fn write_anew(store: &Path, is_ours: impl Fn(&str) -> bool) -> Result<()> {
    let io = |error| IndexError::io(store, error);
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(store).map_err(io)? {
        let name = entry.map_err(io)?.file_name().to_string_lossy().into_owned();
        // tantivy would remove manifests, of which it knows nothing, if they were in its list.
        if !is_ours(&name) && !name.starts_with('.') {
            names.insert(name);
        }
    }
    write(store, &names)
}

/// Takes files of the store off the list, which are to be removed by another hand than tantivy's, and those that are not
/// there: a name is listed before its file is made, and a run may end between.
///
/// # Errors
/// When the store cannot be written.
pub fn unlist(store: &Path, files: &[PathBuf]) -> Result<()> {
    // A list that cannot be read is for the repair.
    let Ok(listed) = read(store) else { return Ok(()) };
    let names: BTreeSet<String> = listed.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    // A disk that does not say whether a file is there is no proof that it is gone.
    let is_gone = |name: &str| files.contains(&store.join(name)) || matches!(store.join(name).try_exists(), Ok(false));
    let kept: BTreeSet<String> = names.iter().filter(|name| !is_gone(name)).cloned().collect();
    if kept == names { Ok(()) } else { write(store, &kept) }
}

/// Writes a list of these names, onto the disk and in one step.
///
/// # Errors
/// When the store cannot be written.
pub fn write(store: &Path, names: &BTreeSet<String>) -> Result<()> {
    let write = || -> std::io::Result<()> {
        let mut file = temporary_in(store)?;
        serde_json::to_writer(&mut file, names)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(store.join(LIST))?;
        Ok(())
    };
    write().map_err(|error| IndexError::io(store, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_which_the_disk_does_not_say_that_it_is_gone_stays_on_the_list() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path();
        fs::write(store.join("there"), "").expect("a file");
        // A link to itself cannot be looked at, as nothing can on a broken disk.
        std::os::unix::fs::symlink("unknown", store.join("unknown")).expect("a link");
        write(store, &["gone", "there", "unknown"].map(str::to_owned).into()).expect("a list");
        unlist(store, &[]).expect("a list");
        assert_eq!(read(store), Ok(["there", "unknown"].map(PathBuf::from).into()));
    }
}
