//! Reads the letters of damaged segments, each as far as it is proved by a hash of its own, whatever else of the segment
//! is lost; and those without such a hash, which an older program wrote, where the files that have them are whole. All
//! that is indexed of an item is stored as well, and a column says which
//! letter it is of, so that a letter whose file is gone survives the loss of its postings.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use tantivy::TantivyDocument;

use crate::index::error::Result;
use crate::index::segment::files::blocks::{ProvedLetter, for_each_letter};
use crate::index::segment::files::stored::{StoredFiles, StoredItems};

/// Reads the letters of the doc store at `path`, block by block, and hands those that are proved to `take`.
///
/// # Errors
/// The first error of `take`.
pub fn proved(path: &Path, take: impl FnMut(ProvedLetter) -> Result<()>) -> Result<()> {
    // A file that is not there has no letters.
    for_each_letter(&fs::read(path).unwrap_or_default(), take)
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
    let Some(stored) = StoredItems::open(stored) else { return Ok(()) };
    // The items of a letter are written together, and merging keeps them together.
    let (mut letter, mut documents) = (String::new(), Vec::new());
    for (id, document) in stored.iter() {
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
