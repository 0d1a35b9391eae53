//! The words of a text as the dictionary sees them: maximal runs of letters and digits, hashed
//! without regard to case, an apostrophe-s left out. Nothing is allocated.

use std::ops::Range;

/// One word of a text.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Bytes of the word itself, without a possessive `'s`.
    pub range: Range<usize>,
    /// Where the next word may begin: after the possessive, if there is one.
    pub next: usize,
    /// Hash of the lower-cased word.
    pub hash: u64,
}

/// Longest run of separators that two words of one name may have between them, in bytes.
const LONGEST_GAP: usize = 6;

/// Lower-cased byte for ASCII letters and digits, 1 for bytes beyond ASCII, else 0.
const CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0u8; 256];
    let mut byte = 0;
    while byte < 256 {
        let ascii = byte as u8;
        if ascii.is_ascii_alphanumeric() {
            table[byte] = ascii.to_ascii_lowercase();
        } else if byte >= 0x80 {
            table[byte] = 1;
        }
        byte += 1;
    }
    table
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// One round of FNV-1a: cheap, and good enough for some ten thousand names in 64 bits.
#[inline]
fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Spreads the last bytes over the high bits, which hash tables look at.
#[inline]
pub(super) fn spread(hash: u64) -> u64 {
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The hash of a word that is already lower case.
pub(super) fn hash_of(lower: &[u8]) -> u64 {
    spread(lower.iter().fold(SEED, |hash, &byte| mix(hash, byte)))
}

/// The first word at or after byte `from`, which must not lie inside a word or character.
#[inline]
pub(super) fn next_word(text: &str, from: usize) -> Option<Word> {
    let bytes = text.as_bytes();
    let mut start = from;
    loop {
        match CLASS[usize::from(*bytes.get(start)?)] {
            0 => start += 1,
            1 => match letter_at(text, start) {
                (true, _) => break,
                (false, width) => start += width,
            },
            _ => break,
        }
    }
    let mut hash = SEED;
    let mut end = start;
    while end < bytes.len() {
        match CLASS[usize::from(bytes[end])] {
            0 => break,
            1 => match letter_at(text, end) {
                (true, width) => {
                    hash = bytes[end..end + width].iter().fold(hash, |h, &b| mix(h, b));
                    end += width;
                }
                (false, _) => break,
            },
            lower => {
                hash = mix(hash, lower);
                end += 1;
            }
        }
    }
    let next = end + possessive(&bytes[end..]);
    Some(Word { range: start..end, next, hash: spread(hash) })
}

/// Whether the character beyond ASCII at `at` is a letter or digit, and its width in bytes.
#[cold]
fn letter_at(text: &str, at: usize) -> (bool, usize) {
    match text[at..].chars().next() {
        Some(character) => (character.is_alphanumeric(), character.len_utf8()),
        None => (false, 1),
    }
}

/// The length of an apostrophe-s that begins `rest`: 0, 2, or 4 with a typographic apostrophe.
#[inline]
fn possessive(rest: &[u8]) -> usize {
    let apostrophe = match rest {
        [b'\'', ..] => 1,
        [0xe2, 0x80, 0x99, ..] => 3,
        _ => return 0,
    };
    let s = matches!(rest.get(apostrophe), Some(b's' | b'S'));
    let ends = rest.get(apostrophe + 1).is_none_or(|&byte| CLASS[usize::from(byte)] == 0);
    if s && ends { apostrophe + 1 } else { 0 }
}

/// Whether what stands between two words lets them belong to one name: spaces, hyphens, slashes.
#[inline]
pub(super) fn joins(gap: &[u8]) -> bool {
    if gap == b" " {
        return true;
    }
    let mut rest = gap;
    while let Some((&first, tail)) = rest.split_first() {
        rest = match (first, tail) {
            (b' ' | b'\t' | b'\n' | b'\r' | b'-' | b'/' | b'&' | b'#', _) => tail,
            (0xc2, [0xa0 | 0xad, after @ ..]) => after,
            (0xe2, [0x80, 0x90..=0x95, after @ ..]) => after,
            _ => return false,
        };
    }
    !gap.is_empty() && gap.len() <= LONGEST_GAP
}

/// The hash of the singular, when the word looks like a plural.
///
/// Only endings are looked at; a wrong singular does no harm, since no name has it.
pub(super) fn singular(text: &str, word: &Word) -> Option<u64> {
    let bytes = &text.as_bytes()[word.range.clone()];
    let lower = |stem: &[u8]| stem.iter().fold(SEED, |hash, byte| mix(hash, byte.to_ascii_lowercase()));
    let plural = bytes.len() > 2 && matches!(bytes.last(), Some(b's' | b'S'));
    if !plural {
        return None;
    }
    let ending = bytes.to_ascii_lowercase_tail();
    let hash = match ending {
        [_, b's', b's'] => return None,
        [b'i', b'e', b's'] if bytes.len() > 4 => mix(lower(&bytes[..bytes.len() - 3]), b'y'),
        [b's' | b'x' | b'z' | b'h', b'e', b's'] => lower(&bytes[..bytes.len() - 2]),
        _ => lower(&bytes[..bytes.len() - 1]),
    };
    Some(spread(hash))
}

/// The last three bytes in lower case.
trait Tail {
    fn to_ascii_lowercase_tail(&self) -> [u8; 3];
}

impl Tail for [u8] {
    fn to_ascii_lowercase_tail(&self) -> [u8; 3] {
        let mut tail = [0; 3];
        for (slot, byte) in tail.iter_mut().rev().zip(self.iter().rev()) {
            *slot = byte.to_ascii_lowercase();
        }
        tail
    }
}

/// All words of a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let word = next_word(text, at)?;
        at = word.next;
        Some(word)
    })
}

