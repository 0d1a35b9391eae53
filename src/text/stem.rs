//! Stems: the part of an English word that its forms share.

use std::borrow::Cow;

use memchr::memchr;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use super::words::{Word, fold_into};
use crate::terms::{Letters, letters_of};

/// A stemmer that computes the stem of each distinct word once.
///
/// Snowball's English algorithm costs more than all else that indexing does with a word; texts repeat
/// few words many times, so that a cache makes it cheap.
pub struct Stems {
    stemmer: Stemmer,
    /// Of most words, which are short, where their terms stand.
    short: FxHashMap<Letters, Place>,
    long: FxHashMap<Box<str>, Place>,
    /// All terms, one behind the other.
    terms: String,
}

/// Start and end of a term among all terms.
type Place = (u32, u32);

/// The cache is emptied at this many words, which bounds its memory to about 20 MB.
const CACHE_LIMIT: usize = 200_000;

impl Default for Stems {
    fn default() -> Stems {
        let stemmer = Stemmer::create(Algorithm::English);
        Stems { stemmer, short: FxHashMap::default(), long: FxHashMap::default(), terms: String::new() }
    }
}

impl Stems {
    /// The stem of a folded word. Numbers and words with digits are their own stems.
    pub fn stem<'a>(&'a mut self, word: &'a str) -> &'a str {
        stem_of(self.term(word))
    }

    /// The term of a folded word: its stem, and behind it what makes this form of it.
    pub fn term<'a>(&'a mut self, word: &'a str) -> &'a str {
        if !has_stem(word) {
            return word;
        }
        let letters = letters_of(word, 0..word.len());
        let known = letters.map_or_else(|| self.long.get(word), |letters| self.short.get(&letters));
        let (start, end) = known.copied().unwrap_or_else(|| self.learn(word, letters));
        &self.terms[start as usize..end as usize]
    }

    /// Adds the term of a word of `text` to `terms`.
    pub fn add_term(&mut self, text: &str, word: &Word, terms: &mut String) {
        let letters = if word.joined || word.range.len() < 3 { None } else { letters_of(text, word.range.clone()) };
        if let Some(&(start, end)) = letters.and_then(|letters| self.short.get(&letters)) {
            terms.push_str(&self.terms[start as usize..end as usize]);
            return;
        }
        let from = terms.len();
        fold_into(text, word, terms);
        if has_stem(&terms[from..]) {
            let folded = terms.split_off(from);
            terms.push_str(self.term(&folded));
        }
    }

    fn learn(&mut self, word: &str, letters: Option<Letters>) -> Place {
        if self.short.len() + self.long.len() >= CACHE_LIMIT {
            self.short.clear();
            self.long.clear();
            self.terms.clear();
        }
        let start = self.terms.len() as u32;
        push_form(&mut self.terms, &self.stemmer.stem(word), word);
        let place = (start, self.terms.len() as u32);
        match letters {
            Some(letters) => self.short.insert(letters, place),
            None => self.long.insert(word.into(), place),
        };
        place
    }
}

/// Stands between a stem and what makes a form of it. It sorts before every letter, so that the terms of a stem
/// stand side by side in a dictionary.
const FORM: char = '\0';

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
pub fn behind_forms(stem: &str) -> String {
    format!("{stem}\u{1}")
}

fn has_stem(folded: &str) -> bool {
    folded.len() >= 3 && folded.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let mut terms = String::from("the");
            stems.add_term(&text, &Word { range, position: 0, joined: false }, &mut terms);
            assert_eq!(stem_of(&terms[3..]), *stem);
            assert_eq!(form_of(&terms[3..]), *word);
        }
    }
}
