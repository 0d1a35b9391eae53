//! Expands the words of a query to terms: each with its other names, and with the part that it plays.
//!
//! A word that no name covers stays a word. Stop words are dropped, unless nothing else is left.

use std::ops::Range;

use crate::query::expand::amounts::{forms_of, rate_in};
use crate::query::expand::expanded_term::{ExpandedTerm, Role, Sort};
use crate::query::expand::named_parts::{NamedPart, named_parts};
use crate::query::expand::synonyms::Synonyms;
use crate::query::words::bare::bare_word;
use crate::query::words::stopwords::{
    is_graded, is_light, is_measure, is_optional, is_said_of_i, is_stop_word, is_unit, leads_to_reason,
};
use crate::terms;
use crate::terms::notation::quantity;

/// Sides of the body, since a treatment of both sides is one of each of them.
/// The terms of the two sides in the index.
const ONE_SIDE: [&str; 2] = ["side:left", "side:right"];
/// It is broader than either, and counts less for one who asks for a side.
const BOTH_SIDES: &str = "side:bilateral";

/// Expands words that follow each other to the terms that a hit should hold.
/// The terms are in the order of the query. There are none only if the query has no word.
pub fn expand(query: &str, synonyms: &Synonyms) -> Vec<ExpandedTerm> {
    let mut terms: Vec<(usize, ExpandedTerm)> = Vec::new();
    let mut named = named_parts(query, synonyms);
    named.sort_by_key(|name| name.range.start);
    let mut at = 0;
    for name in named {
        terms.extend(plain_terms(query, at..name.range.start));
        let mut typed = ExpandedTerm::typed(&query[name.range.clone()]);
        typed.synonyms.extend(name.synonyms);
        // An empty list would be an equivalent that every item has.
        let mut equivalents = if name.equivalents.is_empty() { Vec::new() } else { vec![name.equivalents] };
        let mut broader = name.broader;
        match equivalents.first().map(|parts| (&parts[..], on_both_sides(parts))) {
            Some(([_], Some(both))) => broader.extend(both),
            // Of the right lower extremity both sides alone are nothing.
            Some((_, Some(both))) => equivalents.push(both),
            _ => {}
        }
        let NamedPart { own_name, siblings, sort, .. } = name;
        let term = ExpandedTerm { equivalents, own_name, broader, siblings, sort, ..typed };
        terms.push((name.range.start, term));
        at = name.range.end;
    }
    terms.extend(plain_terms(query, at..query.len()));
    // Names may be inside a rate, "2 times a week for the right knee for 6 weeks"; its other words add nothing.
    let rates: Vec<Range<usize>> =
        quantity::quantities(query).iter().filter_map(|amount| rate_in(query, amount)).collect();
    terms.retain(|(at, term)| !term.equivalents.is_empty() || !rates.iter().any(|rate| rate.contains(at)));
    // Only stop words, as in "to be or not": then they are wanted.
    if terms.is_empty() {
        return query.split_whitespace().filter_map(ExpandedTerm::of_word).collect();
    }
    drop_repeated(&mut terms);
    // An occasion is told first: in "therapy after surgery", no treatment is named but in general.
    tell_occasions(query, &mut terms);
    give_categories(&mut terms);
    give_roles(query, &mut terms);
    terms.into_iter().map(|(_, term)| term).collect()
}

/// Returns the parts of a thing on one side as those of the thing on both; `None` where it is on no side.
fn on_both_sides(parts: &[String]) -> Option<Vec<String>> {
    let is_side = |part: &String| ONE_SIDE.contains(&part.as_str());
    let both = |part: &String| if is_side(part) { BOTH_SIDES.to_owned() } else { part.clone() };
    parts.iter().any(is_side).then(|| parts.iter().map(both).collect())
}

/// Drops terms that ask for what one before them asks for: a description says the same thing several times, and means it
/// once.
fn drop_repeated(terms: &mut Vec<(usize, ExpandedTerm)>) {
    let is_same = |one: &ExpandedTerm, other: &ExpandedTerm| match one.equivalents.is_empty() {
        true => other.equivalents.is_empty() && one.text.eq_ignore_ascii_case(&other.text),
        false => one.equivalents == other.equivalents,
    };
    for at in (1..terms.len()).rev() {
        if terms[..at].iter().any(|(_, before)| is_same(before, &terms[at].1)) {
            terms.remove(at);
        }
    }
}

