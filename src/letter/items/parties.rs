//! Tells who cites in a paragraph on guidelines: the claims administrator or the reviewer.
//!
//! The letters of 2013 and 2014 print no label between the two. A sentence whose subject is one of them begins that
//! party's part: "The Claims Administrator based its decision on …", "The Physician Reviewer relied on …".

use std::ops::Range;

use crate::letter::evidence::notes::Paragraph;
use crate::letter::evidence::trace::Rule;
use crate::letter::page::passage::Passage;
use crate::text::sentences;

/// The two parts of a paragraph, one a party.
#[derive(Debug, Default)]
pub struct CitedGuidelines {
    /// The guidelines that the claims administrator cited.
    pub claims: Option<Paragraph>,
    /// The guidelines that the reviewer cited.
    pub reviewer: Option<Paragraph>,
}

/// A party that speaks of guidelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// The claims administrator, or its utilization review.
    Claims,
    /// The reviewer of the Independent Medical Review.
    Reviewer,
}

/// The names of the parties, in small letters.
/// The first that fits counts, so that the utilization reviewer is not taken for the reviewer.
const SUBJECTS: [(&str, Party); 11] = [
    ("claims administrator", Party::Claims),
    ("claims administrators", Party::Claims),
    ("claims examiner", Party::Claims),
    ("claims adjuster", Party::Claims),
    ("utilization review", Party::Claims),
    ("utilization reviewer", Party::Claims),
    ("ur physician", Party::Claims),
    ("ur reviewer", Party::Claims),
    ("maximus", Party::Reviewer),
    ("reviewer", Party::Reviewer),
    ("reviewing physician", Party::Reviewer),
];
/// The words between a party and its verb where its decision is the subject: "the reviewer's decision was based on".
const ITS_DECISION: [&[&str]; 2] = [&["s", "decision", "was"], &["s", "decision", "is"]];

/// The verbs that make a name before them the subject of a sentence on guidelines.
/// In the forms that letters have.
const VERBS: [&str; 30] = [
    "based",
    "bases",
    "relied",
    "relies",
    "found",
    "finds",
    "did",
    "does",
    "cited",
    "cites",
    "used",
    "uses",
    "utilized",
    "referenced",
    "references",
    "applied",
    "applies",
    "considered",
    "selected",
    "determined",
    "agreed",
    "agrees",
    "disagreed",
    "concluded",
    "stated",
    "noted",
    "quoted",
    "provided",
    "also",
    "made",
];

/// Splits `passage` by the subjects of its sentences; sentences before any subject are the party `first`'s.
/// A part that no sentence is about is None.
pub fn split_by_party(passage: &Passage<'_>, rule: Rule, first: Party) -> CitedGuidelines {
    let text = passage.text();
    let (mut cited, mut party) = (CitedGuidelines::default(), first);
    for sentence in sentences(&text) {
        party = subject(&text[sentence.clone()]).unwrap_or(party);
        let share = match party {
            Party::Claims => &mut cited.claims,
            Party::Reviewer => &mut cited.reviewer,
        };
        append(share, passage, &text, sentence, rule);
    }
    cited
}

/// Appends a sentence to the part of a party.
/// The bytes then reach from its first sentence to its last.
fn append(share: &mut Option<Paragraph>, passage: &Passage<'_>, text: &str, range: Range<usize>, rule: Rule) {
    let span = passage.source(range.clone());
    match share {
        Some(paragraph) => {
            paragraph.value.push(' ');
            paragraph.value.push_str(&text[range]);
            paragraph.span.end = span.end;
        }
        None => *share = Some(Paragraph { value: text[range].to_owned(), span, rule }),
    }
}

/// Finds the party that is the subject of a sentence: the first one named directly before a verb.
/// None if no party is named so.
pub fn subject(sentence: &str) -> Option<Party> {
    let lower = sentence.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut verbs = (1..words.len()).filter(|&at| VERBS.contains(&words[at]));
    verbs.find_map(|verb| {
        let before = &words[..verb];
        let before = ITS_DECISION.iter().find_map(|decision| before.strip_suffix(*decision)).unwrap_or(before);
        SUBJECTS.iter().find(|(name, _)| ends_with_words(before, name)).map(|row| row.1)
    })
}

/// Returns true if `words` end with those of `name`.
fn ends_with_words(words: &[&str], name: &str) -> bool {
    let name: Vec<&str> = name.split(' ').collect();
    words.ends_with(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_of_a_sentence_is_the_party_before_its_verb() {
        use Party::{Claims, Reviewer};
        let cases = [
            ("The Claims Administrator based its decision on the ODG.", Some(Claims)),
            ("The Physician Reviewer relied on the MTUS.", Some(Reviewer)),
            ("The Expert Reviewer found the guidelines used by the Claims Administrator relevant.", Some(Reviewer)),
            ("Per the hierarchy of evidence, the Expert Reviewer based their decision on the ODG.", Some(Reviewer)),
            ("The Medical Reviewer found no section of the MTUS that applies.", Some(Reviewer)),
            ("Utilization Review cited the ACOEM guidelines.", Some(Claims)),
            ("The reviewing physician relied on the MTUS.", Some(Reviewer)),
            ("The Physician Reviewer's decision was based on the MTUS.", Some(Reviewer)),
            ("The Claims Administrator\u{2019}s decision was based on the ODG.", Some(Claims)),
            ("The guidelines cited by the Claims Administrator are the MTUS.", None),
            ("MTUS, Chronic Pain, page 98.", None),
        ];
        for (sentence, wanted) in cases {
            assert_eq!(subject(sentence), wanted, "{sentence}");
        }
    }
}
