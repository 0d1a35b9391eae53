//! Takes the outcome out of a question that compares the outcomes.

use crate::query::{COMPARED, of_compared};
use crate::search::plan::clause::Clause;
use crate::search::plan::resolve::Meaning;
use crate::search::plan::understood_clauses::tidy;
use crate::search::plan::values::filter::Filters;

/// The field of outcomes.
const DECISION: &str = "decision";

/// Takes the outcome out of a question and its filters, wherever it is asked for, and says so in the notes.
pub fn ask_both_outcomes(meaning: &mut Meaning, filters: &mut Filters) {
    // Words that name an outcome have a note already, which is no longer true.
    for note in &mut meaning.notes {
        if let Some(other) = of_compared(note) {
            *note = other;
        }
    }
    let of_words = meaning.filters.iter().any(|(field, _)| *field == DECISION);
    if let Some(others) = filters.without(DECISION) {
        let values = filters.values.remove(DECISION).unwrap_or_default().join(" or ");
        *filters = others;
        if !of_words {
            meaning.notes.push(left_out(&values));
        }
    }
    let mut typed = Vec::new();
    meaning.clause = meaning.clause.take().and_then(|clause| without_outcome(clause, &mut typed));
    meaning.notes.extend(typed.iter().map(|values| left_out(values)));
}

/// Returns the note on an outcome that a field asked for.
fn left_out(values: &str) -> String {
    format!("decision: {values} {COMPARED}")
}

/// Returns a clause without what it asks of the outcome, which is added to `typed`; `None` if nothing is left.
fn without_outcome(clause: Clause, typed: &mut Vec<String>) -> Option<Clause> {
    let mut each = |parts: Vec<Clause>| -> Vec<Clause> {
        parts.into_iter().filter_map(|part| without_outcome(part, typed)).collect()
    };
    match clause {
        Clause::Words(parts) => tidy(each(parts), Clause::Words),
        Clause::All(parts) => tidy(each(parts), Clause::All),
        Clause::Any(parts) => tidy(each(parts), Clause::Any),
        Clause::Not(part) => without_outcome(*part, typed).map(|part| Clause::Not(Box::new(part))),
        Clause::Boost(part, factor) => without_outcome(*part, typed).map(|part| Clause::Boost(Box::new(part), factor)),
        Clause::Value { field: DECISION, values } => {
            typed.push(values.join(" or "));
            None
        }
        // Words that name one have their note.
        Clause::Asked { field: DECISION, .. } => None,
        other => Some(other),
    }
}
