//! The sexes of workers, in the words of users.
//!
//! The letters tell it of the worker in the first sentence of the summary.

/// A sex, the words for it, and the letter, which names it only where a value of the field is asked for.
const SEXES: [(&str, &[&str], &str); 2] = [
    ("female", &["female", "females", "woman", "women", "lady", "ladies"], "f"),
    ("male", &["male", "males", "man", "men", "gentleman", "gentlemen"], "m"),
];

/// Returns the sex that a word of a query names.
/// The word is bare and in small letters.
pub fn sex_of(word: &str) -> Option<&'static str> {
    SEXES.iter().find(|(_, words, _)| words.contains(&word)).map(|(sex, ..)| *sex)
}

/// Returns the sex that a value of the field means, single letters included.
/// The text is in small letters.
pub fn sex_of_value(text: &str) -> Option<&'static str> {
    SEXES.iter().find(|(_, words, letter)| words.contains(&text) || *letter == text).map(|(sex, ..)| *sex)
}
