//! Makes terms of words: the stem that the forms of an English word share, and what makes the form of it.
//!
//! A dictionary then holds all forms of a stem next to each other, so that a search for the stem reads one range, and
//! a search for one exact form a single term.

use std::borrow::Cow;

use memchr::memchr;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::text::families::stem_apart;
use crate::text::scan::{Packed, packed};
use crate::text::tokens::{TextWord, fold_into};

/// A caching stemmer that also interns terms: it computes the stem of each distinct word once and numbers the terms.
///
/// Snowball's English algorithm costs more than all else that indexing does with a word; texts repeat few words many
/// times, so that a cache makes it cheap. A number is cheaper to compare, and to keep, than a term.
pub struct Stems {
    stemmer: Stemmer,
    /// A direct-mapped cache of the words met last: hash and number, in the slot that the hash decides. Most words of
    /// a text are found here, and it is small enough for the processor's cache. Empty until the first word of a text.
    recent: Box<[(u64, TermNumber)]>,
    /// The numbers of words that fit into [`Packed`], which are most.
    short: FxHashMap<Packed, TermNumber>,
    /// The numbers of the other words.
    long: FxHashMap<Box<str>, TermNumber>,
    /// The numbers of terms that are no words.
    others: FxHashMap<Box<str>, TermNumber>,
    /// All terms in one text, in the order of their numbers.
    terms: String,
    /// The byte of `terms` where each ends.
    ends: Vec<usize>,
    /// A buffer for the word that is being folded.
    folded: String,
}

/// The number of a term in one [`Stems`], from 0 in the order of first meeting. It means nothing to another [`Stems`].
pub type TermNumber = u32;

/// The number of slots of `Stems::recent`: 256 KiB, which the second-level cache holds.
const RECENT: usize = 1 << 14;

/// The cache may be emptied at this many terms, which bounds its memory to about 20 MB.
const CACHE_LIMIT: usize = 200_000;

impl Default for Stems {
    fn default() -> Stems {
        Stems {
            stemmer: Stemmer::create(Algorithm::English),
            // A query has few words, and would take longer to clear the slots than to stem them.
            recent: Box::default(),
            short: FxHashMap::default(),
            long: FxHashMap::default(),
            others: FxHashMap::default(),
            terms: String::new(),
            ends: Vec::new(),
            folded: String::new(),
        }
    }
}

impl Stems {
    /// Returns the stem of a folded word. Numbers and words with digits are their own stems.
    pub fn stem(&mut self, word: &str) -> &str {
        stem_of(self.term(word))
    }

    /// Returns the term of a folded word: its stem, followed by what makes this form of it.
    pub(crate) fn term(&mut self, word: &str) -> &str {
        let number = self.number_of_word(word);
        self.get(number)
    }

    /// Returns the number of the term of a word of `text`, which has this hash; a word without one is always folded.
    #[inline]
    pub(crate) fn number(&mut self, text: &str, word: &TextWord, hash: Option<u64>) -> TermNumber {
        // Parts of a run and joined words have no hash.
        let Some(hash) = hash else { return self.number_of_folded(text, word) };
        let place = hash as usize % RECENT;
        if let Some((known, number)) = self.recent.get(place)
            && *known == hash
        {
            return *number;
        }
        let number = self.number_of_folded(text, word);
        if self.recent.is_empty() {
            self.recent = vacant();
        }
        // The word that was there is forgotten; it is still in one of the maps.
        self.recent[place] = (hash, number);
        number
    }

    /// Finds the number of a word that the recent ones do not have: packed if it is short, else folded.
    #[inline(never)]
    fn number_of_folded(&mut self, text: &str, word: &TextWord) -> TermNumber {
        // The mark between its parts is no letter.
        let packed = if word.joined { None } else { packed(text, word.range.clone()) };
        if let Some(number) = packed.and_then(|packed| self.short.get(&packed)) {
            return *number;
        }
        // Taken out and put back, so that its memory is used again while `self` is borrowed.
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold_into(text, word, &mut folded);
        let number = self.number_of_word(&folded);
        self.folded = folded;
        number
    }

    /// Returns the number of a term that is no word, as `drug:tramadol`.
    pub(crate) fn number_of(&mut self, term: &str) -> TermNumber {
        if let Some(number) = self.others.get(term) {
            return *number;
        }
        self.terms.push_str(term);
        let number = self.end_term();
        self.others.insert(term.into(), number);
        number
    }

