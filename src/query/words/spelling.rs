//! The words of the index, as far as a query needs to know them, and misspelled ones.

use jiff::civil::Date;

use crate::query::understand::Understood;
use crate::query::words::english::{is_everyday, may_replace};
use crate::query::words::stopwords::is_stop_word;
use crate::query::words::synonyms::Synonyms;
use crate::terms;
use crate::terms::Context;
use crate::terms::notation::quantity;

/// What an index knows about words; `query` itself knows no index.
pub trait Vocabulary {
    /// Whether the word occurs, in any of its forms.
    fn knows(&self, word: &str) -> bool;

    /// The word of the index that the user most likely meant, when `word` does not occur.
    fn nearest(&self, word: &str) -> Option<String>;

    /// Whether any item has this value of a field.
    fn has_value(&self, field: &str, value: &str) -> bool;

    /// The values of a field with the number of items that have each, most items first.
    fn values(&self, _field: &str) -> Vec<(String, u64)> {
        Vec::new()
    }

    /// The day that "last year" is reckoned from; none where such words are text.
    fn today(&self) -> Option<Date> {
        None
    }
}

/// A vocabulary that knows every word and value: nothing is taken for a misspelling.
pub struct AnyWord;

impl Vocabulary for AnyWord {
    fn knows(&self, _: &str) -> bool {
        true
    }

    fn nearest(&self, _: &str) -> Option<String> {
        None
    }

    fn has_value(&self, _: &str, _: &str) -> bool {
        true
    }
}

/// Replaces words that do not occur by the nearest that do, and says so.
pub fn spell(
    words: &[&str],
    vocabulary: &dyn Vocabulary,
    synonyms: &Synonyms,
    understood: &mut Understood,
) -> Vec<String> {
    words
        .iter()
        .map(|word| {
            let misspelled = misspelled(word, vocabulary).filter(|bare| !synonyms.knows(bare));
            let nearest = misspelled.and_then(|bare| vocabulary.nearest(bare));
            let Some(better) = nearest.filter(|better| may_replace(better)) else {
                return (*word).to_owned();
            };
            understood.notes.push(format!("'{word}' does not occur; searched for '{better}'"));
            understood.corrections.push(((*word).to_owned(), better.clone()));
            better
        })
        .collect()
}

/// Shorter words have too many neighbours for a guess.
const SHORTEST_GUESS: usize = 4;

/// The word without marks around it, when it occurs neither in the index nor in the vocabulary.
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
