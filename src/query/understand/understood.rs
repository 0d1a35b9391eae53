//! The types that the stages of understanding fill and hand on.
//!
//! They are in a file of their own, since the stages use them and
//! [`understand`](crate::query::understand()) uses the stages.

use std::collections::BTreeMap;

use crate::letter::Decision;
use crate::query::expand::expanded_term::ExpandedTerm;

/// A plain word of a query.
/// Words that were typed in quotes or with marks are none; the parser keeps them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    /// The word as typed.
    pub text: &'a str,
    /// True if an operator, NOT or a minus, is right before it.
    pub negated: bool,
}

/// The meaning of words that follow each other in a query.
/// All parts hold together: a hit has the terms, one value of each filter, and nothing that is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// The terms that a hit should hold; empty if the filters say it all.
    pub terms: Vec<ExpandedTerm>,
    /// Field names and the values of which a hit must have one.
    /// The map is sorted by name, so that notes and output do not depend on the order of the words.
    pub filters: BTreeMap<&'static str, Vec<String>>,
    /// The things that a hit must not have, each of them alone.
    pub left_out: Vec<Understood>,
    /// Things with the outcome that each should have, if the words name two outcomes, each of its own thing.
    pub splits: Vec<(Vec<ExpandedTerm>, Decision)>,
    /// The age that a hit should be about, if one is named.
    pub about_age: Option<u16>,
    /// True if the words ask for numbers: how often, how many.
    pub asks_numbers: bool,
    /// Notes for the user to read, on the meaning that words were given.
    /// Each is a sentence without a full stop.
    pub notes: Vec<String>,
    /// Misspelled words, each with the word that was searched for instead.
    pub corrections: Vec<(String, String)>,
}

/// The value of a field that some words ask for.
/// A stage that finds one takes its words out of the query and adds the value to the filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedValue {
    /// The number of words that ask for it.
    pub words: usize,
    /// The field.
    pub field: &'static str,
    /// Its value or a range of values; a hit may have any of several.
    pub values: Vec<String>,
    /// The value around which values count too, as an age of about 56.
    pub about: Option<u16>,
}

impl AskedValue {
    /// Makes the value `value` of `field` that this many words ask for.
    pub fn new(words: usize, field: &'static str, value: impl Into<String>) -> AskedValue {
        AskedValue { words, field, values: vec![value.into()], about: None }
    }
}
