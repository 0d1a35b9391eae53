//! Turns a text into the terms by which the index finds it: [`Analyzer`].
//!
//! A text is analysed the same way when it is indexed, when it is queried and when hits are
//! highlighted. Its terms are the stems of its words and, at the positions where they are named, the
//! domain's concepts: a letter that says `Norco` holds the term `drug:hydrocodone` and, as every
//! hydrocodone is an opioid, `class:opioid`. A concept's term has a colon, which no word has.

use std::ops::Range;

use crate::terms::findings::{Finding, findings_among};
use crate::terms::notation::{levels, quantity, strength};
use crate::terms::vocabulary;
use crate::terms::vocabulary::concept::ConceptId;
use crate::terms::vocabulary::context::Context;
use crate::terms::vocabulary::recognise::{Mention, mentions_among};
use crate::terms::vocabulary::region::Region;
use crate::text::sentences::sentences;
use crate::text::stem::{Stems, TermNumber};
use crate::text::tokens::each_word;
use crate::text::word::{HashedWord, words as hashed_words};

/// An occurrence of a term in a text.
///
/// A word and the concepts that begin with it have one position, so that phrases may mix both.
/// Concepts have the bytes of the whole name, words their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedTerm {
    /// Its bytes in the analysed text.
    pub range: Range<usize>,
    /// The number of words before it.
    pub position: usize,
    /// The number of the term.
    pub term: TermNumber,
}

/// Analyzer of texts. It keeps its buffers and its cache of stems from one text to the next.
#[derive(Default)]
pub struct Analyzer {
    stems: Stems,
    /// The words of the text, by which names of concepts are found.
    words: Vec<HashedWord>,
    mentions: Vec<Mention>,
    /// The reasons that the sentences of the text give.
    findings: Vec<Finding>,
    /// A buffer for the term that marks where the text begins.
    beginning: String,
    /// The number of each concept's term, by concept; none if it was not met yet.
    concepts: Vec<Option<TermNumber>>,
    /// The same for the terms of their own names.
    names: Vec<Option<TermNumber>>,
    /// The end of each word in bytes, by position; joined forms are not counted.
    ends: Vec<usize>,
    tokens: Vec<IndexedTerm>,
}

/// Numbers the words of a text that begin with a wanted byte, calls `take` with them, and writes the end of each word to
/// `ends`. The runs of letters and digits are given with their hashes.
#[inline]
fn number_words(
    (text, runs): (&str, impl Iterator<Item = (Range<usize>, u64)>),
    stems: &mut Stems,
    ends: &mut Vec<usize>,
    is_wanted: impl Fn(u8) -> bool,
    mut take: impl FnMut(IndexedTerm),
) {
    ends.clear();
    each_word(text, runs, |word, hash| {
        // A joined form has the position of its first part.
        if !word.joined {
            ends.push(word.range.end);
        }
        if is_wanted(text.as_bytes()[word.range.start]) {
            let term = stems.number(text, &word, hash);
            take(IndexedTerm { range: word.range, position: word.position, term });
        }
    });
}

impl Analyzer {
    /// Analyses a text; its tokens are read with [`Analyzer::tokens`].
    ///
    /// `context` is the sort of text, which decides between senses of ambiguous names.
    pub fn analyze(&mut self, text: &str, context: Context) {
        self.look_for(text, Some(context), &Initials::all());
    }

    /// Analyses only the words with these `initials`, and the concepts only if a `context` is given.
    ///
    /// A search for a few terms in a text need not stem all its words.
    pub fn look_for(&mut self, text: &str, context: Option<Context>, initials: &Initials) {
        // Taken out and put back, so that its memory is used again while `self` is borrowed.
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.clear();
        let (is_wanted, mut add) = (|byte| initials.has(byte), |token| tokens.push(token));
        if let Some(context) = context {
            self.each_word(text, is_wanted, &mut add);
            self.findings.clear();
            if context == Context::Rationale {
                self.read_findings(text, context, &sentences(text));
            }
            self.each_concept(text, context, false, add);
        } else {
            // Only concepts are looked for among words that are read before.
            let runs = hashed_words(text).map(|run| (run.range, run.hash));
            number_words((text, runs), &mut self.stems, &mut self.ends, is_wanted, add);
        }
        // Concepts come after all words; the sort is stable, so that a word stays before the concepts it names.
        tokens.sort_by_key(|token| token.position);
        self.tokens = tokens;
    }

    /// Returns the tokens of the text analysed last, by position.
    pub fn tokens(&self) -> &[IndexedTerm] {
        &self.tokens
    }

