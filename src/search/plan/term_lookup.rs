//! Looks up the terms of an index: which ones a pattern matches, in how many documents they are, and where their
//! postings are stored. Scores of a word depend on these numbers, so they must not depend on how the index came to
//! be.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tantivy::Searcher;
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::query::Bm25Weight;

use crate::deadline::is_over;
use crate::index::CollectionStatistics;
use crate::index::schema::fields::Zone;
use crate::search::exec::leaves::letters::Letters;
use crate::text::Pattern;

/// The terms of the index that `searcher` sees, with the statistics for ranking them.
pub struct TermLookup<'a> {
    /// The segments.
    searcher: &'a Searcher,
    /// The numbers of documents and words.
    statistics: &'a CollectionStatistics,
    /// The first items of letters.
    letters: &'a Letters,
}

/// The terms that a pattern matched in one zone.
#[derive(Debug, Default)]
pub struct FoundTerms {
    /// The terms, each with the number of documents that have it.
    pub terms: BTreeMap<String, u64>,
    /// The addresses of their postings, by segment.
    segments: HashMap<SegmentId, Vec<TermInfo>>,
}

impl<'a> TermLookup<'a> {
    /// Makes a lookup in what `searcher` sees.
    pub fn new(searcher: &'a Searcher, statistics: &'a CollectionStatistics, letters: &'a Letters) -> TermLookup<'a> {
        TermLookup { searcher, statistics, letters }
    }

    /// Looks up the terms of a zone that `pattern` matches.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(&self, zone: Zone, pattern: &Pattern) -> tantivy::Result<FoundTerms> {
        let (mut found, range) = (FoundTerms::default(), pattern.range());
        let matcher = pattern.matcher().map_err(tantivy::TantivyError::InvalidArgument)?;
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(zone.field())?;
            let mut terms = index.terms().range().ge(&range.start).lt(&range.end).into_stream()?;
            while terms.advance() && !is_over(1) {
                // Terms are written from strings; anything else is not of this program.
                let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                if matcher.matches(term) {
                    let documents = u64::from(terms.value().doc_freq);
                    *found.terms.entry(term.to_owned()).or_insert(0) += documents;
                    found.segments.entry(segment.segment_id()).or_default().push(terms.value().clone());
                }
            }
        }
        // Segments count deleted documents until they are merged.
        for (term, documents) in &mut found.terms {
            *documents = documents.saturating_sub(self.statistics.removed(zone, term));
        }
        // A term of removed documents alone is none of the index, as after a rebuild: a thing that nothing has would else
        // take its share of the question.
        found.terms.retain(|_, documents| *documents > 0);
        if found.terms.is_empty() {
            found.segments.clear();
        }
        Ok(found)
    }

    /// Returns true if `pattern` matches more than `most` terms of a zone.
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
            // One more than allowed is enough to know.
            while terms.advance() && meant.len() <= most && !is_over(1) {
                if std::str::from_utf8(terms.key()).is_ok_and(|term| matcher.matches(term)) {
                    meant.insert(terms.key().to_vec());
                }
            }
        }
        Ok(meant.len() > most)
    }

    /// Returns the first items of letters, for scorers; clones are cheap.
    pub fn letters(&self) -> Letters {
        self.letters.clone()
    }

    /// Returns the number of documents of a zone, and their average length in words.
    pub fn lengths(&self, zone: Zone) -> (f32, f32) {
        let (all, words) = (self.statistics.documents(zone).max(1), self.statistics.words(zone).max(1));
        (all as f32, words as f32 / all as f32)
    }

    /// Returns the BM25 weight of a word that is in so many documents of a zone.
    pub fn bm25(&self, zone: Zone, documents: u64) -> Bm25Weight {
        let (all, words) = (self.statistics.documents(zone).max(1), self.statistics.words(zone).max(1));
        Bm25Weight::for_one_term_without_explain(documents.min(all), all, words as f32 / all as f32)
    }
}

impl FoundTerms {
    /// Returns the addresses of the postings in a segment.
    pub fn in_segment(&self, segment: SegmentId) -> &[TermInfo] {
        self.segments.get(&segment).map_or(&[], Vec::as_slice)
    }

    /// Returns the number of documents that have the terms, added term by term, so that it does not depend on the
    /// division into segments.
    pub fn documents(&self) -> u64 {
        self.terms.values().sum()
    }

    /// Returns true if no document has any of the terms.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }
}
