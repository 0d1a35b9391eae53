//! A stretch of lines that gives one text, and the way back from that text to the document.
//!
//! Fields are read from joined text, but their origin is told in bytes of the document.

use std::ops::Range;

use crate::letter::page::line::{Line, Spacing, push_line};

/// Lines that belong together, the first perhaps without its beginning.
/// It borrows the lines; copying it costs little.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    first: Option<Line<'a>>,
    rest: &'a [Line<'a>],
}

impl<'a> Passage<'a> {
    /// Makes a passage of whole lines.
    pub fn of(lines: &'a [Line<'a>]) -> Passage<'a> {
        Passage { first: None, rest: lines }
    }

    /// Makes a passage of the end of a line from the byte `from`, unless that is empty, and the lines that follow it.
    pub fn after(line: Line<'a>, from: usize, lines: &'a [Line<'a>]) -> Passage<'a> {
        let tail = line.text[from..].trim_start();
        let skipped = line.text.len() - tail.len();
        let first = (!tail.is_empty()).then_some(Line::new(tail, line.at + skipped));
        Passage { first, rest: lines }
    }

    /// Returns the passage without the part before the byte `at` of its text.
    /// A byte after the end gives an empty passage.
    pub fn from(self, at: usize) -> Passage<'a> {
        let start = self.source_of_byte(at).start;
        let Some(index) = self.lines().position(|line| line.end() > start) else { return Passage::of(&[]) };
        let line = self.lines().nth(index);
        let rest = self.skip(index + 1).rest;
        match line {
            Some(line) => Passage::after(line, start.saturating_sub(line.at), rest),
            None => Passage::of(rest),
        }
    }

    /// Returns the passage without its first `count` lines.
    /// More than it has give an empty passage.
    pub fn skip(self, count: usize) -> Passage<'a> {
        let of_rest = count - usize::from(self.first.is_some() && count > 0);
        match count {
            0 => self,
            _ => Passage { first: None, rest: self.rest.get(of_rest..).unwrap_or_default() },
        }
    }

    /// Returns its lines.
    pub fn lines(&self) -> impl Iterator<Item = Line<'a>> + Clone + use<'a> {
        self.first.into_iter().chain(self.rest.iter().copied())
    }

    /// Returns its bytes in the document, from its beginning to its end; `None` if it is empty.
    pub fn span(&self) -> Option<Range<usize>> {
        let start = self.first.as_ref().or(self.rest.first())?.at;
        let end = self.rest.last().or(self.first.as_ref())?.end();
        Some(start..end)
    }

    /// Returns its text: lines joined by single spaces, white space made normal.
    pub fn text(&self) -> String {
        let mut joined = String::with_capacity(self.span().map_or(0, |span| span.len()));
        self.lines().for_each(|line| push_line(&line, &mut joined));
        joined
    }

    /// Returns the bytes of the document that the range `of` of [`Passage::text`] comes from.
    /// A range over several lines has what is between them in the document.
    pub fn source(&self, of: Range<usize>) -> Range<usize> {
        self.source_of_byte(of.start).start..self.source_of_byte(of.end.saturating_sub(1)).end
    }

    /// Returns the bytes of the character that the byte at `at` of the text belongs to.
    /// The end of the passage if it has no such byte.
    fn source_of_byte(&self, at: usize) -> Range<usize> {
        let mut begin = 0;
        let mut before: Option<Line<'_>> = None;
        for line in self.lines() {
            begin += usize::from(before.is_some_and(|before| !before.is_broken()));
            let end = begin + line.normal_len();
            if at < end {
                let place = in_line(&line, at.saturating_sub(begin));
                return line.at + place.start..line.at + place.end;
            }
            begin = end;
            before = Some(line);
        }
        let end = self.span().map_or(0, |span| span.end);
        end..end
    }
}

/// Returns the bytes of the character that a line has at the byte `at` of its normal form.
/// `at` is a byte of the line alone.
fn in_line(line: &Line<'_>, at: usize) -> Range<usize> {
    let Line { text: line, spacing, .. } = *line;
    if spacing == Spacing::Spaces(0) {
        let start = (0..=at).rfind(|&at| line.is_char_boundary(at)).unwrap_or(at);
        let after = (at + 1..line.len()).find(|&at| line.is_char_boundary(at));
        return start..after.unwrap_or(line.len());
    }
    // The normal form has one byte for a run of white space, so that bytes are counted along the line.
    let mut normal = 0;
    let mut before_is_space = false;
    for (place, c) in line.char_indices() {
        let is_space = c.is_whitespace() || c == '\0';
        normal += match is_space {
            true => usize::from(!before_is_space),
            false => c.len_utf8(),
        };
        before_is_space = is_space;
        if at < normal {
            return place..place + c.len_utf8();
        }
    }
    line.len()..line.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::document::Document;
    use crate::letter::page::lines::Lines;

    #[test]
    fn every_byte_of_a_text_leads_back_to_the_document() {
        let document = Document::from_text("The  caf\u{e9}-\n based\tpatient\n\nis  well");
        let lines = Lines::of(&document);
        let passage = Passage::of(&lines.all);
        let text = passage.text();
        assert_eq!(text, "The caf\u{e9}-based patient is well");
        for word in ["The", "caf\u{e9}", "based", "patient", "is", "well"] {
            let at = text.find(word).unwrap_or_default();
            assert_eq!(&document.text()[passage.source(at..at + word.len())], word);
        }
    }
}
