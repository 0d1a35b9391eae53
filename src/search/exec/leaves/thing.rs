//! Finds the items that have a thing under any of its names, in any zone, and scores it once: the frequencies of all
//! names in all zones are added up by their weights before BM25 makes a score of them (BM25F: Robertson, Zaragoza and
//! Taylor, Simple BM25 Extension to Multiple Weighted Fields, 2004). A thing that is said in the heading and again in
//! the rationale does not count twice.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, Score, SegmentReader, TERMINATED};

use crate::index::schema::fields::Zone;
use crate::search::exec::leaves::letters::Letters;
use crate::search::exec::leaves::places::PlacesWalk;
use crate::search::exec::leaves::terms::term_counts::TermCounts;
use crate::search::exec::leaves::terms::term_items::TermItems;
use crate::search::exec::windows::window_scorer::{Mode, WindowQuery, WindowScorer};
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::term_lookup::FoundTerms;
use crate::search::proximity::positions::PositionalQuery;

/// The frequency at which a score is half of what it can be, in occurrences of weight 1. It is that of BM25 times
/// about the weight of an occurrence in a rationale.
const K1: Score = 3.0;

/// One way in which a thing is named in one zone.
#[derive(Debug, Clone)]
pub struct Source {
    /// The zone that is looked at.
    pub zone: Zone,
    /// The occurrences.
    pub names: SourceNames,
    /// The weight of one occurrence in a document, by its length as tantivy rounds it.
    pub by_length: Arc<[Score]>,
}

impl Source {
    /// Makes a source of a zone whose documents are `average` words long, with the weight of one occurrence in such a
    /// document. `share` is the share of the length in it: the *b* of BM25.
    pub fn new(zone: Zone, weight: Score, names: SourceNames, average: Score, share: Score) -> Source {
        let weigh = |id: u8| {
            let length = FieldNormReader::id_to_fieldnorm(id) as Score;
            weight / (1.0 - share + share * length / average)
        };
        Source { zone, names, by_length: (0..=u8::MAX).map(weigh).collect() }
    }
}

/// The occurrences that a source counts.
#[derive(Debug, Clone)]
pub enum SourceNames {
    /// Those of any of some terms.
    Terms(Arc<FoundTerms>),
    /// Those of words in the wanted places.
    Places(PositionalQuery),
}

/// Query for the items that have a thing.
#[derive(Clone)]
pub struct ThingQuery {
    /// The ways in which it is named.
    pub sources: Vec<Source>,
    /// The weight of the thing by its rarity: its inverse document frequency.
    pub idf: Score,
    /// The first items of letters, for the zone of the case.
    pub letters: Letters,
}

impl fmt::Debug for ThingQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.sources).finish()
    }
}

/// Makes the score of a thing of which this is the weighted frequency.
fn score_of(idf: Score, frequency: Score) -> Score {
    idf * frequency * (K1 + 1.0) / (frequency + K1)
}

/// Returns the weighted frequency of which a thing of inverse document frequency 1 has this score.
pub fn frequency_of(score: Score) -> Score {
    score * K1 / (K1 + 1.0 - score).max(Score::EPSILON)
}

impl WindowQuery for ThingQuery {
    fn open(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        let mut walks = Vec::with_capacity(self.sources.len());
        for source in &self.sources {
            walks.extend(SourceWalk::open(source, segment, &self.letters, mode)?);
        }
        // What terms tell need not be read from positions. The order is the same in every segment, and so are sums.
        walks.sort_by_key(SourceWalk::is_of_places);
        Ok(Box::new(ThingScorer { idf: self.idf, boost: mode.boost.unwrap_or(0.0), walks }))
    }

    fn max_score(&self) -> Score {
        self.idf * (K1 + 1.0)
    }
}

/// The query in one segment.
struct ThingScorer {
    /// The weight of the thing by its rarity.
    idf: Score,
    /// The factor for scores.
    boost: Score,
    /// The walks over its sources.
    walks: Vec<SourceWalk>,
}

/// Numbers by item of a window, all of them 0 between two uses. A thread has them once: to clear them for each thing in
/// each segment would take longer than most things take.
#[derive(Default)]
struct WindowSums {
    /// The occurrences of a source.
    counts: Vec<u32>,
    /// The weighted frequencies of a thing.
    frequencies: Vec<Score>,
}

thread_local! {
    static SUMS: Cell<WindowSums> = Cell::default();
}

/// A source in one segment.
struct SourceWalk {
    /// The walk over its occurrences.
    names: NamesWalk,
    /// The lengths of documents in words, rounded as tantivy stores them.
    lengths: FieldNormReader,
    /// The weight of an occurrence in a document, by its rounded length.
    weights: Arc<[Score]>,
}

