//! Finds what is in an index folder and belongs to nothing. Runs that were killed leave such files, and the next run
//! removes them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::index::{SegmentComponent, SegmentMeta};

use crate::index::folder::commit::Commit;
use crate::index::folder::index_folder::IndexFolder;
use crate::index::folder::statistics::CollectionStatistics;
use crate::index::folder::store::OpenStore;

/// The files of a segment. A commit that names a segment keeps these.
const SEGMENT_PARTS: [SegmentComponent; 7] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Terms,
    SegmentComponent::Store,
    SegmentComponent::Delete,
];
/// Ends of the names of segments' files, finished or not.
const SEGMENT_ENDS: [&str; 8] = [".idx", ".pos", ".term", ".store", ".fast", ".fieldnorm", ".del", ".temp"];
/// Beginnings of the names of files that belong to one commit: manifests and statistics.
pub const COMMIT_BEGINS: [&str; 2] = ["manifest-", "totals-"];
/// Beginnings of the names of tantivy's other files.
const ENGINE_BEGINS: [&str; 3] = ["meta.json", ".managed.json", ".tantivy-"];
/// Beginning of the names of temporary files and folders.
const TEMPORARY: &str = ".tmp";

/// Lists the paths in the index folder `index` that neither its store `store` nor `commit` of that needs. Files that
/// this program did not make are passed over.
///
/// # Errors
/// When tantivy's list of segments cannot be read.
pub fn leftovers(index: &Path, store: &OpenStore, commit: &Commit) -> tantivy::Result<Vec<PathBuf>> {
    let segments = store.index.load_metas()?.segments;
    let files = |segment: &SegmentMeta| SEGMENT_PARTS.map(|part| segment.relative_path(part));
    let mut live: HashSet<PathBuf> = segments.iter().flat_map(files).collect();
    // tantivy does not know of these two.
    live.insert(commit.manifest.clone().into());
    live.insert(CollectionStatistics::file_name(commit.generation).into());
    let is_other_store = |name: &str| {
        let is_other = IndexFolder::is_store_name(name) && store.path.file_name().is_none_or(|kept| kept != name);
        is_other && is_ours(&index.join(name))
    };
    let mut found = list(index, |name| name.starts_with(TEMPORARY) || is_other_store(name));
    found.extend(list(&store.path, |name| {
        let is_ours = SEGMENT_ENDS.iter().any(|end| name.ends_with(end))
            || COMMIT_BEGINS.iter().any(|begin| name.starts_with(begin));
        name.starts_with(TEMPORARY) || (is_ours && !live.contains(Path::new(name)))
    }));
    // Reports are the same whatever order the disk has.
    found.sort();
    Ok(found)
}

/// Returns true if a folder that is named like a store is one, was to become one, or is half removed. The user may
/// have a folder of such a name, which must stay.
fn is_ours(folder: &Path) -> bool {
    let is_made_by_us = |name: &str| {
        ENGINE_BEGINS.iter().chain(&COMMIT_BEGINS).any(|begin| name.starts_with(begin))
            || SEGMENT_ENDS.iter().any(|end| name.ends_with(end))
            || name.starts_with(TEMPORARY)
    };
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
