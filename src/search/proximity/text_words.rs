//! Finds the words of a query in an analyzed text, for the marks of snippets. The analysis is the one of indexing,
//! so that texts and index agree.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::search::proximity::spans::{Places, Witness};
use crate::terms::Context;
use crate::terms::analysis::{Analyzer, Initials};
use crate::text::{Matcher, Pattern, is_concept, sentences, stem_of};

/// The beginning of the terms of reasons.
const REASON: &str = "reason:";

/// The words of a query, to be found in texts.
pub struct TextWords {
    /// The number of words.
    count: usize,
    /// The words that are meant in all forms, by their stems.
    by_stem: FxHashMap<String, usize>,
    /// The words that are meant in one form, and concepts, by their terms.
    by_term: FxHashMap<String, usize>,
    /// Words with patterns.
    others: Vec<(usize, Matcher)>,
    /// The first letters that a word of the text must have to be looked at.
    initials: Initials,
    /// True if some of them are names, and if some are reasons.
    has_concepts: bool,
    has_reasons: bool,
}

impl TextWords {
    /// Prepares the words that `patterns` mean; a word's number is its place among them.
    pub fn new(patterns: &[Pattern]) -> TextWords {
        let mut words = TextWords {
            count: patterns.len(),
            by_stem: FxHashMap::default(),
            by_term: FxHashMap::default(),
            others: Vec::new(),
            initials: Initials::all(),
            has_concepts: false,
            has_reasons: false,
        };
        for (number, pattern) in patterns.iter().enumerate() {
            match pattern {
                Pattern::Stem(stem) => _ = words.by_stem.insert(stem.clone(), number),
                Pattern::Term(term) => _ = words.by_term.insert(term.clone(), number),
                // A wrong expression was told when it was looked up.
                other => words.others.extend(other.matcher().ok().map(|matcher| (number, matcher))),
            }
        }
        words.has_concepts = words.by_term.keys().any(|term| is_concept(term));
        words.has_reasons = words.by_term.keys().any(|term| term.starts_with(REASON));
        // A pattern may begin with any letter.
        if words.others.is_empty() {
            let terms = words.by_stem.keys().chain(words.by_term.keys().filter(|term| !is_concept(term)));
            words.initials = Initials::of(terms.map(String::as_str));
        }
        words
    }

    /// Finds the words in the text `name`, which is of the kind `place`, and where its sentences begin if that is wanted. Concepts
    /// and reasons are recognized only if the query has any, since that takes longest.
    pub fn places(
        &self,
        (name, text): (&'static str, &str),
        place: Context,
        has_sentences: bool,
        analyzer: &mut Analyzer,
    ) -> TextPlaces {
        // Names mean the same in a rationale as in other prose.
        let place = if place == Context::Rationale && !self.has_reasons { Context::Prose } else { place };
        analyzer.look_for(text, self.has_concepts.then_some(place), &self.initials);
        let mut places = TextPlaces { name, words: vec![Occurrences::default(); self.count], sentences: Vec::new() };
        for token in analyzer.tokens() {
            let term = analyzer.term(token.term);
            let position = u32::try_from(token.position).unwrap_or(u32::MAX);
            let mut add = |number: usize| places.words[number].add(position, token.range.clone());
            if !self.by_stem.is_empty() {
                self.by_stem.get(stem_of(term)).copied().map(&mut add);
            }
            if !self.by_term.is_empty() {
                self.by_term.get(term).copied().map(&mut add);
            }
            self.others.iter().filter(|(_, matcher)| matcher.matches(term)).for_each(|(number, _)| add(*number));
        }
        // Splitting into sentences takes long, and most texts have none of the words.
        if has_sentences && places.words.iter().any(|word| !word.positions.is_empty()) {
            let starts = sentences(text).into_iter().skip(1).map(|sentence| analyzer.position_at(sentence.start));
            places.sentences = starts.map(|start| u32::try_from(start).unwrap_or(u32::MAX)).collect();
        }
        places
    }
}

/// The places of words in one text.
pub struct TextPlaces {
    /// The name of the text.
    name: &'static str,
    /// The places of each word, by its number.
    words: Vec<Occurrences>,
    /// The positions at which sentences begin, without the first.
    sentences: Vec<u32>,
}

/// The places of one word, in ascending order.
#[derive(Clone, Default)]
struct Occurrences {
    /// Positions, each once.
    positions: Vec<u32>,
    /// Positions with byte ranges of the text; a position may have several.
    ranges: Vec<(u32, Range<usize>)>,
}

impl Occurrences {
    /// Adds an occurrence; they come in the order of the text.
    fn add(&mut self, position: u32, range: Range<usize>) {
        if self.positions.last() != Some(&position) {
            self.positions.push(position);
        }
        self.ranges.push((position, range));
    }
}

impl TextPlaces {
    /// Returns the byte ranges to mark for a word at a position, each with the word's number.
    pub fn ranges(&self, (position, word): Witness) -> impl Iterator<Item = (Range<usize>, usize)> {
        let ranges = &self.words[word].ranges;
        let from = ranges.partition_point(|(at, _)| *at < position);
        let here = ranges[from..].iter().take_while(move |(at, _)| *at == position);
        here.map(move |(_, range)| (range.clone(), word))
    }
}

impl Places for TextPlaces {
    fn positions(&self, word: usize) -> &[u32] {
        &self.words[word].positions
    }

    fn sentence(&self, position: u32) -> usize {
        self.sentences.partition_point(|start| *start <= position)
    }

    fn text(&self, _: u32) -> &'static str {
        self.name
    }
}
