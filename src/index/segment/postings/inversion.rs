//! Sorts postings from the order of documents, in which they come, to the order of terms, in which tantivy writes
//! them.

use std::thread::{Builder, ScopedJoinHandle};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::Field;

use crate::index::schema::fields::Zone;
use crate::index::segment::dictionary::{Order, TermDictionary};
use crate::index::segment::postings::log::{Log, LogPart};
use crate::index::segment::postings::varint::{number_size, put_number, take_number};

/// The postings of a field, sorted by term.
pub struct ByTerm {
    /// The number of tokens that the field has in all documents.
    tokens: u64,
    /// The postings of the first half of the documents and those of the others, which are sorted side by side.
    halves: [Half; 2],
}

/// The postings of some documents, sorted by term.
struct Half {
    /// The postings. Each has the distance of its document from the one before, the number of bytes that its
    /// positions take, and these bytes.
    bytes: Vec<u8>,
    /// The terms that have postings, in their order.
    terms: Vec<TermPostings>,
}

/// The postings of a term in [`Half::bytes`]. They begin where those of the term before end.
#[derive(Clone, Copy)]
struct TermPostings {
    rank: u32,
    /// The number of documents with the term.
    documents: u32,
    end: usize,
}

/// Room for sorting the two halves of a field, which is kept from one field to the next: most fields have few of the
/// terms, and making room for all of them takes longer than sorting.
#[derive(Default)]
pub struct SortRoom([HalfRoom; 2]);

/// Room for sorting one half.
#[derive(Default)]
struct HalfRoom {
    /// Places of terms, by their numbers. Between two fields all are empty.
    places: Vec<TermRoom>,
    /// One bit for each term that has postings, by its rank.
    used: Vec<u64>,
}

/// A term while its postings are counted and copied.
#[derive(Clone, Copy, Default)]
struct TermRoom {
    end: usize,
    /// The number of documents with the term.
    documents: u32,
    /// The number of the last document.
    last: u32,
}

impl TermRoom {
    /// Makes `document` the last one, and returns how far it is from the one before.
    fn step_to(&mut self, document: u32) -> u32 {
        document - std::mem::replace(&mut self.last, document)
    }
}

/// The least size of a log that is worth a thread of its own for its second half, in bytes.
const WORTH_A_THREAD: usize = 1 << 16;

impl ByTerm {
    /// Sorts the postings of `log` by term.
    pub fn new(log: &Log, order: &Order, room: &mut SortRoom) -> ByTerm {
        let [first, second] = log.halves();
        let [room, other_room] = &mut room.0;
        let other = (log.size() >= WORTH_A_THREAD).then_some(other_room);
        // The end of a run waits for its largest field, and the other core has nothing else to do.
        let halves = std::thread::scope(|scope| {
            let sort =
                |other_room| Builder::new().spawn_scoped(scope, move || Half::new(second, order, other_room)).ok();
            let other = other.and_then(sort);
            let first = Half::new(first, order, room);
            let second = match other.map(ScopedJoinHandle::join) {
                Some(Ok(second)) => second,
                Some(Err(panic)) => std::panic::resume_unwind(panic),
                // Without another thread this one does the work.
                None => Half::new(second, order, room),
            };
            [first, second]
        });
        ByTerm { tokens: log.tokens, halves }
    }

