//! A line of a document, and joining lines to running text.
//!
//! A line keeps its offset in the document, so that a value in joined text leads back to its bytes.

use memchr::{memchr_iter, memchr3_iter};

/// A line of text that is not blank.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The text without surrounding white space.
    pub text: &'a str,
    /// The byte of the document at which it begins.
    pub at: usize,
    /// The empty space above it: 0 none, 1 a paragraph's, 2 or more a page break's.
    pub gap: usize,
    /// The white space within it.
    pub spacing: Spacing,
}

/// The white space within a line. Most lines have single spaces only and need no work when joined.
/// It is found once, when the line is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// Spaces only; the number counts those beyond one between words.
    Spaces(usize),
    /// Other white space as well, such as tabs.
    Other,
}

impl<'a> Line<'a> {
    /// Makes a line of `text`, which begins at the byte `at`, without empty space above.
    pub fn new(text: &'a str, at: usize) -> Line<'a> {
        Line { text, at, gap: 0, spacing: Spacing::of(text) }
    }

    /// Returns the length of its text in bytes when every run of white space is one space.
    /// It is the length that the line has in joined text.
    pub fn normal_len(&self) -> usize {
        match self.spacing {
            Spacing::Spaces(more) => self.text.len() - more,
            Spacing::Other => words(self.text).map(str::len).fold(0, |sum, word| sum + word + usize::from(sum > 0)),
        }
    }

    /// Returns true if the next line continues its last word.
    pub fn is_broken(&self) -> bool {
        ends_in_broken_word(self.text)
    }

    /// Returns the byte of the document after its last.
    pub fn end(&self) -> usize {
        self.at + self.text.len()
    }
}

/// Joins lines into one text with single spaces. A hyphen at a line's end stays as printed and takes the next line up
/// to it: `non-` and `randomized` give `non-randomized`.
/// An empty list gives an empty text.
pub fn join(lines: &[Line<'_>]) -> String {
    let mut joined = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    lines.iter().for_each(|line| push_line(line, &mut joined));
    joined
}

/// Appends a line to a text that [`join`] made.
pub fn push_line(line: &Line<'_>, joined: &mut String) {
    if !joined.is_empty() && !ends_in_broken_word(joined) {
        joined.push(' ');
    }
    // Most lines have single spaces only and are copied whole.
    match line.spacing {
        Spacing::Spaces(0) => joined.push_str(line.text),
        Spacing::Spaces(_) => push_words(without_more_spaces(line.text), joined),
        Spacing::Other => push_words(words(line.text), joined),
    }
}

/// Cuts a line wherever more than one space is.
fn without_more_spaces(text: &str) -> impl Iterator<Item = &str> {
    text.split("  ").map(|stretch| stretch.trim_start_matches(' ')).filter(|stretch| !stretch.is_empty())
}

/// Appends words with single spaces between them.
fn push_words<'a>(words: impl Iterator<Item = &'a str>, joined: &mut String) {
    for (index, word) in words.enumerate() {
        if index > 0 {
            joined.push(' ');
        }
        joined.push_str(word);
    }
}

/// Returns true if the next line continues the last word of `text`.
/// A dash after a space, or alone, is one of punctuation.
fn ends_in_broken_word(text: &str) -> bool {
    match text.as_bytes().last() {
        Some(b'-') => text[..text.len() - 1].chars().next_back().is_some_and(char::is_alphanumeric),
        _ => text.ends_with('\u{ad}'),
    }
}

/// Cuts a line into words at white space and NUL bytes.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == '\0').filter(|word| !word.is_empty())
}

impl Spacing {
    /// Classifies the white space of a line. It has no branch a byte, so that the compiler can look at many bytes at
    /// once.
    /// Characters below the space are tabs and the like.
    fn of(text: &str) -> Spacing {
        let bytes = text.as_bytes();
        let pairs = || bytes.iter().zip(bytes.get(1..).unwrap_or_default());
        let is_more = |(a, b): (&u8, &u8)| (*a == b' ') & (*b == b' ');
        let (control, all) = bytes.iter().fold((false, 0), |(found, all), &byte| (found | (byte < b' '), all | byte));
        match pairs().fold(false, |found, pair| found | is_more(pair)) {
            _ if control || !all.is_ascii() && has_space_beyond_ascii(text) => Spacing::Other,
            true => Spacing::Spaces(pairs().filter(|&pair| is_more(pair)).count()),
            false => Spacing::Spaces(0),
        }
    }
}

/// Returns true if a text has white space that is not ASCII. Such a character begins with one of four bytes.
/// The four bytes begin U+0085 and U+00A0, U+1680, U+2000 to U+205F, and U+3000.
fn has_space_beyond_ascii(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_space = |at: usize| text[at..].starts_with(char::is_whitespace);
    memchr3_iter(0xc2, 0xe1, 0xe2, bytes).any(is_space) || memchr_iter(0xe3, bytes).any(is_space)
}
