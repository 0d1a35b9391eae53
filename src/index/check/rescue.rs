//! Reads the items of damaged segments. All that is indexed of an item is stored as well, and a column says which
//! letter it is of, so that a letter whose file is gone survives the loss of its postings.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::TantivyDocument;
use tantivy::columnar::{ColumnarReader, DynamicColumn, StrColumn};
use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::store::StoreReader;

use crate::index::check::files;
use crate::index::error::Result;

/// The name of the field that has the id of an item's letter.
const LETTER: &str = "letter";

/// The paths of the files of a segment that a rescue needs.
pub struct StoredFiles {
    /// The doc store, which has the stored items.
    items: PathBuf,
    /// The columns, one of which names the letter of each item.
    columns: PathBuf,
    /// The file that says which items are deleted; `None` where no items are.
    deletes: Option<PathBuf>,
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

/// Reads the letters that are named by `wanted`, each with the number of its items, from `stored`, and hands the
/// documents of each whole letter to `take`. The id of such a letter is then taken out of `wanted`.
///
/// # Errors
/// The first error of `take`.
pub fn rescue(
    stored: &StoredFiles,
    wanted: &mut HashMap<String, u32>,
    mut take: impl FnMut(&str, &[TantivyDocument]) -> Result<()>,
) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let Some((items, letters, alive)) = open(stored) else { return Ok(()) };
    let is_alive = |item: &u32| alive.as_ref().is_none_or(|alive| alive.is_alive(*item));
    let mut items = items.iter::<TantivyDocument>(alive.as_ref());
    // The items of a letter are written together, and merging keeps them together.
    let (mut letter, mut documents) = (String::new(), Vec::new());
    for item in (0..letters.num_rows()).filter(is_alive) {
        let (Some(id), Some(Ok(document))) = (id_of(&letters, item), items.next()) else { break };
        if id != letter {
            hand_on(&letter, &documents, wanted, &mut take)?;
            documents.clear();
            letter = id;
        }
        documents.push(document);
    }
    hand_on(&letter, &documents, wanted, &mut take)
}

/// Hands the documents of a letter to `take` if it is wanted and they are all of its items.
fn hand_on(
    letter: &str,
    documents: &[TantivyDocument],
    wanted: &mut HashMap<String, u32>,
    take: &mut impl FnMut(&str, &[TantivyDocument]) -> Result<()>,
) -> Result<()> {
    if wanted.get(letter).is_some_and(|items| *items as usize == documents.len()) {
        take(letter, documents)?;
        wanted.remove(letter);
    }
    Ok(())
}

/// Opens the files, all of which must be as they were written; `None` where one is not. Without the file of
/// deletions, an old version of a letter would pass for the last one.
fn open(stored: &StoredFiles) -> Option<(StoreReader, StrColumn, Option<AliveBitSet>)> {
    let alive = match &stored.deletes {
        Some(path) => Some(AliveBitSet::open(body(path)?)),
        None => None,
    };
    let items = StoreReader::open(FileSlice::new(Arc::new(body(&stored.items)?)), 0).ok()?;
    let columns = ColumnarReader::open(FileSlice::new(Arc::new(body(&stored.columns)?))).ok()?;
    let column = columns.read_columns(LETTER).ok()?.into_iter().next()?;
    match column.open().ok()? {
        DynamicColumn::Str(letters) => Some((items, letters, alive)),
        _ => None,
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
    files::read(path).ok()?;
    let mut bytes = fs::read(path).ok()?;
    bytes.truncate(files::body_length(&bytes)?);
    Some(OwnedBytes::new(bytes))
}
