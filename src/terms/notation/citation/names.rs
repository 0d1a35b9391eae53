//! Finds the names of guidelines and their chapters in a text.
//!
//! They are looked up in a table of their own, `tables/citations.toml`: one chapter has many names, many names are
//! words of everyday prose, and words like `and` may be left out.

use crate::terms::vocabulary::dictionary::position_of;
use crate::terms::vocabulary::guideline_body::GuidelineBody;
use crate::text::word;
use crate::text::word::HashedWord;
use std::ops::Range;

/// The most bytes between two words of one name.
const LONGEST_GAP: usize = 4;

/// Bits in the filter of first words.
const FILTER_BITS: usize = 1 << 12;

/// A word of a text with the hash of its singular.
struct FoldedWord {
    hash: u64,
    range: Range<usize>,
}

/// The meaning of a name. One name may be a chapter of two bodies.
#[derive(Clone, Copy)]
pub(crate) struct CitedMeaning {
    /// The body itself.
    pub source: Option<GuidelineBody>,
    /// A chapter of the MTUS or of ACOEM.
    pub mtus: Option<&'static str>,
    /// A chapter of the ODG.
    pub odg: Option<&'static str>,
    /// Chapters of the MTUS that it means together with a year, by the first year of their editions, the latest first.
    pub dated: &'static [(u16, &'static str)],
}

impl CitedMeaning {
    /// Returns true if it may be a chapter of the MTUS or of ACOEM.
    pub(crate) fn is_acoem(&self) -> bool {
        self.mtus.is_some() || !self.dated.is_empty()
    }

    /// Returns the chapter that had an edition of this `year`: the latest that began by then.
    pub(crate) fn edition_of(&self, year: u16) -> Option<&'static str> {
        self.dated.iter().find(|(first, _)| *first <= year).map(|(_, chapter)| *chapter)
    }
}

/// A name found in a text.
pub(crate) struct NameHit {
    /// Its bytes.
    pub range: Range<usize>,
    /// Its meaning.
    pub meaning: CitedMeaning,
}

/// The names of `tables/citations.toml`.
pub(crate) struct CitationNames {
    /// Hashes of first words, as a bitmap: most words of a text end here.
    pub filter: &'static [u64; FILTER_BITS / 64],
    /// Hashes of first words, in order.
    pub firsts: &'static [u64],
    /// By first word, the hashes of the words after it with their meaning, the longest first.
    pub names: &'static [&'static [(&'static [u64], CitedMeaning)]],
    /// Hashes of words that names and texts may have or leave out.
    pub fillers: &'static [u64],
    /// Hashes of words after a chapter's name that say no more.
    pub tails: &'static [u64],
    /// Those of them that make a chapter of the name before.
    pub marks: &'static [u64],
    /// Hashes of first words of brackets that only qualify.
    pub qualifiers: &'static [u64],
    /// Hashes of words that tell an edition together with its date.
    pub editions: &'static [u64],
}

impl CitationNames {
    /// Finds all names in a text, leftmost-longest.
    pub(crate) fn hits(&self, text: &str) -> Vec<NameHit> {
        let mut words = Vec::with_capacity(text.len() / 5 + 1);
        words.extend(word::words(text).map(|word| FoldedWord { hash: word.singular, range: word.range }));
        let mut found = Vec::new();
        let mut at = 0;
        // Each word may begin a name, unless it is inside one.
        while let Some(word) = words.get(at) {
            at += 1;
            let bit = word.hash as usize % FILTER_BITS;
            // Most words begin no name, and the filter is in the fastest cache.
            if self.filter[bit / 64] & (1 << (bit % 64)) == 0 {
                continue;
            }
            let Some(first) = position_of(self.firsts, |&hash| hash, word.hash) else { continue };
            if is_in_address(&text.as_bytes()[..word.range.start]) {
                continue;
            }
            let behind =
                |(rest, meaning): &(&[u64], CitedMeaning)| Some((self.follow(text, &words, at, rest)?, *meaning));
            if let Some((next, meaning)) = self.names[first].iter().find_map(behind) {
                found.push(NameHit { range: word.range.start..words[next - 1].range.end, meaning });
                // Names do not overlap.
                at = next;
            }
        }
        found
    }

    /// Returns the word after `rest`, if the words from `next` on are `rest`, fillers left out.
    /// None if another word comes between.
    fn follow(&self, text: &str, words: &[FoldedWord], next: usize, rest: &[u64]) -> Option<usize> {
        let mut next = next;
        for &wanted in rest {
            loop {
                let word = words.get(next)?;
                // A filler in the text is skipped, any other word ends the name.
                if word.hash != wanted && !self.fillers.contains(&word.hash)
                    || !joins(&text[words[next - 1].range.end..word.range.start])
                {
                    return None;
                }
                next += 1;
                if word.hash == wanted {
                    break;
                }
            }
        }
        Some(next)
    }

    /// Returns true if the word may follow a chapter's name and says no more.
    pub(crate) fn is_tail(&self, word: &HashedWord) -> bool {
        self.tails.contains(&word.singular)
    }

    /// Returns true if the word makes a chapter of the name before it.
    pub(crate) fn is_mark(&self, word: &HashedWord) -> bool {
        self.marks.contains(&word.singular)
    }

    /// Returns true if a bracket that begins with the word only qualifies the name before it.
    pub(crate) fn is_qualifier(&self, word: &HashedWord) -> bool {
        self.qualifiers.contains(&word.singular)
    }

    /// Returns true if the word may be next to the date of an edition.
    pub(crate) fn is_of_edition(&self, word: &HashedWord) -> bool {
        self.editions.contains(&word.singular) || self.is_qualifier(word) || self.is_tail(word)
    }
}

/// Returns true if the text before a name makes it part of a web address, which is no citation of its own.
fn is_in_address(before: &[u8]) -> bool {
    // The bound keeps a long text without spaces from being read again for each name.
    const LONGEST_ADDRESS: usize = 120;
    let near = &before[before.len().saturating_sub(LONGEST_ADDRESS)..];
    let word = near.rsplit(|&byte| byte == b' ').next().unwrap_or_default();
    word.ends_with(b"www.") || word.windows(2).any(|pair| pair == b"//")
}

/// Returns true if the gap between two words lets them be of one name.
fn joins(gap: &str) -> bool {
    let mark = |c: char| matches!(c, ' ' | ',' | '-' | '\u{2013}' | '/' | '&');
    gap.len() <= LONGEST_GAP && gap.chars().all(mark) || matches!(gap, "." | ": ")
}
