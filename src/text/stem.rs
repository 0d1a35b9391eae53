//! Stems: the part of an English word that its forms share.

use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer};

/// A stemmer that computes the stem of each distinct word once.
///
/// Snowball's English algorithm costs more than all else that indexing does with a word; texts repeat
/// few words many times, so that a cache makes it cheap.
pub struct Stems {
    stemmer: Stemmer,
    known: HashMap<Box<str>, Box<str>>,
}

/// The cache is emptied at this many words, which bounds its memory to about 20 MB.
const CACHE_LIMIT: usize = 200_000;

impl Default for Stems {
    fn default() -> Stems {
        Stems { stemmer: Stemmer::create(Algorithm::English), known: HashMap::new() }
    }
}

impl Stems {
    /// The stem of a folded word. Numbers and words with digits are their own stems.
    pub fn stem<'a>(&'a mut self, word: &'a str) -> &'a str {
        if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return word;
        }
        if !self.known.contains_key(word) {
            if self.known.len() >= CACHE_LIMIT {
                self.known.clear();
            }
            let stem = self.stemmer.stem(word).into_owned().into_boxed_str();
            self.known.insert(word.into(), stem);
        }
        self.known.get(word).map_or(word, |stem| stem)
    }
}
