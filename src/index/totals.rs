//! How many words each text field has in all items together: what BM25 compares an item's length with.
//!
//! tantivy keeps such totals by segment, and estimates them where items were deleted, so that they
//! depend on how an index came to be. These are summed over the items that are there; equal letters
//! give equal totals, and with them equal scores, however they were indexed.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::Searcher;

use crate::schema::{FIELDS, FieldKind, field_of};

/// Items, and words by field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Items in the index.
    pub items: u64,
    /// Words in each field, in the order of [`FIELDS`]; 0 for fields that are no text.
    pub words: Vec<u64>,
}

impl Totals {
    /// The totals of generation `generation` in the store at `path`, kept or else counted.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn load(path: &Path, generation: u64, searcher: &Searcher) -> tantivy::Result<Totals> {
        match Totals::kept(path, generation) {
            Some(totals) => Ok(totals),
            None => Totals::count(searcher),
        }
    }

    /// The name of the file that keeps the totals of a generation in its store.
    pub fn file_name(generation: u64) -> String {
        format!("totals-{generation}.jsonl")
    }

    /// The totals of a generation as they were kept, when they were and can be read.
    pub fn kept(path: &Path, generation: u64) -> Option<Totals> {
        fs::read(file(path, generation)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
    }

    /// Keeps the totals beside the index; they can always be counted again.
    pub fn keep(&self, path: &Path, generation: u64) {
        if let Ok(json) = serde_json::to_vec(self) {
            let _ = fs::write(file(path, generation), json);
        }
    }

    /// Counts over all items that are there.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn count(searcher: &Searcher) -> tantivy::Result<Totals> {
        let mut totals = Totals { items: searcher.num_docs(), words: vec![0; FIELDS.len()] };
        for segment in searcher.segment_readers() {
            for (spec, words) in FIELDS.iter().zip(&mut totals.words) {
                if let FieldKind::Text(_) = spec.kind {
                    let lengths = segment.get_fieldnorms_reader(field_of(spec))?;
                    *words += segment.doc_ids_alive().map(|item| u64::from(lengths.fieldnorm(item))).sum::<u64>();
                }
            }
        }
        Ok(totals)
    }
}

fn file(path: &Path, generation: u64) -> std::path::PathBuf {
    path.join(Totals::file_name(generation))
}
