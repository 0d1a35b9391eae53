//! Inverts the texts of a letter: finds for each of its terms the places in each of its texts. This part of an
//! inverted index needs nothing but the letter, so that any thread can do it; the writer takes the terms by their
//! numbers.

use std::ops::Range;
use std::sync::Arc;

use crate::index::schema::fingerprint::{Fingerprint, Sketch, has_digit, term_hash};
use crate::index::segment::dictionary::SharedTerms;
use crate::index::segment::postings::varint::push_number;
use crate::terms::analysis::Analyzer;
use crate::terms::{ConceptId, Context};
use crate::text::{TermNumber, is_concept, stem_of};

/// A text as its tokens, which the inverter keeps until the letter ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextTokens {
    /// The tokens of the text among those of the letter.
    tokens: Range<usize>,
    /// The first position after the text.
    end: u32,
    /// The reasons that its sentences give.
    reasons: Vec<ConceptId>,
}

impl TextTokens {
    /// Returns the reasons that the sentences of the text give, in order.
    pub fn reasons(&self) -> &[ConceptId] {
        &self.reasons
    }
}

/// The postings of a letter's documents, in three pieces however many fields there are. The writer frees what another
/// thread took, and may make that one wait for each piece.
#[derive(Debug, Default)]
pub struct Postings {
    /// The numbers of terms, field by field.
    terms: Vec<u32>,
    /// The number of bytes that the positions of each term take, as varints.
    lengths: Vec<u8>,
    /// Positions of terms, each as its distance from the one before, as varints.
    positions: Vec<u8>,
}

/// The part of a letter's postings that is of one field of one document.
#[derive(Debug, Clone)]
pub struct Extent {
    tokens: u32,
    terms: Range<usize>,
    lengths: Range<usize>,
    positions: Range<usize>,
}

/// The postings of a field of a document; all three lists are in the order of [`FieldPostings::terms`].
#[derive(Debug, Clone, Copy)]
pub struct FieldPostings<'a> {
    /// The number of tokens that the field has.
    pub tokens: u32,
    /// The numbers of its terms in [`SharedTerms`].
    pub terms: &'a [u32],
    /// The number of bytes that the positions of each term take.
    pub lengths: &'a [u8],
    /// The positions of each term, each as its distance from the one before.
    pub positions: &'a [u8],
}

impl Postings {
    /// Returns the postings of a field.
    pub fn of(&self, extent: &Extent) -> FieldPostings<'_> {
        FieldPostings {
            tokens: extent.tokens,
            terms: &self.terms[extent.terms.clone()],
            lengths: &self.lengths[extent.lengths.clone()],
            positions: &self.positions[extent.positions.clone()],
        }
    }

    /// Makes room for a letter that has this many tokens.
    fn reserve(&mut self, tokens: usize) {
        if self.terms.is_empty() {
            self.terms.reserve(tokens);
            self.lengths.reserve(tokens);
            self.positions.reserve(tokens + tokens / 4);
        }
    }

    /// Returns the extent of the postings after the first so many terms, lengths and positions.
    fn behind(&self, tokens: usize, [terms, lengths, positions]: [usize; 3]) -> Extent {
        Extent {
            tokens: tokens as u32,
            terms: terms..self.terms.len(),
            lengths: lengths..self.lengths.len(),
            positions: positions..self.positions.len(),
        }
    }
}

/// The gap between two texts of a field, in positions: more than words can be apart that are near each other, so that
/// no phrase goes from one text into the next.
pub const BETWEEN_TEXTS: u32 = 256;

