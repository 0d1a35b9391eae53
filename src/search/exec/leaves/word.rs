//! Finds the items that have a word in one zone. A word may be several terms, its forms or spellings, which are
//! ranked as if they were one term.

use std::fmt;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader};

use crate::index::schema::fields::Zone;
use crate::search::exec::leaves::block_join::BlockJoin;
use crate::search::exec::letters::Letters;
use crate::search::exec::window_scorer::{Mode, NoItems, WindowQuery, WindowScorer};
use crate::search::exec::window_set::WindowSet;
use crate::search::plan::term_lookup::FoundTerms;
use crate::search::proximity::merged_postings::MergedPostings;

/// Query for items that have one of some terms in a zone, scored by BM25 on the terms' frequencies together.
#[derive(Clone)]
pub struct WordQuery {
    /// The zone that is looked at.
    pub zone: Zone,
    /// The terms.
    pub found: Arc<FoundTerms>,
    /// The BM25 weight of all terms as one word.
    pub bm25: Bm25Weight,
    /// The first items of letters, for the zone of the case.
    pub letters: Letters,
}

impl fmt::Debug for WordQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{:?}", self.zone, self.found.terms)
    }
}

impl WordQuery {
    /// Opens the postings in a segment. `option` says if frequencies are decoded.
    fn postings(&self, segment: &SegmentReader, option: IndexRecordOption) -> tantivy::Result<MergedPostings> {
        MergedPostings::open(segment, self.zone, &self.found, option)
    }

    /// Joins documents with the items that they count for, in the zone of the case.
    fn join(&self, segment: &SegmentReader, postings: MergedPostings) -> tantivy::Result<BlockJoin<MergedPostings>> {
        BlockJoin::new(self.zone, segment, &self.letters, postings)
    }
}

impl WindowQuery for WordQuery {
    fn open(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        if self.found.in_segment(segment.segment_id()).is_empty() {
            return Ok(Box::new(NoItems));
        }
        let items = self.postings(segment, IndexRecordOption::Basic)?;
        let mut ranking = None;
        if let Some(boost) = mode.boost {
            // A second walk: the one that finds items need not decode frequencies, which are read only for the items
            // whose scores matter.
            let postings = self.postings(segment, IndexRecordOption::WithFreqs)?;
            let lengths = segment.get_fieldnorms_reader(self.zone.field())?;
            ranking = Some((postings, Bm25 { lengths, weight: self.bm25.boost_by(boost) }));
        }
        Ok(match self.zone {
            Zone::Case => {
                let ranking = match ranking {
                    Some((postings, bm25)) => Some((self.join(segment, postings)?, bm25)),
                    None => None,
                };
                Box::new(WordScorer { items: self.join(segment, items)?, ranking })
            }
            _ => Box::new(WordScorer { items, ranking }),
        })
    }

    fn max_score(&self) -> Score {
        max_score_of(&self.bm25)
    }
}

/// Returns the upper bound of a word's score: that of an empty text which says it without end. tantivy's own
/// `max_score` is that of a long text, and lengths that are stored rounded down can pass it.
pub fn max_score_of(bm25: &Bm25Weight) -> Score {
    const NO_LENGTH: u8 = 0;
    bm25.score(NO_LENGTH, u32::MAX)
}

/// The BM25 score of a word in the documents of a segment.
struct Bm25 {
    /// The lengths of documents in words, rounded as tantivy stores them.
    lengths: FieldNormReader,
    /// The weight of the word.
    weight: Bm25Weight,
}

/// A walk over the documents that have a word: items, or the first items of letters joined with all of them.
trait Documents: DocSet {
    /// Adds the items of the window that begins at `base` to `set`, and moves past the window.
    fn mark(&mut self, base: DocId, set: &mut WindowSet);

    /// Returns the document that counts for the current item, and the occurrences of the word in it.
    fn occurrences(&self) -> (DocId, u32);
}

impl Documents for MergedPostings {
    fn mark(&mut self, base: DocId, set: &mut WindowSet) {
        MergedPostings::mark(self, base, set);
    }

    fn occurrences(&self) -> (DocId, u32) {
        (self.doc(), self.count())
    }
}

impl Documents for BlockJoin<MergedPostings> {
    fn mark(&mut self, base: DocId, set: &mut WindowSet) {
        self.mark_with(base, set, |documents, set| documents.mark(base, set));
    }

    fn occurrences(&self) -> (DocId, u32) {
        self.documents().occurrences()
    }
}

/// The query in one segment.
struct WordScorer<D> {
    /// The walk over the items.
    items: D,
    /// The walk that scores them; `None` where nobody asks for scores.
    ranking: Option<(D, Bm25)>,
}

impl<D: Documents> WindowScorer for WordScorer<D> {
    fn next(&mut self, target: DocId) -> DocId {
        if self.items.doc() < target { self.items.seek(target) } else { self.items.doc() }
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        self.items.mark(base, set);
    }

    fn score(&mut self, base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
        let Some((documents, Bm25 { lengths, weight })) = &mut self.ranking else { return };
        wanted.for_each(|at| {
            let item = base + at;
            if documents.doc() < item {
                documents.seek(item);
            }
            let (document, count) = documents.occurrences();
            scores[at as usize] += weight.score(lengths.fieldnorm_id(document), count);
        });
    }

    fn cost(&self) -> u64 {
        self.items.cost()
    }

    fn size_hint(&self) -> u32 {
        self.items.size_hint()
    }
}
