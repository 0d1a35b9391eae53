//! Finds runs of letters and digits, 64 bytes at a time, and folds and packs blocks of eight bytes.
//!
//! Every byte of every letter and query goes through here, so it works without branches on whole blocks. A block is
//! eight bytes as one number, the first in its lowest bits; past the end of a text it is filled up with zeros, which
//! are no letters.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// The bit that tells small letters from capitals; all digits have it too.
pub(crate) const SMALL: u64 = repeat(0x20);

/// The highest bit of each byte of a block: the carries of the sums below end there.
const HIGH: u64 = repeat(0x80);

/// Fills a block with one byte.
const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Loads the block of `bytes` from `at` on.
#[inline]
pub(crate) fn load(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(block) => u64::from_le_bytes(*block),
        None => load_last(bytes, at),
    }
}

/// Loads a last block, which is not full.
#[cold]
fn load_last(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).unwrap_or_default().iter().rev().fold(0, |block, &byte| block << 8 | u64::from(byte))
}

/// Keeps the first `length` bytes of a block, at most 7; the others become zero.
#[inline]
pub(crate) fn first(block: u64, length: usize) -> u64 {
    block & ((1 << (8 * length)) - 1)
}

/// Sets the highest bit of each byte of `block`, which is ASCII, that is not below `least`.
#[inline]
const fn from(block: u64, least: u8) -> u64 {
    block + repeat(0x80 - least)
}

/// A run of letters and digits.
pub(crate) struct Run {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// True if it has letters beyond ASCII.
    pub beyond_ascii: bool,
}

/// Iterator over the runs of a text in order. A combining mark belongs to the letter before it.
///
/// All its steps are inlined: every word of every text goes through it, and a run that is handed over in memory takes
/// as long to fetch as to find.
#[derive(Clone, Copy)]
pub(crate) struct Runs<'t> {
    text: &'t str,
    /// Start of the chunk that is being read.
    base: usize,
    /// One bit for each byte of the chunk, set for letters, digits and bytes beyond ASCII; those of runs already read
    /// are cleared.
    bits: u64,
    /// True if any byte of the chunk is beyond ASCII.
    beyond: bool,
}

/// The number of bytes that are read together: one for each bit of a number.
const CHUNK: usize = u64::BITS as usize;

/// Returns the runs of `text`.
#[inline]
pub(crate) fn runs(text: &str) -> Runs<'_> {
    let (bits, beyond) = look(text.as_bytes(), 0);
    Runs { text, base: 0, bits, beyond }
}

impl Runs<'_> {
    /// Continues at the byte `at`, which is not before the end of the last run.
    #[inline(always)]
    pub(crate) fn skip_to(&mut self, at: usize) {
        match at.wrapping_sub(self.base) {
            bits @ 0..CHUNK => self.bits &= u64::MAX << bits,
            _ => self.look_from(at),
        }
    }

    /// Reads the chunk that begins at `base`.
    #[inline(always)]
    fn look_from(&mut self, base: usize) {
        (self.base, (self.bits, self.beyond)) = (base, look(self.text.as_bytes(), base));
    }
}

impl Iterator for Runs<'_> {
    type Item = Run;

    #[inline(always)]
    fn next(&mut self) -> Option<Run> {
        loop {
            while self.bits == 0 {
                if self.base + CHUNK >= self.text.len() {
                    return None;
                }
                self.look_from(self.base + CHUNK);
            }
            let bit = self.bits.trailing_zeros();
            let start = self.base + bit as usize;
            let mut end = start + (!(self.bits >> bit)).trailing_zeros() as usize;
            let mut beyond = self.beyond;
            // The run reaches the end of the chunk and may go on in the next.
            while end == self.base + CHUNK {
                self.look_from(end);
                end += (!self.bits).trailing_zeros() as usize;
                beyond |= self.beyond;
            }
            if !beyond {
                self.bits &= u64::MAX << (end - self.base);
                return Some(Run { range: start..end, beyond_ascii: false });
            }
            // Bytes beyond ASCII may be letters or marks; only their characters tell.
            let (end, run) = look_closely(self.text, start);
            self.skip_to(end);
            if run.is_some() {
                return run;
            }
        }
    }
}

