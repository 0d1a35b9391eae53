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
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument};

use crate::index::schema::fields::Zone;
use crate::index::schema::record::{CaseRecord, ItemRecord};
use crate::index::schema::stored::stored_in;
use crate::index::segment::block_join::FirstItems;
use crate::terms::analysis::Analyzer;
use crate::text::TermNumber;

/// How many documents and words the zones have, and what removed items still count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionStatistics {
    /// Items in the index.
    items: u64,
    /// Letters in the index.
    letters: u64,
    /// Words in each zone, in the order of [`Zone::ALL`].
    words: [u64; Zone::ALL.len()],
    /// In the same order, how many removed documents have each term.
    removed: [HashMap<String, u64>; Zone::ALL.len()],
}

impl CollectionStatistics {
    /// The totals of generation `generation` in the store at `path`, kept or else counted.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn load(path: &Path, generation: u64, searcher: &Searcher) -> tantivy::Result<CollectionStatistics> {
        match CollectionStatistics::kept(path, generation) {
            Some(totals) => Ok(totals),
            None => CollectionStatistics::count(searcher),
        }
    }

    /// The name of the file that keeps the totals of a generation in its store.
    pub fn file_name(generation: u64) -> String {
        format!("totals-{generation}")
    }

    /// The totals of a generation as they were kept, when they were and can be read.
    pub fn kept(path: &Path, generation: u64) -> Option<CollectionStatistics> {
        fs::read(file(path, generation)).ok().and_then(|bytes| postcard::from_bytes(&bytes).ok())
    }

    /// Keeps the totals beside the index; they can always be counted again.
    pub fn keep(&self, path: &Path, generation: u64) {
        if let Ok(packed) = postcard::to_allocvec(self) {
            let _ = fs::write(file(path, generation), packed);
        }
    }

    /// How many documents a zone has: one a letter or one an item.
    pub fn documents(&self, zone: Zone) -> u64 {
        if zone == Zone::Case { self.letters } else { self.items }
    }

    /// How many words a zone has in all documents together.
    pub fn words(&self, zone: Zone) -> u64 {
        self.words[zone as usize]
    }

    /// How many removed documents still stand in the files with `term` in a zone.
    pub fn removed(&self, zone: Zone, term: &str) -> u64 {
        self.removed[zone as usize].get(term).copied().unwrap_or(0)
    }

    /// Counts over all items.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn count(searcher: &Searcher) -> tantivy::Result<CollectionStatistics> {
        let mut totals = CollectionStatistics { items: searcher.num_docs(), ..CollectionStatistics::default() };
        let mut analyzer = Analyzer::default();
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            totals.add(segment)?;
            let Some(alive) = segment.alive_bitset().filter(|_| segment.has_deletes()) else { continue };
            for item in (0..segment.max_doc()).filter(|item| !alive.is_alive(*item)) {
                let document: TantivyDocument = searcher.doc(DocAddress::new(ordinal as u32, item))?;
                let Some((item, shared)) = stored_in(&document) else { continue };
                totals.leave_out(&item, shared.as_ref().map(|shared| &shared.case), &mut analyzer);
            }
        }
        Ok(totals)
    }

    /// Counts what a segment has.
    fn add(&mut self, segment: &SegmentReader) -> tantivy::Result<()> {
        let firsts = FirstItems::read(segment)?;
        self.letters += segment.doc_ids_alive().filter(|item| firsts.has(*item)).count() as u64;
        for zone in Zone::ALL {
            let lengths = segment.get_fieldnorms_reader(zone.field())?;
            let words: u64 = segment.doc_ids_alive().map(|item| u64::from(lengths.fieldnorm(item))).sum();
            self.words[zone as usize] += words;
        }
        Ok(())
    }

    /// Counts the terms of a removed item.
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

fn file(path: &Path, generation: u64) -> std::path::PathBuf {
    path.join(CollectionStatistics::file_name(generation))
}
