//! Choices between words, by their "or": the words of names, of facts and of whole questions are put on their sides of it.

pub(crate) mod alike;
pub(crate) mod facts;
pub(crate) mod leads;
pub(crate) mod left_out;
pub(crate) mod names;
pub(crate) mod shared_words;
pub(crate) mod sides;

use crate::query::language::Expr;
use crate::search::plan::choices::alike::alike_sides;
use crate::search::plan::choices::left_out::left_out_choice;
use crate::search::plan::choices::names::names_before_or;

/// Returns `parts`, which follow each other without an operator in the query `text`, with the words that belong to a
/// side of a choice put there; `None` where each side has one word alone.
pub fn bind_choices(parts: &[Expr], text: &str) -> Option<Vec<Expr>> {
    if let Some((place, choice)) = left_out_choice(parts, text) {
        let bound = |parts: &[Expr]| bind_choices(parts, text).unwrap_or_else(|| parts.to_vec());
        return Some([bound(&parts[..place.start]), vec![choice], bound(&parts[place.end..])].concat());
    }
    alike_sides(parts, text).or_else(|| names_before_or(parts))
}
