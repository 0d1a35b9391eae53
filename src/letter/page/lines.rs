//! A document as lines, with the vertical gaps that separate paragraphs made comparable.
//!
//! Extractors disagree about blank lines: some print none, some print one between paragraphs, some
//! print one after every line and three between paragraphs. [`Lines`] hides that behind one number a
//! line, [`Line::gap`].

use crate::letter::document::Document;
use crate::letter::page::furniture;
use memchr::{memchr_iter, memchr2, memchr3_iter};

/// A line of text that is not blank.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The text without surrounding white space.
    pub text: &'a str,
    /// Where it begins, in bytes of the document.
    pub at: usize,
    /// How much empty space stands above: 0 none, 1 a paragraph's, 2 or more a page break's.
    pub gap: usize,
    /// What white space is in it.
    pub spacing: Spacing,
}

/// The white space within a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// Spaces, and so many of them more than one between words.
    Spaces(usize),
    /// Other white space as well.
    Other,
}

impl<'a> Line<'a> {
    /// The line `text` at the byte `at`, without empty space above.
    pub fn new(text: &'a str, at: usize) -> Line<'a> {
        Line { text, at, gap: 0, spacing: Spacing::of(text) }
    }

    /// How long its text is with every run of white space made one space.
    pub fn normal_len(&self) -> usize {
        match self.spacing {
            Spacing::Spaces(more) => self.text.len() - more,
            Spacing::Other => words(self.text).map(str::len).fold(0, |sum, word| sum + word + usize::from(sum > 0)),
        }
    }

    /// Whether the next line goes on within its last word.
    pub fn is_broken(&self) -> bool {
        ends_in_broken_word(self.text)
    }

    /// Where it ends, in bytes of the document.
    pub fn end(&self) -> usize {
        self.at + self.text.len()
    }
}

/// The lines of a document.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    /// Every line that is not blank, in reading order.
    pub all: Vec<Line<'a>>,
    /// The length in characters of a full line: what the paragraphs were wrapped at.
    pub width: usize,
    /// Whether blank lines mark paragraphs at all; when false, only the text can tell them apart.
    pub spaced: bool,
}

/// A form feed separates pages as visibly as this many blank lines.
const PAGE_BREAK_GAP: usize = 3;

impl<'a> Lines<'a> {
    /// Reads the lines of `document`.
    pub fn of(document: &'a Document) -> Lines<'a> {
        const USUAL_LINE: usize = 48;
        let mut all = Vec::with_capacity(document.text().len() / USUAL_LINE);
        push_lines(document.text(), &mut all);
        undouble(&mut all);
        furniture::remove_page_marks(&mut all);
        let width = full_width(&all);
        let mut lines = Lines { all, width, spaced: false };
        lines.spaced = lines.has_spaced_paragraphs();
        lines
    }

    /// Whether the line at `index` ended because its paragraph did: the first word of the next line
    /// would have fitted behind it.
    pub fn is_short(&self, index: usize) -> bool {
        let Some(next) = self.all.get(index + 1) else { return true };
        let first_word = next.text.split(' ').next().unwrap_or_default();
        chars(self.all[index].text) + 1 + chars(first_word) <= self.width
    }

    /// Whether most lines behind a short line that ends a sentence stand apart from it.
    fn has_spaced_paragraphs(&self) -> bool {
        let ends = |&index: &usize| self.all[index].text.ends_with('.') && self.is_short(index);
        let behind_ends = (0..self.all.len().saturating_sub(1)).filter(ends).map(|index| self.all[index + 1]);
        let (apart, all) = behind_ends.fold((0, 0), |(apart, all), line| (apart + usize::from(line.gap > 0), all + 1));
        2 * apart > all
    }
}

fn push_lines<'a>(text: &'a str, all: &mut Vec<Line<'a>>) {
    const PAGE_MARK: u8 = b'\x0c';
    let bytes = text.as_bytes();
    let (mut start, mut gap) = (0, 0);
    while start <= bytes.len() {
        let length = memchr2(b'\n', PAGE_MARK, &bytes[start..]).unwrap_or(bytes.len() - start);
        let line = trim(&text[start..start + length]);
        if line.is_empty() {
            gap += 1;
        } else {
            let at = line.as_ptr() as usize - text.as_ptr() as usize;
            let gap_above = if all.is_empty() { 0 } else { gap };
            all.push(Line { gap: gap_above, ..Line::new(line, at) });
            gap = 0;
        }
        if bytes.get(start + length) == Some(&PAGE_MARK) {
            gap += PAGE_BREAK_GAP;
        }
        start += length + 1;
    }
}

/// Takes white space, byte order marks and NUL bytes off both ends.
fn trim(line: &str) -> &str {
    let solid = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = line.as_bytes();
    if solid(bytes.first()) && solid(bytes.last()) {
        return line;
    }
    line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0')
}

/// Takes out the blank line that double-spaced extractors print after every line.
fn undouble(all: &mut [Line<'_>]) {
    let single = all.iter().filter(|line| line.gap == 1).count();
    let tight = all.iter().filter(|line| line.gap == 0).count();
    if single > 4 * tight {
        for line in all.iter_mut() {
            line.gap = line.gap.saturating_sub(1).div_ceil(2);
        }
    }
}

/// The length that nineteen of twenty lines stay within: a table or a glued line may be longer.
fn full_width(all: &[Line<'_>]) -> usize {
    let mut lengths: Vec<usize> = all.iter().map(|line| chars(line.text)).collect();
    if lengths.is_empty() {
        return 0;
    }
    let place = lengths.len() * 19 / 20;
    *lengths.select_nth_unstable(place).1
}

fn chars(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// Joins lines into one text with single spaces. A hyphen at a line's end stays as printed and takes
/// the next line up to it: `non-` and `randomized` give `non-randomized`.
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
    match line.spacing {
        Spacing::Spaces(0) => joined.push_str(line.text),
        Spacing::Spaces(_) => push_words(without_more_spaces(line.text), joined),
        Spacing::Other => push_words(words(line.text), joined),
    }
}

/// The stretches of a line between which more than one space stands.
fn without_more_spaces(text: &str) -> impl Iterator<Item = &str> {
    text.split("  ").map(|stretch| stretch.trim_start_matches(' ')).filter(|stretch| !stretch.is_empty())
}

fn push_words<'a>(words: impl Iterator<Item = &'a str>, joined: &mut String) {
    for (index, word) in words.enumerate() {
        if index > 0 {
            joined.push(' ');
        }
        joined.push_str(word);
    }
}

/// Whether the next line goes on within the last word of `text`.
fn ends_in_broken_word(text: &str) -> bool {
    match text.as_bytes().last() {
        Some(b'-') => text[..text.len() - 1].chars().next_back().is_some_and(char::is_alphanumeric),
        _ => text.ends_with('\u{ad}'),
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == '\0').filter(|word| !word.is_empty())
}

impl Spacing {
    /// That of a line. Without a branch a byte, so that the compiler can look at many bytes at once.
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

/// Whether a text has white space that is not ASCII. Such a character begins with one of four bytes.
fn has_space_beyond_ascii(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_space = |at: usize| text[at..].starts_with(char::is_whitespace);
    memchr3_iter(0xc2, 0xe1, 0xe2, bytes).any(is_space) || memchr_iter(0xe3, bytes).any(is_space)
}
