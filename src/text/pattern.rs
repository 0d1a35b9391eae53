//! Patterns: which terms of an index a word of a query stands for.
//!
//! One value answers for a dictionary, where terms are looked up, and for a text, where they are marked, so that
//! what is marked is what matched.

use std::ops::Range;

use super::stem::{behind_forms, stem_of};

/// Which terms are meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// This one: a concept, or one form of a word.
    Term(String),
    /// All forms of this stem.
    Stem(String),
}

impl Pattern {
    /// Whether `term` is one of them.
    pub fn matches(&self, term: &str) -> bool {
        match self {
            Pattern::Term(one) => term == one,
            Pattern::Stem(stem) => stem_of(term) == stem,
        }
    }

    /// Where in a sorted dictionary they stand, others perhaps among them; the end is behind them.
    pub fn range(&self) -> Range<String> {
        match self {
            Pattern::Term(one) => one.clone()..format!("{one}\0"),
            Pattern::Stem(stem) => stem.clone()..behind_forms(stem),
        }
    }
}
