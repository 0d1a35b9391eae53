//! A document as lines, with the vertical gaps that separate paragraphs made comparable.
//!
//! Extractors disagree about blank lines: some print none, some print one between paragraphs, some
//! print one after every line and three between paragraphs. [`Lines`] makes of that one number a
//! line, [`Line::gap`].

use memchr::memchr2;

use crate::letter::document::Document;
use crate::letter::page::furniture;
use crate::letter::page::line::Line;

/// The lines of a document, with the measures that tell its paragraphs.
/// Width and spacing are those of the whole document, also where the lines are a part of it.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    /// Every line that is not blank, in reading order.
    pub all: Vec<Line<'a>>,
    /// The length in characters of a full line, at which the paragraphs were wrapped.
    pub width: usize,
    /// True if blank lines mark paragraphs; if not, only the text can tell them apart.
    pub spaced: bool,
}

/// The gap that a form feed counts as: it separates pages as visibly as this many blank lines.
const PAGE_BREAK_GAP: usize = 3;

impl<'a> Lines<'a> {
    /// Reads the lines of `document` and removes page marks.
    /// The order counts: marks can be told by their gaps only after doubled ones are halved.
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

    /// Returns true if the line at `index` ended because its paragraph did: the first word of the next line would
    /// have fitted after it.
    /// The last line counts as one.
    pub fn is_short(&self, index: usize) -> bool {
        let Some(next) = self.all.get(index + 1) else { return true };
        let first_word = next.text.split(' ').next().unwrap_or_default();
        chars(self.all[index].text) + 1 + chars(first_word) <= self.width
    }

    /// Returns true if most lines after a short line that ends a sentence have space above them.
    /// A document without such lines has none.
    fn has_spaced_paragraphs(&self) -> bool {
        let ends = |&index: &usize| self.all[index].text.ends_with('.') && self.is_short(index);
        let after_ends = (0..self.all.len().saturating_sub(1)).filter(ends).map(|index| self.all[index + 1]);
        let (apart, all) = after_ends.fold((0, 0), |(apart, all), line| (apart + usize::from(line.gap > 0), all + 1));
        // Where there are no such lines, this is false.
        2 * apart > all
    }
}

/// Appends the lines of `text` that are not blank, each with the number of blank lines above it.
/// White space alone is blank.
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
            // Blank lines before the first line of a document separate nothing.
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

/// Removes white space, byte order marks and NUL bytes from both ends.
/// Most lines begin and end in ASCII letters and need no look at characters.
fn trim(line: &str) -> &str {
    let solid = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = line.as_bytes();
    if solid(bytes.first()) && solid(bytes.last()) {
        return line;
    }
    line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0')
}

/// Removes the blank line that double-spaced extractors print after every line from the gaps.
/// Gaps of 1, 2 and 3 become 0, 1 and 1.
fn undouble(all: &mut [Line<'_>]) {
    let single = all.iter().filter(|line| line.gap == 1).count();
    let tight = all.iter().filter(|line| line.gap == 0).count();
    // A few lines without a gap are expected all the same, where an extractor failed to double one.
    if single > 4 * tight {
        for line in all.iter_mut() {
            line.gap = line.gap.saturating_sub(1).div_ceil(2);
        }
    }
}

/// Returns the length that nineteen of twenty lines stay within: a table or two joined lines may be longer.
/// 0 for no lines.
fn full_width(all: &[Line<'_>]) -> usize {
    let mut lengths: Vec<usize> = all.iter().map(|line| chars(line.text)).collect();
    if lengths.is_empty() {
        return 0;
    }
    let place = lengths.len() * 19 / 20;
    *lengths.select_nth_unstable(place).1
}

/// Counts characters; for ASCII the bytes.
fn chars(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}
