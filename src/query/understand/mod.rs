//! Understands words of a query that follow each other: what a hit should hold, and what its fields must be.
//!
//! Each stage takes the words that it understands out of the query and hands on the rest; what is left is expanded to terms.
//! The order of the stages counts, since each sees only what those before it have left: the year of
//! a date is no age or amount any more, and a word that was taken for something is not corrected.

pub(crate) mod asked_parts;
pub(crate) mod dates;
pub(crate) mod exclusion;
pub(crate) mod facts;
pub(crate) mod modified;
pub(crate) mod open_facts;
pub(crate) mod outcome;
pub(crate) mod question;
pub(crate) mod spelling;
pub(crate) mod understood;

use crate::query::expand::amounts::is_phrase;
use crate::query::expand::expanded_term::{ExpandedTerm, Role};
use crate::query::expand::query_terms::expand;
use crate::query::expand::reasons::{add_told, take_reasons, told_reasons};
use crate::query::expand::sides::put_sides_first;
use crate::query::expand::synonyms::Synonyms;
use crate::query::understand::dates::take_dates;
use crate::query::understand::exclusion::{of_left_out, part, tell_exclusion};
use crate::query::understand::facts::case_numbers::take_case_numbers;
use crate::query::understand::facts::take_case_facts;
use crate::query::understand::modified::take_modified;
use crate::query::understand::open_facts::take_open_facts;
use crate::query::understand::outcome::asked::{ask_for_outcome, last_outcome, split, take_outcomes};
use crate::query::understand::outcome::negation::plain;
use crate::query::understand::outcome::words::is_outcome;
use crate::query::understand::question::{selecting, soften, take_question};
use crate::query::understand::spelling::spell;
use crate::query::understand::understood::{Said, Understood};
use crate::query::values::states::take_states;
use crate::query::vocabulary::Vocabulary;
use crate::query::words::bare::bare_word;
use crate::query::words::contractions::is_auxiliary;
use crate::query::words::stopwords::{is_function_word, is_optional, is_stop_word};
use crate::terms;
use crate::terms::notation::quantity;
use crate::terms::strengths;
use crate::terms::{Context, Unit};