/// Makes terms of the words of a part of the query that no name covers, each with its byte in the query.
/// `part` is a range of bytes.
fn plain_terms(query: &str, part: Range<usize>) -> Vec<(usize, ExpandedTerm)> {
    // The words are slices of the query, so that their addresses tell their bytes.
    let offset = |word: &str| word.as_ptr() as usize - query.as_ptr() as usize;
    let words: Vec<&str> = query[part].split_whitespace().collect();
    // "Grade I" has a number, and the "I" of "the stage I need" is nobody.
    let is_one = |at: usize| {
        let is_of_grade = at.checked_sub(1).is_some_and(|before| is_graded(&bare_word(words[before])));
        let is_pronoun = words.get(at + 1).is_some_and(|next| is_said_of_i(&bare_word(next)));
        words[at].starts_with('I') && is_of_grade && !is_pronoun
    };
    let is_wanted = |at: &usize| !is_stop_word(&bare_word(words[*at])) || (bare_word(words[*at]) == "i" && is_one(*at));
    let graded_at = |at: usize| {
        let number = words.get(at + 1).filter(|number| bare_word(number) != "i" || is_one(at + 1))?;
        graded(words[at], number)
    };
    let (mut terms, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let graded = graded_at(at).or_else(|| measured(words[at], words.get(at + 1)?));
        let count = 1 + usize::from(graded.is_some());
        let term = graded.or_else(|| Some(at).filter(&is_wanted).and_then(|at| whole_or_short(words[at])));
        terms.extend(term.map(|term| (offset(words[at]), term)));
        at += count;
    }
    terms
}

/// Words of requests in short, and in full.
const SHORT_WORDS: [(&str, &str); 2] = [("auth", "authorization"), ("retro", "retrospective")];

/// Makes the term of a word, which may be a short one.
fn whole_or_short(word: &str) -> Option<ExpandedTerm> {
    let mut term = ExpandedTerm::of_word(word)?;
    let whole = SHORT_WORDS.iter().find(|(short, _)| term.text.eq_ignore_ascii_case(short));
    term.synonyms.extend(whole.map(|(_, whole)| (*whole).to_owned()));
    Some(term)
}

