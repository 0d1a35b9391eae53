//! Finds what is in an index folder and belongs to nothing. Runs that were killed leave such files, and the next run
//! removes them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::index::folder::commit::Commit;
use crate::index::folder::index_folder::IndexFolder;
use crate::index::folder::statistics::CollectionStatistics;
use crate::index::folder::store::OpenStore;
use crate::index::segment::files::file_list::FileList;
use crate::index::segment::files::names::{is_of_segment, is_of_store, is_temporary, kept_files};

/// Beginnings of the names of files that belong to one commit: manifests, statistics, lists of files, and statistics as an
/// older program wrote them.
const COMMIT_BEGINS: [&str; 4] = ["manifest-", "statistics-", "sums-", "totals-"];

/// Returns true for the name of a file that belongs to one commit, of which tantivy knows nothing.
pub fn is_of_commit(name: &str) -> bool {
    COMMIT_BEGINS.iter().any(|begin| name.starts_with(begin))
}

/// Lists the paths in the index folder `index` that neither its store `store` nor `commit` of that needs. Files that
/// this program did not make are passed over.
///
/// # Errors
/// When tantivy's list of segments cannot be read.
pub fn leftovers(index: &Path, store: &OpenStore, commit: &Commit) -> tantivy::Result<Vec<PathBuf>> {
    let segments = store.index.load_metas()?.segments;
    let mut live: HashSet<PathBuf> = segments.iter().flat_map(kept_files).collect();
    // tantivy does not know of these.
    live.insert(commit.manifest.clone().into());
    live.insert(CollectionStatistics::file_name(commit.generation).into());
    live.insert(FileList::file_name(commit.generation).into());
    let is_other_store = |name: &str| {
        let is_other = IndexFolder::is_store_name(name) && store.path.file_name().is_none_or(|kept| kept != name);
        is_other && is_ours(&index.join(name))
    };
    let mut found = list(index, |name| is_temporary(name) || is_other_store(name));
    found.extend(list(&store.path, |name| {
        let is_ours = is_of_segment(name) || is_of_commit(name);
        is_temporary(name) || (is_ours && !live.contains(Path::new(name)))
    }));
    // Reports are the same whatever order the disk has.
    found.sort();
    Ok(found)
}

/// Returns true if a folder that is named like a store is one, was to become one, or is half removed. The user may
/// have a folder of such a name, which must stay.
fn is_ours(folder: &Path) -> bool {
    let is_made_by_us =
        |name: &str| is_of_store(name) || is_of_commit(name) || is_of_segment(name) || is_temporary(name);
    list(folder, |name| !is_made_by_us(name)).is_empty()
}

/// Lists the paths in a folder whose names are `wanted`; none where it cannot be read.
fn list(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| wanted(&entry.file_name().to_string_lossy())).map(|entry| entry.path()).collect()
}

/// Adds up the bytes of a file, or of all files in a folder. Links are not followed.
pub fn size(path: &Path) -> u64 {
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_dir() => list(path, |_| true).iter().map(|path| size(path)).sum(),
        Ok(data) => data.len(),
        Err(_) => 0,
    }
}

/// Removes leftovers as far as that can be done. The next run tries again what cannot be removed now.
pub fn remove(leftovers: &[PathBuf]) {
    for path in leftovers {
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_told_from_a_folder_of_the_user_however_little_is_left_of_it() {
        let cases: [(&[&str], bool); 6] = [
            (&[], true),
            (&[".tmpabc"], true),
            (&[".managed.json", "meta.json", "0a1b.idx", "manifest-2"], true),
            (&["manifest-2", ".tantivy-meta.lock", "0a1b.12.del", "totals-2"], true),
            (&["letter.txt"], false),
            (&["manifest-2", "letter.pdf"], false),
        ];
        for (names, wanted) in cases {
            let folder = tempfile::tempdir().expect("a folder");
            names.iter().for_each(|name| fs::write(folder.path().join(name), "").expect("a file"));
            assert_eq!(is_ours(folder.path()), wanted, "{names:?}");
        }
    }
}
