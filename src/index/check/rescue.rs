//! Reads the items of damaged segments. All that is indexed of an item is stored as well, and a column says which
//! letter it is of, so that a letter whose file is gone survives the loss of its postings.

use std::collections::HashMap;

use tantivy::TantivyDocument;

use crate::index::error::Result;
use crate::index::segment::files::stored::{StoredFiles, StoredItems};

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
