//! From a query as typed to what it asks for.

pub(crate) mod asked_outcome;
pub(crate) mod case_facts;
pub(crate) mod dates;
pub(crate) mod exclusion;
pub(crate) mod modified;
pub(crate) mod numbers;
pub(crate) mod outcome;
pub(crate) mod period;
pub(crate) mod reviewer;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::letter::{Decision, case_number};
use crate::query::expanded_term::{ExpandedTerm, Role, Sort, joined};
use crate::query::understand::asked_outcome::{ask_for_outcome, last_outcome, split, take_outcomes};
use crate::query::understand::case_facts::take_case_facts;
use crate::query::understand::dates::take_dates;
use crate::query::understand::exclusion::{Exclusion, Said, part};
use crate::query::understand::modified::take_modified;
use crate::query::understand::numbers::take_question;
use crate::query::understand::outcome::bare_word;
use crate::query::values::states::take_states;
use crate::query::words::spelling::{Vocabulary, spell};
use crate::query::words::stopwords::{is_company, is_stop_word, leads_to_reason};
use crate::query::words::synonyms::Synonyms;
use crate::terms;
use crate::terms::notation::{levels, quantity, strength};
use crate::terms::{ConceptId, ConceptKind, Context, Mention, Quantity, Unit};
use crate::text;

/// What words ask for that follow each other in a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// What a hit should hold; may be empty when the filters say it all.
    pub needs: Vec<ExpandedTerm>,
    /// Field names and the values of which a hit must have one.
    pub filters: BTreeMap<&'static str, Vec<String>>,
    /// What a hit must not have, each part of it alone.
    pub left_out: Vec<Understood>,
    /// Where both outcomes are named, each of its own thing: the things, and the outcome that each should have.
    pub splits: Vec<(Vec<ExpandedTerm>, Decision)>,
    /// The words ask for numbers: how often, how many.
    pub asks_numbers: bool,
    /// What was made of the words, for the user to read.
    pub notes: Vec<String>,
    /// Misspelled words and what was searched for in their place.
    pub corrections: Vec<(String, String)>,
}

