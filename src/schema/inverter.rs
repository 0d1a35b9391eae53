//! The part of an inverted index that a letter allows for by itself: which terms it has, and where each stands in each
//! of its texts. Any thread can find that out; whoever writes the index looks each term of a letter up once, however
//! often the letter says it.

use std::hash::Hasher;
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::numbers::push_number;
use crate::terms::Place;
use crate::text::{Analyzer, TermNumber};

/// The distinct terms of a letter; their numbers count from 0.
#[derive(Debug, Default)]
pub struct LetterTerms {
    /// All terms, one behind the other.
    bytes: Vec<u8>,
    /// Where each ends, and its hash.
    terms: Vec<(usize, u32)>,
}

impl LetterTerms {
    /// Each term with its hash, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], u32)> {
        let starts = std::iter::once(0).chain(self.terms.iter().map(|(end, _)| *end));
        self.terms.iter().zip(starts).map(|((end, hash), start)| (&self.bytes[start..*end], *hash))
    }

    /// Adds a term; says how many there are now.
    fn push(&mut self, term: &[u8]) -> u32 {
        self.bytes.extend_from_slice(term);
        self.terms.push((self.bytes.len(), term_hash(term)));
        self.terms.len() as u32
    }
}

/// A hash of a term.
pub fn term_hash(term: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(term);
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

/// A hash as a table wants it, which looks at both of its ends.
pub fn for_table(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

/// A text as its tokens.
#[derive(Debug)]
pub struct Text {
    /// The number of each token's term, and below it in 32 bits its position; in the order of the positions.
    tokens: Vec<u64>,
}

impl Text {
    /// The first position behind the text.
    fn end(&self) -> u64 {
        self.tokens.last().map_or(0, |token| (token & POSITION) + 1)
    }
}

/// Where terms stand in a field of a document; what is said of each term lies in the order of [`Postings::terms`].
#[derive(Debug, Default)]
pub struct Postings {
    /// How many tokens the field has.
    pub tokens: u32,
    /// The numbers of its terms.
    pub terms: Vec<u32>,
    /// How many bytes the positions of each term take.
    pub lengths: Vec<u8>,
    /// How far each position of each term is from the one before.
    pub positions: Vec<u8>,
}

const POSITION: u64 = u32::MAX as u64;
/// How many positions lie between two texts of a field: more than words can be apart that are near each other.
pub const BETWEEN_TEXTS: u64 = 256;

/// Makes postings of the texts of a letter; keeps its memory from one letter to the next.
#[derive(Default)]
pub struct Inverter {
    analyzer: Analyzer,
    /// By the analyzer's number of a term, the letter's number of it from 1 on; 0 where the letter does not have it.
    numbers: Vec<u32>,
    /// The analyzer's numbers of the letter's terms.
    met: Vec<TermNumber>,
    terms: LetterTerms,
    tokens: Vec<u64>,
}

impl Inverter {
    /// Finds the terms of the text `name`, which stands at `place`.
    pub fn read(&mut self, name: &str, text: &str, place: Place) -> Arc<Text> {
        let Inverter { analyzer, numbers, met, terms, .. } = self;
        let mut tokens = Vec::with_capacity(text.len() / 4);
        analyzer.each_term(name, text, place, |stems, term, position| {
            if numbers.len() <= term as usize {
                numbers.resize(term as usize + 1, 0);
            }
            let number = &mut numbers[term as usize];
            if *number == 0 {
                met.push(term);
                *number = terms.push(stems.get(term).as_bytes());
            }
            tokens.push(u64::from(*number - 1) << 32 | position as u64);
        });
        Arc::new(Text { tokens })
    }

    /// The postings of a field that has these texts, one behind the other.
    pub fn postings<'t>(&mut self, texts: impl Iterator<Item = &'t Text>) -> Postings {
        self.tokens.clear();
        let mut from = 0;
        for text in texts {
            self.tokens.extend(text.tokens.iter().map(|token| token + from));
            from += text.end() + BETWEEN_TEXTS;
        }
        self.tokens.sort_unstable();
        let mut postings = Postings { tokens: self.tokens.len() as u32, ..Postings::default() };
        for tokens in self.tokens.chunk_by(|a, b| a >> 32 == b >> 32) {
            postings.terms.push((tokens[0] >> 32) as u32);
            let from = postings.positions.len();
            push_steps(&mut postings.positions, tokens);
            push_number(&mut postings.lengths, (postings.positions.len() - from) as u32);
        }
        postings
    }

    /// The terms of the letter, which ends here.
    pub fn finish(&mut self) -> LetterTerms {
        for term in self.met.drain(..) {
            self.numbers[term as usize] = 0;
        }
        self.analyzer.renew();
        std::mem::take(&mut self.terms)
    }
}

/// Appends how far the position of each token is from the one before.
fn push_steps(out: &mut Vec<u8>, tokens: &[u64]) {
    let mut before = 0;
    for token in tokens {
        let position = (token & POSITION) as u32;
        push_number(out, position - before);
        before = position;
    }
}
