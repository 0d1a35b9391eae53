//! The words of a text as the dictionary sees them: maximal runs of letters and digits, hashed
//! without regard to case, an apostrophe-s left out. Nothing is allocated. The words of the index are cut from them, so
//! that a text is read once for both.

use super::run::{SMALL, first, letters, load, lower};
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// One word of a text.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// Bytes of the word itself, without a possessive `'s`.
    pub range: Range<usize>,
    /// Where the next word may begin: after the possessive, if there is one.
    pub next: usize,
    /// Hash of the lower-cased word.
    pub hash: u64,
    /// Whether it may belong to one name with the word before it; only [`read_into`] looks.
    pub joined: bool,
}

/// Longest run of separators that two words of one name may have between them, in bytes.
const LONGEST_GAP: usize = 6;

/// The hash of no letters yet.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Takes eight bytes into a hash; what is left of the last bytes is filled up with zeros.
#[inline]
fn mix(hash: u64, bytes: u64) -> u64 {
    let product = (hash ^ bytes).wrapping_mul(0x9fb2_1c65_1e98_df25);
    product ^ (product >> 32)
}

/// Spreads the last bytes over the high bits, which the dictionary looks at.
#[inline]
fn spread(hash: u64) -> u64 {
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The hash of a word, upper and lower case alike: of the bytes in `range`, and of one more if that is not 0.
#[inline]
pub(super) fn hash_of(bytes: &[u8], range: Range<usize>, more: u8) -> u64 {
    let mut hash = SEED;
    let Range { start: mut at, end } = range;
    while end - at >= 8 {
        hash = mix(hash, lower(load(bytes, at)));
        at += 8;
    }
    let rest = lower(first(load(bytes, at), end - at)) | u64::from(more) << (8 * (end - at));
    spread(if rest == 0 { hash } else { mix(hash, rest) })
}

/// The first word at or after byte `from`, which must not lie inside a word or character.
///
/// Called for every word of every text: handed out in memory, it would take as long to fetch as to read.
#[inline(always)]
pub(super) fn next_word(text: &str, from: usize) -> Option<Word> {
    let bytes = text.as_bytes();
    let mut start = from;
    loop {
        match bytes.get(start)? {
            0x80.. => match letter_at(text, start) {
                (true, _) => break,
                (false, width) => start += width,
            },
            byte if byte.is_ascii_alphanumeric() => break,
            _ => start += 1,
        }
    }
    let (mut hash, mut at) = (SEED, start);
    loop {
        let block = load(bytes, at);
        let length = letters(block);
        if length == 8 {
            hash = mix(hash, block | SMALL);
            at += 8;
            continue;
        }
        if bytes.get(at + length).is_some_and(|byte| !byte.is_ascii()) {
            return Some(beyond_ascii(text, start));
        }
        if length > 0 {
            hash = mix(hash, first(block | SMALL, length));
        }
        let end = at + length;
        return Some(Word { range: start..end, next: end + possessive(text, end), hash: spread(hash), joined: false });
    }
}

/// The word at `start` that may have letters beyond ASCII.
#[cold]
fn beyond_ascii(text: &str, start: usize) -> Word {
    // A combining mark belongs to the letter before it.
    let ends = |(at, _): &(usize, char)| !goes_on(text, start + at);
    let length = text[start..].char_indices().find(ends).map_or(text.len() - start, |(at, _)| at);
    let end = start + length;
    let bytes = text.as_bytes();
    Word { range: start..end, next: end + possessive(text, end), hash: hash_of(bytes, start..end, 0), joined: false }
}

/// Whether a word that ends before the character beyond ASCII at `at` goes on with it.
#[cold]
fn goes_on(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(|c| c.is_alphanumeric() || is_combining_mark(c))
}

/// Whether the character beyond ASCII at `at` is a letter or digit, and its width in bytes.
#[cold]
fn letter_at(text: &str, at: usize) -> (bool, usize) {
    match text[at..].chars().next() {
        Some(character) => (character.is_alphanumeric(), character.len_utf8()),
        None => (false, 1),
    }
}

/// The length of an apostrophe-s at `end`: 0, 2, or 4 with a typographic apostrophe.
#[inline]
fn possessive(text: &str, end: usize) -> usize {
    let bytes = text.as_bytes();
    if !matches!(bytes.get(end), Some(b'\'' | 0xe2)) {
        return 0;
    }
    let apostrophe = match &bytes[end..] {
        [b'\'', ..] => 1,
        [0xe2, 0x80, 0x99, ..] => 3,
        _ => return 0,
    };
    let s = matches!(bytes.get(end + apostrophe), Some(b's' | b'S'));
    let behind = end + apostrophe + 1;
    let ends = || match bytes.get(behind) {
        Some(0x80..) => !goes_on(text, behind),
        byte => !byte.is_some_and(u8::is_ascii_alphanumeric),
    };
    if s && ends() { apostrophe + 1 } else { 0 }
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
#[inline]
pub(super) fn singular(text: &str, word: &Word) -> Option<u64> {
    let Range { start, end } = word.range;
    let bytes = text.as_bytes();
    if bytes[end - 1] | 0x20 != b's' || end - start < 3 {
        return None;
    }
    let ending = [bytes[end - 3], bytes[end - 2]].map(|byte| byte.to_ascii_lowercase());
    let (stem, more) = match ending {
        [_, b's'] => return None,
        [b'i', b'e'] if end - start > 4 => (end - 3, b'y'),
        [b's' | b'x' | b'z' | b'h', b'e'] => (end - 2, 0),
        _ => (end - 1, 0),
    };
    Some(hash_of(bytes, start..stem, more))
}

/// The hash of a word, that of the singular for a plural.
#[inline]
pub(super) fn folded(text: &str, word: &Word) -> u64 {
    singular(text, word).unwrap_or(word.hash)
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

/// All words of a text, for those who look at them more than once.
pub(super) fn read(text: &str) -> Vec<Word> {
    let mut all = Vec::with_capacity(text.len() / 5 + 1);
    read_into(text, &mut all);
    all
}

/// Adds all words of a text to `all`.
pub(crate) fn read_into(text: &str, all: &mut Vec<Word>) {
    let mut at = 0;
    while let Some(mut word) = next_word(text, at) {
        word.joined = at > 0 && joins(&text.as_bytes()[at..word.range.start]);
        at = word.next;
        all.push(word);
    }
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
    fn case_does_not_change_a_hash() {
        let hashes: Vec<u64> = words("MRI mri Mri").map(|word| word.hash).collect();
        assert!(hashes.iter().all(|&hash| hash == hash_of(b"mri", 0..3, 0)));
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
            let word = next_word(plural, 0).unwrap();
            assert_eq!(singular(plural, &word), Some(next_word(one, 0).unwrap().hash), "{plural}");
        }
        assert_eq!(singular("loss", &next_word("loss", 0).unwrap()), None);
    }
}