    /// Returns the term with this number.
    pub fn term(&self, number: TermNumber) -> &str {
        self.stems.get(number)
    }

    /// Forgets all terms if very many were met, and returns true if it did. Numbers given out before are then void.
    pub(crate) fn renew(&mut self) -> bool {
        let is_full = self.stems.renew();
        if is_full {
            self.concepts.clear();
            self.names.clear();
        }
        is_full
    }

    /// Returns the number of terms that were met.
    pub fn count(&self) -> usize {
        self.stems.count()
    }

    /// Analyses the text `name` as [`Analyzer::analyze`] does and calls `take` with the number of each term and its
    /// position, those of a term mostly in order; among them are the marks of where the text and its sentences begin.
    /// A text without words has none.
    pub fn each_term(&mut self, name: &str, text: &str, context: Context, mut take: impl FnMut(TermNumber, usize)) {
        self.findings.clear();
        self.each_word(text, |_| true, |token| take(token.term, token.position));
        // A text without words has no terms; else this is the position of the last word.
        let Some(words) = self.ends.len().checked_sub(1) else { return };
        self.beginning.clear();
        // The buffer is used again for each text.
        self.beginning.extend([BEGINNING, name]);
        take(self.stems.number_of(&self.beginning), 0);
        // The first sentence begins where the text does, which has a mark already.
        let sentence = self.stems.number_of(SENTENCE);
        let sentences = sentences(text);
        let starts = sentences.iter().skip(1).map(|range| self.position_at(range.start));
        starts.take_while(|start| *start <= words).for_each(|start| take(sentence, start));
        self.read_findings(text, context, &sentences);
        self.each_concept(text, context, name == DISPUTED, |token| take(token.term, token.position));
    }

    /// Reads the words of a text, and calls `take` with those that begin with a wanted byte.
    #[inline]
    fn each_word(&mut self, text: &str, is_wanted: impl Fn(u8) -> bool, take: impl FnMut(IndexedTerm)) {
        // Borrowed one by one: words are numbered while they are read.
        let Analyzer { stems, words, ends, .. } = self;
        words.clear();
        words.extend(hashed_words(text));
        let runs = words.iter().map(|run| (run.range.clone(), run.hash));
        number_words((text, runs), stems, ends, is_wanted, take);
    }

    /// Calls `take` with the concepts, levels, amounts and strengths in the text whose words were read last. Amounts of
    /// the text in dispute get a second term, [`disputed_term`].
    fn each_concept(&mut self, text: &str, context: Context, is_disputed: bool, mut take: impl FnMut(IndexedTerm)) {
        self.each_reason(&mut take);
        // Names mean in a rationale what they mean in other prose.
        let context = if context == Context::Rationale { Context::Prose } else { context };
        let mut mentions = std::mem::take(&mut self.mentions);
        mentions.clear();
        mentions_among(text, &self.words, context, &mut mentions);
        for Mention { concept, range } in &mentions {
            let position = self.position_at(range.start);
            // A concept counts as all broader ones too, so that a search for opioids finds Norco.
            for concept in std::iter::once(concept).chain(vocabulary::ancestors(*concept)) {
                let term = number_of(&mut self.concepts, *concept, |id| self.stems.number_of(id));
                take(IndexedTerm { range: range.clone(), position, term });
            }
            // What is named itself is told from what only counts as it.
            if vocabulary::has_members(*concept) {
                let term = number_of(&mut self.names, *concept, |id| self.stems.number_of(&name_term(id)));
                take(IndexedTerm { range: range.clone(), position, term });
            }
        }
        self.mentions = mentions;
        let mut add = |term: &str, range: &Range<usize>| {
            let (position, term) = (self.position_at(range.start), self.stems.number_of(term));
            take(IndexedTerm { range: range.clone(), position, term });
        };
        for mention in levels::mentions(text) {
            let segments = mention.segments.iter().map(level_term);
            let vertebrae = mention.vertebrae.iter().map(level_term);
            let mut named: Vec<String> = segments.chain(vertebrae).collect();
            named.extend(mention.vertebrae.iter().map(|vertebra| region_term(vertebra.region())));
            // Neighbouring vertebrae share a region, which counts once.
            named.dedup();
            named.iter().for_each(|term| add(term, &mention.range));
        }
        // Quantities and strengths count in what is requested; in prose they are numbers among numbers.
        if context != Context::Prose {
            for amount in &quantity::quantities(text) {
                add(&quantity_term(amount), &amount.range);
                if is_disputed {
                    add(&disputed_term(amount), &amount.range);
                }
            }
            for (range, dose) in &strength::strengths(text) {
                add(&strength_term(dose), range);
                if let Some(first) = strength::first_of(dose) {
                    add(&strength_term(&first), range);
                }
            }
        }
    }

