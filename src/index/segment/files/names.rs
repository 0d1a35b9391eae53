//! Names of the files that tantivy makes in a store, and of the temporary ones that become them.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::index::{SegmentComponent, SegmentMeta};

use crate::index::error::{IndexError, Result};

/// The name of the file whose replacement commits a change.
pub const META: &str = "meta.json";
/// The name of the list of files that may be removed.
pub const LIST: &str = ".managed.json";

/// The parts of every segment; a segment with deleted items has one more, [`SegmentComponent::Delete`].
pub const PARTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::Terms,
    SegmentComponent::Store,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
];
/// Ends of the names of segments' files, finished or not.
const SEGMENT_ENDS: [&str; 8] = [".idx", ".pos", ".term", ".store", ".fast", ".fieldnorm", ".del", ".temp"];
/// Beginnings of the names of the other files.
const OTHER_BEGINS: [&str; 3] = [META, LIST, ".tantivy-"];
/// Beginning of the names of temporary files and folders.
const TEMPORARY: &str = ".tmp";

/// Lists the files that a commit which names a segment keeps.
pub fn kept_files(segment: &SegmentMeta) -> impl Iterator<Item = PathBuf> {
    PARTS.into_iter().chain([SegmentComponent::Delete]).map(|part| segment.relative_path(part))
}

/// Returns true for the name of a segment's file.
pub fn is_of_segment(name: &str) -> bool {
    SEGMENT_ENDS.iter().any(|end| name.ends_with(end))
}

/// Returns true for the name of a file that is of the store as a whole, a lock for example.
pub fn is_of_store(name: &str) -> bool {
    OTHER_BEGINS.iter().any(|begin| name.starts_with(begin))
}

/// Returns true for the name of a temporary file or folder. tantivy's atomic writes go through such files, which it
/// never removes after a crash.
pub fn is_temporary(name: &str) -> bool {
    name.starts_with(TEMPORARY)
}

/// Removes the temporary files that a killed run left in the store at `path`.
///
/// # Errors
/// When a file cannot be removed.
pub fn sweep_temporary_files(path: &Path) -> Result<()> {
    let entries = fs::read_dir(path).map_err(|error| IndexError::io(path, error))?;
    for entry in entries.flatten().filter(|entry| is_temporary(&entry.file_name().to_string_lossy())) {
        fs::remove_file(entry.path()).map_err(|error| IndexError::io(&entry.path(), error))?;
    }
    Ok(())
}
