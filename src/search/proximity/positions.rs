//! Finds the items in which words occur as a query wants them: reads positions from the index and asks the
//! positional evaluator. Documents that lack a word are skipped before any position is read.

use std::fmt;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::deadline::is_over;
use crate::index::schema::fields::Zone;
use crate::search::exec::leaves::block_join::BlockJoin;
use crate::search::exec::leaves::letters::Letters;
use crate::search::exec::windows::window_scorer::{Mode, WindowQuery, WindowScorer};
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::term_lookup::FoundTerms;
use crate::search::proximity::merged_postings::MergedPostings;
use crate::search::proximity::spans::{Places, Positional};

/// Query for items that have, in one zone, words in the wanted places.
#[derive(Clone)]
pub struct PositionalQuery {
    /// The zone that is looked at.
    pub zone: Zone,
    /// The expression that the words must satisfy.
    pub wanted: Arc<Positional>,
    /// The terms of each word, by its number, with the weight for ranking.
    pub words: Vec<(Arc<FoundTerms>, Bm25Weight)>,
    /// The marks at which texts and sentences of the zone begin; empty where the expression needs none.
    pub beginnings: Vec<(Beginning, Arc<FoundTerms>)>,
    /// The first items of letters, for the zone of the case.
    pub letters: Letters,
}

/// The kind of passage that begins at a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// A sentence that is not the first of its text.
    Sentence,
    /// The text of this name.
    Text(&'static str),
}

impl fmt::Debug for PositionalQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{:?}", self.zone, self.wanted)
    }
}

impl PositionalQuery {
    /// Opens the query in a segment and goes to its first item.
    ///
    /// Scores are BM25 with the number of matches as the frequency, added up over the words of the expression.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn walk(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<BlockJoin<PositionalWalk>> {
        let mut walk = self.documents(segment, mode)?;
        walk.find(0);
        BlockJoin::new(self.zone, segment, &self.letters, walk)
    }

    /// Opens the walk over the documents of a segment, which is at none of them yet: [`PositionalWalk::candidate`] goes
    /// to one.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn documents(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<PositionalWalk> {
        let PositionalQuery { zone, wanted, words, beginnings, .. } = self;
        let open =
            |found: &FoundTerms| MergedPostings::open(segment, *zone, found, IndexRecordOption::WithFreqsAndPositions);
        let postings: Vec<MergedPostings> = words.iter().map(|(found, _)| open(found)).collect::<Result<_, _>>()?;
        let opened = |(what, found): &(Beginning, Arc<FoundTerms>)| Ok((*what, open(found)?));
        let beginnings = beginnings.iter().map(opened).collect::<tantivy::Result<_>>()?;
        let mut ranks = vec![None; words.len()];
        if let Some(boost) = mode.boost {
            wanted.visit_words(&mut |word| {
                // A word in several parts counts once.
                let first = words.iter().position(|(found, _)| Arc::ptr_eq(found, &words[word].0)).unwrap_or(word);
                ranks[first] = Some(words[first].1.boost_by(boost));
            });
        }
        let lengths = segment.get_fieldnorms_reader(zone.field())?;
        let places = DocumentPlaces { positions: vec![Vec::new(); words.len()], ..DocumentPlaces::default() };
        let (wanted, ranks) = (Arc::clone(wanted), ranks.into_iter().flatten().collect());
        Ok(PositionalWalk { wanted, postings, beginnings, places, lengths, ranks, doc: 0, count: 0 })
    }
}

impl WindowQuery for PositionalQuery {
    fn open(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        let scores = vec![0.0; if mode.boost.is_some() { mode.window as usize } else { 0 }];
        Ok(Box::new(PositionalScorer { items: self.walk(segment, mode)?, scores }))
    }

    /// Returns the sum of the bounds of its words.
    fn max_score(&self) -> Score {
        self.words.iter().map(|(_, bm25)| max_score_of(bm25)).sum()
    }
}

/// Returns the upper bound of a word's score: that of an empty text which says it without end. tantivy's own
/// `max_score` is that of a long text, and lengths that are stored rounded down can pass it.
fn max_score_of(bm25: &Bm25Weight) -> Score {
    const NO_LENGTH: u8 = 0;
    bm25.score(NO_LENGTH, u32::MAX)
}

