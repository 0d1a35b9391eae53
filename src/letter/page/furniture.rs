//! Removes page furniture: text that is printed on a page but is none of the letter's, such as footers and page
//! numbers.
//!
//! A page may break inside a heading or a sentence, and the footer would become part of it.

use crate::letter::page::case_number::{case_number, is_digit_or_slip};
use crate::letter::page::line::Line;
use crate::letter::page::ocr::fold;

/// The words of which footers consist, next to numbers.
/// In small letters; they are compared as a scanner confuses them.
const FOOTER_WORDS: [&str; 21] = [
    "form",
    "dwc",
    "page",
    "of",
    "public",
    "copy",
    "v",
    "version",
    "imr",
    "final",
    "determination",
    "determinations",
    "letter",
    "for",
    "case",
    "number",
    "no",
    "continued",
    "independent",
    "medical",
    "review",
];
/// The longest footer, in bytes.
/// A longer line is text, whatever it ends with.
const LONGEST: usize = 90;
/// The least gap that ends a page: more empty space than a paragraph's.
const PAGE_GAP: usize = 2;

/// Removes marks of pages wherever they are: "Page 3 of 7", "PUBLIC COPY v. 1.0", and a number alone on its line at
/// the end of a page.
/// Lines after a removed one keep the gap.
pub fn remove_page_marks(lines: &mut Vec<Line<'_>>) {
    let short = |index: usize| lines[index].text.len() <= LONGEST;
    let mut is_mark: Vec<bool> =
        (0..lines.len()).map(|index| short(index) && is_page_mark(lines[index].text)).collect();
    for index in 0..lines.len() {
        let text = lines[index].text;
        if is_mark[index] || !is_bare_number(text) {
            continue;
        }
        // The first and the last line of a document are at a break.
        let is_break = |line: usize| lines.get(line).is_none_or(|line| line.gap >= PAGE_GAP);
        let is_marked = |line: Option<usize>| line.and_then(|line| is_mark.get(line)).is_some_and(|&mark| mark);
        let ends_page = index > 0 && (is_break(index) || is_break(index + 1));
        // A number of a table or of a broken date is close to the lines around it.
        let stands_apart = lines[index].gap > 0 && lines.get(index + 1).is_some_and(|next| next.gap > 0);
        let is_near = ends_page || stands_apart || is_marked(index.checked_sub(1)) || is_marked(Some(index + 1));
        // "98-" and "99" are one number.
        let goes_on = index > 0 && lines[index - 1].is_broken();
        is_mark[index] = is_between_dashes(text) || is_near && !goes_on;
    }
    for index in 1..lines.len() {
        // "PUBLIC COPY" and below it "V. 1.0" are one footer, as are "IMR Form" and a version.
        let text = lines[index].text;
        let is_version = short(index) && (is_mark[index - 1] || begins_version(text)) && is_version(text);
        if is_version && !is_mark[index - 1] && is_whole_version(text) {
            is_mark[index - 1] = is_short_footer(lines[index - 1].text);
            is_mark[index] = true;
        }
        is_mark[index] |= is_version && is_mark[index - 1];
    }
    if is_mark.contains(&true) {
        remove(lines, |index| is_mark[index]);
    }
}

/// Removes the footers of a letter whose body begins at line `body`: the lines that repeat a case number. Those above
/// the body may be the header.
/// A letter's own case number is in its header, and stays.
pub fn remove_footers(lines: &mut Vec<Line<'_>>, body: usize) {
    let is_footer = |line: &Line<'_>| is_numbered_footer(line.text);
    if lines.iter().skip(body).any(is_footer) {
        let found: Vec<bool> = lines.iter().enumerate().map(|(at, line)| at >= body && is_footer(line)).collect();
        let is_next = |index: usize| index > 0 && found[index - 1] || found.get(index + 1).is_some_and(|&next| next);
        // The number of the page stands above or below.
        let gone: Vec<bool> =
            (0..lines.len()).map(|at| found[at] || is_next(at) && is_bare_number(lines[at].text)).collect();
        remove(lines, |index| gone[index]);
    }
}

/// Removes lines; the space above them goes to the line that follows.
/// `gone` tells of the index of a line.
fn remove(lines: &mut Vec<Line<'_>>, gone: impl Fn(usize) -> bool) {
    let (mut index, mut gap) = (0, 0);
    lines.retain_mut(|line| {
        let is_gone = gone(index);
        index += 1;
        if is_gone {
            gap += line.gap;
        } else {
            // The space above the lines that are gone.
            line.gap += std::mem::take(&mut gap);
        }
        !is_gone
    });
}

