//! Counts the items that a condition on a date leaves out because their letters have no such date. They would be
//! missed in silence, though the user may want them.

use crate::index::schema::fields::{FIELDS, FieldKind, FieldSpec};
use crate::search::error::Result;
use crate::search::exec::hits::{required_of_whole, top};
use crate::search::open_index::OpenIndex;
use crate::search::options::MatchMode;
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::compiler::Compiler;
use crate::search::plan::values::filter::Filters;

/// The field of dates that most items lack by their nature: they were not provided before they were asked for.
const SERVICE: &str = "service_dates";

/// Returns a note for each date that is asked for: the number of items that would be hits if their letters told it.
///
/// The question is asked again without the date and with the condition that the field has no value. Dates that leave
/// out nothing give no note.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn undated(
    index: &OpenIndex,
    clause: Option<&Clause>,
    filters: &Filters,
    matching: MatchMode,
) -> Result<Vec<String>> {
    let is_all = matches!(clause, Some(Clause::All(_)));
    let mut notes = Vec::new();
    let may_miss = |spec: &&FieldSpec| spec.kind == FieldKind::Day && spec.name != SERVICE;
    for field in FIELDS.iter().filter(may_miss).map(|spec| spec.name) {
        let others = filters.without(field);
        let parts = clause.map(Clause::parts).unwrap_or_default();
        let rest: Vec<Clause> = parts.iter().filter(|part| !part.is_value_of(field)).cloned().collect();
        // Neither a filter nor a part of the query asks for this date.
        if others.is_none() && rest.len() == parts.len() {
            continue;
        }
        let missing = Clause::Has { field, missing: true };
        let undated = rest.into_iter().chain([missing]).collect();
        let undated = if is_all { Clause::All(undated) } else { Clause::Words(undated) };
        let filters = others.as_ref().unwrap_or(filters).queries();
        let query = Compiler::new(index.term_lookup()).compile(Some(&undated), required_of_whole(matching), filters);
        let query = query.map_err(|error| index.engine(error))?;
        let items = top(index, &query.into(), 0)?.1.items;
        if items > 0 {
            notes.push(format!("items left out because their letters tell no {field}: {items}"));
        }
    }
    Ok(notes)
}