/// The query in one segment.
struct PositionalScorer {
    /// The walk over the items.
    items: BlockJoin<PositionalWalk>,
    /// The scores of the items of the current window, as they were found; empty where nobody asks for them. Reading
    /// positions costs more than scoring, so that a second walk would double the work.
    scores: Vec<Score>,
}

impl PositionalScorer {
    /// Adds the current item to the `set` of the window that begins at `base`, and keeps its score.
    fn take(&mut self, base: DocId, set: &mut WindowSet) {
        let at = self.items.doc() - base;
        set.add(at);
        if let Some(score) = self.scores.get_mut(at as usize) {
            *score = self.items.documents().score_here();
        }
    }
}

impl WindowScorer for PositionalScorer {
    fn next(&mut self, target: DocId) -> DocId {
        if self.items.doc() < target { self.items.seek(target) } else { self.items.doc() }
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        self.next(base);
        while self.items.doc() < base + set.window() {
            self.take(base, set);
            self.items.advance();
        }
    }

    fn fill_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        wanted.for_each(|at| {
            if self.next(base + at) == base + at {
                self.take(base, set);
            }
        });
    }

    fn score(&mut self, _base: DocId, wanted: &WindowSet, scores: &mut [Score]) {
        wanted.for_each(|at| scores[at as usize] += self.scores[at as usize]);
    }

    fn cost(&self) -> u64 {
        self.items.cost()
    }

    fn size_hint(&self) -> u32 {
        self.items.size_hint()
    }
}

/// A walk over the documents in which the words are as wanted.
pub struct PositionalWalk {
    /// The expression that the words must satisfy.
    wanted: Arc<Positional>,
    /// The postings of each word.
    postings: Vec<MergedPostings>,
    /// The postings of the marks.
    beginnings: Vec<(Beginning, MergedPostings)>,
    /// The positions in the current document.
    places: DocumentPlaces,
    /// The lengths of documents in words, rounded as tantivy stores them.
    lengths: FieldNormReader,
    /// The BM25 weight of each word that counts; empty where nothing is scored.
    ranks: Vec<Bm25Weight>,
    /// The current document, or `TERMINATED`.
    doc: DocId,
    /// The number of spans in it.
    count: u32,
}

impl PositionalWalk {
    /// Returns the number of times that the words are as wanted in the current document.
    pub fn occurrences_here(&self) -> u32 {
        self.count
    }

    /// Returns the score of the current document.
    pub fn score_here(&self) -> Score {
        let length = self.lengths.fieldnorm_id(self.doc);
        self.ranks.iter().map(|rank| rank.score(length, self.count)).sum()
    }

    /// Goes to the first document from `target` on that has the words, wherever they are. Targets must not fall.
    pub fn candidate(&mut self, target: DocId) -> DocId {
        // A document is a few look-ups at least, and its spans count themselves.
        let is_over = is_over(self.postings.len());
        self.doc = if is_over { TERMINATED } else { candidate(&self.wanted, &mut self.postings, target) };
        self.doc
    }

