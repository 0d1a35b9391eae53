//! Analysis: from a text to the terms that stand for it in the index.
//!
//! A text is analysed the same way when it is indexed, when it is queried and when hits are
//! highlighted. Its terms are the stems of its words and, at the positions where they are named, the
//! domain's concepts: a letter that says `Norco` holds the term `drug:hydrocodone` and, as every
//! hydrocodone is an opioid, `class:opioid`. A concept's term has a colon, which no word has.

use std::ops::Range;

use super::sentences;
use super::stem::{Stems, TermNumber};
use super::words::{Word, words_into};
use crate::terms::{self, ConceptId, Place, levels, quantity, strength};

/// A term at a place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where its characters stand in the analysed text, in bytes.
    pub range: Range<usize>,
    /// How many words stand before it.
    pub position: usize,
    /// The number of the term.
    pub term: TermNumber,
}

/// Turns texts into terms; keeps its memory from one text to the next.
#[derive(Default)]
pub struct Analyzer {
    stems: Stems,
    words: Vec<Word>,
    /// The numbers of the terms of concepts, by concept, as far as they were met.
    concepts: Vec<Option<TermNumber>>,
    /// Where each word ends, by position; joined forms are not counted.
    ends: Vec<usize>,
    tokens: Vec<Token>,
}

impl Analyzer {
    /// Analyses a text that stands at `place`, which decides between senses of ambiguous names; the tokens are
    /// read with [`Analyzer::tokens`].
    pub fn analyze(&mut self, text: &str, place: Place) {
        self.look_for(text, Some(place), &Initials::all());
    }

    /// The same, for the words with these `initials`, and for the concepts where a `place` is given.
    pub fn look_for(&mut self, text: &str, place: Option<Place>, initials: &Initials) {
        self.add_words(text, initials);
        if let Some(place) = place {
            self.add_concepts(text, place);
        }
        self.tokens.sort_by_key(|token| token.position);
    }

    fn add_words(&mut self, text: &str, initials: &Initials) {
        self.tokens.clear();
        self.ends.clear();
        self.words.clear();
        words_into(text, &mut self.words);
        for word in &self.words {
            if !word.joined {
                self.ends.push(word.range.end);
            }
            if !initials.has(text.as_bytes()[word.range.start]) {
                continue;
            }
            let term = self.stems.number(text, word);
            self.tokens.push(Token { range: word.range.clone(), position: word.position, term });
        }
    }

    /// The tokens of the text analysed last, by position.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The term with this number.
    pub fn term(&self, number: TermNumber) -> &str {
        self.stems.get(number)
    }

    /// Forgets the terms that were met where they are very many; their numbers stand for others then.
    pub fn renew(&mut self) {
        if self.stems.renew() {
            self.concepts.clear();
        }
    }

    /// Analyses the text `name` as [`Analyzer::analyze`] does and calls `take` with the number of each term and its
    /// position, by position; among them is where the text and its sentences begin.
    /// A text without words has none.
    pub fn each_term(&mut self, name: &str, text: &str, place: Place, mut take: impl FnMut(&Stems, TermNumber, usize)) {
        self.analyze(text, place);
        if self.tokens.is_empty() {
            return;
        }
        let (beginning, sentence) = (self.stems.number_of(&beginning_of(name)), self.stems.number_of(SENTENCE));
        take(&self.stems, beginning, 0);
        let mut starts = sentences(text).into_iter().skip(1).map(|range| self.position_at(range.start)).peekable();
        for token in &self.tokens {
            while let Some(start) = starts.next_if(|start| *start <= token.position) {
                take(&self.stems, sentence, start);
            }
            take(&self.stems, token.term, token.position);
        }
    }

    fn add_concepts(&mut self, text: &str, place: Place) {
        for mention in terms::mentions(text, place) {
            let position = self.position_at(mention.range.start);
            self.add_concept(mention.concept, &mention.range, position);
            for &broader in terms::ancestors(mention.concept) {
                self.add_concept(broader, &mention.range, position);
            }
        }
        for mention in levels::mentions(text) {
            let position = self.position_at(mention.range.start);
            let segments = mention.segments.iter().map(level_term);
            let vertebrae = mention.vertebrae.iter().map(level_term);
            let mut named: Vec<String> = segments.chain(vertebrae).collect();
            named.extend(mention.vertebrae.iter().map(|vertebra| region_term(vertebra.region())));
            named.dedup();
            for term in named {
                self.add(&term, &mention.range, position);
            }
        }
        if place != Place::Prose {
            self.add_amounts(text);
        }
    }

    /// Quantities and strengths count in what is requested; in prose they are numbers among numbers.
    fn add_amounts(&mut self, text: &str) {
        for amount in quantity::quantities(text) {
            let position = self.position_at(amount.range.start);
            self.add(&quantity_term(&amount), &amount.range, position);
        }
        for (range, dose) in strength::strengths(text) {
            let position = self.position_at(range.start);
            self.add(&strength_term(&dose), &range, position);
        }
    }

    /// The position of the word that holds the byte `at` of the text analysed last, or of the next one.
    pub fn position_at(&self, at: usize) -> usize {
        self.ends.partition_point(|&end| end <= at)
    }

    fn add_concept(&mut self, concept: ConceptId, range: &Range<usize>, position: usize) {
        let index = concept.index();
        if self.concepts.len() <= index {
            self.concepts.resize(index + 1, None);
        }
        let term = *self.concepts[index].get_or_insert_with(|| self.stems.number_of(terms::concept(concept).id));
        self.tokens.push(Token { range: range.clone(), position, term });
    }

    fn add(&mut self, term: &str, range: &Range<usize>, position: usize) {
        let term = self.stems.number_of(term);
        self.tokens.push(Token { range: range.clone(), position, term });
    }
}

/// What words may begin with: their stems begin alike, so that whoever looks for some words need not stem all others.
pub struct Initials([bool; 256]);

impl Initials {
    /// Words with any beginning.
    pub fn all() -> Initials {
        Initials([true; 256])
    }

    /// Words whose terms begin as one of `terms` does.
    pub fn of<'t>(terms: impl Iterator<Item = &'t str>) -> Initials {
        // What is no letter of ASCII may be folded to one.
        let mut initials = Initials(std::array::from_fn(|byte| byte > 127));
        for byte in terms.filter_map(|term| term.bytes().next()) {
            initials.0[usize::from(byte.to_ascii_lowercase())] = true;
            initials.0[usize::from(byte.to_ascii_uppercase())] = true;
        }
        initials
    }

    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}

/// Stands where a sentence begins that is not the first of its text.
pub const SENTENCE: &str = "at:sentence";

/// Stands where the text `name` begins.
pub fn beginning_of(name: &str) -> String {
    format!("at:{name}")
}

/// The term of a motion segment or vertebra: `level:l4-l5`, `level:l4`.
pub fn level_term(level: &impl std::fmt::Display) -> String {
    format!("level:{level}").to_ascii_lowercase()
}

/// The term of a region, which is also that of the concept: `region:thoracic`.
pub fn region_term(region: terms::Region) -> String {
    format!("region:{}", region.as_str())
}

/// The term of a quantity, whatever its unit: `qty:60`.
pub fn quantity_term(quantity: &terms::Quantity) -> String {
    format!("qty:{}", quantity.value)
}

/// The term of a strength: `dose:10/325mg`.
pub fn strength_term(strength: &str) -> String {
    format!("dose:{strength}")
}
