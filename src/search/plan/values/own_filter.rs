//! Leaves the filter on one field aside, for counts of the values that it chooses among.

use crate::search::plan::clause::Clause;
use crate::search::plan::resolve::Meaning;
use crate::search::plan::understood_clauses::tidy;
use crate::search::plan::values::filter::Filters;

/// Takes the filter on a field out of a question, whether an option, words or a value in the query asked for it. A value
/// that is a part of another condition, as in `NOT` and `OR`, stays.
pub fn set_aside(field: &str, meaning: &mut Meaning, filters: &mut Filters) {
    if let Some(others) = filters.without(field) {
        *filters = others;
    }
    let is_other = |part: &Clause| !matches!(part, Clause::Value { field: asked, .. } if *asked == field);
    let others = |parts: Vec<Clause>| -> Vec<Clause> { parts.into_iter().filter(is_other).collect() };
    meaning.clause = match meaning.clause.take() {
        Some(Clause::Words(parts)) => tidy(others(parts), Clause::Words),
        Some(Clause::All(parts)) => tidy(others(parts), Clause::All),
        one => one.filter(is_other),
    };
}
