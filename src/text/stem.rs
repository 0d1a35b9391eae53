//! Stems: the part of an English word that its forms share.

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
    /// Of most words, which are short, where their stems stand.
    short: FxHashMap<Letters, Place>,
    long: FxHashMap<Box<str>, Place>,
    /// All stems, one behind the other.
    stems: String,
}

/// Start and end of a stem among all stems.
type Place = (u32, u32);

/// The cache is emptied at this many words, which bounds its memory to about 20 MB.
const CACHE_LIMIT: usize = 200_000;

impl Default for Stems {
    fn default() -> Stems {
        let stemmer = Stemmer::create(Algorithm::English);
        Stems { stemmer, short: FxHashMap::default(), long: FxHashMap::default(), stems: String::new() }
    }
}

impl Stems {
    /// The stem of a folded word. Numbers and words with digits are their own stems.
    pub fn stem<'a>(&'a mut self, word: &'a str) -> &'a str {
        if !has_stem(word) {
            return word;
        }
        let letters = letters_of(word, 0..word.len());
        let known = letters.map_or_else(|| self.long.get(word), |letters| self.short.get(&letters));
        let (start, end) = known.copied().unwrap_or_else(|| self.learn(word, letters));
        &self.stems[start as usize..end as usize]
    }

    /// Adds the term of a word of `text` to `terms`: the stem of its folded form.
    pub fn add_term(&mut self, text: &str, word: &Word, terms: &mut String) {
        let letters = if word.joined || word.range.len() < 3 { None } else { letters_of(text, word.range.clone()) };
        if let Some(&(start, end)) = letters.and_then(|letters| self.short.get(&letters)) {
            terms.push_str(&self.stems[start as usize..end as usize]);
            return;
        }
        let from = terms.len();
        fold_into(text, word, terms);
        if has_stem(&terms[from..]) {
            let folded = terms.split_off(from);
            terms.push_str(self.stem(&folded));
        }
    }

    fn learn(&mut self, word: &str, letters: Option<Letters>) -> Place {
        if self.short.len() + self.long.len() >= CACHE_LIMIT {
            self.short.clear();
            self.long.clear();
            self.stems.clear();
        }
        let start = self.stems.len() as u32;
        self.stems.push_str(&self.stemmer.stem(word));
        let place = (start, self.stems.len() as u32);
        match letters {
            Some(letters) => self.short.insert(letters, place),
            None => self.long.insert(word.into(), place),
        };
        place
    }
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
            assert_eq!(terms, format!("the{stem}"));
        }
    }
}
