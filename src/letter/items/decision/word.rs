//! Reads the word that states a decision at the end of a heading.
//!
//! Layouts from 2014 on end each heading in a colon and such a word, so that it marks headings as well.

use std::sync::LazyLock;

use crate::letter::page::ocr::{Folded, within};
use crate::letter::types::Decision;

/// The words that end the heading of an item, with their meanings. The first two need no separator.
/// A decision in part is "modified", whichever part is named first.
const WORDS: [(&str, Decision); 19] = [
    ("Upheld", Decision::Upheld),
    ("Overturned", Decision::Overturned),
    ("Modified", Decision::Modified),
    ("Partially overturned", Decision::Modified),
    ("Partial overturn", Decision::Modified),
    ("Partly overturned", Decision::Modified),
    ("Overturned in part", Decision::Modified),
    ("Overturned partially", Decision::Modified),
    ("Overturned, in part", Decision::Modified),
    ("Overturn in part", Decision::Modified),
    ("Partially upheld", Decision::Modified),
    ("Partly upheld", Decision::Modified),
    ("Upheld in part", Decision::Modified),
    ("Modified in part", Decision::Modified),
    ("Upheld in part, overturned in part", Decision::Modified),
    ("Overturned in part, upheld in part", Decision::Modified),
    ("Upheld in part and overturned in part", Decision::Modified),
    ("Overturned in part and upheld in part", Decision::Modified),
    ("Upheld with modification", Decision::Modified),
];

/// Other words for a decision, which count only right above the labels of an item: elsewhere they tell of earlier decisions.
const OTHER_WORDS: [(&str, Decision); 21] = [
    ("Overturn", Decision::Overturned),
    ("Uphold", Decision::Upheld),
    ("Denied", Decision::Upheld),
    ("Non-certified", Decision::Upheld),
    ("Not certified", Decision::Upheld),
    ("Not medically necessary", Decision::Upheld),
    ("Affirmed", Decision::Upheld),
    ("Sustained", Decision::Upheld),
    ("Denial upheld", Decision::Upheld),
    ("Not overturned", Decision::Upheld),
    ("Approved", Decision::Overturned),
    ("Authorized", Decision::Overturned),
    ("Certified", Decision::Overturned),
    ("Granted", Decision::Overturned),
    ("Reversed", Decision::Overturned),
    ("Medically necessary", Decision::Overturned),
    ("Denial overturned", Decision::Overturned),
    ("Denial reversed", Decision::Overturned),
    ("Not upheld", Decision::Overturned),
    ("Upheld as modified", Decision::Modified),
    ("Overturned with modification", Decision::Modified),
];

/// A list of words, folded.
type FoldedWords = LazyLock<Vec<(Folded, Decision)>>;
static FOLDED: FoldedWords = LazyLock::new(|| folded_words(&WORDS));
static OTHERS_FOLDED: FoldedWords = LazyLock::new(|| folded_words(&OTHER_WORDS));

/// Folds a list of words.
fn folded_words(words: &[(&str, Decision)]) -> Vec<(Folded, Decision)> {
    words.iter().map(|&(name, decision)| (folded(name), decision)).collect()
}

/// Folds a text, with the two letters as one that scanners read as "m": "Overtumed".
fn folded(text: &str) -> Folded {
    Folded::of(&text.replace("rn", "m").replace("RN", "M"))
}

/// The characters that may be between a heading and its decision.
/// The colon is the form's own; the others are slips and habits of single letters.
const SEPARATORS: [char; 6] = [':', ';', '.', '-', '\u{2013}', '\u{2014}'];

/// Returns the decision that `text` consists of, but for a full stop and one slip of the extractor.
/// An empty text is none.
pub fn stated(text: &str) -> Option<Decision> {
    one_of(text, &FOLDED)
}

/// Returns the decision of the word of a list that `text` consists of, as [`stated`] does.
fn one_of(text: &str, known: &[(Folded, Decision)]) -> Option<Decision> {
    const LONGEST: usize = 40;
    let text = text.trim();
    if text.len() > LONGEST || text.is_empty() {
        return None;
    }
    let folded = folded(text);
    let like =
        |slips: usize| known.iter().find(|(name, _)| within(folded.letters(), name.letters(), slips)).map(|row| row.1);
    // An exact match goes first: one slip may turn a word into another row's.
    like(0).or_else(|| like(1))
}

