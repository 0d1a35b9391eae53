//! Cuts a text into [`HashedWord`]s, by which the vocabulary is looked up.
//!
//! A word is a maximal run of letters and digits, hashed without regard to case, an apostrophe-s left out; runs with
//! marks inside that are one word (`0.5`, `T.E.N.S.`) stay together. Hashes make look-ups cheap, and nothing is
//! allocated. The words of the index are cut from these, so that a text is read once for both.

use crate::text::dotted;
use crate::text::dotted::Acronym;
use crate::text::scan::{Run, Runs, SMALL, first, load, lower, runs};
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// A word of a text with the hashes of its folded form and of its singular.
#[derive(Clone, Debug)]
pub(crate) struct HashedWord {
    /// Bytes of the word itself, without a possessive `'s`.
    pub range: Range<usize>,
    /// Hash of the lower-cased word.
    pub hash: u64,
    /// Hash of its singular where it looks like a plural, else its own.
    ///
    /// Only the ending decides; a wrong singular does no harm, since no name has it.
    pub singular: u64,
    /// True if it may belong to one name with the word before it.
    pub joined: bool,
}

/// Longest run of separators that two words of one name may have between them, in bytes.
const LONGEST_GAP: usize = 6;

/// The hash of no letters yet.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Mixes eight bytes into a hash; the last ones of a word are filled up with zeros.
#[inline]
fn mix(hash: u64, bytes: u64) -> u64 {
    let product = (hash ^ bytes).wrapping_mul(0x9fb2_1c65_1e98_df25);
    product ^ (product >> 32)
}

/// Spreads the last bytes over the high bits, by which the dictionary chooses its buckets.
#[inline]
fn spread(hash: u64) -> u64 {
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// Hashes a word without regard to case: the bytes in `range`, and `more` as one more byte if it is not 0.
#[inline]
pub(crate) fn hash_of(bytes: &[u8], range: Range<usize>, more: u8) -> u64 {
    let mut hash = SEED;
    let Range { start: mut at, end } = range;
    while end - at >= 8 {
        hash = mix(hash, lower(load(bytes, at)));
        at += 8;
    }
    // Less than eight bytes are left, so that one more fits into the block.
    let rest = lower(first(load(bytes, at), end - at)) | u64::from(more) << (8 * (end - at));
    spread(if rest == 0 { hash } else { mix(hash, rest) })
}

/// Hashes a word of letters and digits of ASCII; equal to [`hash_of`] for these, and faster.
#[inline]
fn hash_of_run(bytes: &[u8], range: &Range<usize>) -> u64 {
    let (mut hash, mut at) = (SEED, range.start);
    while range.end - at >= 8 {
        hash = mix(hash, load(bytes, at) | SMALL);
        at += 8;
    }
    if at < range.end {
        hash = mix(hash, first(load(bytes, at) | SMALL, range.end - at));
    }
    spread(hash)
}

/// Iterator over the words of a text in order.
///
/// It allocates nothing and reads no further than asked.
#[derive(Clone, Copy)]
pub(crate) struct Words<'t> {
    text: &'t str,
    runs: Runs<'t>,
    /// The end of the word before, its possessive included.
    end: usize,
}

impl Iterator for Words<'_> {
    type Item = HashedWord;

    #[inline(always)]
    fn next(&mut self) -> Option<HashedWord> {
        let bytes = self.text.as_bytes();
        let Run { range, beyond_ascii } = self.runs.next()?;
        let after = bytes.get(range.end).copied().unwrap_or_default();
        let is_apostrophe = matches!(after, b'\'' | 0xe2);
        let Spelled { range, hash, singular, end } = if is_apostrophe || dotted::may_have_marks(bytes, &range) {
            // On a copy: a state whose address is handed out would not be held in registers.
            let mut runs = self.runs;
            let spelled = next_to_mark(self.text, &mut runs, range, beyond_ascii);
            self.runs = runs;
            spelled
        } else {
            plain(bytes, range, beyond_ascii)
        };
        let is_parted = |by: u8| range.start == self.end + 1 && bytes[self.end] == by;
        // One space is the common case, and is tested first.
        let joined = self.end > 0 && (is_parted(b' ') || joins(&bytes[self.end..range.start]));
        self.end = end;
        Some(HashedWord { range, hash, singular, joined })
    }
}

/// A word before it is known if it joins the one before.
struct Spelled {
    range: Range<usize>,
    hash: u64,
    singular: u64,
    /// Its end, the possessive included.
    end: usize,
}

