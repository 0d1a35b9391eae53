//! Finds the items that have a word in one zone. A word may be several terms, its forms or spellings, which are
//! ranked as if they were one term.

use std::fmt;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TantivyError};

use crate::index::schema::fields::Zone;
use crate::search::exec::block_join::BlockJoin;
use crate::search::exec::letters::Letters;
use crate::search::exec::window_set::WindowSet;
use crate::search::plan::term_lookup::FoundTerms;
use crate::search::proximity::merged_postings::MergedPostings;

/// Query for items that have one of some terms in a zone, scored by BM25 on the terms' frequencies together.
#[derive(Clone)]
pub struct WordQuery {
    /// The zone that is looked at.
    zone: Zone,
    /// The terms.
    found: Arc<FoundTerms>,
    /// The BM25 weight of all terms as one word.
    bm25: Bm25Weight,
    /// The first items of letters, for the zone of the case.
    letters: Letters,
}

impl WordQuery {
    /// The BM25 weight of the word, times the boost.
    pub fn new(zone: Zone, found: Arc<FoundTerms>, bm25: Bm25Weight, letters: Letters) -> WordQuery {
        WordQuery { zone, found, bm25, letters }
    }
}

impl fmt::Debug for WordQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{:?}", self.zone, self.found.terms)
    }
}

impl Query for WordQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(WordWeight { query: self.clone(), is_scored: scoring.is_scoring_enabled() }))
    }
}

/// The query with the mode that tantivy asks for: with scores or without. Without them frequencies need not be
/// decoded.
struct WordWeight {
    /// The query.
    query: WordQuery,
    /// True if scores are wanted.
    is_scored: bool,
}

impl Weight for WordWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let WordQuery { zone, found, bm25, letters } = &self.query;
        if found.in_segment(segment.segment_id()).is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        // Without scores the frequencies need not be decoded.
        let option = if self.is_scored { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let postings = MergedPostings::open(segment, *zone, found, option)?;
        let lengths = segment.get_fieldnorms_reader(zone.field())?;
        let scorer = WordScorer { postings, lengths, bm25: bm25.boost_by(boost) };
        Ok(match zone {
            Zone::Case => Box::new(BlockJoin::new(*zone, segment, letters, scorer)?),
            _ => Box::new(scorer),
        })
    }

    fn explain(&self, segment: &SegmentReader, item: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > item || scorer.seek(item) != item {
            return Err(TantivyError::InvalidArgument(format!("item {item} has none of the words")));
        }
        Ok(Explanation::new("what was found in one zone", scorer.score()))
    }
}

/// A walk over the documents that have one of some terms. In the zone of the case these are the first items of
/// letters, and [`BlockJoin`] makes items of them.
pub struct WordScorer {
    /// The documents of all terms.
    postings: MergedPostings,
    /// The lengths of documents in words, rounded as tantivy stores them.
    lengths: FieldNormReader,
    bm25: Bm25Weight,
}

impl WordScorer {
    /// Adds the documents of the window that begins at `base` to `set`, and moves past the window.
    pub fn mark(&mut self, base: DocId, set: &mut WindowSet) {
        self.postings.mark(base, set);
    }
}

impl BlockJoin<WordScorer> {
    /// Adds the items of the window that begins at `base` to `set`, and moves past the window.
    pub fn mark(&mut self, base: DocId, set: &mut WindowSet) {
        self.mark_with(base, set, |words, set| words.mark(base, set));
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        self.postings.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        self.bm25.score(self.lengths.fieldnorm_id(self.postings.doc()), self.postings.count())
    }
}
