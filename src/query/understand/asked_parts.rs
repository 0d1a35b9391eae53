//! Parts words into what they ask for, one thing after another: `MRI denied for women in 2016` is a topic, an outcome and two
//! facts.
//!
//! Two sides of a choice that have the same sorts of parts are whole questions, however many words each of them has.

use std::ops::Range;

use crate::query::understand::dates::date_words;
use crate::query::understand::facts::ages::PEOPLE;
use crate::query::understand::facts::asked_at;
use crate::query::understand::outcome::words::outcome_at;
use crate::query::values::states::licensed_words;
use crate::query::words::bare::bare_word;
use crate::query::words::stopwords::{is_function_word, is_graded, is_measure};
use crate::terms;
use crate::terms::notation::{levels, quantity};
use crate::terms::{ConceptId, ConceptKind, Context, strengths};

/// The sort of thing that words ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartSort {
    /// A concept, by its kind; all that is taken as a drug is of one kind.
    Named(ConceptKind),
    /// A level of the spine.
    Level,
    /// A number of pills or visits, a strength, a grade.
    Amount,
    /// Words without a name.
    Topic,
    /// An outcome of the review.
    Outcome,
    /// A value of a field, by its name; all dates are of one sort.
    Fact(&'static str),
}

impl PartSort {
    /// Returns true if it is something that texts tell, and no value of a field.
    pub fn is_told(self) -> bool {
        !matches!(self, PartSort::Outcome | PartSort::Fact(_))
    }
}

/// Words that ask for one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPart {
    /// Their places.
    pub words: Range<usize>,
    /// The sort of the thing.
    pub sort: PartSort,
    /// The concept that they name.
    pub concept: Option<ConceptId>,
}

/// The most words of a part that are looked at together, so that long texts cost no more than their length.
const LONGEST: usize = 12;

/// The sort of the States that reviewers are licensed in.
const LICENSURE: PartSort = PartSort::Fact("licensure");
/// The sort of all dates.
const DATE: PartSort = PartSort::Fact("date");

/// Reads what words ask for. Those that have only a grammatical role, such as "for", and words for people belong to no part; words
/// without a name are one part with those before them.
pub fn asked_parts(words: &[&str]) -> Vec<AskedPart> {
    let bare: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let (mut parts, mut at) = (Vec::<AskedPart>::new(), 0);
    while at < words.len() {
        let near = at..words.len().min(at + LONGEST);
        let part = |count: usize, sort: PartSort| AskedPart { words: at..at + count, sort, concept: None };
        let dated = || date_words(words[near.clone()].iter().copied()).map(|count| part(count, DATE));
        let asked = || asked_at(&bare[..near.end], at).map(|asked| part(asked.words, PartSort::Fact(asked.field)));
        let licensed = || licensed_words(&words[near.clone()]).map(|count| part(count, LICENSURE));
        let decided = || outcome_at(&bare[..near.end], at).map(|(count, _)| part(count, PartSort::Outcome));
        let named = || named_at(&words[..near.end], &bare[..near.end], at);
        let part = match dated().or_else(asked).or_else(licensed).or_else(decided).or_else(named) {
            Some(part) => part,
            None if is_function_word(bare[at]) || PEOPLE.contains(&bare[at]) => {
                at += 1;
                continue;
            }
            None => part(1, PartSort::Topic),
        };
        at = part.words.end;
        // A comma parts what is listed.
        let goes_on = |last: &&mut AskedPart| {
            part.sort == PartSort::Topic
                && last.sort == part.sort
                && last.words.end == part.words.start
                && !words[last.words.end - 1].ends_with(',')
        };
        match parts.last_mut().filter(goes_on) {
            Some(last) => last.words.end = part.words.end,
            None => parts.push(part),
        }
    }
    parts
}

/// Reads the name, level, grade or amount that begins at `at`.
fn named_at(words: &[&str], bare: &[&str], at: usize) -> Option<AskedPart> {
    let text = bare[at..].join(" ");
    let count = |end: usize| text[..end].split(' ').count();
    let part = |count: usize, sort: PartSort| AskedPart { words: at..at + count, sort, concept: None };
    let named = terms::mentions(&text, Context::Query).into_iter().filter(|one| one.range.start == 0);
    if let Some(longest) = named.max_by_key(|one| one.range.end) {
        let count = count(longest.range.end);
        // What a comma cuts is no name.
        let is_whole = words[at..at + count - 1].iter().all(|word| !word.ends_with(','));
        let sort = match terms::concept(longest.concept).kind {
            ConceptKind::Product | ConceptKind::Class => ConceptKind::Drug,
            kind => kind,
        };
        return is_whole.then(|| AskedPart { concept: Some(longest.concept), ..part(count, PartSort::Named(sort)) });
    }
    if !levels::levels(words[at]).is_empty() {
        return Some(part(1, PartSort::Level));
    }
    let is_number = |word: &&str| quantity::whole_number(word).is_some() || is_roman(word);
    if is_graded(bare[at]) && bare.get(at + 1).is_some_and(is_number) {
        return Some(part(2, PartSort::Amount));
    }
    let has_unit = || bare.get(at + 1).is_some_and(|unit| is_measure(unit));
    if quantity::whole_number(bare[at]).is_some() && has_unit() {
        return Some(part(2, PartSort::Amount));
    }
    let typed = words[at..].join(" ");
    let amounts = quantity::quantities(&typed).into_iter().map(|amount| amount.range);
    let amounts = amounts.chain(strengths(&typed).into_iter().map(|(range, _)| range));
    let end = amounts.filter(|range| range.start == 0).map(|range| range.end).max()?;
    Some(part(typed[..end].split(' ').count(), PartSort::Amount))
}

/// Returns true if a bare word is a small Roman number.
pub fn is_roman(word: &str) -> bool {
    ["i", "ii", "iii", "iv", "v"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_by_what_they_ask_for() {
        let cases = [
            (
                "lumbar MRI denied for women in 2016",
                "lumbar: Region, MRI: Tx, denied: Outcome, women: sex, in 2016: date",
            ),
            ("women over 60", "women: sex, over 60: age"),
            ("surgery reviewed by an orthopedist", "surgery: Tx, reviewed by an orthopedist: specialties"),
            ("left knee pain 6 visits", "left: Side, knee: Region, pain: Dx, 6 visits: Amount"),
            ("knee, shoulder MRI", "knee,: Region, shoulder: Region, MRI: Tx"),
            ("widget frobnicator of Norco #60", "widget frobnicator: Topic, Norco: Drug, #60: Amount"),
            ("type II knee", "type II: Amount, knee: Region"),
            ("of the", ""),
        ];
        for (typed, wanted) in cases {
            let words: Vec<&str> = typed.split(' ').collect();
            let shown = |part: &AskedPart| match part.sort {
                PartSort::Named(kind) => format!("{}: {kind:?}", words[part.words.clone()].join(" ")),
                PartSort::Fact(field) => format!("{}: {field}", words[part.words.clone()].join(" ")),
                sort => format!("{}: {sort:?}", words[part.words.clone()].join(" ")),
            };
            let got = asked_parts(&words).iter().map(shown).collect::<Vec<_>>().join(", ");
            assert_eq!(got, wanted, "{typed}");
        }
    }
}
