//! The nearest words of an index to those that were looked up. A question is read several times, as for its list and for
//! the counts beside it, and each look walks over all dictionaries.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The most words that are kept; then all of them are forgotten.
const MOST_WORDS: usize = 1000;

/// A word, and the most words near to it that are wanted.
type AskedWord = (String, usize);

/// The words near to those that were looked up in an index.
#[derive(Default)]
pub struct KnownSpellings(Mutex<HashMap<AskedWord, Vec<String>>>);

impl KnownSpellings {
    /// Returns the `most` words near to `word`, which `find` finds where they are not known.
    ///
    /// # Errors
    /// Those of `find`, whose result is then not kept.
    pub fn of<E>(
        &self,
        word: &str,
        most: usize,
        find: impl FnOnce() -> Result<Vec<String>, E>,
    ) -> Result<Vec<String>, E> {
        let asked = (word.to_owned(), most);
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&asked) {
            return Ok(known.clone());
        }
        let found = find()?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_WORDS {
            known.clear();
        }
        known.insert(asked, found.clone());
        Ok(found)
    }
}
