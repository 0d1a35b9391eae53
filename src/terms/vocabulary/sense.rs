//! Decides if one sense of an ambiguous name is meant: PT is physical therapy, but a blood test next to PTT.

use crate::terms::vocabulary::concept::ConceptId;
use crate::terms::vocabulary::context::Context;
use crate::text::word;
use std::ops::Range;

/// The number of words on either side that count as near.
const NEAR: usize = 6;

/// The number of bytes on either side that are read for them; it bounds the work in texts without spaces.
const NEAR_BYTES: usize = 72;

/// One sense of an ambiguous name, and the conditions under which it is meant. An empty list always holds.
#[derive(Debug)]
pub(crate) struct Sense {
    /// The concept meant.
    pub concept: ConceptId,
    /// The contexts in which this sense is possible.
    pub contexts: &'static [Context],
    /// Hashes of words of which one must be within a few words.
    pub near: &'static [u64],
    /// Hashes of words of which none may be within a few words.
    pub far: &'static [u64],
    /// Hashes of words of which the next word must be one.
    pub next: &'static [u64],
    /// True if the name must be written in capitals.
    pub upper: bool,
}

impl Sense {
    /// Returns true if the name at `range` can have this sense.
    pub(crate) fn holds(&self, text: &str, range: &Range<usize>, context: Context) -> bool {
        let form = &text[range.clone()];
        // From the cheapest test to the dearest. The next word has two hashes.
        (self.contexts.is_empty() || self.contexts.contains(&context))
            && (!self.upper || !form.bytes().any(|byte| byte.is_ascii_lowercase()))
            && (self.next.is_empty() || after(text, range).take(2).any(|hash| self.next.contains(&hash)))
            && (self.near.is_empty() || surroundings(text, range).any(|hash| self.near.contains(&hash)))
            && (self.far.is_empty() || !surroundings(text, range).any(|hash| self.far.contains(&hash)))
    }
}

/// Returns the hashes of the words near a range, each as written and as a singular.
fn surroundings<'a>(text: &'a str, range: &Range<usize>) -> impl Iterator<Item = u64> + 'a {
    let start = boundary(text, range.start.saturating_sub(NEAR_BYTES));
    let before = &text[start..range.start];
    // Only the last words of the stretch are near.
    let skipped = word::words(before).count().saturating_sub(NEAR);
    // Each word has two hashes.
    hashes(before).skip(skipped * 2).chain(after(text, range).take(NEAR * 2))
}

/// Returns the hashes of the words after a range, each as written and as a singular.
fn after<'a>(text: &'a str, range: &Range<usize>) -> impl Iterator<Item = u64> + 'a {
    let end = boundary(text, range.end + NEAR_BYTES);
    hashes(&text[range.end..end])
}

/// Returns the hashes of the words of a text, each as written and as a singular.
fn hashes(text: &str) -> impl Iterator<Item = u64> + '_ {
    word::words(text).flat_map(|word| [word.hash, word.singular])
}

/// Returns the last character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
