//! Recognizes words with marks inside: `0.5`, `2,500`, `4610.5`, `M54.5`, `T.E.N.S.`
//!
//! Cut at each mark, they would match what they do not mean: a search for 5 must not find 0.5. A point between digits
//! belongs to the number, and so does a point before a number where a word could begin. A code of a letter and two
//! more signs, as those of diagnoses (ICD-10) are, goes on after its point. Single letters with points between them
//! are an acronym, as are three capitals or more with a space after each point.

use std::ops::Range;

/// The most letters of an acronym. The bound keeps the time linear for a text of nothing but letters and points.
pub(crate) const LONGEST_ACRONYM: usize = 12;

/// The number of signs of a diagnosis code before its point, and the most after it: `M54.5`, `S83.241A`.
const CODE: (usize, usize) = (3, 4);

/// The letters of a dotted acronym.
pub(crate) struct Acronym {
    /// The letters as written; only the first `length` are set.
    pub letters: [u8; LONGEST_ACRONYM],
    /// The number of letters.
    pub length: usize,
    /// The byte after the last letter, or after its point if it has one.
    pub end: usize,
}

/// Returns true if a run of letters and digits may be part of a word with marks inside.
///
/// A cheap test of the neighbouring bytes; it is run for every word, and nearly all words fail it.
#[inline(always)]
pub(crate) fn may_have_marks(bytes: &[u8], run: &Range<usize>) -> bool {
    let goes_on = || bytes.get(run.end + 1).is_some_and(u8::is_ascii_alphanumeric);
    let is_spaced = || run.len() == 1 && bytes.get(run.end + 1) == Some(&b' ') && bytes.get(run.end + 3) == Some(&b'.');
    let after_point = || run.start.checked_sub(1).is_some_and(|at| bytes[at] == b'.');
    matches!(bytes.get(run.end), Some(b'.' | b',')) && (goes_on() || is_spaced())
        || bytes[run.start].is_ascii_digit() && after_point()
}

/// Returns the start of the word of a run: that of the point before it where the point is a number's, as in `.5`.
pub(crate) fn start(bytes: &[u8], run: &Range<usize>) -> usize {
    let is_number = bytes[run.start].is_ascii_digit();
    let point = run.start.checked_sub(1).filter(|at| is_number && bytes[*at] == b'.');
    // A word could begin here: after nothing, white space, or a mark that opens or joins.
    let opens = |at: usize| match at.checked_sub(1).map(|before| bytes[before]) {
        None => true,
        Some(before) => before.is_ascii_whitespace() || !before.is_ascii() || b"([{/-<>=~+\"'#:".contains(&before),
    };
    point.filter(|at| opens(*at)).unwrap_or(run.start)
}

/// Returns true if the run after the mark at the end of `word`, whose last run is `last`, belongs to the word.
pub(crate) fn goes_on(bytes: &[u8], word: &Range<usize>, last: &Range<usize>) -> bool {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // A full stop and a comma before a space end the word.
    if !digit(word.end + 1) {
        return false;
    }
    // A number may begin with its point.
    let is_number = !bytes[word.start].is_ascii_alphabetic() && bytes[last.clone()].iter().all(u8::is_ascii_digit);
    match bytes[word.end] {
        b'.' if is_number => true,
        b'.' => word == last && is_code(bytes, word),
        b',' => is_number && !bytes[word.clone()].contains(&b'.') && is_thousands(bytes, word),
        _ => false,
    }
}

/// Returns true if a run begins a diagnosis code: `M54`, followed by at most four signs after its point.
fn is_code(bytes: &[u8], run: &Range<usize>) -> bool {
    let rest = bytes[run.end + 1..].iter().take(CODE.1 + 1).take_while(|byte| byte.is_ascii_alphanumeric());
    let [letter, digit, _] = bytes[run.clone()] else { return false };
    run.len() == CODE.0 && letter.is_ascii_alphabetic() && digit.is_ascii_digit() && rest.count() <= CODE.1
}