    /// Writes the postings of a field with tantivy's serializer, term by term.
    ///
    /// # Errors
    /// When the files cannot be written.
    pub fn write(
        &self,
        serializer: &mut InvertedIndexSerializer,
        field: Field,
        (terms, order): (&TermDictionary, &Order),
        lengths: Option<FieldNormReader>,
    ) -> std::io::Result<()> {
        let mut field_serializer = serializer.new_field(field, self.tokens, lengths)?;
        let is_text = Zone::ALL.iter().any(|zone| zone.field() == field);
        let (mut starts, mut ats, mut steps) = ([0; 2], [0; 2], Vec::new());
        loop {
            let heads: [Option<TermPostings>; 2] =
                std::array::from_fn(|of| self.halves[of].terms.get(ats[of]).copied());
            let Some(rank) = heads.iter().flatten().map(|head| head.rank).min() else { break };
            let heads = heads.map(|head| head.filter(|head| head.rank == rank));
            let documents = heads.iter().flatten().map(|head| head.documents).sum();
            let term = terms.get(order.numbers[rank as usize]);
            // Where frequencies are not kept, tantivy asks for no number of documents either.
            field_serializer.new_term(term, if is_text { documents } else { 0 }, is_text)?;
            for (of, head) in heads.iter().enumerate() {
                if let Some(head) = head {
                    write_term(&mut field_serializer, &self.halves[of].bytes[starts[of]..head.end], &mut steps);
                    (starts[of], ats[of]) = (head.end, ats[of] + 1);
                }
            }
            field_serializer.close_term()?;
        }
        field_serializer.close()
    }
}

impl Half {
    /// Sorts by counting: first how much room each term needs, then each posting into its term's room.
    fn new(part: LogPart<'_>, order: &Order, room: &mut HalfRoom) -> Half {
        let HalfRoom { places, used } = room;
        places.resize(order.numbers.len(), TermRoom::default());
        used.resize(order.numbers.len().div_ceil(u64::BITS as usize), 0);
        part.for_each(|document, term, positions| {
            let place = &mut places[term as usize];
            if place.documents == 0 {
                let rank = order.ranks[term as usize];
                used[(rank / u64::BITS) as usize] |= 1 << (rank % u64::BITS);
            }
            let step = place.step_to(document);
            place.end += number_size(step) + number_size(positions.len() as u32) + positions.len();
            place.documents += 1;
        });
        // Each place begins where the one before it ends, and ends there until it is filled.
        let mut start = 0;
        for rank in ones(used.iter().copied()) {
            let place = &mut places[order.numbers[rank] as usize];
            start += std::mem::replace(&mut place.end, start);
            place.last = 0;
        }
        let mut bytes = vec![0; start];
        part.for_each(|document, term, positions| {
            let place = &mut places[term as usize];
            let step = place.step_to(document);
            let out = &mut bytes[place.end..];
            let mut at = put_number(out, step);
            at += put_number(&mut out[at..], positions.len() as u32);
            match positions {
                // Most terms are in a text once: a byte is copied faster where it is known to be one.
                [once] => out[at] = *once,
                [first, second] => (out[at], out[at + 1]) = (*first, *second),
                _ => out[at..at + positions.len()].copy_from_slice(positions),
            }
            place.end += at + positions.len();
        });
        let taken = |rank: usize| {
            let TermRoom { end, documents, .. } = std::mem::take(&mut places[order.numbers[rank] as usize]);
            TermPostings { rank: rank as u32, documents, end }
        };
        let terms = ones(used.iter().copied()).map(taken).collect();
        used.fill(0);
        Half { bytes, terms }
    }
}

/// Returns the places of the bits that are set, in order.
fn ones(words: impl Iterator<Item = u64>) -> impl Iterator<Item = usize> {
    words.enumerate().flat_map(|(at, word)| {
        let rests = std::iter::successors(Some(word), |rest| Some(rest & rest.wrapping_sub(1)));
        let begin = at * u64::BITS as usize;
        rests.take_while(|rest| *rest != 0).map(move |rest| begin + rest.trailing_zeros() as usize)
    })
}

/// Writes the postings of a term; `steps` is room for positions that is used again.
fn write_term(serializer: &mut FieldSerializer<'_>, mut postings: &[u8], steps: &mut Vec<u32>) {
    let mut document = 0;
    while !postings.is_empty() {
        document += take_number(&mut postings);
        let length = take_number(&mut postings) as usize;
        let (mut positions, rest) = postings.split_at(length);
        postings = rest;
        steps.clear();
        while !positions.is_empty() {
            steps.push(take_number(&mut positions));
        }
        serializer.write_doc(document, steps.len() as u32, steps);
    }
}
