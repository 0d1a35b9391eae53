//! Words: the units that an index and a query have in common.
//!
//! A word is a run of letters and digits. `600mg` is two words, `L4` is one. Words that a hyphen joins
//! are also one word together, so that `follow-up`, `follow- up` and `followup` find each other; so is
//! a contraction (`don't`). A possessive `'s` is no word.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::boundary_before;

/// A word in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// How many words stand before it; a joined word has the position of its first part.
    pub position: usize,
    /// True for the joined form of two words, which stands beside its parts.
    pub joined: bool,
}

/// Longer words are no words of a language but damage; they are cut here, in bytes.
const LONGEST: usize = 64;

/// The words of `text` in order; the joined form of two words comes right behind the second.
pub fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::with_capacity(text.len() / 6);
    let mut position = 0;
    let mut previous: Option<Range<usize>> = None;
    for run in runs(text) {
        let separator = previous.as_ref().map_or("", |last| &text[last.end..run.start]);
        if is_apostrophe(separator) && matches!(&text[run.clone()], "s" | "S") {
            continue;
        }
        for range in split_number(text, run.clone()) {
            found.push(Word { range, position, joined: false });
            position += 1;
        }
        if let Some(last) = previous.filter(|last| joins(text, last, separator, &run)) {
            found.push(Word { range: last.start..run.end, position: position - 2, joined: true });
        }
        previous = Some(run);
    }
    found
}

/// The form in which a word is compared: lower case, without accents and the marks that joined it.
pub fn fold<'a>(text: &'a str, word: &Word) -> Cow<'a, str> {
    let raw = &text[word.range.clone()];
    let raw = &raw[..boundary_before(raw, LONGEST)];
    if raw.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(raw);
    }
    if raw.is_ascii() {
        return Cow::Owned(raw.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect());
    }
    let folded = raw.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    Cow::Owned(folded.filter(|c| c.is_alphanumeric()).collect())
}

/// Maximal runs of letters and digits.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        // A combining mark belongs to the letter before it.
        let end = text[start..]
            .find(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
            .map_or(text.len(), |length| start + length);
        at = end;
        Some(start..end)
    })
}

/// `600mg` is the number and its unit; a run that begins with a letter stays whole.
fn split_number(text: &str, run: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let digits = text[run.clone()].bytes().take_while(u8::is_ascii_digit).count();
    let middle = run.start + digits;
    [run.start..middle, middle..run.end].into_iter().filter(|part| !part.is_empty())
}

fn is_apostrophe(separator: &str) -> bool {
    matches!(separator, "'" | "\u{2019}")
}

fn joins(text: &str, last: &Range<usize>, separator: &str, run: &Range<usize>) -> bool {
    let alphabetic = |range: &Range<usize>| text[range.clone()].chars().all(char::is_alphabetic);
    let contraction = is_apostrophe(separator) && run.len() <= 2;
    (matches!(separator, "-" | "- " | "\u{2010}" | "\u{ad}") || contraction) && alphabetic(last) && alphabetic(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).iter().map(|word| fold(text, word).into_owned()).collect()
    }

    #[test]
    fn words_are_cut_as_users_type_them() {
        let cases: [(&str, &[&str]); 8] = [
            ("Norco 10/325mg #60", &["norco", "10", "325", "mg", "60"]),
            ("L4-5 and T10-T11", &["l4", "5", "and", "t10", "t11"]),
            ("the patient's follow-up", &["the", "patient", "follow", "up", "followup"]),
            ("non- randomized", &["non", "randomized", "nonrandomized"]),
            ("don't", &["don", "t", "dont"]),
            ("na\u{ef}ve \u{fb01}brosis", &["naive", "fibrosis"]),
            ("treatment.The", &["treatment", "the"]),
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
