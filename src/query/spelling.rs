//! The words of the index, as far as a query needs to know them.

/// What an index knows about words; `query` itself knows no index.
pub trait Vocabulary {
    /// Whether the word occurs, in any of its forms.
    fn knows(&self, word: &str) -> bool;

    /// The word of the index that the user most likely meant, when `word` does not occur.
    fn nearest(&self, word: &str) -> Option<String>;
}

/// A vocabulary that knows every word: nothing is taken for a misspelling.
pub struct AnyWord;

impl Vocabulary for AnyWord {
    fn knows(&self, _: &str) -> bool {
        true
    }

    fn nearest(&self, _: &str) -> Option<String> {
        None
    }
}
