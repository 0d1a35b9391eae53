//! [`mentions`]: the concepts a text names, leftmost-longest.

use super::concept::{ConceptId, Kind};
use super::dictionary::{Candidate, Meaning};
use super::vocabulary::{concept, vocabulary};
use super::word;
use serde::Deserialize;
use std::ops::Range;

/// Where a text stands; it decides between the senses of an ambiguous form.
///
/// RFA is an ablation in what is disputed and in a query, but a request for authorization in
/// prose; the table is `tables/senses.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// What a user typed.
    Query,
    /// An item's procedure or heading.
    Procedure,
    /// Running text: summary, rationale, diagnosis, guideline.
    Prose,
}

/// A concept named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What is named.
    pub concept: ConceptId,
    /// Bytes of the text that name it.
    pub range: Range<usize>,
}

/// The concepts that `text` names, in order; of overlapping names the leftmost, then the longest.
///
/// Case, hyphens, slashes, line breaks, an apostrophe-s and simple plurals make no difference. No
/// memory is allocated but for the result, so this can run over every letter there is.
pub fn mentions(text: &str, place: Place) -> Vec<Mention> {
    let vocabulary = vocabulary();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = word::next_word(text, at) {
        let start = word.range.start;
        let taken = vocabulary.dictionary.longest(text, &word, |candidate| {
            let named = meant(&candidate, text, start, place)?;
            Some((named, candidate.end, candidate.next))
        });
        at = match taken {
            Some((named, end, next)) => {
                if concept(named).kind != Kind::Noise {
                    found.push(Mention { concept: named, range: start..end });
                }
                next
            }
            None => word.next,
        };
    }
    found
}

/// The concept a candidate stands for here, if it has a sense that fits.
fn meant(candidate: &Candidate<'_>, text: &str, start: usize, place: Place) -> Option<ConceptId> {
    match candidate.meaning {
        Meaning::Plain(concept) => Some(*concept),
        Meaning::Ambiguous(senses) => {
            let range = start..candidate.end;
            senses.iter().find(|sense| sense.holds(text, &range, place)).map(|sense| sense.concept)
        }
    }
}
