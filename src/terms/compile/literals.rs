//! Writes values as Rust literals, which the compilers of single tables put together.

use crate::text::word;
use std::fmt::Debug;

/// Returns the hash of a word of a table, as the program hashes the words of a text.
/// The two must never differ, so that both call one function.
pub(crate) fn hash_of(word: &str) -> u64 {
    word::hash_of(word.as_bytes(), 0..word.len(), 0)
}

/// Writes variants of the enum `of` as a slice: `&[ConceptKind::Drug, ConceptKind::Tx]`. Their `Debug` must be the
/// name.
pub(crate) fn variants<T: Debug>(of: &str, all: &[T]) -> String {
    let all: Vec<String> = all.iter().map(|one| format!("{of}::{one:?}")).collect();
    format!("&[{}]", all.join(", "))
}

/// Writes an optional variant of the enum `of`: `Some(DosageForm::Oral)` or `None`.
pub(crate) fn option<T: Debug>(of: &str, one: Option<T>) -> String {
    one.map_or("None".to_owned(), |one| format!("Some({of}::{one:?})"))
}