/// Makes the word of a run of letters and digits alone.
#[inline(always)]
fn plain(bytes: &[u8], range: Range<usize>, beyond_ascii: bool) -> Spelled {
    let hash = if beyond_ascii { hash_of(bytes, range.clone(), 0) } else { hash_of_run(bytes, &range) };
    // Most words do not end with an s and have one hash for both.
    let may_be_plural = bytes[range.end - 1] | 0x20 == b's';
    let singular = if may_be_plural { singular(bytes, &range).unwrap_or(hash) } else { hash };
    Spelled { end: range.end, range, hash, singular }
}

/// Reads the word of a run with a mark next to it: a number with a point, an acronym, a word and its possessive.
#[cold]
fn next_to_mark(text: &str, runs: &mut Runs<'_>, run: Range<usize>, beyond_ascii: bool) -> Spelled {
    if let Some(word) = with_marks(text.as_bytes(), runs, &run) {
        return word;
    }
    let word = plain(text.as_bytes(), run, beyond_ascii);
    let possessive = possessive(text, word.end);
    if possessive > 0 {
        // The "s" would be a word of its own.
        runs.skip_to(word.end + possessive);
    }
    Spelled { end: word.end + possessive, ..word }
}

/// Reads the word with marks inside that `run` begins, if it begins one.
fn with_marks(bytes: &[u8], runs: &mut Runs<'_>, run: &Range<usize>) -> Option<Spelled> {
    let acronym = dotted::acronym(bytes, run);
    let mut range = dotted::start(bytes, run)..acronym.as_ref().map_or(run.end, |acronym| acronym.end);
    let mut last = run.clone();
    while acronym.is_none()
        && dotted::goes_on(bytes, &range, &last)
        && let Some(next) = runs.next()
    {
        (range.end, last) = (next.range.end, next.range);
    }
    // No mark belongs to the word after all.
    if range == *run {
        return None;
    }
    let (hash, singular) = match acronym {
        Some(Acronym { letters, length, .. }) => {
            // The runs are the letters of the acronym, which are one word together.
            runs.skip_to(range.end);
            let hash = hash_of(&letters, 0..length, 0);
            let may_be_plural = letters[length - 1] | 0x20 == b's';
            let singular = if may_be_plural { singular(&letters, &(0..length)) } else { None };
            (hash, singular.unwrap_or(hash))
        }
        None => {
            let hash = hash_of(bytes, range.clone(), 0);
            (hash, hash)
        }
    };
    Some(Spelled { end: range.end, range, hash, singular })
}

/// Returns the length of an apostrophe-s at `end`, in bytes: 0, 2, or 4 with a typographic apostrophe.
fn possessive(text: &str, end: usize) -> usize {
    let bytes = text.as_bytes();
    // Straight, or typographic in UTF-8.
    let apostrophe = match &bytes[end..] {
        [b'\'', ..] => 1,
        [0xe2, 0x80, 0x99, ..] => 3,
        _ => return 0,
    };
    let s = matches!(bytes.get(end + apostrophe), Some(b's' | b'S'));
    let behind = end + apostrophe + 1;
    let ends = || !text[behind..].chars().next().is_some_and(|c| c.is_alphanumeric() || is_combining_mark(c));
    if s && ends() { apostrophe + 1 } else { 0 }
}

/// Returns true if the gap between two words lets them belong to one name: spaces, hyphens, slashes.
pub(crate) fn joins(gap: &[u8]) -> bool {
    let mut rest = gap;
    while let Some((&first, tail)) = rest.split_first() {
        rest = match (first, tail) {
            (b' ' | b'\t' | b'\n' | b'\r' | b'-' | b'/' | b'&' | b'#', _) => tail,
            // Hard space and soft hyphen.
            (0xc2, [0xa0 | 0xad, after @ ..]) => after,
            // Hyphens and dashes beyond ASCII.
            (0xe2, [0x80, 0x90..=0x95, after @ ..]) => after,
            _ => return false,
        };
    }
    !gap.is_empty() && gap.len() <= LONGEST_GAP
}

/// Hashes the singular of a word that ends with an s, if it looks like a plural: `-ies`, `-ses`, `-xes`, `-s`.
fn singular(bytes: &[u8], range: &Range<usize>) -> Option<u64> {
    let &Range { start, end } = range;
    let &[.., first, second, _] = &bytes[start..end] else { return None };
    let (stem, more) = match [first, second].map(|byte| byte.to_ascii_lowercase()) {
        // "stress" is no plural.
        [_, b's'] => return None,
        // "therapies" becomes "therapy", but not "ties" "ty".
        [b'i', b'e'] if end - start > 4 => (end - 3, b'y'),
        [b's' | b'x' | b'z' | b'h', b'e'] => (end - 2, 0),
        _ => (end - 1, 0),
    };
    Some(hash_of(bytes, start..stem, more))
}

