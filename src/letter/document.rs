//! The text of one file as pages, the only input of the parser.
//!
//! Everything that reads files produces a [`Document`], so that the parser need not know plain text from PDF.

use std::ops::{Range, RangeInclusive};

use memchr::{memchr_iter, memchr2_iter};

/// The text of one file, as extracted, before anything is understood.
///
/// A plain text has one page unless it holds form feeds; a PDF has as many as it prints. Offsets are bytes of
/// [`Document::text`], which [`Document::position`] converts to pages and characters. Characters that nobody sees,
/// such as soft hyphens within a line, are removed when a document is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    text: String,
    /// The byte offsets of the page marks, ascending.
    marks: Vec<usize>,
    /// The parts of the file that could not be read, in words for the user.
    unread: Vec<String>,
}

/// The character that is put in a text for one that could not be read.
pub const UNREAD: char = char::REPLACEMENT_CHARACTER;

/// The position of a byte as page and character.
/// Positions are ordered as they come in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PagePosition {
    /// The page, from 1.
    pub page: usize,
    /// The number of characters (Unicode scalar values) of that page before it.
    pub character: usize,
}

/// The form feed that text extractors print between pages.
const PAGE_MARK: char = '\u{c}';

/// The characters that nobody sees and that occur inside words all the same: zero-width spaces and joiners, marks of
/// direction, the Mongolian vowel separator, and a soft hyphen that ends no line.
const INVISIBLE: [RangeInclusive<char>; 6] = [
    '\u{ad}'..='\u{ad}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
];

/// Letters that are printed as one sign: the ligatures of Unicode, in order.
const LIGATURES: (char, [&str; 7]) = ('\u{fb00}', ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]);

/// Returns the letters of a ligature.
fn letters_of(c: char) -> Option<&'static str> {
    let place = u32::from(c).checked_sub(u32::from(LIGATURES.0))?;
    LIGATURES.1.get(usize::try_from(place).ok()?).copied()
}

/// The text read in place of a character, and the number of bytes behind it that go with it; `None` where the character stays.
type Reading = Option<(&'static str, usize)>;

/// Reads a character that nobody sees as nothing. One that cuts a word at the end of a line goes with the line end `behind` it.
fn unseen(c: char, behind: &str) -> Reading {
    // At the end of a line a soft hyphen says that a word goes on: see `page::line`.
    let ends_line = || behind.chars().next().is_none_or(char::is_whitespace);
    match INVISIBLE.iter().any(|range| range.contains(&c)) {
        true if c == '\u{ad}' && ends_line() => Some(("", cut_word(behind))).filter(|(_, cut)| *cut > 0),
        is_invisible => is_invisible.then_some(("", 0)),
    }
}

/// Returns the text without characters that nobody sees. A word that a soft hyphen cuts at the end of a line is made whole, on the first
/// line.
pub fn visible(text: String) -> String {
    rewritten(text, unseen)
}

/// Returns the text as a document has it: visible, and with the letters of ligatures.
/// The offsets of a document are those of the text after this, so that it comes before all else.
fn readable(text: String) -> String {
    rewritten(text, |c, behind| letters_of(c).map(|letters| (letters, 0)).or_else(|| unseen(c, behind)))
}

/// Rewrites a text by the reading of its characters. Text that stays as it is, is not copied.
fn rewritten(text: String, reading: impl Fn(char, &str) -> Reading) -> String {
    let read_at = |at: usize, c: char| reading(c, &text[at + c.len_utf8()..]);
    // The first bytes of these characters.
    let first = |one, other| memchr2_iter(one, other, text.as_bytes());
    let mut suspects = first(0xc2, 0xe1).chain(first(0xe2, 0xef));
    if !suspects.any(|at| text[at..].chars().next().is_some_and(|c| read_at(at, c).is_some())) {
        return text;
    }
    let (mut rewritten, mut passed) = (String::with_capacity(text.len()), 0);
    for (at, c) in text.char_indices() {
        match read_at(at, c) {
            _ if at < passed => {}
            Some((letters, more)) => {
                rewritten.push_str(letters);
                passed = at + c.len_utf8() + more;
            }
            None => rewritten.push(c),
        }
    }
    rewritten
}

/// Counts the bytes of the line end in a word that goes on behind it; 0 if it does not.
fn cut_word(behind: &str) -> usize {
    let next = behind.trim_start_matches([' ', '\r']).strip_prefix('\n').map(|next| next.trim_start_matches(' '));
    next.filter(|next| next.starts_with(char::is_lowercase)).map_or(0, |next| behind.len() - next.len())
}

impl Document {
    /// Makes a document of a text whose pages end at form feeds.
    /// A text without a form feed is one page.
    pub fn from_text(text: impl Into<String>) -> Document {
        let text = readable(text.into());
        let marks = memchr_iter(PAGE_MARK as u8, text.as_bytes()).collect();
        Document { text, marks, unread: Vec::new() }
    }

    /// Makes a document of the texts of its pages. A form feed inside a page does not end it and becomes a line end.
    /// An empty list gives a blank document.
    pub fn from_pages<P: AsRef<str>>(pages: impl IntoIterator<Item = P>) -> Document {
        let mut text = String::new();
        for (index, page) in pages.into_iter().enumerate() {
            // Only between pages, so that a document of one page has no mark.
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

    /// Returns the document with notes on the parts of its file that could not be read; the parser makes warnings of
    /// them.
    pub(crate) fn lacking(self, unread: Vec<String>) -> Document {
        Document { unread, ..self }
    }

    /// Returns the notes on the parts of the file that could not be read.
    /// Empty where all of the file was read.
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// Returns the whole text, a form feed between pages.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text of each page, in order.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.text.split(PAGE_MARK)
    }

    /// Returns true if no page holds a visible character, as in a scan without recognised text.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim_start().is_empty()
    }

    /// Returns the page, from 1, of the byte at `at`; the last page if `at` is after the end.
    /// The mark itself belongs to the page that it ends.
    pub fn page_of(&self, at: usize) -> usize {
        1 + self.marks.partition_point(|&mark| mark < at)
    }

    /// Returns page and character of the byte at `at`, which must be the first of a character; that of the end
    /// otherwise.
    pub fn position(&self, at: usize) -> PagePosition {
        // An offset within a character or after the end is taken for the end: a position must never panic.
        let before = self.text.get(..at).unwrap_or(&self.text);
        let page = self.page_of(before.len());
        let page_start = if page > 1 { self.marks[page - 2] + 1 } else { 0 };
        PagePosition { page, character: before[page_start..].chars().count() }
    }

    /// Cuts a byte range into its parts on each page, without the marks between them.
    ///
    /// # Panics
    /// If the range is not within the text, or cuts a character.
    pub(crate) fn by_page(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
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
