//! Compiles clauses about words in a text to expressions of the positional evaluator. Words become numbers there,
//! since the evaluator knows neither an index nor a text.

use crate::query::ExpandedTerm;
use crate::query::language::{Form, marked};
use crate::search::plan::clause::Clause;
use crate::search::proximity::spans::Positional;
use crate::text::{Pattern, Stems, fold, words};

/// The words of positional expressions, numbered in the order of their first use.
#[derive(Default)]
pub struct PlacedWords {
    /// The words by their numbers.
    pub patterns: Vec<Pattern>,
    /// True if a word gets another number in each part that it occurs in.
    apart: bool,
    /// The first word that a word of the current part may be the same as.
    from: usize,
    /// The stems of words that were met before.
    stems: Stems,
}

impl PlacedWords {
    /// Makes an empty list for walks over an index. There one part moves ahead while another part has yet to visit
    /// the same word, so that each part walks by itself.
    pub fn apart() -> PlacedWords {
        PlacedWords { apart: true, ..PlacedWords::default() }
    }

    /// Begins another part.
    fn part(&mut self) -> &mut PlacedWords {
        self.from = if self.apart { self.patterns.len() } else { 0 };
        self
    }

    /// Returns the number of a word, and adds the word if it has none.
    fn number(&mut self, pattern: Pattern) -> usize {
        // One word has one number, so that its positions are read once.
        let known = self.patterns[self.from..].iter().position(|one| *one == pattern);
        known.map(|at| self.from + at).unwrap_or_else(|| {
            self.patterns.push(pattern);
            self.patterns.len() - 1
        })
    }

    /// Returns the expression for one term, wherever it is.
    pub fn word(&mut self, term: &str) -> Positional {
        Positional::Word(self.part().number(Pattern::Term(term.to_owned())))
    }

    /// Returns the expression for a clause; `None` where the clause is not about places in a text. Words get their
    /// numbers in the order in which they are met.
    pub fn place(&mut self, clause: &Clause) -> Option<Positional> {
        match clause {
            Clause::Term(need) => Some(self.place_need(need)),
            Clause::Typed { words, slop, .. } => {
                self.part();
                let words = words.iter().map(|(offset, pattern)| (*offset, self.number(pattern.clone()))).collect();
                Some(side_by_side(words, *slop))
            }
            Clause::Any(parts) => parts.iter().map(|part| self.place(part)).collect::<Option<_>>().map(Positional::Any),
            Clause::Near { left, right, near, not, .. } => {
                let (left, right) = (Box::new(self.place(left)?), Box::new(self.place(right)?));
                Some(Positional::Near { left, right, near: *near, not: *not })
            }
            Clause::In(name, part) => Some(Positional::In(name, Box::new(self.place(part)?))),
            Clause::Boost(part, _) | Clause::AtLeast { part, .. } => self.place(part),
            _ => None,
        }
    }

    /// Returns the expression for a term: its words as typed, or another name. A name that means several things
    /// together has no place of its own.
    fn place_need(&mut self, need: &ExpandedTerm) -> Positional {
        let mut names = Vec::new();
        if need.has_words() {
            names.push(self.place_typed(&need.text));
        }
        for terms in &need.equivalents {
            if let [term] = &terms[..] {
                names.push(self.word(term));
            }
        }
        names.extend(need.broader.iter().map(|term| self.word(term)));
        for phrase in &need.synonyms {
            names.push(self.place_typed(phrase));
        }
        if names.len() == 1 { names.swap_remove(0) } else { Positional::Any(names) }
    }

    /// Returns the expression for words that follow each other.
    fn place_typed(&mut self, text: &str) -> Positional {
        self.part();
        let typed = typed_words(text, &mut self.stems, any_form);
        side_by_side(typed.into_iter().map(|(offset, pattern)| (offset, self.number(pattern))).collect(), 0)
    }
}

/// Returns the expression for words at given offsets, or for a window of them where there is slop.
fn side_by_side(words: Vec<(u32, usize)>, slop: u32) -> Positional {
    match &words[..] {
        [(_, word)] => Positional::Word(*word),
        _ if slop > 0 => Positional::Window(words.iter().map(|(_, word)| *word).collect(), slop),
        _ => Positional::Phrase(words),
    }
}

/// Splits a text into patterns, each with its position. Joined forms are left out, since their parts are looked for.
pub fn typed_words(
    text: &str,
    stems: &mut Stems,
    pattern: impl Fn(&mut Stems, &str) -> Pattern,
) -> Vec<(u32, Pattern)> {
    let plain = words(text).into_iter().filter(|word| !word.joined);
    let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    plain.map(|word| (position(word.position), pattern(stems, &fold(text, &word)))).collect()
}

/// Splits a phrase in which some words are beginnings or have wildcards into patterns, each with its position; `None`
/// where all are plain words.
pub fn phrase_with_marks(text: &str, stems: &mut Stems) -> Option<Vec<(u32, Pattern)>> {
    let (mut found, mut has_marks, mut position) = (Vec::new(), false, 0);
    for piece in text.split(' ') {
        let piece = piece.trim_start_matches(|c: char| !c.is_alphanumeric());
        // The mark is at the end of the piece; words before it are plain.
        let (plain, last) = match marked(piece) {
            Some((root, Form::Prefix)) => {
                let is_mark = |c: char| !(c.is_alphanumeric() || c == '.');
                let at = root.char_indices().rfind(|(_, c)| is_mark(*c)).map_or(0, |(mark, c)| mark + c.len_utf8());
                (&root[..at], Some(Pattern::Prefix(beginning(&root[at..]))))
            }
            Some((wild, _)) => ("", Some(Pattern::Wild(wild.to_lowercase()))),
            None => (piece, None),
        };
        has_marks |= last.is_some();
        let typed = typed_words(plain, stems, any_form).into_iter().map(|(_, pattern)| pattern);
        for pattern in typed.chain(last) {
            found.push((position, pattern));
            position += 1;
        }
    }
    has_marks.then_some(found)
}

/// Returns the beginning of a word in the form in which words are compared: `.5` begins `0.5`.
pub fn beginning(text: &str) -> String {
    match &words(text)[..] {
        [one] if one.range == (0..text.len()) => fold(text, one).into_owned(),
        _ => text.to_lowercase(),
    }
}

/// Returns the pattern for a word in all its forms.
pub fn any_form(stems: &mut Stems, word: &str) -> Pattern {
    Pattern::Stem(stems.stem(word).to_owned())
}

/// Returns the pattern for a word in this form only.
pub fn this_form(stems: &mut Stems, word: &str) -> Pattern {
    Pattern::Term(stems.term(word).to_owned())
}