/// Returns the words of a text, read as they are asked for.
#[inline]
pub(crate) fn words(text: &str) -> Words<'_> {
    Words { text, runs: runs(text), end: 0 }
}

/// Returns the first word at or after the byte `from`, which must not be inside a word or character.
pub(crate) fn next_word(text: &str, from: usize) -> Option<HashedWord> {
    let word = words(&text[from..]).next()?;
    Some(HashedWord { range: from + word.range.start..from + word.range.end, ..word })
}

/// Reads all words of a text, for callers that need them more than once.
pub(crate) fn read(text: &str) -> Vec<HashedWord> {
    let mut all = Vec::with_capacity(text.len() / 5 + 1);
    all.extend(words(text));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(text: &str) -> Vec<&str> {
        words(text).map(|word| &text[word.range]).collect()
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_without_possessive() {
        assert_eq!(spell("The patient's X-ray, L4/5."), ["The", "patient", "X", "ray", "L4", "5"]);
        assert_eq!(spell("golfer’s elbow, golfer’s—"), ["golfer", "elbow", "golfer"]);
        assert_eq!(spell("the cafe\u{301}'s e\u{301}"), ["the", "cafe\u{301}", "e\u{301}"]);
        assert_eq!(spell("naïve… 10mg"), ["naïve", "10mg"]);
        assert_eq!(spell("’s – "), ["s"]);
    }

    #[test]
    fn a_number_keeps_its_point_and_an_acronym_its_letters() {
        let cases: [(&str, &[&str]); 12] = [
            ("0.5 mg, .5mg or 5. mg", &["0.5", "mg", ".5mg", "or", "5", "mg"]),
            (
                "2,500 or 1,2 or 2015,2016 or 1,0000",
                &["2,500", "or", "1", "2", "or", "2015", "2016", "or", "1", "0000"],
            ),
            ("4610.5(a), 9792.24.2.", &["4610.5", "a", "9792.24.2"]),
            ("M54.5; T12.5 at L4.5", &["M54.5", "T12.5", "at", "L4", "5"]),
            ("treatment.5 visits...5 (7).5", &["treatment", "5", "visits", "5", "7", "5"]),
            ("The T.E.N.S. unit, M.R.I.The U.S.A", &["The", "T.E.N.S.", "unit", "M.R.I.", "The", "U.S.A"]),
            ("e.g. vitamin D.A request, J.R.Smith", &["e.g.", "vitamin", "D", "A", "request", "J", "R", "Smith"]),
            ("www.a.b.com and a.b.com", &["www", "a", "b", "com", "and", "a", "b", "com"]),
            ("10mg.5", &["10mg", "5"]),
            ("1.5-2.5", &["1.5", "2.5"]),
            ("(.5) .", &[".5"]),
            (".", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(spell(text), wanted, "{text}");
        }
        let hash = |text: &str| words(text).next().map(|word| (word.hash, word.singular));
        assert_eq!(hash("T.E.N.S."), hash("tens"));
        assert_ne!(hash("M.R.I."), hash("M.R."));
    }

    #[test]
    fn points_without_end_are_read_once() {
        let text = "a.".repeat(100_000) + &"1.".repeat(100_000);
        assert!(words(&text).count() <= 200_000);
    }

    #[test]
    fn case_does_not_change_a_hash() {
        let hashes: Vec<u64> = words("MRI mri Mri").map(|word| word.hash).collect();
        assert_eq!(hashes, [hash_of(b"mri", 0..3, 0); 3]);
    }

    #[test]
    fn plurals_fold_to_the_singular() {
        let cases = [
            ("Injections", "injection"),
            ("therapies", "therapy"),
            ("crutches", "crutch"),
            ("MRIs", "mri"),
            ("abilities", "ability"),
            ("Laparotomies", "laparotomy"),
            ("caf\u{e9}s", "caf\u{e9}"),
        ];
        for (plural, one) in cases {
            assert_eq!(words(plural).next().unwrap().singular, words(one).next().unwrap().hash, "{plural}");
        }
        for one in ["loss", "is", "s", "knee"] {
            let word = words(one).next().unwrap();
            assert_eq!(word.singular, word.hash, "{one}");
        }
    }
}
