//! Binds a query to one index: its words, patterns and values are checked against what the index holds. Spelling,
//! values typed in part and patterns that mean too many words can only be judged there.

use crate::index::schema::fields::{DISPUTED, Zone};
use crate::query::language::At;
use crate::query::{AnyWord, Query, shows_either};
use crate::search::diagnose::spelling::IndexVocabulary;
use crate::search::error::Result;
use crate::search::open_index::OpenIndex;
use crate::search::options::Options;
use crate::search::plan::clause::Clause;
use crate::search::plan::resolve::{Meaning, resolve};
use crate::search::plan::values::filter::Filters;
use crate::search::plan::values::in_index::filters_here;
use crate::text::Pattern;

/// Resolves `query` with the vocabulary of this index, and the values of the filters in `options` with the values
/// that it has.
///
/// With the option `literal`, words are not corrected, expanded or understood; values of fields are looked up all the
/// same.
///
/// # Errors
/// When the query cannot be understood, a pattern means too many words, or the index cannot be read.
pub(crate) fn bind(index: &OpenIndex, query: &Query, options: &Options) -> Result<Meaning> {
    let Options { literal, synonyms, today, .. } = options;
    let vocabulary = IndexVocabulary::of(index).on(*today);
    let (asked, notes) = filters_here(&options.filters, &vocabulary);
    let mut meaning = if *literal {
        resolve(query, true, &AnyWord, synonyms)?
    } else {
        resolve(query, false, &vocabulary, synonyms)?
    };
    check_patterns(index, query, meaning.clause.as_ref())?;
    meaning.notes.splice(0..0, query.note());
    meaning.notes.extend(notes);
    meaning.options = asked;
    Ok(meaning)
}

/// The most words that a pattern alone may mean: more than any index has.
const MOST_ALONE: usize = 1_000_000;
/// The most words that a pattern in a place may mean: their positions are read side by side.
const MOST_PLACED: usize = 1000;

/// A pattern of a query, with its position there and the most words that it may mean.
type TypedPattern = (Pattern, At, usize);

/// Adds the patterns of `clause` to `typed`. In a place are those beside other words, and those of a field or a number of times.
fn add_patterns(clause: &Clause, is_placed: bool, typed: &mut Vec<TypedPattern>) {
    match clause {
        Clause::Typed { words, at, .. } => {
            let most = if is_placed || words.len() > 1 { MOST_PLACED } else { MOST_ALONE };
            // Words without a pattern have few forms.
            let is_pattern = |pattern: &&Pattern| !matches!(pattern, Pattern::Term(_) | Pattern::Stem(_));
            typed.extend(
                words.iter().map(|(_, pattern)| pattern).filter(is_pattern).map(|one| (one.clone(), *at, most)),
            );
        }
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => {
            parts.iter().for_each(|part| add_patterns(part, is_placed, typed));
        }
        Clause::Not(part) | Clause::Boost(part, _) => add_patterns(part, is_placed, typed),
        Clause::In(name, part) => add_patterns(part, is_placed || *name != DISPUTED, typed),
        Clause::AtLeast { part, .. } => add_patterns(part, true, typed),
        Clause::Near { left, right, .. } => {
            add_patterns(left, true, typed);
            add_patterns(right, true, typed);
        }
        Clause::Term(_) | Clause::Value { .. } | Clause::Asked { .. } | Clause::Has { .. } => {}
    }
}

/// Refuses patterns that mean too many words: to cut them off would lose hits in silence.
fn check_patterns(index: &OpenIndex, query: &Query, clause: Option<&Clause>) -> Result<()> {
    let (mut typed, term_lookup) = (Vec::new(), index.term_lookup());
    if let Some(clause) = clause {
        add_patterns(clause, false, &mut typed);
    }
    for (pattern, at, most) in typed {
        if let Err(reason) = pattern.matcher() {
            let what = format!("the regular expression is wrong: {reason}");
            return Err(query.fault(at, what, "quote its special characters with a backslash").into());
        }
        // Each zone has a dictionary of its own.
        for zone in Zone::ALL {
            if term_lookup.means_more_than(most, zone, &pattern).map_err(|error| index.engine(error))? {
                let what = format!("more than {most} words of the index are like this");
                return Err(query.fault(at, what, "type more of the word's letters").into());
            }
        }
    }
    Ok(())
}

/// Joins the filters of options with those that the words of the query ask for.
///
/// For one field options decide, and a note says so: who sets an option wants it even where words suggest something
/// else.
pub(crate) fn merged_filters(meaning: &mut Meaning) -> Filters {
    let asked = std::mem::take(&mut meaning.options);
    let mut filters = asked.clone();
    for (field, value) in &meaning.filters {
        if asked.values.contains_key(field) {
            meaning.notes.push(format!("--filter {field} decides, not the words of the query"));
        } else {
            filters.add(field, value);
        }
    }
    if asked.values.contains_key("decision") {
        let decides = |note: &mut String| *note = "--filter decision decides, not the words of the query".to_owned();
        meaning.notes.iter_mut().filter(|note| shows_either(note)).for_each(decides);
    }
    meaning.notes.dedup();
    filters.about_age = meaning.about_age.filter(|_| !asked.values.contains_key("age"));
    filters
}
