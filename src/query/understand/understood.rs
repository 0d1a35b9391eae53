//! The types that the stages of understanding fill and hand on.

use std::collections::BTreeMap;

use crate::letter::Decision;
use crate::query::expand::expanded_term::ExpandedTerm;

/// What words ask for that follow each other in a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// What a hit should hold; may be empty when the filters say it all.
    pub terms: Vec<ExpandedTerm>,
    /// Field names and the values of which a hit must have one.
    pub filters: BTreeMap<&'static str, Vec<String>>,
    /// What a hit must not have, each part of it alone.
    pub left_out: Vec<Understood>,
    /// Where both outcomes are named, each of its own thing: the things, and the outcome that each should have.
    pub splits: Vec<(Vec<ExpandedTerm>, Decision)>,
    /// The words ask for numbers: how often, how many.
    pub asks_numbers: bool,
    /// What was made of the words, for the user to read.
    pub notes: Vec<String>,
    /// Misspelled words and what was searched for in their place.
    pub corrections: Vec<(String, String)>,
}

/// What some words ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedValue {
    /// How many words say so.
    pub words: usize,
    /// The field.
    pub field: &'static str,
    /// Its value or a range of values; any of several.
    pub values: Vec<String>,
    /// They are about what was named, and not only that.
    pub is_near: bool,
}
