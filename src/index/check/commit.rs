//! What names the commit of an index, and what can be found without one.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tantivy::SegmentMeta;

use crate::error::system_says;
use crate::index::check::known::KnownLetters;
use crate::index::check::list::META;
use crate::index::folder::index_folder::IndexFolder;
use crate::index::folder::store::OpenStore;

/// What names the commit: it changes with every change of the index.
pub fn moment(path: &Path) -> Option<Vec<u8>> {
    let store = IndexFolder::at(path).current_store().ok()??;
    fs::read(store.join(META)).ok()
}

/// Whether a process writes the index now. The lock is tried for an instant, and shared with other checks.
pub fn is_locked(path: &Path) -> bool {
    File::open(IndexFolder::at(path).lock_file()).is_ok_and(|file| file.try_lock_shared().is_err())
}

/// Whether `meta.json`, which has no checksum, is what tantivy would write.
pub fn as_written(store: &OpenStore) -> Result<(), String> {
    let path = store.path.join(META);
    let bytes = fs::read(&path).map_err(|error| is(&path, &system_says(&error)))?;
    let meta = store.index.load_metas().map_err(|error| is(&path, &error.to_string()))?;
    let mut wanted = serde_json::to_vec_pretty(&meta).map_err(|error| is(&path, &error.to_string()))?;
    wanted.push(b'\n');
    let deletes = meta.segments.iter().filter_map(SegmentMeta::delete_opstamp).max().unwrap_or_default();
    match bytes == wanted && deletes <= meta.opstamp {
        true => Ok(()),
        false => Err(is(&path, "it is not as it was written")),
    }
}

fn is(path: &Path, reason: &str) -> String {
    format!("{}: {reason}", path.display())
}

/// The manifest of the highest generation in the store that can be read, with the generation.
pub fn last_manifest(store: &Path) -> Option<(u64, KnownLetters)> {
    let entries = fs::read_dir(store).into_iter().flatten().flatten();
    let mut manifests: Vec<(u64, PathBuf)> =
        entries.filter_map(|entry| Some((generation_in(&entry.path())?, entry.path()))).collect();
    manifests.sort();
    manifests.into_iter().rev().find_map(|(generation, path)| Some((generation, KnownLetters::read(&path).ok()?)))
}

/// The generation in the name of a manifest.
fn generation_in(path: &Path) -> Option<u64> {
    let rest = path.file_name()?.to_str()?.strip_prefix("manifest-")?;
    rest.split('.').next()?.parse().ok()
}