/// Splits "… blocks under fluoroscopy: Upheld" at its last separator into heading and decision.
/// Gives None if the text does not end in a decision.
pub fn split(text: &str) -> Option<(&str, Decision)> {
    let text = text.trim_end();
    let at_end = |known: &[(Folded, Decision)]| {
        SEPARATORS.into_iter().find_map(|separator| {
            let (before, after) = text.rsplit_once(separator)?;
            Some((before, one_of(after, known)?))
        })
    };
    let found =
        at_end(&FOLDED).or_else(|| with_more(text)).or_else(|| at_end(&OTHERS_FOLDED)).or_else(|| in_brackets(text));
    if let Some((before, decision)) = found {
        // "Knee brace:: Upheld" has a separator too many.
        return Some((before.trim_end().trim_end_matches(SEPARATORS).trim_end(), decision));
    }
    // A separator may be lost; then only the word itself, with its capital, will do.
    let (before, last) = text.rsplit_once(' ')?;
    let stated = WORDS[..2].iter().find(|(name, _)| *name == last)?;
    Some((before.trim_end(), stated.1))
}

/// Splits "Knee brace (Upheld)".
fn in_brackets(text: &str) -> Option<(&str, Decision)> {
    let (before, inside) = text.strip_suffix(')')?.rsplit_once('(')?;
    Some((before, stated(inside)?))
}

/// Splits a heading whose decision has more words behind it: "Brace: Overturned for one month; Upheld for the rest". Both decisions, or
/// words for a part, make it modified.
fn with_more(text: &str) -> Option<(&str, Decision)> {
    const IN_PART: [&str; 4] = ["partial", "in part", "as modified", "with modification"];
    let (before, after) = text.match_indices(':').rev().find_map(|(at, _)| {
        let after = text[at + 1..].trim_start();
        let first = after.split(|c: char| !c.is_alphanumeric()).next()?;
        WORDS[..3].iter().any(|(name, _)| *name == first).then_some((&text[..at], after))
    })?;
    let first = WORDS[..3].iter().find(|(name, _)| after.starts_with(name))?;
    let lower = after.to_lowercase();
    let is_both = lower.contains("upheld") && lower.contains("overturned");
    let is_part = IN_PART.iter().any(|part| lower.contains(part));
    Some((before, if is_both || is_part { Decision::Modified } else { first.1 }))
}

/// Returns true if `text` ends in a colon and a decision.
/// Other separators do not count here: they end prose as well.
pub fn ends(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(_, after)| stated(after).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_read_after_the_last_separator() {
        let cases = [
            ("Labs: EKG: Upheld", Some(("Labs: EKG", Decision::Upheld))),
            ("Brace:  0vertumed", Some(("Brace", Decision::Overturned))),
            ("Brace: Not upheld", Some(("Brace", Decision::Overturned))),
            ("Brace: Non-certified", Some(("Brace", Decision::Upheld))),
            ("Brace: Denial overturned", Some(("Brace", Decision::Overturned))),
            ("Brace (Upheld)", Some(("Brace", Decision::Upheld))),
            ("Brace: Upheld - not medically necessary", Some(("Brace", Decision::Upheld))),
            ("Brace: Overturned for a month; Upheld for the rest", Some(("Brace", Decision::Modified))),
            ("Brace: Modified (partially overturned)", Some(("Brace", Decision::Modified))),
            ("Brace: the denial was Upheld before", None),
            ("Brace:  0verturned.", Some(("Brace", Decision::Overturned))),
            ("Brace: Uphed", Some(("Brace", Decision::Upheld))),
            ("Brace is - OVERTURNED", Some(("Brace is", Decision::Overturned))),
            ("Brace Upheld", Some(("Brace", Decision::Upheld))),
            ("The denial was upheld", None),
            ("Brace: Overturned in part", Some(("Brace", Decision::Modified))),
            ("Brace: UPHELD IN PART", Some(("Brace", Decision::Modified))),
            ("Brace: Upheld in part; overturned in part", Some(("Brace", Decision::Modified))),
            ("The denial was overturned in part", None),
            ("Brace", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(split(text), wanted, "{text}");
        }
    }
}