/// Makes the term of a grade, stage or type, whose number may be a Roman one: "grade 2" is "grade II". `None` where there is no
/// such number.
fn graded(word: &str, number: &str) -> Option<ExpandedTerm> {
    const ROMAN: [&str; 5] = ["i", "ii", "iii", "iv", "v"];
    const SORTS: [&str; 5] = ["class", "grade", "phase", "stage", "type"];
    let (sort, typed) = (bare_word(word), bare_word(number));
    let of_roman = || u32::try_from(ROMAN.iter().position(|roman| *roman == typed)? + 1).ok();
    let value = quantity::whole_number(&typed).or_else(of_roman).filter(|_| SORTS.contains(&sort.as_str()))?;
    let roman = ROMAN.get(usize::try_from(value).ok()?.checked_sub(1)?)?;
    let others = [format!("{sort} {roman}"), format!("{sort} {value}")];
    let text = format!("{word} {}", number.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let synonyms = others.into_iter().filter(|other| !other.eq_ignore_ascii_case(&text)).collect();
    Some(ExpandedTerm { synonyms, ..ExpandedTerm::typed(&text) })
}

/// Makes the term of a number with a unit that is counted in no field: "four hours" is "4 hours". `None` where there is none.
fn measured(number: &str, unit: &str) -> Option<ExpandedTerm> {
    let (typed, unit) = (bare_word(number), bare_word(unit));
    let value = quantity::whole_number(&typed).filter(|_| is_measure(&unit))?;
    let text = format!("{number} {unit}");
    let synonyms = forms_of(value, &unit).filter(|form| !form.eq_ignore_ascii_case(&text)).collect();
    Some(ExpandedTerm { synonyms, ..ExpandedTerm::typed(&text) })
}

/// Gives the words that stand for a whole category of treatments their categories, as "medication" in "medication for the
/// low back". Where a treatment is named, "Flexeril medication", they only go along with it.
fn give_categories(terms: &mut [(usize, ExpandedTerm)]) {
    let is_subject = |term: &ExpandedTerm| term.role == Role::Subject;
    if terms.iter().any(|(_, term)| term.sort == Sort::Treatment && is_subject(term)) {
        return;
    }
    for (_, term) in terms.iter_mut().filter(|(_, term)| term.equivalents.is_empty() && is_subject(term)) {
        term.categories = terms::categories_of_noun(&term.text);
        if !term.categories.is_empty() {
            term.sort = Sort::Treatment;
        }
    }
}

/// Gives each term its role: those after a word like "because" are reasons, words like "tablets" are optional. A
/// question always has a subject.
/// Only the first such word counts, and not the terms before it.
fn give_roles(query: &str, terms: &mut [(usize, ExpandedTerm)]) {
    let offset = |word: &str| word.as_ptr() as usize - query.as_ptr() as usize;
    // "MRI without contrast" is one name, and nothing in it leads to a reason.
    let in_name = |place: usize| terms.iter().any(|(at, term)| (*at..at + term.text.len()).contains(&place));
    let leads = |word: &&str| leads_to_reason(&bare_word(word)) && !in_name(offset(word));
    let reason_from = query.split_whitespace().find(leads).map(offset);
    // What is an occasion already is no subject.
    for (at, term) in terms.iter_mut().filter(|(_, term)| term.role == Role::Subject) {
        let word = term.text.to_lowercase();
        let is_plain = term.equivalents.is_empty() && term.categories.is_empty();
        if is_plain && (is_unit(&word) || is_optional(&word)) && follows_number(query, *at) {
            // A unit is a part of its amount, which is looked for by itself.
            (term.role, term.sort) = (Role::Optional, Sort::Amount);
        } else if is_plain && is_light(&word) {
            term.role = Role::Optional;
        } else if reason_from.is_some_and(|from| *at > from) {
            term.role = Role::Reason;
        } else if is_optional(&word) && term.categories.is_empty() {
            term.role = Role::Optional;
        }
    }
    // Without a subject nothing would be required: "because of pain" is about pain.
    if terms.iter().all(|(_, term)| term.role != Role::Subject) {
        terms.iter_mut().for_each(|(_, term)| term.role = Role::Subject);
    }
}

/// Words before the occasion of a treatment: "cold therapy *after* shoulder surgery".
const OCCASIONS: [&str; 10] =
    ["after", "following", "before", "during", "pending", "awaiting", "preceding", "post", "s/p", "while"];

/// Makes treatments that only tell the occasion of another one reasons for it: surgery is not what "physical therapy
/// after surgery" asks for.
fn tell_occasions(query: &str, terms: &mut [(usize, ExpandedTerm)]) {
    let offset = |word: &str| word.as_ptr() as usize - query.as_ptr() as usize;
    let words: Vec<&str> = query.split_whitespace().collect();
    let tells = |at: &usize| match bare_word(words[*at]).as_str() {
        "prior" => words.get(at + 1).is_some_and(|next| *next == "to"),
        // At the beginning it asks.
        "when" | "if" => *at > 0,
        word => OCCASIONS.contains(&word),
    };
    let in_name = |place: usize| terms.iter().any(|(at, term)| (*at..at + term.text.len()).contains(&place));
    let tells = |at: &usize| tells(at) && !in_name(offset(words[*at]));
    let Some(from) = (0..words.len()).find(tells).map(|at| offset(words[at])) else { return };
    let is_treatment =
        |term: &ExpandedTerm| term.sort == Sort::Treatment || !terms::categories_of_noun(&term.text).is_empty();
    let asks_before = terms.iter().any(|(at, term)| *at < from && is_treatment(term));
    let mut after = terms.iter_mut().filter(|(at, term)| *at > from && is_treatment(term));
    if asks_before {
        after.for_each(|(_, term)| make_occasion(term));
    } else if let Some((_, occasion)) = after.next()
        && after.next().is_some()
    {
        // "after surgery physical therapy": what comes first is the occasion, if something is left to ask for.
        make_occasion(occasion);
    }
}

/// Makes a treatment the occasion of another one. A heading may tell an operation by the time after it alone.
fn make_occasion(term: &mut ExpandedTerm) {
    const OPERATION: &str = "tx:surgery";
    const BEHIND_IT: [&str; 2] = ["post-operative", "post-surgical"];
    term.role = Role::Reason;
    let is_operation = |id: &String| {
        let operation = terms::concept_id(OPERATION);
        terms::concept_id(id).zip(operation).is_some_and(|(one, operation)| terms::is_a(one, operation))
    };
    if term.equivalents.iter().flatten().any(is_operation) {
        term.synonyms.extend(BEHIND_IT.map(str::to_owned));
    }
}

/// Returns true if the word at `at`, in bytes, follows a number.
fn follows_number(query: &str, at: usize) -> bool {
    query[..at].split_whitespace().next_back().is_some_and(|word| word.ends_with(|c: char| c.is_ascii_digit()))
}