    /// Returns the number of times that the words are as wanted in the current document, a candidate: reads their
    /// positions.
    pub fn count_here(&mut self) -> u32 {
        let count = match &*self.wanted {
            // Phrases are the most frequent, and need neither spans nor the beginnings of texts.
            Positional::Phrase(words) => self.places.phrases(words, &mut self.postings),
            wanted => {
                self.places.read(self.doc, &mut self.postings, &mut self.beginnings);
                wanted.spans(&self.places).len()
            }
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Goes to the first document from `target` on in which the words are as wanted.
    fn find(&mut self, target: DocId) -> DocId {
        let mut doc = self.candidate(target);
        while doc != TERMINATED {
            self.count = self.count_here();
            if self.count > 0 {
                break;
            }
            doc = self.candidate(doc + 1);
        }
        doc
    }
}

/// Returns the first document from `target` on that has the words, wherever they are. Positions are read only for
/// such candidates, since that costs most.
fn candidate(wanted: &Positional, postings: &mut [MergedPostings], target: DocId) -> DocId {
    match wanted {
        Positional::Word(word) => postings[*word].go_to(target),
        Positional::Phrase(words) => agree(words.len(), target, |at, target| postings[words[at].1].go_to(target)),
        Positional::Window(words, _) => agree(words.len(), target, |at, target| postings[words[at]].go_to(target)),
        Positional::Any(parts) => {
            parts.iter().map(|part| candidate(part, postings, target)).min().unwrap_or(TERMINATED)
        }
        Positional::Near { left, not: true, .. } => candidate(left, postings, target),
        Positional::Near { left, right, .. } => {
            let sides = [left, right];
            agree(sides.len(), target, |at, target| candidate(sides[at], postings, target))
        }
        Positional::In(_, part) => candidate(part, postings, target),
    }
}

/// Returns the first document from `target` on that all of `count` walks have. `walk` moves one of them, by its
/// number, to a document or past it.
fn agree(count: usize, mut target: DocId, mut walk: impl FnMut(usize, DocId) -> DocId) -> DocId {
    let (mut at, mut agreed) = (0, 0);
    while agreed < count && target < TERMINATED {
        let doc = walk(at, target);
        agreed = if doc == target { agreed + 1 } else { 1 };
        target = doc;
        at = (at + 1) % count;
    }
    target
}

/// The positions of words and marks in the current document.
#[derive(Default)]
struct DocumentPlaces {
    /// Buffers for phrases: the positions at which one may begin, and those of one of its words.
    of_phrase: [Vec<u32>; 2],
    /// The positions of each word.
    positions: Vec<Vec<u32>>,
    /// The positions at which sentences and texts begin, in ascending order.
    beginnings: Vec<u32>,
    /// The positions at which texts begin, in ascending order, with their names.
    texts: Vec<(u32, &'static str)>,
}

impl DocumentPlaces {
    /// Counts a phrase in the current document of all its words; each word has an offset in positions.
    fn phrases(&mut self, words: &[(u32, usize)], postings: &mut [MergedPostings]) -> usize {
        let Some(((first, word), rest)) = words.split_first() else { return 0 };
        let [starts, positions] = &mut self.of_phrase;
        postings[*word].positions_into(starts);
        for (offset, word) in rest {
            // The positions of the other words need not be decoded.
            if starts.is_empty() {
                break;
            }
            postings[*word].positions_into(positions);
            let mut positions = positions.iter().copied().peekable();
            starts.retain(|start| {
                let Some(wanted) = start.checked_sub(*first).map(|start| start + offset) else { return false };
                while positions.next_if(|at| *at < wanted).is_some() {}
                positions.peek() == Some(&wanted)
            });
        }
        starts.len()
    }

    /// Reads the positions of all words and marks in a document.
    fn read(&mut self, doc: DocId, words: &mut [MergedPostings], beginnings: &mut [(Beginning, MergedPostings)]) {
        for (word, positions) in words.iter_mut().zip(&mut self.positions) {
            positions_in(word, doc, positions);
        }
        self.beginnings.clear();
        self.texts.clear();
        let mut positions = Vec::new();
        for (what, postings) in beginnings {
            positions_in(postings, doc, &mut positions);
            self.beginnings.extend(&positions);
            if let Beginning::Text(name) = what {
                self.texts.extend(positions.iter().map(|at| (*at, *name)));
            }
        }
        self.beginnings.sort_unstable();
        self.texts.sort_unstable();
    }
}

/// Reads the positions of a word in a document, which may have none.
fn positions_in(word: &mut MergedPostings, doc: DocId, positions: &mut Vec<u32>) {
    positions.clear();
    if word.doc() < doc {
        word.seek(doc);
    }
    if word.doc() == doc {
        word.positions_into(positions);
    }
}

impl Places for DocumentPlaces {
    fn positions(&self, word: usize) -> &[u32] {
        &self.positions[word]
    }

    fn sentence(&self, position: u32) -> usize {
        self.beginnings.partition_point(|at| *at <= position)
    }

    fn text(&self, position: u32) -> &'static str {
        let behind = self.texts.partition_point(|(at, _)| *at <= position);
        self.texts[..behind].last().map(|(_, name)| *name).unwrap_or_default()
    }
}

impl DocSet for PositionalWalk {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.find(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc { self.doc } else { self.find(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().map(DocSet::size_hint).min().unwrap_or(0)
    }
}
