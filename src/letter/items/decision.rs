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

/// The same words, folded.
static FOLDED: LazyLock<Vec<(Folded, Decision)>> =
    LazyLock::new(|| WORDS.iter().map(|&(name, decision)| (Folded::of(name), decision)).collect());

/// The characters that may be between a heading and its decision.
/// The colon is the form's own; the others are slips and habits of single letters.
const SEPARATORS: [char; 6] = [':', ';', '.', '-', '\u{2013}', '\u{2014}'];

/// Returns the decision that `text` consists of, but for a full stop and one slip of the extractor.
/// An empty text is none.
pub fn word(text: &str) -> Option<Decision> {
    const LONGEST: usize = 40;
    let text = text.trim();
    if text.len() > LONGEST || text.is_empty() {
        return None;
    }
    let folded = Folded::of(text);
    let like =
        |slips: usize| FOLDED.iter().find(|(name, _)| within(folded.letters(), name.letters(), slips)).map(|row| row.1);
    // An exact match goes first: one slip may turn a word into another row's.
    like(0).or_else(|| like(1))
}

/// Splits "… blocks under fluoroscopy: Upheld" at its last separator into heading and decision.
/// Gives None if the text does not end in a decision.
pub fn split(text: &str) -> Option<(&str, Decision)> {
    let text = text.trim_end();
    for separator in SEPARATORS {
        if let Some((before, after)) = text.rsplit_once(separator)
            && let Some(decision) = word(after)
        {
            // "Knee brace:: Upheld" has a separator too many.
            return Some((before.trim_end().trim_end_matches(SEPARATORS).trim_end(), decision));
        }
    }
    // A separator may be lost; then only the word itself, with its capital, will do.
    let (before, last) = text.rsplit_once(' ')?;
    let stated = WORDS[..2].iter().find(|(name, _)| *name == last)?;
    Some((before.trim_end(), stated.1))
}

/// Returns true if `text` ends in a colon and a decision.
/// Other separators do not count here: they end prose as well.
pub fn ends(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(_, after)| word(after).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_read_after_the_last_separator() {
        let cases = [
            ("Labs: EKG: Upheld", Some(("Labs: EKG", Decision::Upheld))),
            ("Brace:  0vertumed", None),
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
