//! Identity of the last commit of an index, and the manifest to fall back on where no commit can be read. A check
//! needs both before it trusts anything else in a store.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tantivy::SegmentMeta;

use crate::index::check::known::KnownLetters;
use crate::index::folder::index_folder::IndexFolder;
use crate::index::folder::store::OpenStore;
use crate::index::segment::files::meta;
use crate::index::segment::files::names::META;
use crate::platform::system_says;

/// Reads the bytes that name the last commit: the current store's `meta.json`, which every change of the index
/// replaces. `None` where there is no current store, or where the file cannot be read.
pub fn moment(path: &Path) -> Option<Vec<u8>> {
    let store = IndexFolder::at(path).current_store().ok()??;
    meta::read(&store).ok()
}

/// Returns true if a process writes the index now. The lock is tried for an instant only, and shared, so that checks
/// do not get in each other's way.
pub fn is_locked(path: &Path) -> bool {
    File::open(IndexFolder::at(path).lock_file()).is_ok_and(|file| file.try_lock_shared().is_err())
}

/// Checks that `meta.json`, which has no checksum, is byte for byte what tantivy would write of its content, and that
/// no deletion is younger than the commit.
///
/// Gives the reason as a line for people where it is not.
pub fn as_written(store: &OpenStore) -> Result<(), String> {
    let path = store.path.join(META);
    let bytes = meta::read(&store.path).map_err(|error| is(&path, &system_says(&error)))?;
    let metas = store.index.load_metas().map_err(|error| is(&path, &error.to_string()))?;
    let wanted = meta::format(&metas).map_err(|error| is(&path, &error.to_string()))?;
    let deletes = metas.segments.iter().filter_map(SegmentMeta::delete_opstamp).max().unwrap_or_default();
    match bytes == wanted && deletes <= metas.opstamp {
        true => Ok(()),
        false => Err(is(&path, "it is not as it was written")),
    }
}

/// Formats a path and what is wrong there as a line for people.
fn is(path: &Path, reason: &str) -> String {
    format!("{}: {reason}", path.display())
}

/// Finds the manifest of the highest generation in the folder `store` that can be read; returns it with its
/// generation.
pub fn last_manifest(store: &Path) -> Option<(u64, KnownLetters)> {
    let entries = fs::read_dir(store).into_iter().flatten().flatten();
    let mut manifests: Vec<(u64, PathBuf)> =
        entries.filter_map(|entry| Some((generation_in(&entry.path())?, entry.path()))).collect();
    manifests.sort();
    manifests.into_iter().rev().find_map(|(generation, path)| Some((generation, KnownLetters::read(&path).ok()?)))
}

/// Reads the generation in the name of a manifest, `manifest-N`; `None` for other names.
fn generation_in(path: &Path) -> Option<u64> {
    let rest = path.file_name()?.to_str()?.strip_prefix("manifest-")?;
    rest.split('.').next()?.parse().ok()
}
