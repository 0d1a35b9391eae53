//! Stores: a tantivy index each, with the manifest of the files that it was made from. Readers open one by way of
//! `CURRENT`; repairs open any.

use std::path::{Path, PathBuf};

use tantivy::{Index, Searcher};

use crate::index::error::{IndexError, Result};
use crate::index::folder::access::not_denied;
use crate::index::folder::commit::Commit;
use crate::index::folder::index_folder::IndexFolder;
use crate::index::folder::manifest::{LetterOutcome, Manifest, ManifestEntry};
use crate::index::folder::statistics::CollectionStatistics;
use crate::index::schema;
use crate::index::segment::files::directory::DurableDirectory;
use crate::index::segment::files::file_list::FileList;
use crate::index::segment::files::names::META;

/// A store that is open for reading.
pub struct OpenStore {
    /// The path of the store's folder.
    pub path: PathBuf,
    /// The tantivy index in that folder.
    pub index: Index,
    /// The payload of its last commit.
    pub commit: Commit,
    /// The directory of that index, which knows the checksums of its files.
    pub(crate) files: DurableDirectory,
}

impl OpenStore {
    /// Expects the files of the store to be those that the commit's list of files has, when they are opened from now
    /// on. Does nothing where the list was not written.
    ///
    /// # Errors
    /// When the list is damaged, or `meta.json` is another than it was when the list was written.
    pub(crate) fn expect_files(&self) -> Result<()> {
        let Some(list) = FileList::read(&self.path, self.commit.generation)? else { return Ok(()) };
        let metas = self.index.load_metas().map_err(|error| IndexError::engine(&self.path, error))?;
        if !list.fits(&metas) {
            let reason = "it is not as it was written".to_owned();
            return Err(IndexError::Damaged { path: self.path.join(META), reason });
        }
        self.files.expect(list.sums);
        Ok(())
    }

    /// Returns true if another commit has come since the store was opened, or another store: what is opened now may belong
    /// to that.
    pub(crate) fn has_moved_on(&self) -> bool {
        let payload = self.index.load_metas().ok().and_then(|metas| metas.payload);
        let commit = payload.and_then(|payload| Commit::from_payload(&payload, &self.index).ok());
        commit.as_ref() != Some(&self.commit)
    }

    /// Returns true if the files are there that belong to the commit and are written after it.
    pub(crate) fn is_finished(&self) -> bool {
        let generation = self.commit.generation;
        let names = [FileList::file_name(generation), CollectionStatistics::file_name(generation)];
        names.iter().all(|name| self.path.join(name).exists())
    }

    /// Writes the files that belong to commit number `generation` and are written after it: the statistics of
    /// `searcher`, which sees that commit, and the list of files. What cannot be written now, the next run writes.
    ///
    /// # Errors
    /// When a file of the index is damaged.
    pub(crate) fn write_after_commit(&self, generation: u64, searcher: &Searcher) -> Result<()> {
        let statistics =
            CollectionStatistics::count(searcher).map_err(|error| IndexError::engine(&self.path, error))?;
        let list = FileList::make(&self.index, &self.path, &self.files)?;
        // The commit stands, and answers are right without these: a full disk is no reason to call the run failed.
        let _ = statistics.keep(&self.path, generation).and_then(|()| list.write(&self.path, generation));
        Ok(())
    }

    /// Reads the manifest that belongs to the commit.
    ///
    /// # Errors
    /// When the manifest cannot be read.
    pub(crate) fn manifest(&self) -> Result<Manifest> {
        Manifest::read(&self.path.join(&self.commit.manifest))
    }

    /// Finds the ids of the letters that a file holds or holds copies of. The file is `named` as hits name it, by its
    /// path below its source, or by its path on the disk.
    ///
    /// # Errors
    /// When the manifest cannot be read.
    pub(crate) fn letters_in(&self, named: &str) -> Result<Vec<String>> {
        let manifest = self.manifest()?;
        let path = std::path::absolute(named).ok();
        let is_it = |entry: &ManifestEntry| {
            let source = manifest.sources.get(entry.source);
            let is_at = |path: &PathBuf| source.is_some_and(|from| from == path || from.join(&entry.name) == *path);
            entry.name == named || path.as_ref().is_some_and(is_at)
        };
        let outcomes = manifest.entries().filter(is_it).flat_map(|entry| entry.outcomes);
        let id = |outcome| match outcome {
            LetterOutcome::Indexed { id, .. } | LetterOutcome::Duplicate { of: id, .. } => Some(id),
            LetterOutcome::Rejected { .. } => None,
        };
        let mut ids: Vec<String> = Vec::new();
        for id in outcomes.filter_map(id) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }
}