/// Where `needle`, which is ASCII, first stands in `text`, upper and lower case alike.
pub(super) fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    // Sets the bit that tells capitals from small letters; of other bytes the comparison below decides.
    const SMALL: u8 = 0x20;
    let (first, last) = (needle.as_bytes().first()? | SMALL, needle.as_bytes().last()? | SMALL);
    let bytes = text.as_bytes();
    let starts = bytes.len().checked_sub(needle.len())? + 1;
    let mut at = 0;
    loop {
        at += bytes[at..starts].iter().position(|byte| byte | SMALL == first)?;
        // Most candidates differ in their last letter already, which is cheaper than a whole comparison.
        let found = &bytes[at..at + needle.len()];
        if found[found.len() - 1] | SMALL == last && found.eq_ignore_ascii_case(needle.as_bytes()) {
            return Some(at);
        }
        at += 1;
    }
}

/// Whether `text` begins with `start`, which is ASCII, upper and lower case alike.
pub(super) fn starts_ignoring_case(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start.as_bytes()))
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
        assert_eq!(spell("golfer’s elbow"), ["golfer", "elbow"]);
        assert_eq!(spell("naïve… 10mg"), ["naïve", "10mg"]);
        assert_eq!(spell("’s – "), ["s"]);
    }

    #[test]
    fn case_does_not_change_a_hash() {
        let hashes: Vec<u64> = words("MRI mri Mri").map(|word| word.hash).collect();
        assert!(hashes.iter().all(|&hash| hash == hash_of(b"mri")));
    }

    #[test]
    fn plurals_fold_to_the_singular() {
        for (plural, one) in
            [("Injections", "injection"), ("therapies", "therapy"), ("crutches", "crutch"), ("MRIs", "mri")]
        {
            let word = next_word(plural, 0).unwrap();
            assert_eq!(singular(plural, &word), Some(hash_of(one.as_bytes())), "{plural}");
        }
        assert_eq!(singular("loss", &next_word("loss", 0).unwrap()), None);
    }
}
