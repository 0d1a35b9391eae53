//! From postings in the order of documents to postings in the order of terms.

use std::thread::Builder;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::Field;

use super::log::{Log, Part};
use crate::schema::{Dictionary, Zone, take_number};

/// The postings of a field, term by term.
pub struct ByTerm {
    /// How many tokens the field has in all documents.
    tokens: u64,
    /// Those of the first documents and those of the others.
    halves: [Half; 2],
}

/// The postings of some documents, term by term.
struct Half {
    /// The postings, each with its head and its positions.
    bytes: Vec<u8>,
    /// By term.
    places: Vec<Place>,
}

/// Where the postings of a term stand.
#[derive(Clone, Copy, Default)]
struct Place {
    end: usize,
    documents: u32,
}

impl ByTerm {
    /// The postings of `log`, sorted; there are so many terms, and `order` has their numbers in the order of their bytes.
    pub fn new(log: &Log, terms: usize, order: &[u32]) -> ByTerm {
        let [first, second] = log.halves();
        let half = |part| Half::new(part, terms, order);
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

    /// Writes the postings of a field.
    ///
    /// # Errors
    /// When the files cannot be written.
    pub fn write(
        &self,
        serializer: &mut InvertedIndexSerializer,
        field: Field,
        (terms, order): (&Dictionary, &[u32]),
        lengths: Option<FieldNormReader>,
    ) -> std::io::Result<()> {
        let mut field_serializer = serializer.new_field(field, self.tokens, lengths)?;
        let is_text = Zone::ALL.iter().any(|zone| zone.field() == field);
        let mut starts = [0; 2];
        for &number in order {
            let places = self.halves.each_ref().map(|half| half.places[number as usize]);
            let documents = places.iter().map(|place| place.documents).sum();
            if documents == 0 {
                continue;
            }
            // Where frequencies are not kept, tantivy asks for no number of documents either.
            field_serializer.new_term(terms.get(number), if is_text { documents } else { 0 }, is_text)?;
            for ((half, start), Place { end, .. }) in self.halves.iter().zip(&mut starts).zip(places) {
                write_term(&mut field_serializer, &half.bytes[*start..end]);
                *start = end;
            }
            field_serializer.close_term()?;
        }
        field_serializer.close()
    }
}

impl Half {
    /// Sorts by counting: first how much room each term needs, then each posting into its term's room.
    fn new(part: Part<'_>, terms: usize, order: &[u32]) -> Half {
        let mut places = vec![Place::default(); terms];
        part.for_each(|_, term, positions| {
            let place = &mut places[term as usize];
            place.end += HEAD + positions.len();
            place.documents += 1;
        });
        // Each place begins where the one before it ends, and ends there until it is filled.
        let mut start = 0;
        for &term in order {
            let place = &mut places[term as usize];
            start += std::mem::replace(&mut place.end, start);
        }
        let mut bytes = vec![0; start];
        part.for_each(|document, term, positions| {
            let end = &mut places[term as usize].end;
            let mut put = |part: &[u8]| {
                bytes[*end..*end + part.len()].copy_from_slice(part);
                *end += part.len();
            };
            put(&(u64::from(document) << 32 | positions.len() as u64).to_le_bytes());
            match positions {
                // Most terms stand once in a text: a byte is copied faster where it is known to be one.
                [once] => put(&[*once]),
                [first, second] => put(&[*first, *second]),
                _ => put(positions),
            }
        });
        Half { bytes, places }
    }
}

fn write_term(serializer: &mut FieldSerializer<'_>, mut postings: &[u8]) {
    let mut steps = Vec::new();
    while let Some((head, rest)) = postings.split_first_chunk::<HEAD>() {
        let (document, length) = halves(u64::from_le_bytes(*head));
        let (mut positions, rest) = rest.split_at(length as usize);
        postings = rest;
        steps.clear();
        while !positions.is_empty() {
            steps.push(take_number(&mut positions));
        }
        serializer.write_doc(document, steps.len() as u32, &steps);
    }
}

/// How many bytes stand before the positions of a posting: its document, and how many bytes the positions take.
const HEAD: usize = size_of::<u64>();

fn halves(head: u64) -> (u32, u32) {
    ((head >> 32) as u32, head as u32)
}