    /// Reads the reasons that the sentences of a rationale give; other texts give none. Its words were read before.
    fn read_findings(&mut self, text: &str, context: Context, sentences: &[Range<usize>]) {
        self.findings.clear();
        if context == Context::Rationale {
            findings_among(text, &self.words, sentences, &mut self.findings);
        }
    }

    /// Returns the reasons that the sentences of the text analysed last give, in order.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = ConceptId> {
        self.findings.iter().map(|finding| finding.reason)
    }

    /// Calls `take` with the reasons of the text analysed last, and with those that are broader.
    fn each_reason(&mut self, mut take: impl FnMut(IndexedTerm)) {
        let findings = std::mem::take(&mut self.findings);
        for Finding { reason, range } in &findings {
            let position = self.position_at(range.start);
            for concept in std::iter::once(reason).chain(vocabulary::ancestors(*reason)) {
                let term = number_of(&mut self.concepts, *concept, |id| self.stems.number_of(id));
                take(IndexedTerm { range: range.clone(), position, term });
            }
        }
        self.findings = findings;
    }

    /// Returns the position of the word that holds the byte `at` of the text analysed last, or of the next word.
    pub(crate) fn position_at(&self, at: usize) -> usize {
        self.ends.partition_point(|&end| end <= at)
    }
}

/// Returns the number of a term of a concept, which `find` finds by the concept's id. It is remembered in `known` until
/// [`Analyzer::renew`].
fn number_of(
    known: &mut Vec<Option<TermNumber>>,
    concept: ConceptId,
    find: impl FnOnce(&str) -> TermNumber,
) -> TermNumber {
    let index = concept.index();
    if known.len() <= index {
        known.resize(index + 1, None);
    }
    // A concept that was met before costs no look-up of its text.
    *known[index].get_or_insert_with(|| find(vocabulary::concept(concept).id))
}

/// A set of first bytes of words. A word and its stem begin alike, so that a search for some terms need not stem words
/// that begin otherwise.
pub struct Initials([bool; 256]);

impl Initials {
    /// Accepts words with any beginning.
    pub fn all() -> Initials {
        Initials([true; 256])
    }

    /// Accepts words whose terms may begin as one of `terms` does.
    pub fn of<'t>(terms: impl Iterator<Item = &'t str>) -> Initials {
        // What is no letter of ASCII may be folded to one.
        let mut initials = Initials(std::array::from_fn(|byte| byte > 127));
        for byte in terms.filter_map(|term| term.bytes().next()) {
            initials.0[usize::from(byte.to_ascii_lowercase())] = true;
            initials.0[usize::from(byte.to_ascii_uppercase())] = true;
        }
        // `.5` is 0.5.
        initials.0[usize::from(b'.')] = initials.has(b'0');
        initials
    }

    /// Returns true if words may begin with this byte.
    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}

/// The name of the text in dispute; amounts in other texts may be those asked for at first or granted.
const DISPUTED: &str = "procedure";

/// The beginning of terms that mark where a text begins.
const BEGINNING: &str = "at:";

/// The term that marks where a sentence begins that is not the first of its text.
pub const SENTENCE: &str = "at:sentence";

/// Returns the term that marks where the text `name` begins.
pub fn beginning_of(name: &str) -> String {
    format!("{BEGINNING}{name}")
}

/// Returns the term of a concept where one of its own names stands, and not that of a narrower one: `name:class:opioid`.
pub fn name_term(concept: &str) -> String {
    format!("name:{concept}")
}

/// Returns the term of a motion segment or vertebra: `level:l4-l5`, `level:l4`.
pub fn level_term(level: &impl std::fmt::Display) -> String {
    format!("level:{level}").to_ascii_lowercase()
}

/// Returns the term of a region, which is also that of the concept: `region:thoracic`.
pub fn region_term(region: Region) -> String {
    format!("region:{}", region.as_str())
}

/// Returns the term of a quantity, whatever its unit: `qty:60`.
pub fn quantity_term(quantity: &quantity::Quantity) -> String {
    format!("qty:{}", quantity.value)
}

/// Returns the term of a quantity that is in dispute: `disputed:60`.
pub fn disputed_term(quantity: &quantity::Quantity) -> String {
    format!("disputed:{}", quantity.value)
}

/// Returns the term of a strength: `dose:10/325mg`.
pub fn strength_term(strength: &str) -> String {
    format!("dose:{strength}")
}