/// Opens the current store of the index folder `path`.
///
/// # Errors
/// When there is no index, or one of another format, or a damaged one, or one that may not be read.
pub fn open(path: &Path) -> Result<OpenStore, IndexError> {
    // A rebuild may sweep the store away between reading its name and opening it: then look again.
    const TRIES: usize = 3;
    let mut result = try_open(path);
    for _ in 1..TRIES {
        if result.is_ok() {
            break;
        }
        result = try_open(path);
    }
    result.map_err(|error| not_denied(path, error))
}

/// Opens the current store as it is at this moment.
fn try_open(path: &Path) -> Result<OpenStore> {
    let store = IndexFolder::at(path).current_store()?.ok_or_else(|| IndexError::NoIndex { path: path.to_owned() })?;
    let store = open_store(path, &store)?;
    store.expect_files()?;
    Ok(store)
}

/// Opens the store at `path`, current or not, of the index folder `index_path`, which an error of format names. Its
/// files are believed.
pub(crate) fn open_store(index_path: &Path, path: &Path) -> Result<OpenStore> {
    let damaged = |reason: String| IndexError::damaged(path, reason);
    let directory = DurableDirectory::open(path).map_err(|error| damaged(error.to_string()))?;
    let files = directory.clone();
    let mut index = Index::open(directory).map_err(|error| damaged(error.to_string()))?;
    // The number in `CURRENT` can be right and the store another program's.
    if index.schema() != schema::schema() {
        return Err(IndexError::Format { path: index_path.to_owned(), found: 0, wanted: schema::FORMAT });
    }
    index.set_tokenizers(schema::tokenizers());
    let metas = index.load_metas().map_err(|error| damaged(error.to_string()))?;
    let payload = metas.payload.ok_or_else(|| damaged("its last commit has no payload".to_owned()))?;
    let commit = Commit::from_payload(&payload, &index).map_err(damaged)?;
    Ok(OpenStore { path: path.to_owned(), index, commit, files })
}

/// Returns what changes with every commit: the current store, and the stamp of the file whose rename is the commit. It
/// costs two looks at the disk; `None` where there is no index now.
#[cfg(feature = "serve")]
pub(crate) fn last_change(path: &Path) -> Option<(PathBuf, crate::platform::Stamp)> {
    let store = IndexFolder::at(path).current_store().ok()??;
    let metadata = std::fs::metadata(store.join(META)).ok()?;
    Some((store, crate::platform::stamp(&metadata)))
}

#[cfg(test)]
mod tests {
    use crate::corpus::{PdfReader, Reader};
    use crate::index::{Quiet, Stop, UpdateOptions, update};

    use super::*;

    #[test]
    fn a_store_that_was_opened_before_a_commit_or_a_rebuild_has_moved_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let (letters, index) = (folder.path().join("letters"), folder.path().join("index"));
        std::fs::create_dir(&letters).expect("a folder");
        let reader = Reader::new(PdfReader::in_process());
        let run = |name: &str, rebuild: bool| {
            std::fs::copy(format!("corpus/{name}"), letters.join(name)).expect("a letter");
            let paths = vec![letters.clone()];
            let options = UpdateOptions { paths, rebuild, memory: 64 << 20, threads: 1, ..UpdateOptions::default() };
            update(&index, &options, &reader, &Quiet, &Stop::default()).expect("an index");
            open(&index).expect("a store")
        };
        let first = run("CM16-8754420.txt", false);
        assert!(!first.has_moved_on());
        let second = run("CM16-0689248.txt", false);
        assert_eq!((first.has_moved_on(), second.has_moved_on()), (true, false));
        let third = run("CM16-0689248.txt", true);
        assert_eq!((second.has_moved_on(), third.has_moved_on()), (true, false));
    }
}
