//! A document as lines, with the vertical gaps that separate paragraphs made comparable.
//!
//! Extractors disagree about blank lines: some print none, some print one between paragraphs, some
//! print one after every line and three between paragraphs. [`Lines`] hides that behind one number a
//! line, [`Line::gap`].

use crate::document::Document;

/// A line of text that is not blank.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The text without surrounding white space.
    pub text: &'a str,
    /// How much empty space stands above: 0 none, 1 a paragraph's, 2 or more a page break's.
    pub gap: usize,
}

/// The lines of a document.
#[derive(Debug)]
pub struct Lines<'a> {
    /// Every line that is not blank, in reading order.
    pub all: Vec<Line<'a>>,
    /// The length in characters of a full line: what the paragraphs were wrapped at.
    pub width: usize,
    /// Whether blank lines mark paragraphs at all; when false, only the text can tell them apart.
    pub spaced: bool,
    /// Where the text ends, in bytes of the document.
    pub end: usize,
}

/// A form feed separates pages as visibly as this many blank lines.
const PAGE_BREAK_GAP: usize = 3;

impl<'a> Lines<'a> {
    /// Reads the lines of `document`.
    pub fn of(document: &'a Document) -> Lines<'a> {
        let mut all = Vec::new();
        for page in document.pages() {
            push_page(page, &mut all);
        }
        undouble(&mut all);
        let width = full_width(&all);
        let mut lines = Lines { all, width, spaced: false, end: document.text().len() };
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

fn push_page<'a>(page: &'a str, all: &mut Vec<Line<'a>>) {
    let mut gap = if all.is_empty() { 0 } else { PAGE_BREAK_GAP };
    for raw in page.lines() {
        let text = raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
        if text.is_empty() || is_page_number(text) {
            gap += 1;
        } else {
            all.push(Line { text, gap });
            gap = 0;
        }
    }
}

/// "Page 3 of 7" at the foot of a page is none of the letter's text.
fn is_page_number(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_number = |word: Option<&str>| word.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let page = words.next().is_some_and(|word| word.eq_ignore_ascii_case("page")) && is_number(words.next());
    let of = matches!((words.next(), words.next()), (None, None)) || text.contains(" of ");
    page && of && text.len() <= 20
}

/// Takes out the blank line that double-spaced extractions print after every line.
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
    lengths.sort_unstable();
    lengths.get(lengths.len() * 19 / 20).copied().unwrap_or(0)
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

/// What stands behind `cue` at the beginning of `text`, compared without case and with every run of white
/// space as one space; `None` when `text` begins otherwise.
pub fn behind_cue<'a>(text: &'a str, cue: &str) -> Option<&'a str> {
    let mut rest = text.trim_start();
    for (index, word) in cue.split(' ').enumerate() {
        if index > 0 {
            rest = rest.strip_prefix(char::is_whitespace)?.trim_start();
        }
        let head = rest.get(..word.len())?;
        rest = head.eq_ignore_ascii_case(word).then(|| &rest[word.len()..])?;
    }
    Some(rest)
}

/// Joins lines into one text with single spaces. A hyphen at a line's end stays as printed and takes
/// the next line up to it: `non-` and `randomized` give `non-randomized`.
pub fn join<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for line in lines {
        if !joined.is_empty() && !ends_in_broken_word(&joined) {
            joined.push(' ');
        }
        push_normalised(line, &mut joined);
    }
    joined
}

fn ends_in_broken_word(text: &str) -> bool {
    let mut backwards = text.chars().rev();
    backwards.next() == Some('-') && backwards.next().is_some_and(char::is_alphanumeric)
}

/// Appends `text` with every run of white space made one space.
fn push_normalised(text: &str, out: &mut String) {
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}
