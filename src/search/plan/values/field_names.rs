//! Finds the field that a user means: by its name, by a mistyped one, for the hints of errors, and by an id without the number of an
//! item.

use levenshtein_automata::Distance;

use crate::index::schema::fields::{DISPUTED, FIELDS, FieldSpec, find_field, find_fields};
use crate::query::language::{At, Expr, Query, QueryError, Word};
use crate::search::plan::choices::names::plain_text;
use crate::text::near;

/// Longest name, in letters, that has too many neighbors for a guess.
const NO_GUESS: usize = 3;
/// Longest name that may differ from the right one in one letter only; longer ones may in two.
const SHORT: usize = 5;

/// Returns the name or alias among those of `fields` that `typed` most likely means.
pub fn nearest_name(typed: &str, fields: impl Iterator<Item = &'static FieldSpec>) -> Option<&'static str> {
    nearest_of(typed, fields.flat_map(|spec| spec.aliases.iter().copied().chain([spec.name])))
}

/// Returns the one of `names` that `typed` most likely means: one that it begins, or the nearest.
pub fn nearest_of(typed: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let reach = match typed.len() {
        0..=NO_GUESS => 0,
        length if length <= SHORT => 1,
        _ => 2,
    };
    let near = near(typed, reach);
    let distance = |name: &'static str| match near.eval(name.as_bytes()) {
        Distance::Exact(distance) => Some((distance, name)),
        Distance::AtLeast(_) => (typed.len() >= NO_GUESS && name.starts_with(typed)).then_some((reach, name)),
    };
    names.filter_map(distance).min().map(|(_, name)| name)
}

/// Names that show the kinds of fields there are.
const SAMPLES: [&str; 6] = ["procedure", "rationale", "decision", "drugs", "regions", "decision_date"];

/// Returns the hint for a name that no field has: the nearest name, or some names and where all are listed.
pub fn names_hint(typed: &str) -> String {
    match nearest_name(typed, FIELDS.iter()) {
        Some(nearest) => format!("did you mean '{nearest}'?"),
        None => format!("fields are {} and others, which the list of fields names;", SAMPLES.join(", ")),
    }
}

/// Finds the fields of a name in a query; several may share one.
///
/// # Errors
/// When there is none; the hint names the nearest field.
pub fn named_fields(query: &Query, name: &str, at: At) -> Result<Vec<&'static FieldSpec>, QueryError> {
    let fields = find_fields(name);
    if fields.is_empty() {
        let hint = format!("{} to search for it as text, put it in quotes", names_hint(name));
        return Err(query.fault(at, format!("there is no field '{name}'"), hint));
    }
    Ok(fields)
}

/// Refuses the name of a field with a colon and no value: `age:` is all that a shell leaves of `age:>=40`.
///
/// # Errors
/// With a hint on how to quote the query.
pub fn check_value_follows(query: &Query, word: &Word) -> Result<(), QueryError> {
    let name = word.text.strip_suffix(':').map(str::to_ascii_lowercase);
    let takes = |name: &String| !find_fields(name).is_empty() || ["has", "missing", DISPUTED].contains(&&**name);
    let Some(name) = name.filter(takes) else { return Ok(()) };
    let hint = format!(
        "write the value right after the colon, as {name}:VALUE or {name}:\"SOME VALUE\"; a shell takes > and < \
         away, so put the query in single quotes, as 'age:>=40'; to search for it as text, put it in double quotes"
    );
    Err(query.fault(word.at, format!("nothing follows '{name}:'"), hint))
}

/// Returns the field of letters for an id without the number of an item, and `spec` otherwise.
pub fn id_field(spec: &'static FieldSpec, part: &Expr) -> &'static FieldSpec {
    let is_letter = plain_text(part).is_some_and(|text| !text.contains('#'));
    find_field("letter").filter(|_| spec.name == "id" && is_letter).unwrap_or(spec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_is_told_from_a_word() {
        let cases = [
            ("proceedure", Some("procedure")),
            ("procdure", Some("procedure")),
            ("proc", Some("procedure")),
            ("diagnosses", Some("diagnoses")),
            ("rational", Some("rationale")),
            ("specality", Some("specialty")),
            ("drgu", Some("drug")),
            ("dos", None),
            ("rx", None),
            ("labs", None),
            ("retrospectiv", Some("retrospective")),
            ("prospective", None),
        ];
        for (typed, wanted) in cases {
            assert_eq!(nearest_name(typed, FIELDS.iter()), wanted, "{typed}");
        }
    }
}
