//! The part of an inverted index that a letter allows for by itself: where each of its terms stands in each of its
//! texts. Any thread can find that out; whoever writes the index takes the terms by their numbers.

use std::sync::Arc;

use super::dictionary::SharedTerms;
use super::numbers::push_number;
use crate::terms::Place;
use crate::text::{Analyzer, TermNumber};

/// A text as its tokens.
#[derive(Debug)]
pub struct Text {
    /// The analyzer's number of each token's term, and its position; those of a term mostly in order.
    tokens: Vec<(TermNumber, u32)>,
    /// The first position behind the text.
    end: u32,
}

/// Where terms stand in a field of a document; what is said of each term lies in the order of [`Postings::terms`].
#[derive(Debug, Default)]
pub struct Postings {
    /// How many tokens the field has.
    pub tokens: u32,
    /// The numbers of its terms among [`SharedTerms`].
    pub terms: Vec<u32>,
    /// How many bytes the positions of each term take.
    pub lengths: Vec<u8>,
    /// How far each position of each term is from the one before.
    pub positions: Vec<u8>,
}

/// How many positions lie between two texts of a field: more than words can be apart that are near each other.
pub const BETWEEN_TEXTS: u32 = 256;

/// Makes postings of the texts of letters; keeps its memory from one letter to the next.
pub struct Inverter {
    analyzer: Analyzer,
    terms: Arc<SharedTerms>,
    /// Whether these are enough.
    is_full: bool,
    /// By the analyzer's number of a term, its number among the terms, from 1 on; 0 where it was not asked for yet.
    numbers: Vec<u32>,
    /// By the analyzer's number of a term, how often the field has it, and then where its next position belongs.
    places: Vec<u32>,
    /// The positions of a field, term by term.
    positions: Vec<u32>,
}

impl Default for Inverter {
    fn default() -> Inverter {
        Inverter {
            analyzer: Analyzer::default(),
            terms: SharedTerms::current(),
            is_full: false,
            numbers: Vec::new(),
            places: Vec::new(),
            positions: Vec::new(),
        }
    }
}

impl Inverter {
    /// Finds the terms of the text `name` of a letter, which stands at `place`.
    pub fn read(&mut self, name: &str, text: &str, place: Place) -> Arc<Text> {
        let mut tokens = Vec::with_capacity(text.len() / 4);
        self.analyzer.each_term(name, text, place, |term, position| tokens.push((term, position as u32)));
        let end = tokens.iter().map(|(_, position)| position + 1).max().unwrap_or_default();
        Arc::new(Text { tokens, end })
    }

    /// The postings of a field that has these texts of a letter, one behind the other.
    ///
    /// Sorts by counting: how often each term is there says where its positions belong.
    pub fn postings<'t>(&mut self, texts: impl Iterator<Item = &'t Text> + Clone) -> Postings {
        let Inverter { analyzer, places, positions, .. } = self;
        places.resize(analyzer.count(), 0);
        let count = texts.clone().map(|text| text.tokens.len()).sum();
        let mut terms = Vec::with_capacity(count);
        for text in texts.clone() {
            for (term, _) in &text.tokens {
                let count = &mut places[*term as usize];
                if *count == 0 {
                    terms.push(*term);
                }
                *count += 1;
            }
        }
        let mut start = 0;
        for term in &terms {
            start += std::mem::replace(&mut places[*term as usize], start);
        }
        positions.resize(count, 0);
        let mut from = 0;
        for text in texts {
            for (term, position) in &text.tokens {
                let place = &mut places[*term as usize];
                positions[*place as usize] = from + position;
                *place += 1;
            }
            from += text.end + BETWEEN_TEXTS;
        }
        let mut postings = Postings {
            tokens: count as u32,
            terms,
            lengths: Vec::with_capacity(count),
            positions: Vec::with_capacity(count + count / 4),
        };
        let mut start = 0;
        for term in &mut postings.terms {
            let end = std::mem::take(&mut self.places[*term as usize]) as usize;
            let from = postings.positions.len();
            match &mut self.positions[start..end] {
                // Most terms stand in a text once.
                [once] => push_number(&mut postings.positions, *once),
                of_term => {
                    // A region is named by itself and by its levels.
                    of_term.sort_unstable();
                    push_steps(&mut postings.positions, of_term);
                }
            }
            push_number(&mut postings.lengths, (postings.positions.len() - from) as u32);
            start = end;
        }
        self.share(&mut postings.terms);
        postings
    }

    /// Puts the numbers that all threads have for terms in the place of the analyzer's.
    fn share(&mut self, terms: &mut [u32]) {
        let Inverter { analyzer, terms: shared, is_full, numbers, .. } = self;
        numbers.resize(analyzer.count(), 0);
        for term in terms {
            let number = &mut numbers[*term as usize];
            if *number == 0 {
                *number = shared.get().number(analyzer.term(*term).as_bytes()) + 1;
                *is_full |= *number > SharedTerms::MOST;
            }
            *term = *number - 1;
        }
    }

    /// The terms of the letter, which ends here.
    pub fn finish(&mut self) -> Arc<SharedTerms> {
        let next = if self.is_full { SharedTerms::current() } else { Arc::clone(&self.terms) };
        if self.analyzer.renew() || self.is_full {
            self.numbers.clear();
            self.is_full = false;
        }
        std::mem::replace(&mut self.terms, next)
    }
}

/// Appends how far each position is from the one before.
fn push_steps(out: &mut Vec<u8>, positions: &[u32]) {
    let mut before = 0;
    for position in positions {
        push_number(out, position - before);
        before = *position;
    }
}
