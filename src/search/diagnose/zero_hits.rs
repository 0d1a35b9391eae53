//! Explains why nothing was found: counts what each part of the question finds alone, and what the others find
//! without it. One part is usually to blame, a misspelled word or a filter, and these numbers show which.

use std::collections::BTreeSet;

use levenshtein_automata::Distance;

use crate::query::{Vocabulary, outcome_words};
use crate::search::diagnose::spelling::IndexVocabulary;
use crate::search::error::Result;
use crate::search::exec::hits::top;
use crate::search::open_index::OpenIndex;
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::compiler::{Compiler, Required};
use crate::search::plan::values::filter::Filters;
use crate::text::{Pattern, fold, near, words};

/// Number of parts, and of words, of a long question that are looked into.
const MOST_PARTS: usize = 8;
/// Number of spellings that are named for a word that may be a slip.
const MOST_SPELLINGS: usize = 3;

/// Returns the notes for somebody whose question found nothing, in this order: words that occur nowhere, parts that
/// find nothing alone, the number of items without each part where that helps, and the number without the filters.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn why_nothing(
    index: &OpenIndex,
    compiler: &mut Compiler<'_>,
    clause: Option<&Clause>,
    filters: &Filters,
) -> Result<Vec<String>> {
    let mut count = |clause: Option<&Clause>, filters: &Filters| -> Result<u64> {
        let query = compiler.compile(clause, Required::All, filters.queries());
        let query = query.map_err(|error| index.engine(error))?;
        Ok(top(index, &query.into(), 0)?.1.items)
    };
    let everything = Filters::default();
    let parts = clause.map(Clause::parts).unwrap_or_default();
    let mut notes = unknown_words(index, parts);
    let mut fewer = Vec::new();
    for (at, part) in parts.iter().enumerate().take(MOST_PARTS) {
        if !matches!(part, Clause::Not(_)) && count(Some(part), &everything)? == 0 {
            notes.push(format!("'{part}' alone finds nothing"));
        }
        let others: Vec<Clause> =
            parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone()).collect();
        // Without its only part the question would ask for everything.
        if !others.is_empty() {
            fewer.push((part, count(Some(&Clause::Words(others)), filters)?));
        }
    }
    // Where to leave out one part helps, those that do not help say nothing.
    let helps = fewer.iter().any(|(_, without)| *without > 0);
    let telling = fewer.iter().filter(|(_, without)| *without > 0 || !helps);
    notes.extend(telling.map(|(part, without)| format!("without '{part}': {}", items(*without))));
    if *filters != everything {
        let named = filters.named().into_iter().map(|(field, values)| format!("{field}: {}", values.join(" or ")));
        let without = count(clause, &everything)?;
        notes.push(format!("without the filter {}: {}", named.collect::<Vec<_>>().join(", "), items(without)));
        // Of several filters one may be to blame.
        let named = filters.named();
        for (field, values) in named.iter().filter(|_| named.len() > 1) {
            let Some(others) = filters.without(field) else { continue };
            let without = items(count(clause, &others)?);
            notes.push(format!("without the filter {field}: {} alone: {without}", values.join(" or ")));
        }
    }
    Ok(notes)
}

/// Returns a note for each word that occurs nowhere, with words that it may be a slip of.
fn unknown_words(index: &OpenIndex, parts: &[Clause]) -> Vec<String> {
    let mut asked = BTreeSet::new();
    parts.iter().for_each(|part| add_words(part, &mut asked));
    let vocabulary = IndexVocabulary::of(index);
    // Each look-up compares a word with the whole dictionary.
    let unknown = asked.into_iter().filter(|word| !vocabulary.knows(word)).take(MOST_PARTS);
    let note = |word: String| {
        let mut near = vocabulary.near(&word, MOST_SPELLINGS);
        near.extend(
            near_outcomes(&word).filter(|outcome| *outcome != word && !near.contains(outcome)).collect::<Vec<_>>(),
        );
        match near.is_empty() {
            true => format!("'{word}' occurs nowhere"),
            false => format!("'{word}' occurs nowhere; near to it: {}", near.join(", ")),
        }
    };
    unknown.map(note).collect()
}

/// Writes a number of items in words.
fn items(count: u64) -> String {
    format!("{count} item{}", if count == 1 { "" } else { "s" })
}

/// Returns the words for an outcome that a word may be a slip of. The search itself never takes a slip for an
/// outcome.
fn near_outcomes(word: &str) -> impl Iterator<Item = String> {
    const SLIPS: u8 = 1;
    let near = near(word, SLIPS);
    outcome_words().filter(move |outcome| matches!(near.eval(outcome), Distance::Exact(_))).map(str::to_owned)
}

/// Adds the words that a clause needs as they are, without those of things that have other names: these may be found
/// although the word occurs nowhere.
fn add_words(clause: &Clause, asked: &mut BTreeSet<String>) {
    let mut add = |text: &str, most: usize| {
        let plain = words(text).into_iter().filter(|word| !word.joined);
        asked.extend(plain.take(most).map(|word| fold(text, &word).into_owned()));
    };
    match clause {
        Clause::Term(need) if need.equivalents.is_empty() => add(&need.text, usize::MAX),
        // The text of a phrase goes on with the distance of its words, which is none of them.
        Clause::Typed { text, words, .. }
            if words.iter().all(|(_, word)| matches!(word, Pattern::Stem(_) | Pattern::Term(_))) =>
        {
            add(text, words.len());
        }
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => {
            parts.iter().for_each(|part| add_words(part, asked));
        }
        Clause::In(_, part) | Clause::Boost(part, _) | Clause::AtLeast { part, .. } => add_words(part, asked),
        Clause::Near { left, right, not, .. } => {
            add_words(left, asked);
            if !not {
                add_words(right, asked);
            }
        }
        _ => {}
    }
}
