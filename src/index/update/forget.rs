//! Takes letters out of an index for good: their text leaves every file of it, and no later run takes them in again.

use std::path::Path;

use crate::corpus::Reader;
use crate::index::error::{IndexError, Result};
use crate::index::folder::forgotten::Forgotten;
use crate::index::folder::lock::WriteLock;
use crate::index::folder::manifest::{LetterOutcome, Manifest};
use crate::index::folder::store;
use crate::index::update::options::{Progress, UpdateOptions};
use crate::index::update::report::Report;
use crate::index::update::run::update;
use crate::stop::Stop;

/// Forgets the letters of these ids, with all their copies, in the index in the folder `path`. The list of forgotten
/// letters is written first, so that the next run ends what was interrupted.
///
/// # Errors
/// When an id is none of a letter, another process writes the index, or it cannot be written.
pub fn forget(
    path: &Path,
    ids: &[String],
    options: &UpdateOptions,
    reader: &Reader,
    progress: &dyn Progress,
    stop: &Stop,
) -> Result<Report, IndexError> {
    let store = store::open(path)?;
    let lock = WriteLock::take(path)?;
    let (manifest, mut forgotten) = (store.manifest()?, Forgotten::read(path)?);
    for id in ids {
        if !add(&manifest, id, &mut forgotten) {
            return Err(IndexError::UnknownLetter { id: id.clone() });
        }
    }
    forgotten.pending = true;
    forgotten.keep(path)?;
    drop(lock);
    let options = UpdateOptions { paths: Vec::new(), only_known: true, keep_missing: true, ..options.clone() };
    update(path, &options, reader, progress, stop)
}

/// Lets all forgotten letters come back with the next run that finds their files. Returns true if there were any.
///
/// # Errors
/// When there is no index, another process writes it, or it cannot be written.
pub fn remember(path: &Path) -> Result<bool, IndexError> {
    drop(store::open(path)?);
    let _lock = WriteLock::take(path)?;
    let forgotten = Forgotten::read(path)?;
    Forgotten::default().keep(path)?;
    Ok(!forgotten.is_empty())
}

/// Adds the letter of this id and its copies to the list; returns false if there is none.
fn add(manifest: &Manifest, wanted: &str, forgotten: &mut Forgotten) -> bool {
    let mut is_known = false;
    for entry in manifest.entries() {
        for outcome in &entry.outcomes {
            let (LetterOutcome::Indexed { id, key, .. } | LetterOutcome::Duplicate { of: id, key }) = outcome else {
                continue;
            };
            if id == wanted {
                forgotten.add(key, entry.content);
                is_known = true;
            }
        }
    }
    is_known
}
