//! All hits in order, in little memory: by score, equal ones by id, or by id alone. Of each hit no more is kept than a
//! score and an address, and ids are read in the order in which the dictionaries have them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::deadline::{READING, is_over};
use crate::search::error::Result;
use crate::search::exec::collect::{Question, Total, collect};
use crate::search::exec::order::ranked::Ranked;
use crate::search::open_index::OpenIndex;

/// A hit as little as it can be: millions of them fit into memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HitAddress {
    /// Its score.
    pub score: f32,
    /// Its segment and number there.
    pub address: DocAddress,
}

impl HitAddress {
    /// Returns the address of a ranked hit, with its score.
    pub fn of(hit: &Ranked) -> HitAddress {
        HitAddress { score: hit.score, address: hit.address }
    }
}

/// Returns all hits by score, equal ones by id, and the number of them; with `by_id` all by id.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn whole_list(index: &OpenIndex, question: &Question, by_id: bool) -> Result<(Vec<HitAddress>, Total)> {
    let limit = usize::try_from(index.searcher.num_docs()).unwrap_or(usize::MAX).max(1);
    let found = collect(index, question, limit, &AllOfSegments { by_id });
    let (total, segments, _) = found.map_err(|error| index.engine(error))?;
    let hits = merged(segments).map_err(|error| index.engine(error))?;
    Ok((hits, total))
}

/// Calls `sink` with the id of each hit, in order.
///
/// # Errors
/// Those of `sink`, and when the index cannot be read.
pub(crate) fn for_each_id<E: From<crate::search::error::SearchError>>(
    index: &OpenIndex,
    hits: &[HitAddress],
    mut sink: impl FnMut(&str) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let engine = |error| index.engine(error);
    let columns = index.searcher.segment_readers().iter().map(|segment| index.columns.texts(segment, "id"));
    let columns = columns.collect::<tantivy::Result<Vec<_>>>().map_err(engine)?;
    let mut ids = IdTexts::default();
    // The places of a chunk by their segments and the numbers of their ids.
    let mut places: Vec<(SegmentOrdinal, u64, usize)> = Vec::with_capacity(CHUNK);
    let mut texts = vec![String::new(); CHUNK.min(hits.len())];
    for chunk in hits.chunks(CHUNK) {
        places.clear();
        places.extend(chunk.iter().enumerate().map(|(at, hit)| {
            let column = columns[hit.address.segment_ord as usize].as_ref();
            let id = column.and_then(|column| column.ords().first(hit.address.doc_id));
            (hit.address.segment_ord, id.unwrap_or(u64::MAX), at)
        }));
        places.sort_unstable();
        for of_segment in places.chunk_by(|one, other| one.0 == other.0) {
            let column = columns[of_segment[0].0 as usize].as_ref();
            ids.read(column, of_segment.iter().map(|(_, id, _)| *id)).map_err(engine)?;
            for (number, (.., at)) in of_segment.iter().enumerate() {
                texts[*at].clear();
                texts[*at].push_str(ids.get(number));
            }
        }
        texts[..chunk.len()].iter().try_for_each(|id| sink(id))?;
    }
    Ok(())
}

/// Hits whose ids are read at once.
const CHUNK: usize = 4096;

/// Texts of ids, one after the other.
#[derive(Default)]
struct IdTexts {
    text: String,
    ends: Vec<usize>,
    numbers: Vec<u64>,
}

impl IdTexts {
    /// Reads the ids of these numbers, which are in order.
    fn read(&mut self, column: Option<&StrColumn>, numbers: impl Iterator<Item = u64>) -> tantivy::Result<()> {
        self.text.clear();
        self.ends.clear();
        self.numbers.clear();
        // Items without an id have the greatest number, and come last.
        self.numbers.extend(numbers.filter(|number| *number != u64::MAX));
        let (text, ends) = (&mut self.text, &mut self.ends);
        if let Some(column) = column {
            column.dictionary().sorted_ords_to_term_cb(&self.numbers, |id| {
                text.push_str(&String::from_utf8_lossy(id));
                ends.push(text.len());
            })?;
        }
        Ok(())
    }

    /// Returns an id by its place; the empty text where there is none.
    fn get(&self, at: usize) -> &str {
        let Some(end) = self.ends.get(at) else { return "" };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        self.text.get(start..*end).unwrap_or_default()
    }
}

/// A collector of all hits, of each segment by itself.
struct AllOfSegments {
    /// True if they are wanted by id alone.
    by_id: bool,
}

/// The hits of a segment in order.
struct AllOfSegment {
    segment: SegmentOrdinal,
    /// The ids of its items; `None` where it has none.
    ids: Option<StrColumn>,
    by_id: bool,
    hits: Vec<KeyedHit>,
}

