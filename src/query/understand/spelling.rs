//! Corrects misspelled words of a query to words of the index.
//!
//! Only a word that neither the index nor the vocabulary nor English knows is corrected, and the
//! user is told. What was typed in quotes or with marks never comes here.

use crate::query::expand::synonyms::Synonyms;
use crate::query::understand::case_facts::asked_at;
use crate::query::understand::outcome::{is_outcome, negation_before};
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
    words
        .iter()
        .map(|word| {
            // A word of the user's own synonyms is right by definition.
            let misspelled = misspelled(word, vocabulary).filter(|bare| !synonyms.knows(bare));
            let nearest = misspelled.and_then(|bare| vocabulary.nearest(bare));
            let Some(better) = nearest.filter(|better| may_replace(better) && !is_opposite(&bare_word(word), better))
            else {
                return (*word).to_owned();
            };
            understood.notes.push(format!("'{word}' does not occur; searched for '{better}'"));
            understood.corrections.push(((*word).to_owned(), better.clone()));
            better
        })
        .collect()
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
        vocabulary.knows(bare) || is_name() || is_english() || quantity::is_number(bare)
    };
    (is_word && !known()).then_some(bare)
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
