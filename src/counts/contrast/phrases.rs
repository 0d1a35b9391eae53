//! Cuts a sentence into words with their stems, and finds its phrases: two to four words that follow each other, or one
//! to four that are denied.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::counts::contrast::negation::{SentenceWord, mark_denied};
use crate::counts::contrast::wording::WordClass;
use crate::text::{Stems, TextWord, fold, words_into};

/// The most words of a phrase.
pub const LONGEST: usize = 4;

/// The stems of a phrase by their numbers, which begin at 1; 0 stands for none. The last is 1 for a denied phrase.
pub type PhraseKey = [u32; LONGEST + 1];

/// The words that were met, each with the number of its stem and its class, since both are costly.
#[derive(Default)]
pub struct Lexicon {
    stems: Stems,
    words: FxHashMap<Box<str>, (u32, WordClass)>,
    numbers: FxHashMap<Box<str>, u32>,
    /// The stems by their numbers less 1.
    names: Vec<Box<str>>,
    /// A buffer for the words of a sentence.
    cut: Vec<TextWord>,
}

impl Lexicon {
    /// Returns the number of the stem of a folded word, and its class.
    fn word(&mut self, word: &str) -> (u32, WordClass) {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let stem = self.stems.stem(word);
        let number = match self.numbers.get(stem) {
            Some(number) => *number,
            None => {
                self.names.push(stem.into());
                let number = self.names.len() as u32;
                self.numbers.insert(stem.into(), number);
                number
            }
        };
        let found = (number, WordClass::of(word));
        self.words.insert(word.into(), found);
        found
    }

    /// Returns the stems of a phrase, with spaces between them.
    pub fn stems_of(&self, key: &PhraseKey) -> String {
        let stems = key[..LONGEST].iter().filter_map(|number| self.names.get(number.checked_sub(1)? as usize));
        stems.map(AsRef::as_ref).collect::<Vec<&str>>().join(" ")
    }

    /// Cuts a sentence into its words and marks those that are denied.
    pub fn read(&mut self, sentence: &str, found: &mut Vec<SentenceWord>) {
        let mut cut = std::mem::take(&mut self.cut);
        cut.clear();
        words_into(sentence, &mut cut);
        found.clear();
        // A joined form comes with its parts.
        for word in cut.iter().filter(|word| !word.joined) {
            let (stem, class) = self.word(&fold(sentence, word));
            let Range { start, end } = word.range;
            let before = found.last().map_or(start, |last: &SentenceWord| last.end as usize);
            let is_parted = sentence[before..start].contains(is_mark);
            found.push(SentenceWord { stem, class, start: start as u32, end: end as u32, is_parted, is_denied: false });
        }
        self.cut = cut;
        mark_denied(found);
    }
}

/// Returns true for a mark that parts words: no hyphen, slash or apostrophe.
fn is_mark(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '-' | '/' | '\'' | '\u{2019}' | '\u{2010}' | '\u{ad}' | '%' | '#')
}

/// Calls `take` with each phrase of a sentence, and the numbers of its first and its last word.
pub fn each_phrase(words: &[SentenceWord], mut take: impl FnMut(PhraseKey, Range<usize>)) {
    for (start, first) in words.iter().enumerate() {
        let mut key = PhraseKey::default();
        key[LONGEST] = u32::from(first.is_denied);
        if first.is_denied && first.class.is(WordClass::EVIDENCE) {
            key[0] = first.stem;
            take(key, start..start + 1);
        }
        if first.class.is(WordClass::EDGELESS) {
            continue;
        }
        for (length, word) in words[start..].iter().take(LONGEST).enumerate() {
            let breaks = word.class.is(WordClass::VERDICT) || word.is_denied != first.is_denied;
            if breaks || length > 0 && (word.is_parted || word.class.is(WordClass::NEGATION)) {
                break;
            }
            key[length] = word.stem;
            // "Positive leg" is no phrase where "raise" follows.
            let end = start + length + 1;
            let goes_on = |next: &SentenceWord| !next.is_parted && !next.class.is(WordClass::AFTER_PHRASE);
            if word.class.is(WordClass::EDGELESS) || words.get(end).is_some_and(goes_on) {
                continue;
            }
            // A single word says something only where it is said to be lacking.
            if length > 0 || first.is_denied {
                take(key, start..end);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The phrases of a sentence by their stems, denied ones with a `!` before them.
    fn phrases(sentence: &str) -> Vec<String> {
        let (mut lexicon, mut words, mut found) = (Lexicon::default(), Vec::new(), Vec::new());
        lexicon.read(sentence, &mut words);
        each_phrase(&words, |key, _| {
            let denied = if key[LONGEST] == 1 { "!" } else { "" };
            found.push(format!("{denied}{}", lexicon.stems_of(&key)));
        });
        found
    }

    #[test]
    fn a_phrase_begins_and_ends_with_words_that_say_something() {
        assert_eq!(phrases("The patient had signs of torn meniscus."), ["sign of torn meniscus", "torn meniscus"]);
        assert_eq!(phrases("Weakness, numbness."), [""; 0]);
    }

    #[test]
    fn what_is_denied_is_another_thing() {
        let cases = [
            ("There is no documentation of functional improvement.", "!function improv"),
            ("Red flags were not noted.", "!red flag"),
            ("The home program is unclear.", "!home program"),
            ("The provider failed to document a home program.", "!home program"),
            ("She has failed physical therapy.", "physic therapi"),
            ("There is no numbness, tingling, or leg weakness.", "!leg weak"),
            ("There is no weakness, but severe leg pain.", "leg pain"),
            ("The notes don't show nerve damage.", "!nerv damag"),
        ];
        for (sentence, wanted) in cases {
            let found = phrases(sentence);
            assert!(found.iter().any(|phrase| phrase == wanted), "{sentence}: {found:?}");
        }
    }

    #[test]
    fn the_verdict_is_no_phrase() {
        assert_eq!(phrases("The torn request is medically necessary."), [""; 0]);
    }
}
