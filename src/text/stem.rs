//! Stems: the part of an English word that its forms share.

use std::borrow::Cow;

use memchr::memchr;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::text::families::stem_apart;
use crate::text::scan::{Packed, packed};
use crate::text::tokens::{Word, fold_into};

/// A stemmer that computes the stem of each distinct word once, and numbers the terms that it has met.
///
/// Snowball's English algorithm costs more than all else that indexing does with a word; texts repeat
/// few words many times, so that a cache makes it cheap. A number is cheaper to compare, and to keep, than a term.
pub struct Stems {
    stemmer: Stemmer,
    /// The numbers of words that were met last, each with its hash at a place that this decides: most words of a
    /// text are found here, and here alone without waiting for memory.
    recent: Box<[(u64, TermNumber)]>,
    /// The numbers of most words, which are short.
    short: FxHashMap<Packed, TermNumber>,
    long: FxHashMap<Box<str>, TermNumber>,
    /// The numbers of terms that are no words.
    others: FxHashMap<Box<str>, TermNumber>,
    /// All terms, one behind the other, and where each ends.
    terms: String,
    ends: Vec<usize>,
    /// A word while it is folded.
    folded: String,
}

/// The number of a term among those that were met, from 0.
pub type TermNumber = u32;

/// How many words are remembered by [`Stems::recent`]: as many as the processor keeps near.
const RECENT: usize = 1 << 14;

/// The cache may be emptied at this many terms, which bounds its memory to about 20 MB.
const CACHE_LIMIT: usize = 200_000;

impl Default for Stems {
    fn default() -> Stems {
        Stems {
            stemmer: Stemmer::create(Algorithm::English),
            recent: (0..RECENT as u64).map(vacant).collect(),
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
    /// The stem of a folded word. Numbers and words with digits are their own stems.
    pub fn stem(&mut self, word: &str) -> &str {
        stem_of(self.term(word))
    }

    /// The term of a folded word: its stem, and behind it what makes this form of it.
    pub fn term(&mut self, word: &str) -> &str {
        let number = self.number_of_word(word);
        self.get(number)
    }

    /// The number of the term of a word of `text`, which has this hash.
    #[inline]
    pub(crate) fn number(&mut self, text: &str, word: &Word, hash: Option<u64>) -> TermNumber {
        let Some(hash) = hash else { return self.number_of_folded(text, word) };
        let place = hash as usize % RECENT;
        let (known, number) = self.recent[place];
        if known == hash {
            return number;
        }
        let number = self.number_of_folded(text, word);
        self.recent[place] = (hash, number);
        number
    }

    #[inline(never)]
    fn number_of_folded(&mut self, text: &str, word: &Word) -> TermNumber {
        let packed = if word.joined { None } else { packed(text, word.range.clone()) };
        if let Some(number) = packed.and_then(|packed| self.short.get(&packed)) {
            return *number;
        }
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold_into(text, word, &mut folded);
        let number = self.number_of_word(&folded);
        self.folded = folded;
        number
    }

    /// The number of a term that is no word.
    pub fn number_of(&mut self, term: &str) -> TermNumber {
        if let Some(number) = self.others.get(term) {
            return *number;
        }
        self.terms.push_str(term);
        let number = self.end_term();
        self.others.insert(term.into(), number);
        number
    }

    /// The term with a number.
    pub fn get(&self, number: TermNumber) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.terms[start..self.ends[number]]
    }

    /// How many terms were met.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// Empties the cache where it is full, and says whether it was; numbers count from 0 again then.
    pub fn renew(&mut self) -> bool {
        let is_full = self.ends.len() >= CACHE_LIMIT;
        if is_full {
            self.recent = (0..RECENT as u64).map(vacant).collect();
            self.short.clear();
            self.long.clear();
            self.others.clear();
            self.terms.clear();
            self.ends.clear();
        }
        is_full
    }

    fn number_of_word(&mut self, word: &str) -> TermNumber {
        let packed = packed(word, 0..word.len());
        let known = packed.map_or_else(|| self.long.get(word), |packed| self.short.get(&packed));
        known.copied().unwrap_or_else(|| self.learn(word, packed))
    }

    fn learn(&mut self, word: &str, packed: Option<Packed>) -> TermNumber {
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

    fn end_term(&mut self) -> TermNumber {
        self.ends.push(self.terms.len());
        self.ends.len() as TermNumber - 1
    }
}

/// What stands at a place of [`Stems::recent`] where no word does: a hash that belongs to another place.
fn vacant(place: u64) -> (u64, TermNumber) {
    (place ^ 1, 0)
}

/// Stands between a stem and what makes a form of it. It sorts before every letter, so that the terms of a stem
/// stand side by side in a dictionary.
pub const FORM: char = '\0';

/// No stem has more letters that its word lacks: `die` of "dying" has two. Of 250,000 words of English and programs only
/// "dying", "lying" and "tying" have so many.
pub const MOST_LACKED: usize = 2;

/// Adds the term of `word`: its stem alone where the word is that; else, behind [`FORM`], how many letters of the stem it
/// lacks, if any, and what it has in their place: `therapi`, 1, `y`.
fn push_form(terms: &mut String, stem: &str, word: &str) {
    terms.push_str(stem);
    if stem == word {
        return;
    }
    let shared = stem.bytes().zip(word.bytes()).take_while(|(stem, word)| stem == word).count();
    terms.push(FORM);
    // No stem lacks so many letters that their number were a letter.
    terms.extend(u8::try_from(stem.len() - shared).ok().filter(|lacks| *lacks > 0).map(char::from));
    terms.push_str(&word[shared..]);
}

/// The stem of a term of the index.
pub fn stem_of(term: &str) -> &str {
    memchr(FORM as u8, term.as_bytes()).map_or(term, |end| &term[..end])
}

/// The word that a term of the index stands for, in folded form.
pub fn form_of(term: &str) -> Cow<'_, str> {
    let Some((stem, form)) = term.split_once(FORM) else { return Cow::Borrowed(term) };
    let lacks = form.bytes().next().filter(|byte| *byte < b' ').map_or(0, usize::from);
    let kept = stem.get(..stem.len().saturating_sub(lacks)).unwrap_or_default();
    Cow::Owned([kept, form.trim_start_matches(|c| c < ' ')].concat())
}

/// The first term behind all forms of a stem.
pub fn end_of_forms(stem: &str) -> String {
    format!("{stem}\u{1}")
}

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
            let number = stems.number(&text, &Word { range, position: 0, joined: false }, hash);
            assert_eq!((stem_of(stems.get(number)), &*form_of(stems.get(number))), (*stem, *word));
        }
    }

    #[test]
    fn a_word_is_found_by_no_hash_that_was_not_met() {
        let text = "knee";
        for hash in [0, 1, u64::MAX] {
            let mut stems = Stems::default();
            let number = stems.number(text, &Word { range: 0..4, position: 0, joined: false }, Some(hash));
            assert_eq!((stems.get(number), stems.count()), (text, 1), "{hash}");
        }
    }
}
