//! What stands in an index folder and belongs to nothing: runs that were killed leave it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::index::store::STORE_PREFIX;

/// Parts of segments end so.
const SEGMENT_ENDS: [&str; 8] = [".idx", ".pos", ".term", ".store", ".fast", ".fieldnorm", ".del", ".temp"];
/// Files that belong to one commit begin so.
const COMMIT_BEGINS: [&str; 2] = ["manifest-", "totals-"];
/// Temporary files and folders begin so.
const TEMPORARY: &str = ".tmp";

/// Paths in the index folder `index` that neither its store nor the files `live` in it need. What the program
/// did not make is passed over.
pub fn leftovers(index: &Path, store: &Path, live: &HashSet<PathBuf>) -> Vec<PathBuf> {
    let is_other_store = |name: &str| {
        let is_other = name.starts_with(STORE_PREFIX) && store.file_name().is_none_or(|kept| kept != name);
        is_other && index.join(name).join(".managed.json").exists()
    };
    let mut found = list(index, |name| name.starts_with(TEMPORARY) || is_other_store(name));
    found.extend(list(store, |name| {
        let is_ours = SEGMENT_ENDS.iter().any(|end| name.ends_with(end))
            || COMMIT_BEGINS.iter().any(|begin| name.starts_with(begin));
        name.starts_with(TEMPORARY) || (is_ours && !live.contains(Path::new(name)))
    }));
    found.sort();
    found
}

fn list(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| wanted(&entry.file_name().to_string_lossy())).map(|entry| entry.path()).collect()
}

/// Bytes of a file, or of all files in a folder.
pub fn size(path: &Path) -> u64 {
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_dir() => list(path, |_| true).iter().map(|path| size(path)).sum(),
        Ok(data) => data.len(),
        Err(_) => 0,
    }
}

/// Removes leftovers; what cannot be removed now the next run tries again.
pub fn remove(leftovers: &[PathBuf]) {
    for path in leftovers {
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
}