/// Returns true if a line is nothing but a footer with a case number.
/// A sentence that names a case is none: all of its words would have to be those of footers.
pub fn is_numbered_footer(text: &str) -> bool {
    // A scanner spoils some of the digits, not most.
    const LEAST_DIGITS: usize = 5;
    if text.len() > LONGEST {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= LEAST_DIGITS && case_number(text).is_some() && has_only_footer_words(text)
}

/// Returns true for a page number with the word "page", and for "PUBLIC COPY".
/// The first letters are tested first, since few lines begin so.
fn is_page_mark(text: &str) -> bool {
    let holds = |word: &str| words(text).any(|other| is_same(other, word));
    let begins_with = |first: u8, second: u8| {
        let mut letters = text.bytes().filter(u8::is_ascii_alphabetic).map(|byte| byte.to_ascii_lowercase());
        letters.next() == Some(first) && letters.next() == Some(second)
    };
    let is_page = || begins_with(b'p', b'a') && holds("page") && text.bytes().any(|byte| byte.is_ascii_digit());
    let is_copy = || holds("public") && holds("copy");
    let may_be = begins_with(b'p', b'a') || begins_with(b'p', b'u') || begins_with(b'c', b'm');
    may_be && has_only_footer_words(text) && (is_page() || is_copy())
}

/// Returns true for a version of the form: "V. 1.0", "version 2".
/// It is a mark only below another one.
fn is_version(text: &str) -> bool {
    let first = words(text).next().unwrap_or_default();
    let number = first.strip_prefix(['v', 'V']).filter(|number| !number.is_empty() && is_number(number));
    let is_word = ["v", "version", "ver", "rev"].iter().any(|known| is_same(known, first));
    (is_word || number.is_some()) && words(text).skip(1).all(is_number)
}

/// Returns true if a text may be a version that is a mark by itself. Few lines begin with these letters, so that the
/// others need not be cut into words.
fn begins_version(text: &str) -> bool {
    text.starts_with(['v', 'V', 'r', 'R'])
}

/// Returns true for a version that is none of a text, with a point or the whole word: "V. 1.0", but not "V2".
fn is_whole_version(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit()) && (text.contains('.') || words(text).count() > 1)
}

/// Returns true for a few words of a footer: "IMR Form", "Final Determination Letter".
fn is_short_footer(text: &str) -> bool {
    const MOST_WORDS: usize = 3;
    words(text).count() <= MOST_WORDS && has_only_footer_words(text)
}

/// Returns true for a number between dashes: "- 3 -".
fn is_between_dashes(text: &str) -> bool {
    text.starts_with('-') && text.ends_with('-') && text.len() > 2
}

/// Returns true for a page number without words: "3", "- 3 -", "3 of 7", "3/7".
/// Also years and amounts look so; the caller looks at the lines around it.
fn is_bare_number(text: &str) -> bool {
    const MOST_DIGITS: usize = 4;
    const LONGEST: usize = 12;
    if text.len() > LONGEST {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_filling = |byte: u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'/' | b'|');
    let is_of = || words(text).eq(words(text).filter(|word| *word == "of" || word.bytes().all(|b| b.is_ascii_digit())));
    // "#45" is an amount.
    (1..=MOST_DIGITS).contains(&digits)
        && !text.ends_with(['.', ','])
        && !text.contains('#')
        && (text.bytes().all(is_filling) || is_of())
}

/// Returns true if a line has only words of footers and numbers.
/// True for an empty line.
fn has_only_footer_words(text: &str) -> bool {
    words(text)
        .all(|word| is_number(word) || is_of_case_number(word) || FOOTER_WORDS.iter().any(|known| is_same(known, word)))
}

/// Returns true for a case number, or its rest without the hyphen: "CM16-0123456", "CM16", "CM160123456".
fn is_of_case_number(word: &str) -> bool {
    let digits = word.get(..2).filter(|start| start.eq_ignore_ascii_case("CM")).map(|_| &word[2..]);
    digits.is_some_and(|digits| digits.bytes().all(|byte| is_digit_or_slip(byte) || byte == b'-'))
}

/// Returns true if two words look alike to a scanner.
fn is_same(one: &str, other: &str) -> bool {
    one.bytes().map(fold).eq(other.bytes().map(fold))
}

/// Returns true for digits with full stops, slashes and hyphens.
/// An empty word is one.
fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'/' | b'-'))
}

/// Cuts a line into words without the punctuation around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '/')));
    parts.map(|word| word.trim_matches(['-', '.', '/'])).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footers_are_told_from_text() {
        for mark in ["Page 3 of 7", "page 3", "PUBLIC COPY v. 1.0", "CM18-0123456 Public Copy v 1.0", "Page 2"] {
            assert!(is_page_mark(mark), "{mark}");
        }
        for footer in
            ["Case Number: CM16-0123456", "Final Determination Letter for IMR Case Number CM16-0123456", "CM16-0123456"]
        {
            assert!(is_numbered_footer(footer), "{footer}");
        }
        for text in ["Page 3 of the report", "CLINICAL CASE SUMMARY", "Public copy of the report", "Page(s): 98-99."] {
            assert!(!is_page_mark(text) && !is_numbered_footer(text), "{text}");
        }
        assert!(is_bare_number("- 3 -") && is_bare_number("3 of 7") && !is_bare_number("30mg"));
        assert!(!is_bare_number("#45"));
    }
}
