//! Binds a query to one index: its words, patterns and values are checked against what the index holds. Spelling,
//! values typed in part and patterns that mean too many words can only be judged there.

use crate::index::schema::fields::Zone;
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

/// Refuses patterns that mean too many words: to cut them off would lose hits in silence.
fn check_patterns(index: &OpenIndex, query: &Query, clause: Option<&Clause>) -> Result<()> {
    const MOST_TERMS: usize = 1000;
    let (mut typed, term_lookup) = (Vec::new(), index.term_lookup());
    let mut add = |leaf: &Clause| {
        if let Clause::Typed { words, at, .. } = leaf {
            typed.extend(words.iter().map(|(_, pattern)| (pattern.clone(), *at)));
        }
    };
    if let Some(clause) = clause {
        clause.visit_leaves(&mut add);
    }
    // Words without a pattern have few forms.
    typed.retain(|(pattern, _)| !matches!(pattern, Pattern::Term(_) | Pattern::Stem(_)));
    for (pattern, at) in typed {
        if let Err(reason) = pattern.matcher() {
            let what = format!("the regular expression is wrong: {reason}");
            return Err(query.fault(at, what, "quote its special characters with a backslash").into());
        }
        // Each zone has a dictionary of its own.
        for zone in Zone::ALL {
            if term_lookup.means_more_than(MOST_TERMS, zone, &pattern).map_err(|error| index.engine(error))? {
                let what = format!("more than {MOST_TERMS} words of the index are like this");
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