/// The occurrences of a source in one segment.
enum NamesWalk {
    /// Those of terms: the items that have them, and if scores are asked for the occurrences in them.
    Terms(Box<TermItems>, Option<TermCounts>),
    /// Those of words in places.
    Places(Box<PlacesWalk>),
}

impl SourceWalk {
    /// Opens a source in a segment; `None` where the segment has none of its terms.
    fn open(
        source: &Source,
        segment: &SegmentReader,
        letters: &Letters,
        mode: Mode,
    ) -> tantivy::Result<Option<SourceWalk>> {
        let zone = source.zone;
        let names = match &source.names {
            SourceNames::Terms(found) if found.in_segment(segment.segment_id()).is_empty() => return Ok(None),
            SourceNames::Terms(found) => {
                let counts = || TermCounts::open(segment, zone, found, letters);
                let counts = mode.boost.is_some().then(counts).transpose()?;
                NamesWalk::Terms(Box::new(TermItems::open(segment, zone, found, letters)?), counts)
            }
            SourceNames::Places(query) => NamesWalk::Places(Box::new(PlacesWalk::open(query, segment, mode)?)),
        };
        let lengths = segment.get_fieldnorms_reader(zone.field())?;
        Ok(Some(SourceWalk { names, lengths, weights: Arc::clone(&source.by_length) }))
    }

    /// Adds the items of the window that begins at `base` to `set`.
    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        match &mut self.names {
            NamesWalk::Terms(items, _) => items.fill(base, set),
            NamesWalk::Places(places) => places.fill(base, set),
        }
    }

    /// Adds those of the `wanted` items of the window to `set` that match.
    fn fill_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        match &mut self.names {
            NamesWalk::Terms(items, _) => items.fill_among(base, wanted, set),
            NamesWalk::Places(places) => places.fill_among(base, wanted, set),
        }
    }

    /// Returns the first item from `target` on, or `end` if there is none before it.
    fn next_before(&mut self, target: DocId, end: DocId) -> DocId {
        match &mut self.names {
            NamesWalk::Terms(items, _) => items.next(target).min(end),
            NamesWalk::Places(places) => places.next_before(target, end),
        }
    }

    /// Adds the frequency in each of the `wanted` items that has any to its place in `sums`.
    fn add_frequencies(
        &mut self,
        base: DocId,
        wanted: &WindowSet,
        WindowSums { counts, frequencies }: &mut WindowSums,
    ) {
        let SourceWalk { names, lengths, weights } = self;
        let mut add = |at: DocId, document, count: u32| {
            frequencies[at as usize] += weights[usize::from(lengths.fieldnorm_id(document))] * count as Score;
        };
        match names {
            NamesWalk::Terms(_, Some(terms)) => terms.for_each(base, wanted, counts, add),
            NamesWalk::Terms(_, None) => {}
            NamesWalk::Places(places) => wanted.for_each(|at| {
                let (document, count) = places.count_for(base, at);
                add(at, document, count);
            }),
        }
    }

    /// Returns true if occurrences are known only from positions, which are read last.
    fn is_of_places(&self) -> bool {
        matches!(self.names, NamesWalk::Places(_))
    }

    /// Returns an upper bound for the number of items.
    fn size_hint(&self) -> u32 {
        match &self.names {
            NamesWalk::Terms(items, _) => items.size_hint(),
            NamesWalk::Places(places) => places.size_hint(),
        }
    }
}

impl WindowScorer for ThingScorer {
    fn next(&mut self, target: DocId) -> DocId {
        self.walks.iter_mut().fold(TERMINATED, |end, walk| walk.next_before(target, end))
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        let mut own = WindowSet::new(set.window());
        self.walks.iter_mut().for_each(|walk| walk.fill(base, &mut own));
        set.join(&own, |one, other| one | other);
    }

    fn fill_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        let mut own = WindowSet::new(set.window());
        self.walks.iter_mut().for_each(|walk| walk.fill_among(base, wanted, &mut own));
        set.join(&own, |one, other| one | other);
    }

    fn score(&mut self, base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
        let mut sums = SUMS.take();
        sums.counts.resize(wanted.window() as usize, 0);
        sums.frequencies.resize(wanted.window() as usize, 0.0);
        for walk in &mut self.walks {
            walk.add_frequencies(base, wanted, &mut sums);
        }
        wanted.for_each(|at| {
            let frequency = std::mem::take(&mut sums.frequencies[at as usize]);
            scores[at as usize] += self.boost * score_of(self.idf, frequency);
        });
        SUMS.set(sums);
    }

    fn cost(&self) -> u64 {
        self.size_hint().into()
    }

    fn size_hint(&self) -> u32 {
        self.walks.iter().map(SourceWalk::size_hint).fold(0, u32::saturating_add)
    }
}
