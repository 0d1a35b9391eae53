//! Reads the stored items of a segment without its postings. The doc store, the columns and the file of deletions are
//! opened each by itself, so that the loss of any other file does no harm.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::TantivyDocument;
use tantivy::columnar::{ColumnarReader, DynamicColumn, StrColumn};
use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::store::StoreReader;

use crate::index::segment::files::footer;

/// The name of the field that has the id of an item's letter.
const LETTER: &str = "letter";

/// The paths of the files of a segment that have its stored items.
pub struct StoredFiles {
    /// The doc store, which has the stored items.
    items: PathBuf,
    /// The columns, one of which names the letter of each item.
    columns: PathBuf,
    /// The file that says which items are deleted; `None` where no items are.
    deletes: Option<PathBuf>,
}

impl StoredFiles {
    /// Returns the path of the doc store.
    pub fn items(&self) -> &Path {
        &self.items
    }
}

/// Returns the paths of the files of a segment in the folder `folder`.
pub fn of_segment(folder: &Path, meta: &SegmentMeta) -> StoredFiles {
    let path = |component| folder.join(meta.relative_path(component));
    StoredFiles {
        items: path(SegmentComponent::Store),
        columns: path(SegmentComponent::FastFields),
        deletes: meta.has_deletes().then(|| path(SegmentComponent::Delete)),
    }
}

/// Finds the stored items of all segments in the folder `folder`, where no commit says which segments count. Of
/// several files of deletions, the last one counts.
pub fn of_folder(folder: &Path) -> Vec<StoredFiles> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let mut found = Vec::new();
    for name in &names {
        let Some(segment) = name.strip_suffix(".store") else { continue };
        let stamp = |name: &&String| -> Option<u64> {
            name.strip_prefix(segment)?.strip_prefix('.')?.strip_suffix(".del")?.parse().ok()
        };
        let deletes = names.iter().filter(|name| stamp(name).is_some()).max_by_key(stamp);
        // The names of a segment's files differ by their ends only.
        let columns = folder.join(format!("{segment}.fast"));
        found.push(StoredFiles { items: folder.join(name), columns, deletes: deletes.map(|name| folder.join(name)) });
    }
    found
}

/// The stored items of a segment.
pub struct StoredItems {
    /// The doc store.
    items: StoreReader,
    /// The column with the ids of letters.
    letters: StrColumn,
    /// The items that are not deleted; `None` where all are not.
    alive: Option<AliveBitSet>,
}

impl StoredItems {
    /// Opens the files, all of which must be as they were written; `None` where one is not. Without the file of
    /// deletions, an old version of a letter would pass for the last one.
    pub fn open(stored: &StoredFiles) -> Option<StoredItems> {
        let alive = match &stored.deletes {
            Some(path) => Some(AliveBitSet::open(body(path)?)),
            None => None,
        };
        let items = StoreReader::open(FileSlice::new(Arc::new(body(&stored.items)?)), 0).ok()?;
        let columns = ColumnarReader::open(FileSlice::new(Arc::new(body(&stored.columns)?))).ok()?;
        let column = columns.read_columns(LETTER).ok()?.into_iter().next()?;
        match column.open().ok()? {
            DynamicColumn::Str(letters) => Some(StoredItems { items, letters, alive }),
            _ => None,
        }
    }

    /// Reads the items that are not deleted, in their order, each with the id of its letter, up to the first that
    /// cannot be read.
    pub fn iter(&self) -> impl Iterator<Item = (String, TantivyDocument)> {
        let is_alive = |item: &u32| self.alive.as_ref().is_none_or(|alive| alive.is_alive(*item));
        let mut items = self.items.iter::<TantivyDocument>(self.alive.as_ref());
        let numbers = (0..self.letters.num_rows()).filter(is_alive);
        numbers.map_while(move |item| Some((id_of(&self.letters, item)?, items.next()?.ok()?)))
    }
}

/// Reads the id of an item's letter from the column.
fn id_of(letters: &StrColumn, item: u32) -> Option<String> {
    let mut id = String::new();
    let ord = letters.ords().first(item)?;
    letters.ord_to_str(ord, &mut id).ok()?.then_some(id)
}

/// Reads a file without its footer; `None` where the file is not as it was written.
fn body(path: &Path) -> Option<OwnedBytes> {
    footer::read(path).ok()?;
    let mut bytes = fs::read(path).ok()?;
    bytes.truncate(footer::body_length(&bytes)?);
    Some(OwnedBytes::new(bytes))
}
