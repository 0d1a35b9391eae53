//! The words and values of an index, as far as a query needs to know them.
//!
//! The searcher implements it over an open index; literal queries, in which nothing is understood,
//! take [`AnyWord`].

use jiff::civil::Date;

/// The words and values of an index; `query` itself knows no index.
pub trait Vocabulary {
    /// Returns true if the word occurs, in any of its forms.
    /// Any text field of the index counts. A word that is not one of letters counts as known, so that
    /// nobody corrects it.
    fn knows(&self, word: &str) -> bool;

    /// Returns the word of the index that the user most likely meant, if `word` does not occur.
    /// The answer is a whole word, which can be searched for and shown.
    fn nearest(&self, word: &str) -> Option<String>;

    /// Returns true if any item has this value of a field.
    /// `field` is the name of a field of the index, `value` its canonical form: ("sex", "female").
    fn has_value(&self, field: &str, value: &str) -> bool;

    /// Lists the values of a field with the number of items that have each, most items first.
    /// The default is an empty list: a vocabulary without counts suggests nothing.
    fn values(&self, _field: &str) -> Vec<(String, u64)> {
        Vec::new()
    }

    /// Returns the day that "last year" is reckoned from; None if such words are text.
    /// A trait method and not the clock, so that tests and repeated runs reckon from a fixed day.
    fn today(&self) -> Option<Date> {
        None
    }
}

/// A vocabulary whose items have no reasons: words are looked for in a text as they are.
pub struct WithoutReasons<'a>(pub &'a dyn Vocabulary);

impl Vocabulary for WithoutReasons<'_> {
    fn knows(&self, word: &str) -> bool {
        self.0.knows(word)
    }

    fn nearest(&self, word: &str) -> Option<String> {
        self.0.nearest(word)
    }

    fn has_value(&self, field: &str, value: &str) -> bool {
        field != "reasons" && self.0.has_value(field, value)
    }

    fn values(&self, field: &str) -> Vec<(String, u64)> {
        self.0.values(field)
    }

    fn today(&self) -> Option<Date> {
        self.0.today()
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
