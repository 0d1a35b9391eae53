//! From postings in the order of documents to postings in the order of terms.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::Field;

use super::dictionary::Dictionary;
use super::log::Log;
use crate::schema::{Zone, take_number};

/// The postings of a field, term by term.
pub struct ByTerm {
    /// How many tokens the field has in all documents.
    tokens: u64,
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
    ///
    /// Sorts by counting: first how much room each term needs, then each posting into its term's room.
    pub fn new(log: &Log, terms: usize, order: &[u32]) -> ByTerm {
        let mut places = vec![Place::default(); terms];
        log.for_each(|_, term, positions| {
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
        log.for_each(|document, term, positions| {
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
        ByTerm { tokens: log.tokens, bytes, places }
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
        let mut start = 0;
        for &number in order {
            let Place { end, documents } = self.places[number as usize];
            if documents == 0 {
                continue;
            }
            // Where frequencies are not kept, tantivy asks for no number of documents either.
            field_serializer.new_term(terms.get(number), if is_text { documents } else { 0 }, is_text)?;
            write_term(&mut field_serializer, &self.bytes[start..end]);
            field_serializer.close_term()?;
            start = end;
        }
        field_serializer.close()
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