/// Returns the bits of the [`CHUNK`] bytes from `base` on that are letters, digits or beyond ASCII, the first in the
/// lowest bit; and true if any of them is beyond ASCII.
#[inline(never)]
fn look(bytes: &[u8], base: usize) -> (u64, bool) {
    let rest = bytes.get(base..).unwrap_or_default();
    let chunk = &rest[..rest.len().min(CHUNK)];
    (marks(chunk, is_character), !chunk.is_ascii())
}

/// Returns a bit for each byte of a chunk that is wanted, the first in the lowest bit.
#[inline(always)]
fn marks(chunk: &[u8], is_wanted: impl Fn(u8) -> bool) -> u64 {
    // The last chunk is copied, so that the loop below always has a full one.
    let mut last = [0; CHUNK];
    let chunk = chunk.first_chunk().unwrap_or_else(|| {
        last[..chunk.len()].copy_from_slice(chunk);
        &last
    });
    // Without a branch, so that the compiler makes vectors of it.
    let marks = chunk.map(|byte| u8::from(is_wanted(byte)));
    let (blocks, _) = marks.as_chunks();
    (0..).zip(blocks).fold(0, |bits, (at, block)| bits | gather(u64::from_le_bytes(*block)) << (8 * at))
}

/// Returns the positions of all wanted bytes, in order. The byte zero must not be wanted: it fills up the last chunk.
pub(crate) fn places(bytes: &[u8], is_wanted: impl Fn(u8) -> bool + Copy) -> impl Iterator<Item = usize> {
    bytes.chunks(CHUNK).enumerate().flat_map(move |(number, chunk)| {
        let mut bits = marks(chunk, is_wanted);
        std::iter::from_fn(move || {
            let bit = bits.trailing_zeros() as usize;
            // Clears the lowest bit; with none left, the chunk is done.
            bits &= bits.checked_sub(1)?;
            Some(number * CHUNK + bit)
        })
    })
}

/// Returns true if a byte is a letter or digit of ASCII, or beyond ASCII.
#[inline]
const fn is_character(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10) | (byte >= 0x80)
}