    /// Returns the term with a number.
    ///
    /// # Panics
    /// If the number was never given out, or before the cache was emptied.
    pub(crate) fn get(&self, number: TermNumber) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.terms[start..self.ends[number]]
    }

    /// Returns the number of terms that were met.
    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Empties the cache if it is full, and returns true if it was; numbers then count from 0 again.
    ///
    /// The caller decides the moment, since all numbers given out before are void after it.
    pub(crate) fn renew(&mut self) -> bool {
        let is_full = self.ends.len() >= CACHE_LIMIT;
        if is_full {
            self.recent = vacant();
            self.short.clear();
            self.long.clear();
            self.others.clear();
            self.terms.clear();
            self.ends.clear();
        }
        is_full
    }

    /// Returns the number of the term of a folded word.
    fn number_of_word(&mut self, word: &str) -> TermNumber {
        let packed = packed(word, 0..word.len());
        let known = packed.map_or_else(|| self.long.get(word), |packed| self.short.get(&packed));
        known.copied().unwrap_or_else(|| self.learn(word, packed))
    }

    /// Adds a word that was not met before, and returns its number.
    fn learn(&mut self, word: &str, packed: Option<Packed>) -> TermNumber {
        // Numbers, codes and words of other letters are their own terms.
        if has_stem(word) {
            let stem = stem_apart(word).map_or_else(|| self.stemmer.stem(word), Cow::Borrowed);
            push_form(&mut self.terms, &stem, word);
        } else {
            self.terms.push_str(word);
        }
        let number = self.end_term();
        match packed {
            Some(packed) => self.short.insert(packed, number),
            None => self.long.insert(word.into(), number),
        };
        number
    }

    /// Ends the term that was written to `terms`, and returns its number.
    fn end_term(&mut self) -> TermNumber {
        self.ends.push(self.terms.len());
        self.ends.len() as TermNumber - 1
    }
}

/// Returns empty slots for `Stems::recent`. Each has a hash of another slot, so that no word equals it: zero, which the
/// system gives without writing it, in all but that of zero itself.
fn vacant() -> Box<[(u64, TermNumber)]> {
    let mut slots = vec![(0, 0); RECENT];
    slots[0] = (1, 0);
    slots.into_boxed_slice()
}

/// The mark between a stem and what makes a form of it. It sorts before every letter, so that the terms of a stem are
/// next to each other in a dictionary.
pub const FORM: char = '\0';

/// The most letters of a stem that its word lacks: "dying" lacks two of `die`. Of 250,000 words of English and programs
/// only "dying", "lying" and "tying" lack so many.
pub const MOST_LACKED: usize = 2;

/// The letters of stems that words lack: `therapi` of "therapy", `sensibl` of "sensibility", `write` of "writing". Of
/// 25,000 words of letters and programs none lacks another.
pub const LACKED: [u8; 6] = *b"ceilty";

/// Adds the term of `word` to `terms`.
///
/// It is the stem alone where the word is that; else the stem, [`FORM`], the number of last letters of the stem that
/// the word lacks (as a control character, if any), and what the word has in their place: `therapi`, 1, `y`.
fn push_form(terms: &mut String, stem: &str, word: &str) {
    terms.push_str(stem);
    if stem == word {
        return;
    }
    // Snowball changes only the end of a word, so that most is shared.
    let shared = stem.bytes().zip(word.bytes()).take_while(|(stem, word)| stem == word).count();
    terms.push(FORM);
    // No stem lacks so many letters that their number were a letter.
    terms.extend(u8::try_from(stem.len() - shared).ok().filter(|lacks| *lacks > 0).map(char::from));
    terms.push_str(&word[shared..]);
}

/// Returns the stem of a term of the index.
pub fn stem_of(term: &str) -> &str {
    memchr(FORM as u8, term.as_bytes()).map_or(term, |end| &term[..end])
}

/// Returns the word that a term of the index stands for, in folded form: the reverse of [`Stems::term`].
pub fn form_of(term: &str) -> Cow<'_, str> {
    let Some((stem, form)) = term.split_once(FORM) else { return Cow::Borrowed(term) };
    // A control character is the number of letters lacked; a term without one lacks none.
    let lacks = form.bytes().next().filter(|byte| *byte < b' ').map_or(0, usize::from);
    let kept = stem.get(..stem.len().saturating_sub(lacks)).unwrap_or_default();
    Cow::Owned([kept, form.trim_start_matches(|c| c < ' ')].concat())
}

/// Returns the least text that sorts after all forms of a stem.
pub fn end_of_forms(stem: &str) -> String {
    format!("{stem}\u{1}")
}

/// Returns true if the stemmer may shorten a folded word: small letters only, at least three.
fn has_stem(folded: &str) -> bool {
    folded.len() >= 3 && folded.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::word::words as hashed_words;

    #[test]
    fn a_stem_is_the_same_from_the_cache_and_for_a_word_of_a_text() {
        let cases = [
            ("injections", "inject"),
            ("therapy", "therapi"),
            ("dying", "die"),
            ("hoping", "hope"),
            ("is", "is"),
            ("l4", "l4"),
            ("electroencephalographically", "electroencephalograph"),
        ];
        let mut stems = Stems::default();
        for (word, stem) in cases.iter().chain(&cases) {
            assert_eq!(stems.stem(word), *stem);
            let text = format!("the {}", word.to_uppercase());
            let range = 4..text.len();
            let hash = hashed_words(&text).last().map(|word| word.hash);
            let number = stems.number(&text, &TextWord { range, position: 0, joined: false }, hash);
            assert_eq!((stem_of(stems.get(number)), &*form_of(stems.get(number))), (*stem, *word));
        }
    }

    #[test]
    fn a_word_is_found_by_no_hash_that_was_not_met() {
        let text = "knee";
        for hash in [0, 1, u64::MAX] {
            let mut stems = Stems::default();
            let number = stems.number(text, &TextWord { range: 0..4, position: 0, joined: false }, Some(hash));
            assert_eq!((stems.get(number), stems.count()), (text, 1), "{hash}");
        }
    }
}
