//! Checks that an index is whole, and mends one that is not.
//!
//! A damaged file can give wrong answers, make tantivy panic, or, where it became shorter under a map, end the
//! process. So every file is first read as plain bytes, and the index is opened only when all of them are as they
//! were written. Then the manifest, the terms and the stored items are compared with each other.

pub(crate) mod commit;
pub(crate) mod contents;
pub(crate) mod known;
pub(crate) mod letters;
pub(crate) mod repair;
pub(crate) mod stage;
pub(crate) mod survey;
pub(crate) mod verdict;

use std::path::Path;

use crate::index::check::survey::Survey;
use crate::index::check::verdict::Verdict;
use crate::index::error::{IndexError, Result};
use crate::index::folder::access::readable;
use crate::index::folder::index_folder::IndexFolder;

/// Attempts of a check: it is begun again when another process changed the index meanwhile.
const TRIES: usize = 8;

/// Checks the index in the folder `path` on `threads` threads; 0 means one thread a core. An index that another
/// process is writing may be checked too.
///
/// # Errors
/// When there is no index, one of its files may not be read, or a thread of the system fails.
pub fn check(path: &Path, threads: usize) -> Result<Verdict, IndexError> {
    readable(path)?;
    let folder = IndexFolder::at(path);
    if !folder.current_file().exists() && !folder.has_store() {
        return Err(IndexError::NoIndex { path: path.to_owned() });
    }
    let mut survey = Survey::of(path, threads);
    for _ in 1..TRIES {
        // What another process replaces meanwhile is no damage.
        let may_be_wrong = match &survey {
            Ok(survey) => !survey.is_whole() && survey.has_moved_on(path),
            Err(error) => !matches!(error, IndexError::NoIndex { .. } | IndexError::Format { .. }),
        };
        if !may_be_wrong {
            break;
        }
        survey = Survey::of(path, threads);
    }
    survey.map(Survey::verdict)
}
