//! What a container gives the parser: the text of a file, page by page.

use std::ops::{Range, RangeInclusive};

use memchr::{memchr_iter, memchr3_iter};

/// The text of one file, as extracted, before anything is understood.
///
/// A plain text has one page unless it holds form feeds; a PDF has a page for each of its own. Places in it
/// are byte offsets into [`Document::text`], which [`Document::position`] makes pages and characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    text: String,
    /// Where the page marks stand.
    marks: Vec<usize>,
    /// What of the file could not be read, in words for the user.
    unread: Vec<String>,
}

/// Stands in a text for what could not be read.
pub const UNREAD: char = char::REPLACEMENT_CHARACTER;

/// Where a byte of a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PagePosition {
    /// The page, from 1.
    pub page: usize,
    /// Characters (Unicode scalar values) of the page before it.
    pub character: usize,
}

/// The page mark that text extractors print.
const PAGE_MARK: char = '\u{c}';

/// The characters that nobody sees and that stand inside words all the same: zero-width spaces and joiners, marks of
/// direction, and a soft hyphen where no line ends.
const INVISIBLE: [RangeInclusive<char>; 5] = [
    '\u{ad}'..='\u{ad}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
];

/// A text without the characters that nobody sees.
pub fn visible(text: String) -> String {
    let is_invisible = |at: usize, c: char| {
        let ends_line = || text[at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
        INVISIBLE.iter().any(|range| range.contains(&c)) && (c != '\u{ad}' || !ends_line())
    };
    // The first bytes of these characters.
    let mut suspects = memchr3_iter(0xc2, 0xe2, 0xef, text.as_bytes());
    if !suspects.any(|at| text[at..].chars().next().is_some_and(|c| is_invisible(at, c))) {
        return text;
    }
    text.char_indices().filter(|(at, c)| !is_invisible(*at, *c)).map(|(_, c)| c).collect()
}

impl Document {
    /// A text whose pages end at form feeds.
    pub fn from_text(text: impl Into<String>) -> Document {
        let text = visible(text.into());
        let marks = memchr_iter(PAGE_MARK as u8, text.as_bytes()).collect();
        Document { text, marks, unread: Vec::new() }
    }

    /// A text of these pages. Form feeds inside a page are none of its ends and become line ends.
    pub fn from_pages<P: AsRef<str>>(pages: impl IntoIterator<Item = P>) -> Document {
        let mut text = String::new();
        for (index, page) in pages.into_iter().enumerate() {
            if index > 0 {
                text.push(PAGE_MARK);
            }
            let mut lines = page.as_ref().split(PAGE_MARK);
            text.push_str(lines.next().unwrap_or_default());
            for line in lines {
                text.push('\n');
                text.push_str(line);
            }
        }
        Document::from_text(text)
    }

    /// The same, from a file of which some could not be read.
    pub fn lacking(self, unread: Vec<String>) -> Document {
        Document { unread, ..self }
    }

    /// What of the file could not be read.
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// The whole text, a form feed between its pages.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of each page.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.text.split(PAGE_MARK)
    }

    /// True when no page holds a visible character.
    pub fn is_blank(&self) -> bool {
        self.text.trim_start().is_empty()
    }

    /// The page, from 1, of the byte at `at`; the last one when `at` lies behind the end.
    pub fn page_of(&self, at: usize) -> usize {
        1 + self.marks.partition_point(|&mark| mark < at)
    }

    /// Page and character of the byte at `at`, the first of a character; of the end for any other.
    pub fn position(&self, at: usize) -> PagePosition {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let page = self.page_of(before.len());
        let page_start = if page > 1 { self.marks[page - 2] + 1 } else { 0 };
        PagePosition { page, character: before[page_start..].chars().count() }
    }

    /// The parts of a byte range, page by page, without the marks between them.
    pub fn by_page(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let mut start = range.start;
        self.text[range].split(PAGE_MARK).map(move |part| {
            let part_range = start..start + part.len();
            start = part_range.end + 1;
            part_range
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_in_pages_and_characters() {
        let document = Document::from_pages(["caf\u{e9} a", "b\u{c}c"]);
        assert_eq!(document.pages().collect::<Vec<_>>(), ["caf\u{e9} a", "b\nc"]);
        let at = document.text().find('a').map(|first| document.text()[first + 1..].find('a').unwrap_or(0) + first + 1);
        assert_eq!(document.position(at.unwrap_or(0)), PagePosition { page: 1, character: 5 });
        assert_eq!(document.position(document.text().len()), PagePosition { page: 2, character: 3 });
    }

    #[test]
    fn a_range_falls_into_its_pages() {
        let document = Document::from_text("ab\u{c}cd\u{c}ef");
        let parts: Vec<&str> = document.by_page(1..7).map(|range| &document.text()[range]).collect();
        assert_eq!(parts, ["b", "cd", "e"]);
    }
}