/// Gathers the lowest bits of the eight bytes of a block into one byte. The multiplication shifts each of them to a
/// bit of the highest byte that no other reaches.
#[inline]
const fn gather(low: u64) -> u64 {
    low.wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Reads the run that begins with the character at `start`, if that is a letter, by the rules of Unicode; and returns
/// the byte at which to continue.
#[cold]
fn look_closely(text: &str, start: usize) -> (usize, Option<Run>) {
    let mut rest = text[start..].char_indices();
    let begins = rest.next().is_some_and(|(_, first)| first.is_alphanumeric());
    let ends = |(_, c): &(usize, char)| !begins || !(c.is_alphanumeric() || is_combining_mark(*c));
    let end = rest.find(ends).map_or(text.len(), |(at, _)| start + at);
    (end, begins.then(|| Run { beyond_ascii: !text[start..end].is_ascii(), range: start..end }))
}

/// Turns the capitals of ASCII in a block into small letters; all other bytes stay.
#[inline]
pub(crate) fn lower(block: u64) -> u64 {
    let ascii = block & !HIGH;
    let capital = from(ascii, b'A') & !from(ascii, b'Z' + 1) & !block & HIGH;
    block | capital >> 2
}

/// A word of ASCII of at most 15 bytes as one number: small letters and digits, filled up with zeros.
pub(crate) type Packed = u128;

/// Packs the word at `range`, which has letters and digits alone; `None` if it is longer than 15 bytes or not ASCII.
#[inline]
pub(crate) fn packed(text: &str, range: Range<usize>) -> Option<Packed> {
    let (bytes, length) = (text.as_bytes(), range.len());
    let begin = load(bytes, range.start) | SMALL;
    let (low, high) = match length {
        0..8 => (first(begin, length), 0),
        8..16 => (begin, first(load(bytes, range.start + 8) | SMALL, length - 8)),
        _ => return None,
    };
    ((low | high) & HIGH == 0).then_some(Packed::from(high) << 64 | Packed::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_classed_as_the_standard_library_does() {
        for byte in 0..=u8::MAX {
            for at in 0..CHUNK {
                let mut bytes = [b'k'; CHUNK];
                bytes[at] = byte;
                let bits = if byte.is_ascii_alphanumeric() || !byte.is_ascii() { u64::MAX } else { !(1 << at) };
                assert_eq!(look(&bytes, 0), (bits, !byte.is_ascii()), "{byte:#x} at {at}");
                let block = load(&bytes, at / 8 * 8);
                assert_eq!(lower(block).to_le_bytes()[at % 8], byte.to_ascii_lowercase(), "{byte:#x} at {at}");
            }
        }
    }

    /// The runs of a text, found letter by letter.
    fn plain_runs(text: &str) -> Vec<(Range<usize>, bool)> {
        let mut runs: Vec<(Range<usize>, bool)> = Vec::new();
        for (at, c) in text.char_indices() {
            match runs.last_mut().filter(|(range, _)| range.end == at) {
                Some((range, beyond)) if c.is_alphanumeric() || is_combining_mark(c) => {
                    range.end += c.len_utf8();
                    *beyond |= !c.is_ascii();
                }
                _ if c.is_alphanumeric() => runs.push((at..at + c.len_utf8(), !c.is_ascii())),
                _ => {}
            }
        }
        runs
    }

    #[test]
    fn runs_are_found_wherever_they_stand() {
        let parts = [
            "a",
            "L4",
            " ",
            ", ",
            "caf\u{e9}",
            "e\u{301}",
            "\u{301}",
            "\u{2019}",
            "\u{e9}",
            &"x".repeat(70),
            &" ".repeat(67),
        ];
        // A number that is no multiple of another picks the parts in ever other order.
        for (first, step) in (0..400).map(|number| (number, 1 + number % 97)) {
            let text: String = (0..40).map(|at| parts[(first + at * step * at) % parts.len()]).collect();
            let half: String = text.chars().take(first).collect();
            for text in [text, half] {
                let runs: Vec<_> = runs(&text).map(|run| (run.range, run.beyond_ascii)).collect();
                assert_eq!(runs, plain_runs(&text), "{text}");
            }
        }
    }

    #[test]
    fn wanted_bytes_are_found_where_they_stand() {
        let bytes: Vec<u8> =
            (0..1_000).map(|at: usize| if at.is_multiple_of(7) || at % 64 == 63 { b'b' } else { b'a' }).collect();
        for length in [0, 1, 63, 64, 65, 1_000] {
            let wanted: Vec<usize> = (0..length).filter(|&at| bytes[at] == b'b').collect();
            assert_eq!(places(&bytes[..length], |byte| byte == b'b').collect::<Vec<_>>(), wanted);
        }
    }

    #[test]
    fn short_words_of_ascii_are_packed_each_as_another_number() {
        let packed = |word: &str| packed(word, 0..word.len());
        let words = ["a", "Injection", "abcdefgh", "abcdefgh0", "fifteenletterss", "l4", "1", "11", ""];
        for word in words {
            let number = packed(word);
            assert!(number.is_some() && number == packed(&word.to_lowercase()), "{word}");
            assert_eq!(super::packed(&format!("{word} of"), 0..word.len()), number, "{word}");
            assert_eq!(words.iter().filter(|other| packed(other) == number).count(), 1, "{word}");
        }
        for word in ["caf\u{e9}", "sixteenletterssx", "abcdefgh\u{e9}"] {
            assert_eq!(packed(word), None, "{word}");
        }
    }
}
