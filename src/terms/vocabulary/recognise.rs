//! Finds the concepts that a text names: [`mentions`].
//!
//! Indexing, queries and facts of items all read names here, so that a query finds what a letter says.

use crate::terms::vocabulary::compiled::{NAMES, SENSES};
use crate::terms::vocabulary::concept;
use crate::terms::vocabulary::concept::{ConceptId, ConceptKind};
use crate::terms::vocabulary::context::Context;
use crate::terms::vocabulary::dictionary::NameCandidate;
use crate::terms::vocabulary::sense::Sense;
use crate::text::word;
use crate::text::word::HashedWord;
use std::ops::Range;

/// A concept named in a text. The mentions of one text do not overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The concept named.
    pub concept: ConceptId,
    /// Bytes of the text that name it.
    pub range: Range<usize>,
}

/// Finds the concepts that `text` names, in order; of overlapping names the leftmost, then the longest.
///
/// Case, hyphens, slashes, line breaks, an apostrophe-s and simple plurals make no difference: `Epidural steroid
/// injections` and `epidural-steroid injection` name one concept.
pub fn mentions(text: &str, context: Context) -> Vec<Mention> {
    let mut found = Vec::new();
    mentions_into(text, context, &mut found);
    found
}

/// Adds the mentions that [`mentions`] finds to `found`.
pub fn mentions_into(text: &str, context: Context, found: &mut Vec<Mention>) {
    mentions_among(text, &word::read(text), context, found);
}

/// Adds the concepts named in a text to `found`; `words` are the words of the text, which the caller has read already.
pub(crate) fn mentions_among(text: &str, words: &[HashedWord], context: Context, found: &mut Vec<Mention>) {
    let mut at = 0;
    while at < words.len() {
        let start = words[at].range.start;
        let taken = NAMES.longest(&words[at..], |candidate| {
            // A name without a fitting sense is refused, and the next shorter one is tried.
            let named = meant(candidate, text, start, context)?;
            Some((named, candidate.end, candidate.words))
        });
        let Some((named, end, count)) = taken else {
            at += 1;
            continue;
        };
        // Noise hides the names inside it, and is no mention itself.
        if concept(named).kind != ConceptKind::Noise {
            found.push(Mention { concept: named, range: start..end });
        }
        at += count;
    }
}

/// The first meaning of names that is an ambiguous name: from here on they number [`SENSES`]. Lower ones number
/// concepts, from 1 on.
const FIRST_AMBIGUOUS: u16 = 0x8000;

/// Decides which concept a candidate means here, if it has a sense that fits.
fn meant(candidate: &NameCandidate, text: &str, start: usize, context: Context) -> Option<ConceptId> {
    let Some(form) = candidate.name.checked_sub(FIRST_AMBIGUOUS) else { return Some(ConceptId(candidate.name - 1)) };
    let range = start..candidate.end;
    let fits = |sense: &&Sense| sense.holds(text, &range, context);
    SENSES[usize::from(form)].iter().find(fits).map(|sense| sense.concept)
}
