//! Statistics over the items that are there: how many words each text field has in all of them together, which
//! is what BM25 compares an item's length with, and how many removed items still stand in the files with each term.
//!
//! tantivy keeps such totals by segment, counts removed items until they are merged away, and estimates where they
//! were, so that its figures depend on how an index came to be. These do not: equal letters give equal figures,
//! and with them equal scores, however they were indexed.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::schema::Field;
use tantivy::{DocAddress, Searcher, Term};

use crate::schema::{FIELDS, field_of, read_record, word_fields};
use crate::text::Analyzer;

/// Items, words by field, and what removed items still count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Items in the index.
    pub items: u64,
    /// Words in each field, in the order of [`FIELDS`]; 0 for fields that are no text.
    pub words: Vec<u64>,
    /// In the same order, how many removed items have each term.
    removed: Vec<HashMap<String, u64>>,
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
        format!("totals-{generation}")
    }

    /// The totals of a generation as they were kept, when they were and can be read.
    pub fn kept(path: &Path, generation: u64) -> Option<Totals> {
        fs::read(file(path, generation)).ok().and_then(|bytes| postcard::from_bytes(&bytes).ok())
    }

    /// Keeps the totals beside the index; they can always be counted again.
    pub fn keep(&self, path: &Path, generation: u64) {
        if let Ok(packed) = postcard::to_allocvec(self) {
            let _ = fs::write(file(path, generation), packed);
        }
    }

    /// How many items have `term`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn items_with(&self, term: &Term, searcher: &Searcher) -> tantivy::Result<u64> {
        let value = term.value();
        let removed = self.removed.get(index_of(term.field())).zip(value.as_str());
        let gone = removed.and_then(|(terms, text)| terms.get(text)).copied().unwrap_or(0);
        Ok(searcher.doc_freq(term)?.saturating_sub(gone).min(self.items))
    }

    /// Counts over all items.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn count(searcher: &Searcher) -> tantivy::Result<Totals> {
        let none = vec![HashMap::new(); FIELDS.len()];
        let mut totals = Totals { items: searcher.num_docs(), words: vec![0; FIELDS.len()], removed: none };
        let mut analyzer = Analyzer::default();
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            for (spec, _) in word_fields() {
                let field = field_of(spec);
                let lengths = segment.get_fieldnorms_reader(field)?;
                let words: u64 = segment.doc_ids_alive().map(|item| u64::from(lengths.fieldnorm(item))).sum();
                totals.words[index_of(field)] += words;
            }
            let Some(alive) = segment.alive_bitset().filter(|_| segment.has_deletes()) else { continue };
            for item in (0..segment.max_doc()).filter(|item| !alive.is_alive(*item)) {
                totals.leave_out(searcher, DocAddress::new(ordinal as u32, item), &mut analyzer)?;
            }
        }
        Ok(totals)
    }

    /// Counts the terms of a removed item.
    fn leave_out(&mut self, searcher: &Searcher, item: DocAddress, analyzer: &mut Analyzer) -> tantivy::Result<()> {
        let Some(record) = read_record(searcher, item)? else { return Ok(()) };
        for (spec, place) in word_fields() {
            analyzer.analyze(&record.text(spec.name), place);
            let terms: HashSet<&str> = analyzer.tokens().iter().map(|token| analyzer.term(token)).collect();
            let removed = &mut self.removed[index_of(field_of(spec))];
            for term in terms {
                match removed.get_mut(term) {
                    Some(count) => *count += 1,
                    None => drop(removed.insert(term.to_owned(), 1)),
                }
            }
        }
        Ok(())
    }
}

fn index_of(field: Field) -> usize {
    field.field_id() as usize
}

fn file(path: &Path, generation: u64) -> std::path::PathBuf {
    path.join(Totals::file_name(generation))
}
