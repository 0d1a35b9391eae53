//! Sorts postings from the order of documents, in which they come, to the order of terms, in which tantivy writes
//! them.

use std::thread::Builder;

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
    /// The postings of each term, by its number.
    places: Vec<TermPostings>,
    /// One bit for each term that has postings, by its rank.
    terms: Vec<u64>,
}

/// The extent of a term's postings in [`Half::bytes`]. They begin where those of the term before end.
#[derive(Clone, Copy, Default)]
struct TermPostings {
    end: usize,
    /// The number of documents with the term.
    documents: u32,
    /// The number of the last document.
    last: u32,
}

impl TermPostings {
    /// Makes `document` the last one, and returns how far it is from the one before.
    fn step_to(&mut self, document: u32) -> u32 {
        document - std::mem::replace(&mut self.last, document)
    }
}

impl ByTerm {
    /// Sorts the postings of `log` by term.
    pub fn new(log: &Log, order: &Order) -> ByTerm {
        let [first, second] = log.halves();
        let half = |part| Half::new(part, order);
        // The end of a run waits for its largest field, and the other core has nothing else to do.
        let halves = std::thread::scope(|scope| {
            let other = Builder::new().spawn_scoped(scope, || half(second));
            let first = half(first);
            // Without another thread this one does the work.
            let second = other.ok().and_then(|other| other.join().ok()).unwrap_or_else(|| half(second));
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
        let (mut starts, [first, second], mut steps) = ([0; 2], &self.halves, Vec::new());
        for rank in ones(first.terms.iter().zip(&second.terms).map(|(first, second)| first | second)) {
            let number = order.numbers[rank];
            let places = self.halves.each_ref().map(|half| half.places[number as usize]);
            let documents = places.iter().map(|place| place.documents).sum();
            // Where frequencies are not kept, tantivy asks for no number of documents either.
            field_serializer.new_term(terms.get(number), if is_text { documents } else { 0 }, is_text)?;
            for ((half, start), place) in self.halves.iter().zip(&mut starts).zip(places) {
                if place.documents > 0 {
                    write_term(&mut field_serializer, &half.bytes[*start..place.end], &mut steps);
                    *start = place.end;
                }
            }
            field_serializer.close_term()?;
        }
        field_serializer.close()
    }
}

impl Half {
    /// Sorts by counting: first how much room each term needs, then each posting into its term's room.
    fn new(part: LogPart<'_>, order: &Order) -> Half {
        let mut places = vec![TermPostings::default(); order.numbers.len()];
        let mut terms = vec![0; order.numbers.len().div_ceil(u64::BITS as usize)];
        part.for_each(|document, term, positions| {
            let place = &mut places[term as usize];
            if place.documents == 0 {
                let rank = order.ranks[term as usize];
                terms[(rank / u64::BITS) as usize] |= 1 << (rank % u64::BITS);
            }
            let step = place.step_to(document);
            place.end += number_size(step) + number_size(positions.len() as u32) + positions.len();
            place.documents += 1;
        });
        // Each place begins where the one before it ends, and ends there until it is filled.
        let mut start = 0;
        for rank in ones(terms.iter().copied()) {
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
        Half { bytes, places, terms }
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