/// A hit by what decides its place within a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct KeyedHit {
    /// A number that is less for a greater score.
    key: u32,
    /// The number of its id among those of the segment.
    id: u32,
    /// Its number in the segment.
    item: DocId,
    /// The bits of its score, which the key has unless only ids count.
    score: u32,
}

impl Collector for AllOfSegments {
    type Fruit = Vec<AllOfSegment>;
    type Child = AllOfSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<AllOfSegment> {
        Ok(AllOfSegment { segment, ids: reader.fast_fields().str("id")?, by_id: self.by_id, hits: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for AllOfSegment {
    type Fruit = Vec<AllOfSegment>;

    fn collect(&mut self, item: DocId, score: Score) {
        let id = self.ids.as_ref().and_then(|ids| ids.ords().first(item));
        let id = id.and_then(|id| u32::try_from(id).ok()).unwrap_or(u32::MAX);
        let key = if self.by_id { 0 } else { descending(score) };
        self.hits.push(KeyedHit { key, id, item, score: score.to_bits() });
    }

    fn harvest(mut self) -> Self::Fruit {
        self.hits.sort_unstable();
        vec![self]
    }
}

/// Returns a number that is less for a greater score.
fn descending(score: Score) -> u32 {
    let bits = score.to_bits();
    // Bits of negative numbers are in the other order.
    let ascending = if bits >> 31 == 1 { !bits } else { bits | 1 << 31 };
    !ascending
}

/// Merges the lists of segments. IdTexts are compared where scores are equal.
fn merged(mut segments: Vec<AllOfSegment>) -> tantivy::Result<Vec<HitAddress>> {
    segments.retain(|segment| !segment.hits.is_empty());
    let mut all = Vec::with_capacity(segments.iter().map(|segment| segment.hits.len()).sum());
    let [_, _, ..] = segments.as_slice() else {
        all.extend(segments.iter().flat_map(|segment| segment.hits.iter().map(|hit| segment.address(hit))));
        return Ok(all);
    };
    let mut walks: Vec<IdWalk<'_>> = segments.iter().map(IdWalk::new).collect();
    let mut next = BinaryHeap::with_capacity(walks.len());
    for (at, walk) in walks.iter_mut().enumerate() {
        walk.read()?;
        next.push(Reverse((walk.segment.hits[0].key, walk.id().to_owned(), at)));
    }
    while let Some(mut least) = next.peek_mut() {
        let Reverse((key, id, at)) = &mut *least;
        let walk = &mut walks[*at];
        all.push(walk.segment.address(&walk.segment.hits[walk.next]));
        walk.next += 1;
        let Some(hit) = walk.segment.hits.get(walk.next).filter(|_| !is_over(1)) else {
            PeekMut::pop(least);
            continue;
        };
        if walk.next == walk.read_to {
            walk.read()?;
        }
        *key = hit.key;
        id.clear();
        id.push_str(walk.id());
    }
    Ok(all)
}

impl AllOfSegment {
    /// Returns the address of a hit, with its score.
    fn address(&self, hit: &KeyedHit) -> HitAddress {
        HitAddress { score: f32::from_bits(hit.score), address: DocAddress::new(self.segment, hit.item) }
    }
}

/// A walk over the hits of a segment with their ids.
struct IdWalk<'a> {
    segment: &'a AllOfSegment,
    /// The next hit.
    next: usize,
    /// The hits from `read_from` up to `read_to` are those whose ids are read.
    read_from: usize,
    read_to: usize,
    ids: IdTexts,
    /// The places of these hits among the ids, which are read in their own order.
    places: Vec<u32>,
}

impl<'a> IdWalk<'a> {
    /// Begins before the first hit.
    fn new(segment: &'a AllOfSegment) -> IdWalk<'a> {
        IdWalk { segment, next: 0, read_from: 0, read_to: 0, ids: IdTexts::default(), places: Vec::new() }
    }

    /// Reads the ids of the hits from the next one on.
    fn read(&mut self) -> tantivy::Result<()> {
        let hits = &self.segment.hits[self.next..];
        let hits = &hits[..hits.len().min(CHUNK)];
        (self.read_from, self.read_to) = (self.next, self.next + hits.len());
        if is_over(READING) {
            return Ok(());
        }
        let mut order: Vec<u32> = (0..).take(hits.len()).collect();
        order.sort_unstable_by_key(|at| hits[*at as usize].id);
        let number = |at: &u32| match hits[*at as usize].id {
            u32::MAX => u64::MAX,
            id => u64::from(id),
        };
        self.ids.read(self.segment.ids.as_ref(), order.iter().map(number))?;
        self.places.clear();
        self.places.resize(hits.len(), 0);
        (0..).zip(order).for_each(|(place, at)| self.places[at as usize] = place);
        Ok(())
    }

    /// Returns the id of the next hit.
    fn id(&self) -> &str {
        self.places.get(self.next - self.read_from).map_or("", |place| self.ids.get(*place as usize))
    }
}