/// Inverter of the texts of letters. It keeps its memory from one letter to the next.
pub struct Inverter {
    analyzer: Analyzer,
    terms: Arc<SharedTerms>,
    /// True when the set of terms is full and the next letter begins a new one.
    is_full: bool,
    /// The number of each term in the set plus 1, by the analyzer's number; 0 where it was not asked for yet.
    numbers: Vec<u32>,
    /// The tokens of the letter's texts, each as the analyzer's number of its term and its position. Those of one
    /// term in a text are mostly in order.
    tokens: Vec<(TermNumber, u32)>,
    /// The postings of the letter so far.
    postings: Postings,
    /// By the analyzer's number of a term, how often the field has it, and later the place of its next position.
    places: Vec<u32>,
    /// The positions of the field being inverted, term by term.
    positions: Vec<u32>,
    /// The part of a fingerprint that each term makes, by the analyzer's number; `None` where it was not asked for yet.
    parts: Vec<Option<FingerprintPart>>,
    /// The sketch of the rationale that was sketched last, and its tokens.
    sketched: Option<(Range<usize>, Option<Sketch>)>,
}

/// The part that a term makes of the fingerprint of an item.
#[derive(Debug, Clone, Copy)]
enum FingerprintPart {
    /// The hash of the stem of a word.
    Word(u32),
    /// The hash of a treatment, drug or product, which says what is requested.
    Thing(u32),
    /// The hash of a part of the body, which says where.
    Place(u32),
    /// Nothing: a number, or a concept that says neither.
    Nothing,
}

/// The beginnings of terms that say what is requested, and of those that say where.
const THINGS: [&str; 3] = ["tx:", "drug:", "product:"];
const PLACES: [&str; 3] = ["region:", "side:", "level:"];

impl FingerprintPart {
    /// Returns the part that a term makes.
    fn of(term: &str) -> FingerprintPart {
        let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| term.starts_with(beginning));
        match is_concept(term) {
            true if begins(&THINGS) => FingerprintPart::Thing(term_hash(term)),
            true if begins(&PLACES) => FingerprintPart::Place(term_hash(term)),
            true => FingerprintPart::Nothing,
            // Dates, amounts and ages are those of one case.
            false if has_digit(term) => FingerprintPart::Nothing,
            false => FingerprintPart::Word(term_hash(stem_of(term))),
        }
    }
}

impl Default for Inverter {
    fn default() -> Inverter {
        Inverter {
            analyzer: Analyzer::default(),
            terms: SharedTerms::current(),
            is_full: false,
            numbers: Vec::new(),
            tokens: Vec::new(),
            postings: Postings::default(),
            places: Vec::new(),
            positions: Vec::new(),
            parts: Vec::new(),
            sketched: None,
        }
    }
}

impl Inverter {
    /// Analyses the text field `name` of a letter; `place` is the context in which its terms are understood.
    pub fn read(&mut self, name: &str, text: &str, place: Context) -> TextTokens {
        let Inverter { analyzer, tokens, .. } = self;
        let start = tokens.len();
        analyzer.each_term(name, text, place, |term, position| tokens.push((term, position as u32)));
        let end = tokens[start..].iter().map(|(_, position)| position + 1).max().unwrap_or_default();
        TextTokens { tokens: start..tokens.len(), end, reasons: analyzer.reasons().collect() }
    }

