//! Compares printed words as a reader's eye does: without case, space and punctuation, and with signs that scanners
//! confuse (`l`, `I`, `1`; `O`, `0`) as one.
//!
//! Many letters of 2013 and 2014 exist only as scans, whose recognised text misprints a letter in every few lines.

use std::ops::Range;

/// The longest text that is compared, in folded letters; every cue is shorter.
const LONGEST: usize = 160;

/// The letters of a text in capitals, confusable signs as one; only the first 160 of a long text.
/// It is kept on the stack: one is made for nearly every line.
#[derive(Debug, Clone, Copy)]
pub struct Folded {
    letters: [u8; LONGEST],
    length: usize,
}

impl Folded {
    /// Folds `text`.
    pub fn of(text: &str) -> Folded {
        let mut folded = Folded { letters: [0; LONGEST], length: 0 };
        folded.push(text);
        folded
    }

    /// Appends another text.
    /// Letters that do not fit are dropped.
    pub fn push(&mut self, text: &str) {
        for &byte in text.as_bytes() {
            // Without a branch: what is no letter is written over by the next.
            let Some(place) = self.letters.get_mut(self.length) else { return };
            *place = fold(byte);
            self.length += usize::from(*place != 0);
        }
    }

    /// Returns the folded letters.
    pub fn letters(&self) -> &[u8] {
        &self.letters[..self.length]
    }
}

/// Returns the class of a byte; zero if it is no letter or digit. Bytes beyond ASCII count as lost.
/// Small letters and capitals are of one class.
pub const fn fold(byte: u8) -> u8 {
    CLASSES[byte as usize]
}

/// The class of every byte, computed at compile time: folding is the most frequent work of the parser.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = class(byte as u8);
        byte += 1;
    }
    classes
};

/// Computes the class of a byte.
/// The letters I and O stand for the digits that look like them, too.
const fn class(byte: u8) -> u8 {
    match byte {
        b'l' | b'L' | b'i' | b'I' | b'1' | b'|' => b'I',
        b'0' => b'O',
        b'2'..=b'9' | b'A'..=b'Z' => byte,
        b'a'..=b'z' => byte.to_ascii_uppercase(),
        _ => 0,
    }
}

/// Returns true if two folded texts differ by at most one letter lost, added or changed in eight, two at the most:
/// extractors lose glyphs. Short texts must be equal.
/// Both are folded.
pub fn alike(printed: &[u8], cue: &[u8]) -> bool {
    let tolerance = tolerance(cue);
    // Nearly all texts that are no cue differ at both ends, which is cheap to see.
    let may_be = printed.first() == cue.first() || printed.last() == cue.last();
    may_be && printed.len().abs_diff(cue.len()) <= tolerance && within(printed, cue, tolerance)
}

/// Returns true if `printed` begins like `cue`, with the tolerance of [`alike`].
/// `printed` may go on as it likes.
pub fn begins_like(printed: &[u8], cue: &[u8]) -> bool {
    let tolerance = tolerance(cue);
    if !shares_a_stretch(printed, cue) {
        return false;
    }
    (cue.len() - tolerance..=cue.len() + tolerance)
        .filter_map(|length| printed.get(..length))
        .any(|beginning| within(beginning, cue, tolerance))
}

/// Returns true if two texts have some of their first letters in the same position, one slip aside. This is cheap,
/// and nearly all texts that do not begin alike have none.
/// True where the two may be alike; [`within`] decides.
fn shares_a_stretch(printed: &[u8], cue: &[u8]) -> bool {
    const LENGTH: usize = 3;
    let length = cue.len().min(LENGTH);
    // The first letters say little, many texts begin with an article; a slip leaves one of the others whole.
    let stretches = [LENGTH, 2 * LENGTH].into_iter().filter(|start| start + LENGTH <= cue.len());
    cue.len() < 3 * LENGTH && printed.get(..length) == cue.get(..length)
        || stretches.into_iter().any(|start| {
            // Arrays of a few bytes are compared at once.
            let wanted = cue[start..].first_chunk::<LENGTH>();
            let near = printed.get(start.saturating_sub(1)..(start + LENGTH + 1).min(printed.len()));
            near.is_some_and(|near| near.windows(LENGTH).any(|window| window.first_chunk() == wanted))
        })
}