/// Understands `words`, which follow each other; with `literal`, takes every word as itself.
pub fn understand(words: &[Said<'_>], literal: bool, vocabulary: &dyn Vocabulary, synonyms: &Synonyms) -> Understood {
    if literal {
        return as_typed(words);
    }
    let parted = part(words);
    let mut understood = meaning(&parted.wanted, vocabulary, synonyms);
    for said in parted.said {
        understood.notes.push(format!(
            "'{said}' is read as what a letter says; write 'NOT {}' to leave items out",
            said.trim_start_matches("not ")
        ));
        understood.needs.push(ExpandedTerm { role: Role::Optional, ..need(&said) });
    }
    for exclusion in parted.left_out {
        understood.notes.extend(tell_exclusion(&exclusion));
        let mut left_out = meaning(&exclusion.words, vocabulary, synonyms);
        understood.notes.extend(std::mem::take(&mut left_out.notes).iter().map(|note| of_left_out(note)));
        understood.corrections.append(&mut left_out.corrections);
        understood.left_out.push(left_out);
    }
    understood
}

/// Every word as itself.
fn as_typed(words: &[Said<'_>]) -> Understood {
    let mut understood = Understood::default();
    for word in words {
        let Some(need) = word_need(word.text) else { continue };
        match word.negated {
            false => understood.needs.push(need),
            true => understood.left_out.push(Understood { needs: vec![need], ..Understood::default() }),
        }
    }
    understood
}

/// Tells of words that leave something out where no operator does, or where they leave out more than one word.
fn tell_exclusion(exclusion: &Exclusion<'_>) -> Option<String> {
    match exclusion.by_operator {
        true if exclusion.words.len() == 1 => None,
        true => Some(format!("NOT leaves out all of '{}'; quotes make words text", exclusion.words.join(" "))),
        false => Some(format!("'{}' leaves items out, as NOT does; quotes make it text", exclusion.typed)),
    }
}

/// A note about words that ask for something, as it holds where they leave it out.
pub fn of_left_out(note: &str) -> String {
    note.replacen(" asks for ", " leaves out ", 1)
}

/// What words mean of which none leaves anything out.
fn meaning(words: &[&str], vocabulary: &dyn Vocabulary, synonyms: &Synonyms) -> Understood {
    let mut understood = Understood::default();
    let words: Vec<&str> = words.iter().copied().filter(|word| !take_case_number(word, &mut understood)).collect();
    let words = take_question(&words, &mut understood);
    let words = take_dates(&words, vocabulary, &mut understood);
    let words = take_states(&words, vocabulary, &mut understood);
    let words = take_case_facts(&words, vocabulary, &mut understood);
    let (words, modified) = take_modified(&words, &mut understood);
    let (words, outcomes) = take_outcomes(&words, &mut understood);
    if let Some(splits) = split(&words, &outcomes, vocabulary, synonyms, &mut understood) {
        understood.splits = splits;
        return understood;
    }
    let outcomes = last_outcome(&words, outcomes, &mut understood);
    let words = spell(&words, vocabulary, synonyms, &mut understood);
    let words = words.join(" ");
    understood.needs = needs(&words, synonyms);
    let says_more = modified.is_some() || !outcomes.is_empty() || !understood.filters.is_empty();
    if says_more && understood.needs.iter().all(|need| is_stop_word(&need.text.to_lowercase())) {
        understood.needs.clear();
    }
    understood.needs.extend(modified);
    tell_amounts(&words, &mut understood);
    ask_for_outcome(&outcomes, &mut understood);
    understood
}

/// What was typed and nothing more; several words are wanted side by side, in this order, and a word with a hyphen also
/// without it.
pub fn need(text: &str) -> ExpandedTerm {
    ExpandedTerm {
        text: text.to_owned(),
        alternatives: Vec::new(),
        wider: Vec::new(),
        synonyms: joined(text).into_iter().collect(),
        related: Vec::new(),
        role: Role::Subject,
        sort: Sort::Other,
    }
}

/// A typed word, when there is anything in it that could be looked up. One of several parts, such as `10/325`, is wanted
/// with its parts side by side.
fn word_need(word: &str) -> Option<ExpandedTerm> {
    let words = text::words(word);
    let (first, last) = (words.first()?, words.last()?);
    Some(need(&word[first.range.start..last.range.end]))
}

fn take_case_number(word: &str, understood: &mut Understood) -> bool {
    let Some(number) = case_number(word) else { return false };
    // The id of an item is that of its letter and its number there.
    let item = word.rsplit_once('#').map(|(_, item)| item);
    let item = item.filter(|item| !item.is_empty() && item.bytes().all(|byte| byte.is_ascii_digit()));
    let (field, id) = item.map_or(("letter", number.clone()), |item| ("id", format!("{number}#{item}")));
    understood.filters.entry(field).or_default().push(id);
    true
}

/// What is done on both sides is done on each of them.
const ONE_SIDE: [&str; 2] = ["side:left", "side:right"];
const BOTH_SIDES: &str = "side:bilateral";

/// A part of the query's text that stands for something the domain has a notation for.
struct Named {
    range: Range<usize>,
    /// The terms that stand for it in the index, all of them.
    terms: Vec<String>,
    /// What satisfies it less well.
    wider: Vec<String>,
    /// What stands for it by the user's own word.
    synonyms: Vec<String>,
    related: Vec<String>,
    sort: Sort,
}

impl Named {
    /// A part that stands for `terms` and nothing else.
    fn new(range: Range<usize>, terms: Vec<String>, sort: Sort) -> Named {
        Named { range, terms, wider: Vec::new(), synonyms: Vec::new(), related: Vec::new(), sort }
    }
}

pub(crate) fn needs(query: &str, synonyms: &Synonyms) -> Vec<ExpandedTerm> {
    let mut needs: Vec<(usize, ExpandedTerm)> = Vec::new();
    let mut named = named(query, synonyms);
    named.sort_by_key(|name| name.range.start);
    let mut at = 0;
    for name in named {
        needs.extend(plain_needs(query, at..name.range.start));
        let mut typed = need(&query[name.range.clone()]);
        typed.synonyms.extend(name.synonyms);
        let alternatives = if name.terms.is_empty() { Vec::new() } else { vec![name.terms] };
        let mut wider = name.wider;
        if alternatives.iter().flatten().any(|term| ONE_SIDE.contains(&term.as_str())) {
            wider.push(BOTH_SIDES.to_owned());
        }
        let need = ExpandedTerm { alternatives, wider, related: name.related, sort: name.sort, ..typed };
        needs.push((name.range.start, need));
        at = name.range.end;
    }
    needs.extend(plain_needs(query, at..query.len()));
    // Names may stand inside a rate, "2 times a week for the right knee for 6 weeks"; its other words have nothing to add.
    let rates: Vec<Range<usize>> =
        quantity::quantities(query).iter().filter_map(|amount| rate_in(query, amount)).collect();
    needs.retain(|(at, need)| !need.alternatives.is_empty() || !rates.iter().any(|rate| rate.contains(at)));
    if needs.is_empty() {
        return query.split_whitespace().filter_map(word_need).collect();
    }
    give_roles(query, &mut needs);
    needs.into_iter().map(|(_, need)| need).collect()
}

/// The words of a part of the query that no name covers, each with its place.
fn plain_needs(query: &str, part: Range<usize>) -> Vec<(usize, ExpandedTerm)> {
    let offset = |word: &str| word.as_ptr() as usize - query.as_ptr() as usize;
    let words = query[part].split_whitespace().filter(|word| !is_stop_word(&bare_word(word)));
    words.filter_map(|word| Some((offset(word), word_need(word)?))).collect()
}

/// What stands behind a word like "because" is a reason; words like "tablets" go along with the rest.
/// A question always has a subject.
fn give_roles(query: &str, needs: &mut [(usize, ExpandedTerm)]) {
    let offset = |word: &str| word.as_ptr() as usize - query.as_ptr() as usize;
    let reason_from = query.split_whitespace().find(|word| leads_to_reason(&bare_word(word))).map(offset);
    for (at, need) in needs.iter_mut() {
        if reason_from.is_some_and(|from| *at > from) {
            need.role = Role::Reason;
        } else if is_company(&need.text.to_lowercase()) {
            need.role = Role::Optional;
        }
    }
    if needs.iter().all(|(_, need)| need.role != Role::Subject) {
        needs.iter_mut().for_each(|(_, need)| need.role = Role::Subject);
    }
}

/// The user's synonyms, levels, doses, quantities and concepts, none overlapping another; the earlier kind wins.
fn named(query: &str, synonyms: &Synonyms) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let mut add = |named: Named| {
        let (start, end) = (named.range.start, named.range.end);
        let overlaps = found.iter().any(|other| other.range.start < end && start < other.range.end);
        let is_named = !named.terms.is_empty() || !named.synonyms.is_empty();
        let is_new = is_named && !overlaps;
        if is_new {
            found.push(named);
        }
        is_new
    };
    for (range, synonyms) in synonyms.named(query) {
        // What the words name beside is found too.
        let concept = terms::mentions(&query[range.clone()], Context::Query).into_iter().next();
        let concept = concept.filter(|mention| mention.range.len() == range.len()).map(named_concept);
        let named = concept.unwrap_or_else(|| Named::new(range.clone(), Vec::new(), Sort::Other));
        add(Named { range, synonyms, ..named });
    }
    for mention in levels::mentions(query) {
        let segments: Vec<String> = mention.segments.iter().map(terms::level_term).collect();
        let vertebrae = mention.vertebrae.iter().map(terms::level_term).collect();
        let terms = if segments.is_empty() { vertebrae } else { segments };
        let related = mention.vertebrae.iter().map(|vertebra| terms::region_term(vertebra.region())).collect();
        add(Named { related, ..Named::new(mention.range, terms, Sort::Place) });
    }
    for (range, dose) in strength::strengths(query) {
        add(Named::new(range, vec![terms::strength_term(&dose)], Sort::Dose));
    }
    for mention in terms::mentions(query, Context::Query) {
        add(named_concept(mention));
    }
    for amount in quantity::quantities(query) {
        let named = |range: Range<usize>| named_amount(range, &amount);
        // Words of an amount may be a name of their own: "6 PT visits".
        if !(is_phrase(&query[amount.range.clone()]) && add(named(amount.range.clone()))) {
            add(named(number_in(query, &amount.range)));
        }
    }
    found
}

/// What letters write behind an amount, by what it counts; one without a unit is one of pills.
const UNITS: [(&[Unit], &[&str]); 7] = [
    (&[Unit::Visits], &["visits", "sessions", "treatments", "appointments"]),
    (&[Unit::Tablets, Unit::Unknown], &["tablets", "tabs", "capsules", "caps", "pills", "patches"]),
    (&[Unit::Weeks], &["weeks"]),
    (&[Unit::Days], &["days"]),
    (&[Unit::Months], &["months"]),
    (&[Unit::Refills], &["refills"]),
    (&[Unit::Grams], &["grams", "gm", "g"]),
];

/// An amount in dispute; one first asked for, or granted, satisfies it less well. In prose its unit must be there.
fn named_amount(range: Range<usize>, amount: &Quantity) -> Named {
    let units = UNITS.iter().filter(|(units, _)| units.contains(&amount.unit)).flat_map(|(_, words)| *words);
    Named {
        wider: vec![terms::quantity_term(amount)],
        synonyms: units.map(|unit| format!("{} {unit}", amount.value)).collect(),
        ..Named::new(range, vec![terms::disputed_term(amount)], Sort::Amount)
    }
}

fn named_concept(mention: Mention) -> Named {
    let id = |concept: &ConceptId| terms::concept(*concept).id.to_owned();
    let kind = terms::concept(mention.concept).kind;
    let parts = terms::parts(mention.concept);
    // A thing of several parts is near to each of them; any other to what is directly above it.
    let near: Vec<ConceptId> = match parts.len() {
        1 => {
            terms::concept(mention.concept).broader.iter().copied().filter(|&broader| is_near(broader, kind)).collect()
        }
        _ => parts.clone(),
    };
    let sort = match kind {
        ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class | ConceptKind::Tx => Sort::Treatment,
        ConceptKind::Dx => Sort::Diagnosis,
        ConceptKind::Region | ConceptKind::Side => Sort::Place,
        ConceptKind::Form | ConceptKind::Guide | ConceptKind::Noise => Sort::Other,
    };
    let related = if sort == Sort::Place { Vec::new() } else { near.iter().map(id).collect() };
    Named { related, ..Named::new(mention.range, parts.iter().map(id).collect(), sort) }
}

/// A class of drugs is near to its drugs; a treatment or diagnosis to others of its family, but not to all
/// that share only the widest heading, such as "surgery".
fn is_near(broader: ConceptId, kind: ConceptKind) -> bool {
    let broader = terms::concept(broader);
    broader.kind == ConceptKind::Class
        || (broader.kind == kind && (kind != ConceptKind::Tx || !broader.broader.is_empty()))
}

/// Whether an amount is more than a number with a unit: "twice a week for 3 weeks".
fn is_phrase(amount: &str) -> bool {
    match amount.split_whitespace().collect::<Vec<_>>()[..] {
        [number] | [number, _] => !quantity::is_number(number.trim_start_matches('#')),
        _ => true,
    }
}

/// Where an amount says how often a week or month something is done.
fn rate_in(query: &str, amount: &Quantity) -> Option<Range<usize>> {
    let is_period = |word: &str| ["week", "wk", "month"].iter().any(|period| word.contains(period));
    let is_rate = amount.unit == Unit::Visits && query[amount.range.clone()].split_whitespace().any(is_period);
    is_rate.then(|| amount.range.clone())
}

/// Tells of amounts that are reckoned what they come to.
fn tell_amounts(query: &str, understood: &mut Understood) {
    for amount in quantity::quantities(query).iter().filter(|amount| amount.unit == Unit::Visits) {
        let typed = &query[amount.range.clone()];
        if is_phrase(typed) && !typed.contains(&amount.value.to_string()) {
            understood.notes.push(format!("'{typed}' is read as {} visits; quotes make it text", amount.value));
        }
    }
}

/// The number of a quantity without its unit, which may be a name of its own.
fn number_in(query: &str, range: &Range<usize>) -> Range<usize> {
    let slice = &query[range.clone()];
    let start = slice.find(char::is_alphanumeric).unwrap_or(0);
    let length = slice[start..].find(char::is_whitespace).unwrap_or(slice.len() - start);
    range.start + start..range.start + start + length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::words::spelling::AnyWord;

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
        for (query, needs, decisions) in cases {
            let words: Vec<&str> = query.split(' ').collect();
            let words: Vec<Said<'_>> = words.iter().map(|text| Said { text, negated: false }).collect();
            let understood = understand(&words, false, &AnyWord, &Synonyms::default());
            let texts: Vec<&str> = understood.needs.iter().map(|need| need.text.as_str()).collect();
            assert_eq!(texts.join(" "), needs, "{query}");
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
                understood.splits.iter().map(|(needs, decision)| (needs[0].text.as_str(), *decision)).collect();
            assert_eq!(splits, wanted, "{query}");
            assert!(!understood.filters.contains_key("decision"), "{query}");
        }
    }
}
