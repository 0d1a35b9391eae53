//! Corrects misspelled words of a query to words of the index.
//!
//! Only a word that neither the index nor the vocabulary nor English knows is corrected, and the
//! user is told. What was typed in quotes or with marks never comes here.

use std::collections::HashSet;

use crate::query::expand::synonyms::Synonyms;
use crate::query::understand::facts::asked_at;
use crate::query::understand::outcome::words::{is_outcome, negation_before};
use crate::query::understand::understood::Understood;
use crate::query::vocabulary::Vocabulary;
use crate::query::words::bare::bare_word;
use crate::query::words::english::is_everyday;
use crate::query::words::stopwords::is_stop_word;
use crate::terms;
use crate::terms::Context;
use crate::terms::notation::quantity;

/// Replaces words that do not occur by the nearest that do, with a note for the user.
/// Returns all words in their order, most of them as they were.
pub fn spell(
    words: &[&str],
    vocabulary: &dyn Vocabulary,
    synonyms: &Synonyms,
    understood: &mut Understood,
) -> Vec<String> {
    let named = words_of_names(words);
    words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            // A word of the user's own synonyms is right by definition, and so is one of a name.
            let misspelled = misspelled(word, vocabulary).filter(|bare| !synonyms.knows(bare) && !named.contains(&at));
            let nearest = misspelled.and_then(|bare| vocabulary.nearest(bare));
            let typed = bare_word(word);
            let is_likely = |better: &String| begins_alike(&typed, better) && !is_opposite(&typed, better);
            let Some(better) = nearest.filter(|better| may_replace(better) && is_likely(better)) else {
                return (*word).to_owned();
            };
            understood.notes.push(format!("'{word}' does not occur; searched for '{better}'"));
            understood.corrections.push(((*word).to_owned(), better.clone()));
            better
        })
        .collect()
}

/// Returns the places of the words that are in a name of the vocabulary, such as "stool" in "stool softener".
fn words_of_names(words: &[&str]) -> HashSet<usize> {
    let text = words.join(" ");
    let word_at = |byte: usize| text[..byte].matches(' ').count();
    let mentions = terms::mentions(&text, Context::Query).into_iter();
    mentions.flat_map(|mention| word_at(mention.range.start)..=word_at(mention.range.end)).collect()
}

/// The shortest word, in characters, that is corrected; shorter ones have too many neighbours for a guess.
/// "knee" has it, "CRPS" too; abbreviations of three letters differ in one letter all the time.
const SHORTEST_GUESS: usize = 4;

/// Returns the word without marks around it if it occurs neither in the index nor in the vocabulary.
/// Gives None for a word with a digit or a mark inside, which is a code, a dose or a level.
fn misspelled<'a>(word: &'a str, vocabulary: &dyn Vocabulary) -> Option<&'a str> {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_word = bare.chars().count() >= SHORTEST_GUESS && bare.chars().all(char::is_alphabetic);
    let known = || {
        let is_name = || !terms::mentions(bare, Context::Query).is_empty();
        let is_english = || is_stop_word(&bare.to_lowercase()) || is_everyday(bare);
        let is_made_of_word = || SUFFIXES.iter().any(|suffix| is_word_before(bare, suffix, vocabulary));
        vocabulary.knows(bare) || is_name() || is_english() || quantity::is_number(bare) || is_made_of_word()
    };
    (is_word && !known()).then_some(bare)
}

/// Endings that make another word of a word: "blocker" is no slip of "blocked".
const SUFFIXES: [&str; 8] = ["er", "ers", "able", "less", "ness", "ful", "like", "ship"];

/// Returns true if a word is one that the index knows, with this ending.
fn is_word_before(word: &str, suffix: &str, vocabulary: &dyn Vocabulary) -> bool {
    let before = word.to_lowercase();
    let before = before.strip_suffix(suffix).filter(|before| before.len() >= SHORTEST_GUESS);
    before.is_some_and(|before| vocabulary.knows(before))
}

/// Returns true if two words begin alike, but for letters that have changed places or a first one that nobody hears:
/// "neumonia". Who slips seldom does so at the first letter: "stool" is no "tool".
fn begins_alike(word: &str, other: &str) -> bool {
    let begins = |word: &str| {
        let mut letters = word.chars().flat_map(char::to_lowercase);
        (letters.next(), letters.next())
    };
    let is_silent = other.chars().next().is_some_and(|first| other[first.len_utf8()..].eq_ignore_ascii_case(word));
    let (one, other) = (begins(word), begins(other));
    one.0 == other.0 || (one.0 == other.1 && one.1 == other.0) || is_silent
}

/// Returns true if a misspelled word may become `better`: not a word that would ask for an outcome or a field's value,
/// or turn the question round.
/// A guess must not change what the question asks.
fn may_replace(better: &str) -> bool {
    let bare = bare_word(better);
    let negates = negation_before(&[&bare, ""], 1).is_some();
    !(is_outcome(better) || negates || is_stop_word(&bare) || asked_at(&[&bare], 0).is_some())
}

/// Beginnings of words of opposite meaning: what one begins with, and what the other has there.
const OPPOSITES: [(&str, &str); 11] = [
    ("un", ""),
    ("in", ""),
    ("im", ""),
    ("ir", ""),
    ("il", ""),
    ("non", ""),
    ("dis", ""),
    ("a", ""),
    ("hypo", "hyper"),
    ("ab", "ad"),
    ("ex", "in"),
];

/// Returns true if two words differ in a beginning that turns their meaning round: "unstable" and "stable",
/// "hypotension" and "hypertension".
fn is_opposite(word: &str, other: &str) -> bool {
    let differ = |one: &str, two: &str, (first, second): &(&str, &str)| {
        one.strip_prefix(first).is_some_and(|rest| two.strip_prefix(second) == Some(rest))
    };
    OPPOSITES.iter().any(|pair| differ(word, other, pair) || differ(other, word, pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_slip_becomes_an_outcome_a_negation_or_a_value() {
        for word in ["denied", "overturned", "upheld", "never", "female", "expedited", "certified"] {
            assert!(!may_replace(word), "{word}");
        }
        for word in ["lumbar", "hydrocodone", "surgery", "facet"] {
            assert!(may_replace(word), "{word}");
        }
    }

    #[test]
    fn a_slip_keeps_its_first_letter_unless_two_have_changed_places() {
        for (word, other) in
            [("lumabr", "lumbar"), ("ulmbar", "lumbar"), ("Gabapentn", "gabapentin"), ("neumonia", "pneumonia")]
        {
            assert!(begins_alike(word, other), "{word}");
        }
        for (word, other) in [("stool", "tool"), ("climb", "limb"), ("polar", "volar"), ("thinner", "inner")] {
            assert!(!begins_alike(word, other), "{word}");
        }
    }

    #[test]
    fn no_slip_becomes_the_opposite() {
        for (word, other) in [
            ("unstable", "stable"),
            ("symptomatic", "asymptomatic"),
            ("hypotension", "hypertension"),
            ("adduction", "abduction"),
            ("exclusion", "inclusion"),
        ] {
            assert!(is_opposite(word, other), "{word}");
        }
        assert!(!is_opposite("lumabr", "lumbar"));
    }
}
