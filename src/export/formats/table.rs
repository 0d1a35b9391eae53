//! Tables as text: comma-separated values as in RFC 4180, and tab-separated ones quoted alike.
//!
//! Spreadsheets compute cells that look like formulas, and letters are text from strangers, so such cells are escaped.

use std::borrow::Cow;
use std::io;

use crate::export::columns::{Columns, Row};
use crate::export::writers::TextFormat;
use crate::text::is_invisible;

/// A table with column names in its first line.
pub struct TextTable<'a> {
    /// The columns.
    pub columns: &'a Columns,
    /// The character between cells.
    pub separator: u8,
    /// True if cells that look like formulas stay as they are.
    pub is_raw: bool,
    /// True for a table that Excel opens by itself: it knows the encoding by a mark, and its cells have a greatest length.
    pub is_for_excel: bool,
}

/// The most characters of a cell in a spreadsheet, counted as UTF-16 does.
pub const LONGEST_CELL: usize = 32_767;

/// The end of a cell that was cut.
const CUT: &str = " [cut]";

impl TextFormat for TextTable<'_> {
    fn head(&self, out: &mut Vec<u8>) {
        if self.is_for_excel {
            out.extend("\u{feff}".as_bytes());
        }
        self.line(self.columns.names().map(Cow::Borrowed), out);
    }

    fn item(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        let start = out.len();
        for (at, column) in self.columns.chosen.iter().enumerate() {
            if at > 0 {
                out.push(self.separator);
            }
            let cell = column.cell(row);
            let text = cell.text();
            // A negative number is no formula.
            let text = if cell.is_text() && !self.is_raw { defused(&text) } else { text };
            self.field(if self.is_for_excel { cut(&text) } else { Cow::Borrowed(&*text) }.as_ref(), out);
        }
        self.end_line(start, out);
    }
}

impl TextTable<'_> {
    /// Appends a line of cells.
    fn line<'a>(&self, cells: impl Iterator<Item = Cow<'a, str>>, out: &mut Vec<u8>) {
        let start = out.len();
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                out.push(self.separator);
            }
            self.field(&cell, out);
        }
        self.end_line(start, out);
    }

    /// Appends a cell, in quotes where it needs them.
    fn field(&self, cell: &str, out: &mut Vec<u8>) {
        let bytes = cell.as_bytes();
        if memchr::memchr3(b'"', b'\n', b'\r', bytes).is_none() && memchr::memchr(self.separator, bytes).is_none() {
            out.extend(bytes);
            return;
        }
        out.push(b'"');
        let mut from = 0;
        for at in memchr::memchr_iter(b'"', bytes) {
            out.extend(&bytes[from..=at]);
            from = at;
        }
        out.extend(&bytes[from..]);
        out.push(b'"');
    }

    /// Ends the line that begins at `start`. One empty cell is quoted, since an empty line is no line.
    fn end_line(&self, start: usize, out: &mut Vec<u8>) {
        if out.len() == start {
            out.extend(b"\"\"");
        }
        out.extend(b"\r\n");
    }
}

/// Returns the cell with an apostrophe before it if it looks like a formula.
pub fn defused(cell: &str) -> Cow<'_, str> {
    if looks_like_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Cuts a cell to what a spreadsheet takes, and marks it.
pub fn cut(cell: &str) -> Cow<'_, str> {
    // A text has at most as many UTF-16 units as bytes.
    if cell.len() <= LONGEST_CELL || cell.encode_utf16().count() <= LONGEST_CELL {
        return Cow::Borrowed(cell);
    }
    let mut room = LONGEST_CELL - CUT.len();
    let fits = |c: &char| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    };
    Cow::Owned(cell.chars().take_while(fits).chain(CUT.chars()).collect())
}

/// Returns true if a spreadsheet would compute the cell instead of showing it (OWASP, "CSV Injection"), even after
/// leading spaces and quotes.
pub fn looks_like_formula(cell: &str) -> bool {
    // The last four are the full-width forms of the first four, which spreadsheets read alike.
    const STARTS: [char; 12] =
        ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    let is_passed_over = |c: char| c.is_whitespace() || is_invisible(c) || ['"', '\''].contains(&c);
    cell.starts_with(STARTS) || cell.trim_start_matches(is_passed_over).starts_with(STARTS)
}

/// Returns the I/O error inside an error of csv, so that a closed pipe is recognised.
pub fn plain(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_recognised_behind_spaces_and_quotes() {
        for cell in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "  =x", "\"=x", "\u{ff1d}x", "\u{200b}=x", "\u{a0}=x", "\u{feff}@x"]
        {
            assert!(looks_like_formula(cell), "{cell:?}");
        }
        for cell in ["", "Norco", "L4-5", "1=1"] {
            assert!(!looks_like_formula(cell), "{cell:?}");
        }
    }

    #[test]
    fn long_cells_are_cut_between_characters_and_marked() {
        assert_eq!(cut("short"), "short");
        let long = "\u{1f600}".repeat(LONGEST_CELL);
        let cut = cut(&long);
        assert!(cut.ends_with(CUT) && cut.encode_utf16().count() <= LONGEST_CELL);
        assert!(cut.encode_utf16().count() > LONGEST_CELL - 2);
    }
}
