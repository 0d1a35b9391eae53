//! The lexicon: the terms of an index, and where their postings stand.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tantivy::Searcher;
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::query::Bm25Weight;

use crate::index::CollectionStatistics;
use crate::index::schema::fields::Zone;
use crate::search::exec::letters::Letters;
use crate::text::Pattern;

/// The terms of the index that `searcher` sees.
pub struct TermLookup<'a> {
    searcher: &'a Searcher,
    statistics: &'a CollectionStatistics,
    letters: &'a Letters,
}

/// The terms that a pattern found in a zone.
#[derive(Debug, Default)]
pub struct FoundTerms {
    /// In how many documents each of them stands.
    pub terms: BTreeMap<String, u64>,
    /// Where their postings stand in each segment.
    segments: HashMap<SegmentId, Vec<TermInfo>>,
}

impl<'a> TermLookup<'a> {
    /// The lexicon of what `searcher` sees.
    pub fn new(searcher: &'a Searcher, statistics: &'a CollectionStatistics, letters: &'a Letters) -> TermLookup<'a> {
        TermLookup { searcher, statistics, letters }
    }

    /// Looks up the terms that `pattern` means in a zone.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(&self, zone: Zone, pattern: &Pattern) -> tantivy::Result<FoundTerms> {
        let (mut found, range) = (FoundTerms::default(), pattern.range());
        let matcher = pattern.matcher().map_err(tantivy::TantivyError::InvalidArgument)?;
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(zone.field())?;
            let mut terms = index.terms().range().ge(&range.start).lt(&range.end).into_stream()?;
            while terms.advance() {
                let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                if matcher.matches(term) {
                    let documents = u64::from(terms.value().doc_freq);
                    *found.terms.entry(term.to_owned()).or_insert(0) += documents;
                    found.segments.entry(segment.segment_id()).or_default().push(terms.value().clone());
                }
            }
        }
        for (term, documents) in &mut found.terms {
            *documents = documents.saturating_sub(self.statistics.removed(zone, term));
        }
        Ok(found)
    }

    /// Whether more than `most` terms are meant in a zone.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn means_more_than(&self, most: usize, zone: Zone, pattern: &Pattern) -> tantivy::Result<bool> {
        let range = pattern.range();
        let matcher = pattern.matcher().map_err(tantivy::TantivyError::InvalidArgument)?;
        let mut meant = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(zone.field())?;
            let mut terms = index.terms().range().ge(&range.start).lt(&range.end).into_stream()?;
            while terms.advance() && meant.len() <= most {
                if std::str::from_utf8(terms.key()).is_ok_and(|term| matcher.matches(term)) {
                    meant.insert(terms.key().to_vec());
                }
            }
        }
        Ok(meant.len() > most)
    }

    /// The letters of the index.
    pub fn letters(&self) -> Letters {
        self.letters.clone()
    }

    /// How what stands in so many documents of a zone is ranked.
    pub fn bm25(&self, zone: Zone, documents: u64) -> Bm25Weight {
        let (all, words) = (self.statistics.documents(zone).max(1), self.statistics.words(zone).max(1));
        Bm25Weight::for_one_term_without_explain(documents.min(all), all, words as f32 / all as f32)
    }
}

impl FoundTerms {
    /// Where the postings of the terms stand in a segment.
    pub fn in_segment(&self, segment: SegmentId) -> &[TermInfo] {
        self.segments.get(&segment).map_or(&[], Vec::as_slice)
    }

    /// In how many documents of the zone they stand, counted term by term, so that the number does not depend on
    /// how the index came to be.
    pub fn documents(&self) -> u64 {
        self.terms.values().sum()
    }

    /// Whether no document has any of them.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }
}
