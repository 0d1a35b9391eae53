//! Cuts a text into [`TextWord`]s, the units that an index and a query have in common.
//!
//! Both must cut alike, or a word would not be found; and what users type differs from print only in marks and case.
//! A word is a run of letters and digits. `600mg` is two words, `L4` is one. The point of a number belongs to it, as in
//! `0.5` and `M54.5`; an acronym with points is one word, as it is without them. Words that a hyphen joins
//! are also one word together, so that `follow-up`, `follow- up` and `followup` find each other; so is
//! a contraction (`don't`). A possessive `'s` is no word.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::boundary::boundary_before;
use crate::text::dotted::push_plain;
use crate::text::word::words as hashed_words;

/// A word in a text, with its position.
///
/// It holds no text of its own; [`fold`] gives the form in which it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextWord {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// The number of words before it; a joined word has the position of its first part.
    pub position: usize,
    /// True for the joined form of two words, which is given in addition to its parts.
    pub joined: bool,
}

/// The longest word, in bytes. Longer ones are damage and no words of a language; they are cut to this.
const LONGEST: usize = 64;

/// Returns the words of `text` in order; the joined form of two words comes right after the second.
pub fn words(text: &str) -> Vec<TextWord> {
    let mut found = Vec::with_capacity(text.len() / 5);
    words_into(text, &mut found);
    found
}

/// Adds the words of `text` to `found`, as [`words`] gives them.
pub fn words_into(text: &str, found: &mut Vec<TextWord>) {
    each_word(text, hashed_words(text).map(|run| (run.range, run.hash)), |word, _| found.push(word));
}

/// Calls `take` with each word of `text`, and with its hash where it is a whole run.
///
/// `runs` are all runs of letters and digits of the text with their hashes, which the caller has read already.
#[inline]
pub(crate) fn each_word(
    text: &str,
    runs: impl Iterator<Item = (Range<usize>, u64)>,
    mut take: impl FnMut(TextWord, Option<u64>),
) {
    let bytes = text.as_bytes();
    let mut position = 0;
    let mut previous = 0..0;
    for (run, hash) in runs {
        // `600mg` is cut after its number; a run that begins with a letter is one word.
        let middle = if is_number(bytes[run.start]) { end_of_number(bytes, &run) } else { run.start };
        let is_whole = middle == run.start || middle == run.end;
        let mut take_part = |range: Range<usize>| {
            if !range.is_empty() {
                take(TextWord { range, position, joined: false }, is_whole.then_some(hash));
                // Parts of a run count one by one.
                position += 1;
            }
        };
        take_part(run.start..middle);
        take_part(middle..run.end);
        // What joins two words is a mark or two; most are parted by a space.
        let separator = &bytes[previous.end..run.start];
        let parted = previous.is_empty() || separator == b" ";
        if !parted && joins(text, &previous, separator, &run) {
            take(TextWord { range: previous.start..run.end, position: position - 2, joined: true }, None);
        }
        previous = run;
    }
}

/// Folds a word to the form in which it is compared: lower case, without accents and the marks that joined it.
///
/// Words of ASCII in small letters, which are most, are borrowed from the text.
pub fn fold<'a>(text: &'a str, word: &TextWord) -> Cow<'a, str> {
    let raw = cut(&text[word.range.clone()]);
    if raw.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(raw);
    }
    let mut folded = String::with_capacity(raw.len());
    fold_into(text, word, &mut folded);
    Cow::Owned(folded)
}

/// Adds the folded form of a word to `folded`, as [`fold`] gives it.
pub fn fold_into(text: &str, word: &TextWord, folded: &mut String) {
    let raw = cut(&text[word.range.clone()]);
    if !raw.is_ascii() {
        // Decomposition parts a letter from its accents, which are dropped then.
        let plain = raw.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        folded.extend(plain.filter(|c| c.is_alphanumeric()));
    } else if word.joined {
        // The joined form has no hyphen.
        folded.extend(raw.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
    } else if raw.bytes().any(|byte| matches!(byte, b'.' | b',')) {
        push_plain(raw, folded);
    } else {
        let from = folded.len();
        folded.push_str(raw);
        folded[from..].make_ascii_lowercase();
    }
}

/// Cuts a word that is longer than [`LONGEST`].
fn cut(raw: &str) -> &str {
    if raw.len() <= LONGEST { raw } else { &raw[..boundary_before(raw, LONGEST)] }
}

/// Returns the end of the number that a run begins with: `600mg` is a number and its unit.
fn end_of_number(bytes: &[u8], run: &Range<usize>) -> usize {
    run.start + bytes[run.clone()].iter().take_while(|byte| is_number(**byte) || **byte == b',').count()
}

/// Returns true if a number may begin with this byte; in a run of one word any point is a number's.
fn is_number(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'.'
}

/// Returns true if the bytes between two words are one apostrophe, straight or typographic.
fn is_apostrophe(separator: &[u8]) -> bool {
    matches!(separator, b"'" | b"\xe2\x80\x99")
}

/// Returns true if the separator makes one word of two: a hyphen, one at the end of a line, a soft one, an apostrophe.
fn joins(text: &str, last: &Range<usize>, separator: &[u8], run: &Range<usize>) -> bool {
    let alphabetic = |range: &Range<usize>| text[range.clone()].chars().all(char::is_alphabetic);
    // Also the typographic hyphen and the soft hyphen, as UTF-8.
    let hyphen = matches!(separator, b"-" | b"- " | b"\xe2\x80\x90" | b"\xc2\xad");
    // `don't`, `we're`; longer ones are names or quotes.
    let contraction = is_apostrophe(separator) && run.len() <= 2;
    (hyphen || contraction) && alphabetic(last) && alphabetic(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).iter().map(|word| fold(text, word).into_owned()).collect()
    }

    #[test]
    fn words_are_cut_as_users_type_them() {
        let cases: [(&str, &[&str]); 15] = [
            ("Norco 10/325mg #60", &["norco", "10", "325", "mg", "60"]),
            ("L4-5 and T10-T11", &["l4", "5", "and", "t10", "t11"]),
            ("the patient's follow-up", &["the", "patient", "follow", "up", "followup"]),
            ("non- randomized", &["non", "randomized", "nonrandomized"]),
            ("don't", &["don", "t", "dont"]),
            ("na\u{ef}ve \u{fb01}brosis", &["naive", "fibrosis"]),
            ("treatment.The", &["treatment", "the"]),
            ("0.5mg, .50 mg", &["0.5", "mg", "0.5", "mg"]),
            ("2,500 units of 5.0%", &["2500", "units", "of", "5"]),
            ("M54.5, \u{a7}4610.5", &["m54.5", "4610.5"]),
            ("a T.E.N.S. unit", &["a", "tens", "unit"]),
            ("an M. R. I. of J. R. Smith", &["an", "mri", "of", "j", "r", "smith"]),
            ("m. r. i., M. R. I was", &["m", "r", "i", "m", "r", "i", "was"]),
            ("M.R. I. V.", &["mr", "i", "v"]),
            ("", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(folded(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_joined_word_stands_at_the_position_of_its_first_part() {
        let positions: Vec<usize> = words("a follow-up visit").iter().map(|word| word.position).collect();
        assert_eq!(positions, [0, 1, 2, 1, 3]);
    }
}
