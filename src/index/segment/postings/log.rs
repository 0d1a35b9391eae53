//! A log of the postings of a field as they come, document by document. To append is all it does, which never waits
//! for memory as a list for each term would.

use crate::index::segment::postings::inverter::FieldPostings;
use crate::index::segment::postings::varint::{push_number, take_number};

/// The postings of a field in the order of documents.
#[derive(Default)]
pub struct Log {
    /// For each document the distance from the one before, the number of its terms, and the bytes that the lengths
    /// and the positions of all its terms take, as varints; then the terms, in four bytes each, the lengths and the
    /// positions.
    bytes: Vec<u8>,
    /// The number of the last document.
    last: u32,
    /// The number of tokens that the field has in all documents.
    pub tokens: u64,
}

impl Log {
    /// Appends the postings of a document, which comes after those before; `number` returns the number that the
    /// segment has for a term.
    pub fn add_postings(&mut self, document: u32, postings: FieldPostings<'_>, mut number: impl FnMut(u32) -> u32) {
        let FieldPostings { tokens, terms, lengths, positions } = postings;
        self.begin(document, tokens, [terms.len(), lengths.len(), positions.len()]);
        for term in terms {
            self.bytes.extend_from_slice(&number(*term).to_le_bytes());
        }
        self.bytes.extend_from_slice(lengths);
        self.bytes.extend_from_slice(positions);
    }

    /// Appends the distinct values of a document, which has `tokens` values in all.
    pub fn add_values(&mut self, document: u32, tokens: u32, values: &[u32]) {
        self.begin(document, tokens, [values.len(), values.len(), 0]);
        values.iter().for_each(|value| self.bytes.extend_from_slice(&value.to_le_bytes()));
        // Values have no positions: a zero length each.
        self.bytes.resize(self.bytes.len() + values.len(), 0);
    }

    /// Appends the head of a document: its distance from the one before and the sizes of its parts.
    fn begin(&mut self, document: u32, tokens: u32, sizes: [usize; 3]) {
        push_number(&mut self.bytes, document - self.last);
        sizes.iter().for_each(|size| push_number(&mut self.bytes, *size as u32));
        self.last = document;
        self.tokens += u64::from(tokens);
    }

    /// Splits the log at a document into two parts of about the same size.
    pub fn halves(&self) -> [LogPart<'_>; 2] {
        let mut second = LogPart { bytes: &self.bytes, before: 0 };
        // Only from its beginning can a log be read.
        while second.bytes.len() > self.bytes.len() / 2 {
            second.next_document();
        }
        let first = &self.bytes[..self.bytes.len() - second.bytes.len()];
        [LogPart { bytes: first, before: 0 }, second]
    }

    /// Returns true if nothing was appended.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Returns the memory of the log, in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// The postings of some documents that follow each other.
#[derive(Clone, Copy)]
pub struct LogPart<'a> {
    bytes: &'a [u8],
    /// The document before the first; distances are counted from it.
    before: u32,
}

impl<'a> LogPart<'a> {
    /// Calls `take` with each posting in the order of the documents: the document, the term, and its positions, each
    /// as its distance from the one before.
    pub fn for_each(mut self, mut take: impl FnMut(u32, u32, &[u8])) {
        while !self.bytes.is_empty() {
            let (document, [terms, mut lengths, mut positions]) = self.next_document();
            for term in terms.chunks_exact(TERM) {
                let number = term.try_into().map_or(0, u32::from_le_bytes);
                let (of_term, others) = positions.split_at(take_number(&mut lengths) as usize);
                positions = others;
                take(document, number, of_term);
            }
        }
    }

    /// Takes the first document off: its number, its terms, their lengths and positions.
    fn next_document(&mut self) -> (u32, [&'a [u8]; 3]) {
        self.before += take_number(&mut self.bytes);
        let [terms, lengths, positions] = [(); 3].map(|()| take_number(&mut self.bytes) as usize);
        let parts = [terms * TERM, lengths, positions].map(|size| {
            let (part, rest) = self.bytes.split_at(size);
            self.bytes = rest;
            part
        });
        (self.before, parts)
    }
}

/// Bytes that a term takes.
const TERM: usize = size_of::<u32>();
