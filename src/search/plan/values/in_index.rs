//! Replaces values by those that the index has: a part of a value means all that have its words, and for a value
//! that no item has the nearest are named. Otherwise a value with a slip would find nothing and say nothing.

use levenshtein_automata::Distance;

use crate::index::schema::fields::{FieldKind, FieldSpec, find_field};
use crate::query::Vocabulary;
use crate::search::plan::values::drugs::asked_together;
use crate::search::plan::values::filter::{Filters, canonical_values};
use crate::terms::strength_bound;
use crate::text::near;

/// Number of values that are named instead of an unknown one.
const MOST_NAMED: usize = 5;
/// Number of letters that a value may be mistyped by.
const MOST_SLIPS: u8 = 2;
/// Longest value, in letters, that may have one slip less; it resembles too many words.
const SHORT: usize = 5;

/// Returns the values that `typed` means in an index, and a note for the user where they are not simply the `values`
/// it was read as.
///
/// Only keywords are looked up. A value that nothing resembles is returned as it is and finds nothing; the note then
/// lists the nearest ones, or some that there are.
pub fn values_here(
    spec: &FieldSpec,
    typed: &str,
    values: Vec<String>,
    vocabulary: &dyn Vocabulary,
) -> (Vec<String>, Option<String>) {
    let field = spec.name;
    let is_here = |value: &String| asked_together(value).all(|value| vocabulary.has_value(field, value));
    // Numbers and dates have no list of values to compare with.
    if spec.kind != FieldKind::Keyword || values.iter().any(is_here) {
        return (values, None);
    }
    let all = vocabulary.values(field);
    if let Some(is_within) = Some(typed).filter(|_| field == "strengths").and_then(strength_bound) {
        let is_there = all.iter().any(|(value, _)| is_within(value));
        let note = || format!("no item has {field} '{typed}'; there are {}", listed(all.iter()));
        return (values, (!is_there).then(note));
    }
    let meant: Vec<&(String, u64)> = all.iter().filter(|(value, _)| has_words(value, typed)).collect();
    // A part of a value is taken for all values that have it.
    if !meant.is_empty() {
        let named = listed(meant.iter().copied());
        let note = format!("'{typed}' stands for {field} {named}; type one of them whole for it alone");
        return (meant.into_iter().map(|(value, _)| value.clone()).collect(), Some(note));
    }
    let most = if typed.chars().count() > SHORT { MOST_SLIPS } else { MOST_SLIPS - 1 };
    let near = near(&typed.to_lowercase(), most);
    let resembles = |word: &str| matches!(near.eval(word), Distance::Exact(_));
    // A word with a slip may be one of several: "orthapedic" is near to "Orthopedic Surgery".
    let is_near = |(value, _): &&(String, u64)| {
        let value = value.to_lowercase();
        resembles(&value) || value.split_whitespace().any(resembles)
    };
    let nearest: Vec<&(String, u64)> = all.iter().filter(is_near).collect();
    let named = match (all.is_empty(), nearest.is_empty()) {
        (true, _) => "none has any".to_owned(),
        (_, true) => format!("there are {}", listed(all.iter())),
        _ => format!("nearest: {}", listed(nearest.into_iter())),
    };
    (values, Some(format!("no item has {field} '{typed}'; {named}")))
}

/// Returns true if each word of `typed` begins a word of the value. Words of one or two letters begin too many and
/// match nothing.
fn has_words(value: &str, typed: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (value, typed) = (words(value), words(typed));
    !typed.is_empty() && typed.iter().all(|word| word.len() > 2 && value.iter().any(|other| other.starts_with(&**word)))
}

/// Names the first values with their counts, and the number of the others.
fn listed<'a>(values: impl Iterator<Item = &'a (String, u64)>) -> String {
    let values: Vec<String> = values.map(|(value, items)| format!("{value} ({items})")).collect();
    let more = values.len().saturating_sub(MOST_NAMED);
    let named = values[..values.len() - more].join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

/// Returns filters with their values as the index has them, and notes for the user. Of several names of one thing,
/// one that occurs is enough.
pub fn filters_here(filters: &Filters, vocabulary: &dyn Vocabulary) -> (Filters, Vec<String>) {
    let (mut here, mut notes) = (filters.clone(), Vec::new());
    for (field, values) in &mut here.values {
        let Some(spec) = find_field(field) else { continue };
        let mut found = Vec::with_capacity(values.len());
        for value in values.drain(..) {
            // Of several names of one thing, one that occurs is enough.
            let names = canonical_values(spec, &value).unwrap_or_default();
            let is_here = names.iter().any(|name| vocabulary.has_value(field, name));
            let (values, note) =
                if is_here { (vec![value], None) } else { values_here(spec, &value, vec![value.clone()], vocabulary) };
            found.extend(values);
            notes.extend(note);
        }
        *values = found;
    }
    (here, notes)
}