    /// Inverts a field that has these texts of a letter, one after the other.
    ///
    /// Sorts by counting: the number of each term says where its positions belong.
    pub fn postings<'t>(&mut self, texts: impl Iterator<Item = &'t TextTokens> + Clone) -> Extent {
        let Inverter { analyzer, tokens, postings, places, positions, .. } = self;
        places.resize(analyzer.count(), 0);
        postings.reserve(tokens.len());
        let starts = [postings.terms.len(), postings.lengths.len(), postings.positions.len()];
        for text in texts.clone() {
            for (term, _) in &tokens[text.tokens.clone()] {
                let count = &mut places[*term as usize];
                if *count == 0 {
                    postings.terms.push(*term);
                }
                *count += 1;
            }
        }
        let mut count = 0;
        for term in &postings.terms[starts[0]..] {
            count += std::mem::replace(&mut places[*term as usize], count);
        }
        positions.resize(count as usize, 0);
        let mut from = 0;
        for text in texts {
            for (term, position) in &tokens[text.tokens.clone()] {
                let place = &mut places[*term as usize];
                positions[*place as usize] = from + position;
                *place += 1;
            }
            // The next text begins far enough away that no phrase goes across.
            from += text.end + BETWEEN_TEXTS;
        }
        let mut start = 0;
        for term in &postings.terms[starts[0]..] {
            let end = std::mem::take(&mut places[*term as usize]) as usize;
            let from = postings.positions.len();
            match &mut positions[start..end] {
                // Most terms are in a text once.
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
        let extent = postings.behind(positions.len(), starts);
        self.share(extent.terms.clone());
        extent
    }

    /// Makes the fingerprint of an item with these texts and this decision; `None` where its rationale is short. A
    /// request in which no treatment or drug is known is taken by its words.
    pub fn fingerprint(
        &mut self,
        procedure: &TextTokens,
        rationale: &TextTokens,
        decision: &str,
    ) -> Option<Fingerprint> {
        let Inverter { analyzer, tokens, parts, sketched, .. } = self;
        parts.resize(analyzer.count(), None);
        let mut part_of =
            |term: TermNumber| *parts[term as usize].get_or_insert_with(|| FingerprintPart::of(analyzer.term(term)));
        // Items of a letter often have one rationale.
        let known = sketched.take().filter(|(of, _)| *of == rationale.tokens);
        let (_, sketch) = sketched.insert(known.unwrap_or_else(|| {
            let words = tokens[rationale.tokens.clone()].iter().filter_map(|(term, _)| match part_of(*term) {
                FingerprintPart::Word(hash) => Some(hash),
                _ => None,
            });
            (rationale.tokens.clone(), Sketch::new(words))
        }));
        let sketch = (*sketch)?;
        let (mut request, mut words, mut is_known) = (vec![term_hash(decision)], Vec::new(), false);
        for (term, _) in &tokens[procedure.tokens.clone()] {
            match part_of(*term) {
                FingerprintPart::Word(hash) => words.push(hash),
                FingerprintPart::Thing(hash) => {
                    is_known = true;
                    request.push(hash);
                }
                FingerprintPart::Place(hash) => request.push(hash),
                FingerprintPart::Nothing => {}
            }
        }
        if !is_known {
            request.append(&mut words);
        }
        Some(Fingerprint::new(&mut request, sketch))
    }

    /// Replaces the analyzer's numbers of these terms by those of the set that all threads share.
    fn share(&mut self, terms: Range<usize>) {
        let Inverter { analyzer, terms: shared, is_full, numbers, postings, .. } = self;
        numbers.resize(analyzer.count(), 0);
        for term in &mut postings.terms[terms] {
            let number = &mut numbers[*term as usize];
            if *number == 0 {
                *number = shared.get().number(analyzer.term(*term).as_bytes()) + 1;
                *is_full |= *number > SharedTerms::MOST;
            }
            *term = *number - 1;
        }
    }

    /// Ends the letter: returns its set of terms and its postings, and makes room for the next one.
    pub fn finish(&mut self) -> (Arc<SharedTerms>, Postings) {
        // A letter keeps one set to its end, even if that grows over its size.
        let next = if self.is_full { SharedTerms::current() } else { Arc::clone(&self.terms) };
        // Numbers of another set or analyzer mean other terms.
        if self.analyzer.renew() || self.is_full {
            self.numbers.clear();
            self.parts.clear();
            self.is_full = false;
        }
        self.tokens.clear();
        self.sketched = None;
        (std::mem::replace(&mut self.terms, next), std::mem::take(&mut self.postings))
    }
}

/// Appends positions, each as its distance from the one before.
fn push_steps(out: &mut Vec<u8>, positions: &[u32]) {
    let mut before = 0;
    for position in positions {
        push_number(out, position - before);
        before = *position;
    }
}
