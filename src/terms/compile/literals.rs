//! Writes values as Rust literals, for the tables as source.

use crate::text::word;
use std::fmt::Debug;

/// The hash of a word of a table.
pub(crate) fn hash_of(word: &str) -> u64 {
    word::hash_of(word.as_bytes(), 0..word.len(), 0)
}

/// `&[ConceptKind::Drug, ConceptKind::Tx]` of the variants of an enum, as their `Debug` names them.
pub(crate) fn variants<T: Debug>(of: &str, all: &[T]) -> String {
    let all: Vec<String> = all.iter().map(|one| format!("{of}::{one:?}")).collect();
    format!("&[{}]", all.join(", "))
}

/// `Some(DosageForm::Oral)` or `None`.
pub(crate) fn option<T: Debug>(of: &str, one: Option<T>) -> String {
    one.map_or("None".to_owned(), |one| format!("Some({of}::{one:?})"))
}
