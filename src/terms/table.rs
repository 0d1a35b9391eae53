//! The tables as they stand in `tables/*.toml`, read into plain rows.
//!
//! A name may hold patterns: `(a|b)` stands for either, `[a|b]` for either or nothing, and a
//! hyphen says that the two halves are also written as one word (`x-ray` is `x ray` and `xray`).

use super::concept::Kind;
use super::recognise::Place;
use super::region::Region;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// A concept's row: its key in the table is the slug of its id.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    /// Preferred name; left out where it is the slug with spaces for hyphens.
    pub name: Option<String>,
    /// Other names, as patterns.
    #[serde(default)]
    pub names: Vec<String>,
    /// Ids of the broader concepts.
    #[serde(default)]
    pub is: Vec<String>,
    /// Whether it is just the sum of its broader concepts.
    #[serde(default)]
    pub sum: bool,
    /// Regions of the contract, where not inherited.
    #[serde(default)]
    pub regions: Vec<Region>,
    /// Whether its own slug or name is a name too; `false` for mere groups.
    #[serde(default = "yes")]
    pub named: bool,
}

fn yes() -> bool {
    true
}

/// One concept table: section (kind) → slug → row.
pub(super) type Table = BTreeMap<Kind, BTreeMap<String, Row>>;

/// A surface form that means different things in different company.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    /// The forms, as patterns.
    pub names: Vec<String>,
    /// Its senses; the first whose conditions hold is meant.
    pub senses: Vec<SenseRow>,
}

/// One sense of an ambiguous form, and when it is meant. Conditions left out always hold.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct SenseRow {
    /// The concept meant.
    pub id: String,
    /// The places where this sense is possible.
    #[serde(default, rename = "in")]
    pub places: Vec<Place>,
    /// One of these words stands within a few words.
    #[serde(default)]
    pub near: Vec<String>,
    /// None of these words stands within a few words.
    #[serde(default)]
    pub far: Vec<String>,
    /// The next word is one of these.
    #[serde(default)]
    pub next: Vec<String>,
    /// The form is written in capitals.
    #[serde(default)]
    pub upper: bool,
}

/// The table of ambiguous forms.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SenseTable {
    /// Its rows.
    pub form: Vec<Form>,
}

/// A mistake in a table: the tests find it, a user never meets it.
#[derive(Debug)]
pub(super) enum TableError {
    /// The file is not TOML or has an unknown key.
    Syntax(toml::de::Error),
    /// A row names a concept that no table defines.
    NoSuchConcept { row: String, id: String },
    /// Two rows claim the same name.
    TwoMeanings { name: String, first: String, second: String },
    /// A concept is its own ancestor.
    Cycle(String),
    /// More concepts than an id can count.
    TooMany,
}

impl fmt::Display for TableError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableError::Syntax(error) => write!(out, "{error}"),
            TableError::NoSuchConcept { row, id } => write!(out, "{row}: no concept {id}"),
            TableError::TwoMeanings { name, first, second } => {
                write!(out, "'{name}' names {first} and {second}; give it senses in senses.toml")
            }
            TableError::Cycle(id) => write!(out, "{id} is broader than itself"),
            TableError::TooMany => write!(out, "more than 65536 concepts"),
        }
    }
}

impl From<toml::de::Error> for TableError {
    fn from(error: toml::de::Error) -> Self {
        TableError::Syntax(error)
    }
}

/// All spellings of a pattern: alternatives chosen, hyphens parted and joined.
pub(super) fn spellings(pattern: &str) -> Vec<String> {
    let mut all = Vec::new();
    for chosen in alternatives(pattern) {
        for spelling in hyphens(&chosen) {
            let words: Vec<&str> = spelling.split_whitespace().collect();
            all.push(words.join(" "));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// `a (b|c) [d]` → `a b`, `a b d`, `a c`, `a c d`; groups may nest.
fn alternatives(pattern: &str) -> Vec<String> {
    let Some(open) = pattern.find(['(', '[']) else { return vec![pattern.to_owned()] };
    let Some((choices, end)) = group(pattern, open) else { return vec![pattern.to_owned()] };
    let (before, after) = (&pattern[..open], &pattern[end..]);
    let optional = pattern[open..].starts_with('[').then_some("");
    let tails = alternatives(after);
    let chosen = choices.into_iter().chain(optional).flat_map(alternatives);
    chosen.flat_map(|choice| tails.iter().map(move |tail| format!("{before}{choice}{tail}"))).collect()
}

/// The choices of the group that opens at `open`, and where it ends.
fn group(pattern: &str, open: usize) -> Option<(Vec<&str>, usize)> {
    let mut choices = Vec::new();
    let (mut depth, mut start) = (0, open + 1);
    for (at, c) in pattern.char_indices().skip_while(|&(at, _)| at < open) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth == 1 => {
                choices.push(&pattern[start..at]);
                return Some((choices, at + 1));
            }
            ')' | ']' => depth -= 1,
            '|' if depth == 1 => {
                choices.push(&pattern[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

/// `x-ray` → `x ray`, `xray`.
fn hyphens(name: &str) -> Vec<String> {
    match name.split_once('-') {
        None => vec![name.to_owned()],
        Some((before, after)) => {
            hyphens(after).iter().flat_map(|tail| [format!("{before} {tail}"), format!("{before}{tail}")]).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_expand_to_all_their_spellings() {
        assert_eq!(spellings("x-ray"), ["x ray", "xray"]);
        assert_eq!(
            spellings("epidural [steroid] (injection|block)"),
            ["epidural block", "epidural injection", "epidural steroid block", "epidural steroid injection"]
        );
        assert_eq!(spellings("a (b [c]|d)"), ["a b", "a b c", "a d"]);
    }
}