/// Returns true if `printed` ends like `cue`, with the tolerance of [`alike`].
/// The last letter must be right: it is the cheapest test.
pub fn ends_like(printed: &[u8], cue: &[u8]) -> bool {
    let tolerance = tolerance(cue);
    if printed.last() != cue.last() {
        return false;
    }
    (cue.len() - tolerance..=cue.len() + tolerance)
        .filter_map(|length| printed.get(printed.len().checked_sub(length)?..))
        .any(|end| within(end, cue, tolerance))
}

/// Finds the last position in `text` that reads like `cue`, which is folded, and returns its bytes. No slip is
/// allowed.
pub fn rfind(text: &str, cue: &[u8]) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    (0..bytes.len()).rev().find_map(|start| Some(start..end_of(bytes, start, cue)?))
}

/// Returns the byte after `cue` if it begins with the byte at `start`.
/// None if the cue does not begin there.
fn end_of(bytes: &[u8], start: usize, cue: &[u8]) -> Option<usize> {
    let mut wanted = cue.iter();
    if fold(bytes[start]) != *wanted.next()? {
        return None;
    }
    let mut end = start + 1;
    for letter in wanted {
        let skipped = bytes[end..].iter().position(|&byte| fold(byte) != 0)?;
        end += skipped + 1;
        if fold(bytes[end - 1]) != *letter {
            return None;
        }
    }
    Some(end)
}

/// Returns the number of slips that a cue of this length may have.
/// 0 for cues of fewer than eight letters.
fn tolerance(cue: &[u8]) -> usize {
    const LETTERS_TO_ONE_SLIP: usize = 8;
    const MOST_SLIPS: usize = 2;
    (cue.len() / LETTERS_TO_ONE_SLIP).min(MOST_SLIPS)
}

/// Returns true if at most `slips` letters lost, added or changed make one text the other (the edit distance).
/// Its cost grows with 3 to the power of `slips`, so that they must be few.
pub fn within(one: &[u8], other: &[u8], slips: usize) -> bool {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one, other) {
        ([], rest) | (rest, []) => rest.len() <= slips,
        _ if slips == 0 || one.len().abs_diff(other.len()) > slips => false,
        ([_, a @ ..], [_, b @ ..]) => {
            within(a, b, slips - 1) || within(a, other, slips - 1) || within(one, b, slips - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_scanners_and_lost_glyphs_are_forgiven_in_long_texts_only() {
        let same = [
            ("Decision rationale", "DECISI0N RATlONA1E"),
            ("Claims Administrator guideline", "C1aims Adminstrator guidelin"),
            ("MAXIMUS guideline", "MAXIMUS guidline"),
            ("Upheld", "Uphe1d"),
        ];
        for (cue, printed) in same {
            assert!(alike(Folded::of(printed).letters(), Folded::of(cue).letters()), "{printed}");
        }
        for (cue, printed) in [("Upheld", "Uphed"), ("Decision rationale", "Decision rates"), ("CASE SUMMARY", "CASE")]
        {
            assert!(!alike(Folded::of(printed).letters(), Folded::of(cue).letters()), "{printed}");
        }
    }

    #[test]
    fn a_beginning_or_an_end_is_found_in_a_longer_text() {
        let cue = Folded::of("decision rationale");
        assert!(begins_like(Folded::of("Decision ratonale and more").letters(), cue.letters()));
        assert!(ends_like(Folded::of("The Expert Reviewer's decision rationale").letters(), cue.letters()));
        assert!(!begins_like(Folded::of("decision").letters(), cue.letters()));
    }
}
