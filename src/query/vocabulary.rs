//! The words and values of an index, as far as a query needs to know them.

use jiff::civil::Date;

/// The words and values of an index; `query` itself knows no index.
pub trait Vocabulary {
    /// Returns true if the word occurs, in any of its forms.
    fn knows(&self, word: &str) -> bool;

    /// Returns the word of the index that the user most likely meant, if `word` does not occur.
    fn nearest(&self, word: &str) -> Option<String>;

    /// Returns true if any item has this value of a field.
    fn has_value(&self, field: &str, value: &str) -> bool;

    /// Lists the values of a field with the number of items that have each, most items first.
    fn values(&self, _field: &str) -> Vec<(String, u64)> {
        Vec::new()
    }

    /// Returns the day that "last year" is reckoned from; None if such words are text.
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
