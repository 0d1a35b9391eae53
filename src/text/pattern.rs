//! Says which terms of an index a word of a query stands for: [`Pattern`].
//!
//! One value serves both for a dictionary, in which terms are looked up, and for a text, in which they are marked, so
//! that what is marked is what matched.

use std::ops::Range;
use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use memchr::memchr;
use regex::Regex;

use crate::text::stem::{end_of_forms, form_of, stem_of};

/// A set of terms, as a query describes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// One term: a concept, or one form of a word.
    Term(String),
    /// All forms of this stem.
    Stem(String),
    /// Words that begin with this.
    Prefix(String),
    /// Words in which `?` stands for one letter and `*` for any number.
    Wild(String),
    /// Words within this Damerau-Levenshtein distance: a letter more, less or other counts 1, and so do two neighbours
    /// that changed places.
    Fuzzy(String, u8),
    /// Words that this regular expression matches from beginning to end.
    Regex(String),
}

impl Pattern {
    /// Returns the range of a sorted dictionary that holds all the terms, perhaps with others among them.
    ///
    /// It only bounds the search; [`Matcher::matches`] decides.
    pub fn range(&self) -> Range<String> {
        match self {
            Pattern::Term(one) => one.clone()..format!("{one}\0"),
            Pattern::Stem(stem) => stem.clone()..end_of_forms(stem),
            // A word and its stem share the first letter.
            Pattern::Prefix(beginning) | Pattern::Wild(beginning) if !beginning.starts_with(['?', '*']) => {
                // Only the first letter: the stem of "therapies" is "therapi", which is no
                // beginning of "therapy".
                let first: String = beginning.chars().take(1).collect();
                let end = first.chars().next().and_then(|first| char::from_u32(first as u32 + 1));
                first..end.unwrap_or(char::MAX).to_string()
            }
            _ => String::new()..char::MAX.to_string(),
        }
    }

    /// Compiles the pattern.
    ///
    /// # Errors
    /// The reason why a regular expression is refused: bad syntax, or too large once it is compiled.
    pub fn matcher(&self) -> Result<Matcher, String> {
        Ok(match self {
            Pattern::Term(one) => Matcher::Term(one.clone()),
            Pattern::Stem(stem) => Matcher::Stem(stem.clone()),
            Pattern::Prefix(beginning) => Matcher::Prefix(beginning.clone()),
            Pattern::Wild(wild) => {
                let part = |letter: char| match letter {
                    '?' => ".".to_owned(),
                    '*' => ".*".to_owned(),
                    // A point or bracket in a word is itself.
                    other => regex::escape(&other.to_string()),
                };
                Matcher::Regex(whole(&wild.chars().map(part).collect::<String>())?)
            }
            Pattern::Fuzzy(word, most) => Matcher::Fuzzy(near(word, *most)),
            Pattern::Regex(described) => Matcher::Regex(whole(described)?),
        })
    }
}

/// The most slips that words may have.
const MOST_SLIPS: usize = 2;

/// Returns the automaton of the words within so many `slips` of a word, at most two: see [`Pattern::Fuzzy`]. All that does not depend on the
/// word is made once: it takes a hundred times as long as the rest.
pub fn near(word: &str, slips: u8) -> DFA {
    static BUILDERS: LazyLock<[LevenshteinAutomatonBuilder; MOST_SLIPS + 1]> =
        LazyLock::new(|| [0, 1, 2].map(|slips| LevenshteinAutomatonBuilder::new(slips, true)));
    BUILDERS[usize::from(slips).min(MOST_SLIPS)].build_dfa(word)
}

/// Compiles an expression for whole words; the limit bounds the memory that a hostile one takes.
fn whole(described: &str) -> Result<Regex, String> {
    const LARGEST: usize = 1 << 20;
    let built = regex::RegexBuilder::new(&format!("^(?:{described})$")).size_limit(LARGEST).build();
    // The last line says what is wrong, those before it where.
    built.map_err(|error| error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned())
}

/// A compiled [`Pattern`], to be asked about many terms.
pub enum Matcher {
    /// One term.
    Term(String),
    /// All terms of a stem.
    Stem(String),
    /// Words that begin with this.
    Prefix(String),
    /// Words that a Levenshtein automaton accepts.
    Fuzzy(DFA),
    /// Words that an anchored expression matches.
    Regex(Regex),
}

impl Matcher {
    /// Returns true if `term` is one of the terms meant. Concepts are matched only by name, never by prefix,
    /// distance or expression.
    pub fn matches(&self, term: &str) -> bool {
        match self {
            Matcher::Term(one) => term == one,
            Matcher::Stem(stem) => stem_of(term) == stem,
            Matcher::Prefix(beginning) => is_word(term) && form_of(term).starts_with(beginning),
            Matcher::Fuzzy(near) => is_word(term) && matches!(near.eval(form_of(term).as_bytes()), Distance::Exact(_)),
            Matcher::Regex(regex) => is_word(term) && regex.is_match(&form_of(term)),
        }
    }
}

/// Returns true if a term is a word or number, and no concept or mark.
fn is_word(term: &str) -> bool {
    !is_concept(term)
}

/// Returns true if a term is no word: terms of concepts and beginnings of texts have a colon, which no word has.
pub fn is_concept(term: &str) -> bool {
    memchr(b':', term.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::stem::Stems;

    #[test]
    fn a_pattern_means_the_words_it_should_wherever_they_stand_in_a_dictionary() {
        let cases: [(Pattern, &[&str], &[&str]); 6] = [
            (Pattern::Stem("deni".to_owned()), &["denied", "deny", "denies"], &["denim"]),
            (Pattern::Term("denied".to_owned()), &[], &["denied", "deny"]),
            (Pattern::Prefix("necessar".to_owned()), &["necessary", "necessarily"], &["necessity", "unnecessary"]),
            (Pattern::Wild("wom?n".to_owned()), &["woman", "women"], &["womn", "womens"]),
            (Pattern::Fuzzy("facet".to_owned(), 1), &["facet", "facets", "facte"], &["fascia", "pacers"]),
            (Pattern::Regex("d[iy].*g".to_owned()), &["dying"], &["studying"]),
        ];
        let mut stems = Stems::default();
        for (pattern, meant, others) in cases {
            let (range, matcher) = (pattern.range(), pattern.matcher().expect("a matcher"));
            for (words, wanted) in [(meant, true), (others, false)] {
                for word in words {
                    let term = stems.term(word);
                    assert_eq!(matcher.matches(term), wanted, "{pattern:?} {word}");
                    assert!(!wanted || range.contains(&term.to_owned()), "{pattern:?} {word}");
                }
            }
        }
    }
}