/// Understands `words`, which follow each other; with `literal`, takes every word as itself.
/// `vocabulary` tells which words and values the index has; `synonyms` are the user's own. Never fails:
/// what is not understood is looked for as text.
pub fn understand(words: &[Said<'_>], literal: bool, vocabulary: &dyn Vocabulary, synonyms: &Synonyms) -> Understood {
    if literal {
        return as_typed(words);
    }
    // First of all: what is left out is understood by itself, as a query of its own.
    let words = plain(words);
    let parted = part(&words);
    let mut understood = meaning(&parted.wanted, vocabulary, synonyms);
    for said in parted.said {
        let thing: Vec<&str> = said.split(' ').skip(1).skip_while(|word| is_auxiliary(word)).collect();
        let thing = thing.join(" ");
        understood
            .notes
            .push(format!("'{said}' is read as what a letter says; write 'NOT {thing}' to leave items out"));
        // Welcome in a hit, but not required.
        understood.terms.push(ExpandedTerm { role: Role::Optional, ..ExpandedTerm::typed(&said) });
    }
    // "Who was not injured in 2013" has only words that join.
    if !parted.left_out.is_empty() && understood.terms.iter().all(|term| says_nothing(&term.text)) {
        understood.terms.clear();
    }
    for exclusion in parted.left_out {
        understood.notes.extend(tell_exclusion(&exclusion));
        // Filters and notes of its own come with it.
        let mut left_out = meaning(&exclusion.words, vocabulary, synonyms);
        understood.notes.extend(std::mem::take(&mut left_out.notes).iter().map(|note| of_left_out(note)));
        understood.corrections.append(&mut left_out.corrections);
        understood.left_out.push(left_out);
    }
    understood
}

/// Makes a term of every word as itself.
/// Gives no notes, and no names but the words.
fn as_typed(words: &[Said<'_>]) -> Understood {
    let mut understood = Understood::default();
    for word in words {
        let Some(term) = ExpandedTerm::of_word(word.text) else { continue };
        match word.negated {
            false => understood.terms.push(term),
            true => understood.left_out.push(Understood { terms: vec![term], ..Understood::default() }),
        }
    }
    understood
}

/// Understands words of which none leaves anything out, stage by stage.
/// Each `take_…` returns the words that it left.
fn meaning(words: &[&str], vocabulary: &dyn Vocabulary, synonyms: &Synonyms) -> Understood {
    let mut understood = Understood::default();
    let typed = words.join(" ");
    let words = take_case_numbers(words, &mut understood);
    // A reason is named by words that mean something else elsewhere, such as "not met".
    let (words, reasons, notes) = take_reasons(&words);
    understood.notes.extend(notes);
    let words = take_open_facts(words, &mut understood);
    let (words, question) = take_question(&words, &mut understood);
    let words = take_dates(&words, vocabulary, &mut understood);
    let words = take_states(&words, vocabulary, &mut understood);
    let words = take_case_facts(&words, &mut understood);
    let (words, modified) = take_modified(&words, &mut understood);
    let (words, outcomes) = take_outcomes(&words, &mut understood);
    let outcomes = selecting(question, outcomes, &mut understood);
    if let Some(splits) = split(&words, &outcomes, vocabulary, synonyms, &mut understood) {
        understood.splits = splits;
        understood.terms = reasons;
        return understood;
    }
    let outcomes = last_outcome(&words, outcomes, &mut understood);
    let mut words = spell(&words, vocabulary, synonyms, &mut understood);
    put_sides_first(&mut words);
    let words = words.join(" ");
    understood.terms = expand(&words, synonyms);
    soften(question, &mut understood.terms);
    // "which were denied" has only stop words left, which must not be required once the outcome is
    // a filter.
    let says_more = modified.is_some() || !outcomes.is_empty() || !understood.filters.is_empty() || !reasons.is_empty();
    if says_more && understood.terms.iter().all(|term| is_stop_word(&term.text.to_lowercase())) {
        understood.terms.clear();
    }
    // Nor "patient 65 yo".
    if says_more && understood.terms.iter().all(says_little) {
        understood.terms.iter_mut().for_each(|term| term.role = Role::Optional);
    }
    // It has no words of its own that could be misspelled or expanded.
    understood.terms.extend(modified);
    let mut told = told_reasons(&typed, &reasons);
    // "previously denied" is an outcome before it is the history of a treatment; and what no letter gives as a reason is
    // text.
    told.retain(|told| {
        !told.words.split_whitespace().any(is_outcome) && vocabulary.has_value("reasons", &told.term.text)
    });
    understood.terms.extend(reasons);
    let notes = told.iter().map(|reason| (reason.words.clone(), reason.term.text.clone())).collect::<Vec<_>>();
    let is_required = add_told(told, &mut understood.terms);
    understood.notes.extend(notes.into_iter().map(|(words, name)| match is_required {
        true => format!("'{words}' asks for the reason '{name}'; quotes make it text"),
        false => format!(
            "'{words}' tells the reason '{name}', which is not required, for the order alone; quotes make it text"
        ),
    }));
    tell_amounts(&words, &mut understood);
    ask_for_outcome(&outcomes, &mut understood);
    understood
}

/// Returns true if words only join or refer: "and also", "whose".
fn says_nothing(text: &str) -> bool {
    let bare = bare_word(text);
    is_stop_word(&bare) || is_function_word(&bare) && terms::mentions(text, Context::Query).is_empty()
}

/// Returns true if a term alone asks for nothing: a light word that is no name, as "PT" is one.
fn says_little(term: &ExpandedTerm) -> bool {
    let word = term.text.to_lowercase();
    let is_name = !term.equivalents.is_empty() || !term.categories.is_empty();
    !is_name && (is_function_word(&word) || is_optional(&word))
}

/// Notes the sum that an amount given as a rate comes to, amounts of money, and percentages that are no strength of a drug.
/// A number of visits that is typed as such needs no note.
fn tell_amounts(query: &str, understood: &mut Understood) {
    for amount in quantity::quantities(query).iter().filter(|amount| amount.unit == Unit::Visits) {
        let typed = &query[amount.range.clone()];
        if is_phrase(typed) && !typed.contains(&amount.value.to_string()) {
            understood.notes.push(format!("'{typed}' is read as {} visits; quotes make it text", amount.value));
        }
    }
    // Texts are searched by words and numbers: the mark before or behind one is not there.
    for sum in query.split_whitespace().filter(|word| word.starts_with('$')) {
        let number = bare_word(sum).trim_start_matches('$').to_owned();
        if number.starts_with(|c: char| c.is_ascii_digit()) {
            understood.notes.push(format!("'${number}' is looked for as the number {number}"));
        }
    }
    for share in query.split_whitespace().map(bare_word).filter(|word| word.ends_with('%')) {
        if strengths(&share).is_empty() || strengths(query).len() < query.matches('%').count() {
            let number = share.trim_end_matches('%');
            understood.notes.push(format!("'{share}' is looked for as the number {number}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::Decision;
    use crate::query::vocabulary::AnyWord;

    #[test]
    fn a_negated_outcome_asks_for_the_opposite() {
        let cases: [(&str, &str, &[&str]); 7] = [
            ("MRI not yet approved", "MRI", &["upheld"]),
            ("MRI was never overturned", "MRI", &["upheld"]),
            ("not denied MRI", "MRI", &["overturned"]),
            ("non-certified knee brace", "knee brace", &["upheld"]),
            ("MRI not certified or certified", "MRI", &[]),
            ("naproxen not medically necessary", "naproxen", &["upheld"]),
            ("UDS not on opioids", "UDS opioids not on", &[]),
        ];
        for (query, terms, decisions) in cases {
            let words: Vec<&str> = query.split(' ').collect();
            let words: Vec<Said<'_>> = words.iter().map(|text| Said { text, negated: false }).collect();
            let understood = understand(&words, false, &AnyWord, &Synonyms::default());
            let texts: Vec<&str> = understood.terms.iter().map(|term| term.text.as_str()).collect();
            assert_eq!(texts.join(" "), terms, "{query}");
            let asked = understood.filters.get("decision").cloned().unwrap_or_default();
            assert_eq!(asked, decisions, "{query}");
        }
    }

    #[test]
    fn things_with_different_outcomes_are_asked_for_each_with_its_own() {
        let cases: [(&str, &[(&str, Decision)]); 4] = [
            ("MRI approved but EMG denied", &[("MRI", Decision::Overturned), ("EMG", Decision::Upheld)]),
            ("denied MRI and approved EMG", &[("MRI", Decision::Upheld), ("EMG", Decision::Overturned)]),
            ("MRI approved or denied", &[]),
            ("approved versus denied", &[]),
        ];
        for (query, wanted) in cases {
            let words: Vec<&str> = query.split(' ').collect();
            let words: Vec<Said<'_>> = words.iter().map(|text| Said { text, negated: false }).collect();
            let understood = understand(&words, false, &AnyWord, &Synonyms::default());
            let splits: Vec<(&str, Decision)> =
                understood.splits.iter().map(|(terms, decision)| (terms[0].text.as_str(), *decision)).collect();
            assert_eq!(splits, wanted, "{query}");
            assert!(!understood.filters.contains_key("decision"), "{query}");
        }
    }
}
