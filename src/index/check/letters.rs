//! Compares the letters in an index with those of its manifest. Files can have right checksums and still not belong
//! together, which only their content shows.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tantivy::index::{SegmentId, SegmentReader};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Index, IndexReader, ReloadPolicy, Searcher, TERMINATED, TantivyDocument};

use crate::index::check::known::KnownLetters;
use crate::index::parallel::in_order;
use crate::index::schema;

/// Opens the last commit of an index for reading.
///
/// # Errors
/// When the index cannot be read.
pub fn searcher(index: &Index) -> tantivy::Result<Searcher> {
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(reader.searcher())
}

/// The differences between an index and its manifest.
#[derive(Debug, Default)]
pub struct LetterDifferences {
    /// Hashes of the ids of letters that have another number of items than they should have.
    pub wrong: HashSet<u64>,
    /// Ids of letters that are in the index and not in the manifest.
    pub strangers: Vec<String>,
}

/// Compares the ids in the index, and how many items each letter has, with those in the manifest.
///
/// # Errors
/// When the index cannot be read.
pub fn compare(searcher: &Searcher, known: &KnownLetters) -> tantivy::Result<LetterDifferences> {
    let mut found = vec![0; known.len()];
    let mut differences = LetterDifferences::default();
    for segment in searcher.segment_readers() {
        for_each_letter(segment, |id, items| match known.place(id) {
            Some(at) => found[at] += items,
            None => differences.strangers.push(id.to_owned()),
        })?;
    }
    differences.wrong = known.others_than(&found);
    differences.strangers.sort_unstable();
    differences.strangers.dedup();
    Ok(differences)
}

/// Lists the ids of all letters in an index.
///
/// # Errors
/// When the index cannot be read.
pub fn ids(index: &Index) -> tantivy::Result<HashSet<String>> {
    let mut ids = HashSet::new();
    for segment in searcher(index)?.segment_readers() {
        for_each_letter(segment, |id, _| _ = ids.insert(id.to_owned()))?;
    }
    Ok(ids)
}

/// Hands on each letter of a segment with the number of its items that are not deleted.
///
/// # Errors
/// When the segment cannot be read.
fn for_each_letter(segment: &SegmentReader, mut take: impl FnMut(&str, u32)) -> tantivy::Result<()> {
    let index = segment.inverted_index(schema::letter_field())?;
    let mut terms = index.terms().stream()?;
    while terms.advance() {
        let items = match segment.alive_bitset() {
            // Without deletions the dictionary has the number.
            None => terms.value().doc_freq,
            Some(alive) => {
                let mut postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                let mut items = 0;
                while postings.doc() != TERMINATED {
                    items += u32::from(alive.is_alive(postings.doc()));
                    postings.advance();
                }
                items
            }
        };
        if items > 0 {
            take(&String::from_utf8_lossy(terms.key()), items);
        }
    }
    Ok(())
}

/// Finds the segments with items that cannot be read, each with what is wrong with the first such item. Every block
/// of stored items is read once.
pub fn unreadable(searcher: &Searcher, threads: usize) -> Vec<(SegmentId, String)> {
    let mut unreadable = Vec::new();
    let read = |segment: &SegmentReader| {
        // The files are as they were written; should tantivy stumble all the same, that is told like damage.
        let read = catch_unwind(AssertUnwindSafe(|| read_all(segment)));
        read.unwrap_or_else(|_| Err("reading it failed".to_owned()))
    };
    let told = in_order(searcher.segment_readers(), threads, read, |segment, result| {
        unreadable.extend(result.err().map(|reason| (segment.segment_id(), reason)));
        Ok::<(), std::convert::Infallible>(())
    });
    told.map_or_else(|never| match never {}, |()| unreadable)
}

/// Reads every item of a segment. Gives the reason for the first that cannot be read.
fn read_all(segment: &SegmentReader) -> Result<(), String> {
    let store = segment.get_store_reader(0).map_err(|error| error.to_string())?;
    let (mut count, mut last) = (0, usize::MAX);
    for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
        let document = document.map_err(|error| error.to_string())?;
        let stored = schema::stored_in(&document).ok_or_else(|| format!("its item {count} has no record"))?;
        // The first item of a letter has what all share.
        let (number, is_first) = (stored.0.number, stored.1.is_some());
        if !is_first && number <= last {
            return Err(format!("its item {count} belongs to no letter"));
        }
        last = number;
        count += 1;
    }
    match count == segment.num_docs() {
        true => Ok(()),
        false => Err(format!("it should have {} items and has {count}", segment.num_docs())),
    }
}