/// Returns true if exactly three digits follow the comma at the end of a number that may have one there.
fn is_thousands(bytes: &[u8], number: &Range<usize>) -> bool {
    let digits = bytes[number.end + 1..].iter().take_while(|byte| byte.is_ascii_digit()).take(4).count();
    let first = bytes[number.clone()].iter().position(|byte| *byte == b',').unwrap_or(number.len());
    digits == 3 && (1..=3).contains(&first) && bytes[number.start] != b'0'
}

/// Finds the acronym that begins with the letter that a run is: three letters or more, or two with a point after each.
/// Spaces after the points are in all of it or nowhere; then only capitals with their points count, as in `M. R. I.`
pub(crate) fn acronym(bytes: &[u8], run: &Range<usize>) -> Option<Acronym> {
    let letter = |at: usize| bytes.get(at).filter(|byte| byte.is_ascii_alphabetic());
    let is = |at: usize, mark: u8| bytes.get(at) == Some(&mark);
    // The middle of an acronym begins none.
    let is_inside = run.start > 1 && is(run.start - 1, b'.') && bytes[run.start - 2].is_ascii_alphanumeric();
    let gap = usize::from(is(run.end + 1, b' '));
    if run.len() != 1 || is_inside || !is(run.end, b'.') || letter(run.end + 1 + gap).is_none() {
        return None;
    }
    let (mut found, mut at) = (Acronym { letters: [0; LONGEST_ACRONYM], length: 0, end: run.start }, run.start);
    let is_word = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let belongs = |at: usize| gap == 0 && !is_word(at + 1) || bytes[at].is_ascii_uppercase() && is(at + 1, b'.');
    while let Some(letter) = letter(at).filter(|_| belongs(at)) {
        // More letters than fit are no acronym.
        *found.letters.get_mut(found.length)? = *letter;
        (found.length, found.end) = (found.length + 1, at + 1);
        if !is(at + 1, b'.') || gap == 1 && !is(at + 2, b' ') {
            break;
        }
        at += 2 + gap;
    }
    let is_closed = is(found.end, b'.');
    // "p.m." is one, "p.m" is not.
    let is_abbreviation = gap == 0 && found.length == 2 && is_closed && !is_word(found.end + 1);
    found.end += usize::from(is_closed);
    (found.length > 2 || is_abbreviation).then_some(found)
}

/// Adds the compared form of a word of ASCII with marks inside to `plain`: an acronym without its points, a number
/// without commas and empty decimals, a code in small letters.
pub(crate) fn push_plain(word: &str, plain: &mut String) {
    let bytes = word.as_bytes();
    let is_acronym = bytes.get(1) == Some(&b'.') && bytes[0].is_ascii_alphabetic();
    if bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        plain.extend(word.chars().filter(|c| !(is_acronym && matches!(c, '.' | ' '))).map(|c| c.to_ascii_lowercase()));
        return;
    }
    // `.5` is compared as `0.5`.
    if bytes.first() == Some(&b'.') {
        plain.push('0');
    }
    let from = plain.len();
    plain.extend(word.chars().filter(|c| *c != ','));
    // Of a section of a law or a code each digit counts: 9792.20 is not 9792.2.
    const DOSE: usize = 2;
    if plain[from..].find('.').is_some_and(|point| point <= DOSE) && plain[from..].matches('.').count() == 1 {
        plain.truncate(plain.trim_end_matches('0').trim_end_matches('.').len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_marks_is_compared_without_what_is_only_spelling() {
        let cases = [
            ("T.E.N.S", "tens"),
            ("U.S.", "us"),
            ("M. R. I.", "mri"),
            ("0.5", "0.5"),
            (".5", "0.5"),
            (".50", "0.5"),
            ("5.0", "5"),
            ("10.00", "10"),
            ("0.0", "0"),
            ("2,500", "2500"),
            ("1,234,567.5", "1234567.5"),
            ("9792.20", "9792.20"),
            ("9792.24.2", "9792.24.2"),
            ("722.10", "722.10"),
            ("1.2.0", "1.2.0"),
            ("M54.5", "m54.5"),
            ("M54.50", "m54.50"),
        ];
        for (written, wanted) in cases {
            let mut plain = String::from("60");
            push_plain(written, &mut plain);
            assert_eq!(plain, format!("60{wanted}"), "{written}");
        }
    }
}
