//! The list of tantivy's files of one commit, with their checksums and a hash of `meta.json`, which has none. It is
//! written after the commit and after the merges that follow it, so that a killed run may leave none: nothing is then
//! known to be wrong, and the next run writes it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::{Index, IndexMeta};

use crate::index::error::{IndexError, Result};
use crate::index::folder::sealed;
use crate::index::segment::files::directory::{DurableDirectory, Sums};
use crate::index::segment::files::footer::{self, files_of};
use crate::index::segment::files::meta;
use crate::index::segment::files::sums::FileSums;
use crate::platform::system_says;

/// The files of a commit.
#[derive(Debug)]
pub struct FileList {
    /// The hash of `meta.json`, as hexadecimal digits.
    meta: String,
    /// The sums of all files of segments.
    pub sums: Sums,
}

/// The line of JSON at the head of the file, before the sums of all blocks.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    meta: String,
    /// The name of each file and its length in bytes, in the order of their sums.
    files: Vec<(String, u64)>,
}

impl FileList {
    /// Returns the name of the file that has the list of a generation in its store.
    pub fn file_name(generation: u64) -> String {
        format!("sums-{generation}")
    }

    /// Reads the list of a generation from the store at `store`; `None` where it was not written.
    ///
    /// # Errors
    /// When it cannot be read, or is not as it was written.
    pub fn read(store: &Path, generation: u64) -> Result<Option<FileList>> {
        let path = store.join(FileList::file_name(generation));
        let Some(content) = sealed::read(&path)? else { return Ok(None) };
        let list = FileList::unpack(content);
        list.map(Some).ok_or_else(|| IndexError::Damaged { path, reason: "it is no list of files".to_owned() })
    }

    /// Takes the list out of the content of its file.
    fn unpack(content: Vec<u8>) -> Option<FileList> {
        let line = memchr::memchr(b'\n', &content)?;
        let Head { meta, files } = serde_json::from_slice(&content[..line]).ok()?;
        let (all, mut start, mut sums) = (Arc::new(content), line + 1, Sums::new());
        for (name, length) in files {
            let of_file = FileSums::in_list(length, start, &all)?;
            start += of_file.bytes().len();
            sums.insert(name.into(), Arc::new(of_file));
        }
        Some(FileList { meta, sums })
    }

    /// Makes the list of the last commit of `index` in the folder `store`, whose directory is `files`. A file whose
    /// sums are not known is read, and must be as tantivy wrote it.
    ///
    /// # Errors
    /// When a file is damaged or cannot be read.
    pub fn make(index: &Index, store: &Path, files: &DurableDirectory) -> Result<FileList> {
        let metas = index.load_metas().map_err(|error| IndexError::engine(store, error))?;
        let mut sums = Sums::new();
        for file in files_of(&metas.segments) {
            let of_file = match files.sums_of(&file.name) {
                Some(known) => known,
                None => Arc::new(read_whole(&store.join(&file.name))?),
            };
            sums.insert(file.name, of_file);
        }
        let meta = hash(&metas).map_err(|error| IndexError::io(store, error.into()))?;
        Ok(FileList { meta, sums })
    }

    /// Writes the list of a generation into the store at `store`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, store: &Path, generation: u64) -> io::Result<()> {
        let mut files: Vec<(&PathBuf, &Arc<FileSums>)> = self.sums.iter().collect();
        files.sort_by_key(|(name, _)| *name);
        let named = |(name, sums): &(&PathBuf, &Arc<FileSums>)| (name.to_string_lossy().into_owned(), sums.length);
        let head = Head { meta: self.meta.clone(), files: files.iter().map(named).collect() };
        let mut content = serde_json::to_vec(&head)?;
        content.push(b'\n');
        files.iter().for_each(|(_, sums)| content.extend_from_slice(sums.bytes()));
        sealed::write(store, &FileList::file_name(generation), &content)
    }

    /// Returns true if `metas` is what `meta.json` was when the list was written.
    pub fn fits(&self, metas: &IndexMeta) -> bool {
        hash(metas).is_ok_and(|hash| hash == self.meta)
    }

    /// Returns the reason why the file `name` in the folder `store` is not as it was written; `None` if it is, or if
    /// the list does not have it.
    pub fn fault(&self, store: &Path, name: &Path) -> Option<String> {
        let wanted = self.sums.get(name)?;
        match FileSums::of_file(&store.join(name)) {
            Ok(found) if found.is_like(wanted) => None,
            Ok(_) => Some("it is not the file that was written".to_owned()),
            Err(error) => Some(system_says(&error)),
        }
    }
}

/// Computes the sums of a file that must be as tantivy wrote it.
fn read_whole(path: &Path) -> Result<FileSums> {
    footer::read(path).map_err(|reason| IndexError::Damaged { path: path.to_owned(), reason })?;
    FileSums::of_file(path).map_err(|error| IndexError::io(path, error))
}

/// Hashes what `meta.json` should be.
fn hash(metas: &IndexMeta) -> serde_json::Result<String> {
    Ok(blake3::hash(&meta::format(metas)?).to_hex()[..32].to_owned())
}
