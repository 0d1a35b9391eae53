//! Collection statistics for ranking, over the items that are not removed: how many words each zone has in all of
//! them together, with which BM25 compares the length of an item, and how many removed items are still in the files
//! with each term.
//!
//! tantivy keeps such totals by segment, counts removed items until they are merged away, and estimates where they
//! were, so that its figures depend on how an index came to be. These do not: equal letters give equal figures, and
//! with them equal scores, however they were indexed.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument};

use crate::index::error::{IndexError, Result};
use crate::index::folder::sealed;
use crate::index::schema::fields::Zone;
use crate::index::schema::record::{CaseRecord, ItemRecord};
use crate::index::schema::stored::stored_in;
use crate::index::segment::block_join::FirstItems;
use crate::terms::analysis::Analyzer;
use crate::text::TermNumber;

/// The number of documents and words of each zone, and the document frequencies of removed items.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionStatistics {
    /// Items in the index.
    items: u64,
    /// Letters in the index.
    letters: u64,
    /// Words in each zone, in the order of [`Zone::ALL`].
    words: [u64; Zone::ALL.len()],
    /// The number of removed documents with each term, by zone in the same order.
    removed: [HashMap<String, u64>; Zone::ALL.len()],
}

impl CollectionStatistics {
    /// Reads the statistics of generation `generation` in the store at `path`, or counts them where they were not
    /// kept.
    ///
    /// # Errors
    /// When they are damaged, or the index cannot be read.
    pub fn load(path: &Path, generation: u64, searcher: &Searcher) -> Result<CollectionStatistics> {
        match CollectionStatistics::kept(path, generation)? {
            Some(totals) => Ok(totals),
            None => CollectionStatistics::count(searcher).map_err(|error| IndexError::engine(path, error)),
        }
    }

    /// Returns the name of the file that keeps the statistics of a generation in its store.
    pub fn file_name(generation: u64) -> String {
        format!("statistics-{generation}")
    }

    /// Reads the statistics of a generation; `None` where they were not kept.
    ///
    /// # Errors
    /// When they are not as they were written.
    pub fn kept(path: &Path, generation: u64) -> Result<Option<CollectionStatistics>> {
        let path = path.join(CollectionStatistics::file_name(generation));
        let Some(packed) = sealed::read(&path)? else { return Ok(None) };
        let damaged = |_| IndexError::Damaged { path, reason: "it has no statistics".to_owned() };
        postcard::from_bytes(&packed).map(Some).map_err(damaged)
    }

    /// Writes the statistics into the store.
    ///
    /// # Errors
    /// When they cannot be written. They can always be counted again.
    pub fn keep(&self, path: &Path, generation: u64) -> io::Result<()> {
        let packed = postcard::to_allocvec(self).map_err(io::Error::other)?;
        sealed::write(path, &CollectionStatistics::file_name(generation), &packed)
    }

    /// Returns how many documents a zone has: one a letter or one an item.
    pub fn documents(&self, zone: Zone) -> u64 {
        if zone.is_of_letter() { self.letters } else { self.items }
    }

    /// Returns how many words a zone has in all documents together.
    pub fn words(&self, zone: Zone) -> u64 {
        self.words[zone as usize]
    }

    /// Returns how many removed documents are still in the files with `term` in a zone. tantivy counts these in its
    /// document frequencies, from which they must be taken off.
    pub fn removed(&self, zone: Zone, term: &str) -> u64 {
        self.removed[zone as usize].get(term).copied().unwrap_or(0)
    }

    /// Counts over all items. The terms of removed items are found by analysing their stored texts again.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn count(searcher: &Searcher) -> tantivy::Result<CollectionStatistics> {
        let mut totals = CollectionStatistics { items: searcher.num_docs(), ..CollectionStatistics::default() };
        let mut analyzer = Analyzer::default();
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            totals.add(segment)?;
            // Only segments with removed items need the slow way.
            let Some(alive) = segment.alive_bitset().filter(|_| segment.has_deletes()) else { continue };
            for item in (0..segment.max_doc()).filter(|item| !alive.is_alive(*item)) {
                let document: TantivyDocument = searcher.doc(DocAddress::new(ordinal as u32, item))?;
                let Some((item, shared)) = stored_in(&document) else { continue };
                totals.leave_out(&item, shared.as_ref().map(|shared| &shared.case), &mut analyzer);
            }
        }
        Ok(totals)
    }

    /// Counts letters and words of a segment.
    fn add(&mut self, segment: &SegmentReader) -> tantivy::Result<()> {
        let firsts = FirstItems::read(segment)?;
        self.letters += segment.doc_ids_alive().filter(|item| firsts.has(*item)).count() as u64;
        for zone in Zone::ALL {
            let lengths = segment.get_fieldnorms_reader(zone.field())?;
            // Lengths are rounded as tantivy keeps them, which is what scores compare.
            let words: u64 = segment.doc_ids_alive().map(|item| u64::from(lengths.fieldnorm(item))).sum();
            self.words[zone as usize] += words;
        }
        Ok(())
    }

    /// Counts the terms of a removed item, each once a zone.
    fn leave_out(&mut self, item: &ItemRecord, case: Option<&CaseRecord>, analyzer: &mut Analyzer) {
        for zone in Zone::ALL {
            let mut terms: HashSet<TermNumber> = HashSet::new();
            for (spec, place) in zone.texts() {
                let text = item.text(spec.name).or_else(|| case?.text(spec.name).map(Into::into)).unwrap_or_default();
                analyzer.each_term(spec.name, &text, place, |term, _| {
                    terms.insert(term);
                });
            }
            for term in terms {
                *self.removed[zone as usize].entry(analyzer.term(term).to_owned()).or_insert(0) += 1;
            }
            analyzer.renew();
        }
    }
}
