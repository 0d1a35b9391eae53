//! Comma-separated values as in RFC 4180.
//!
//! Spreadsheets compute cells that look like formulas, and letters are text from strangers, so such cells are escaped.

use std::io::{self, Write};

use serde_json::Value;

use crate::export::Exporter;
use crate::export::columns::{Columns, Row};
use crate::query::{NO, YES};
use crate::text::is_invisible;

/// An exporter of CSV with column names in its first line.
pub struct Csv<'a> {
    out: ::csv::Writer<&'a mut dyn Write>,
    columns: &'a Columns,
    raw: bool,
}

impl<'a> Csv<'a> {
    /// Makes an exporter that writes `columns` to `out`. With `raw`, cells that look like formulas are not escaped.
    pub fn new(out: &'a mut dyn Write, columns: &'a Columns, raw: bool) -> Csv<'a> {
        let out = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        Csv { out, columns, raw }
    }
}

impl Exporter for Csv<'_> {
    fn begin(&mut self) -> io::Result<()> {
        self.out.write_record(self.columns.names()).map_err(plain)
    }

    fn row(&mut self, row: &Row<'_>) -> io::Result<()> {
        for (_, value) in self.columns.cells(row) {
            let cell = match value {
                // A negative number is no formula.
                Value::Number(number) => number.to_string(),
                other => self.text(&text_of(&other)),
            };
            self.out.write_field(cell).map_err(plain)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(plain)
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Csv<'_> {
    /// Puts an apostrophe before a cell that looks like a formula.
    fn text(&self, cell: &str) -> String {
        if !self.raw && looks_like_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
    }
}

/// Returns the I/O error inside an error of csv, so that a closed pipe is recognised.
pub fn plain(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Returns a value as the text of a cell: lists are joined by semicolons, what is so or not is yes or no, and unknown
/// values are empty.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        // As filters have it.
        Value::Bool(is_so) => if *is_so { YES } else { NO }.to_owned(),
        Value::Array(values) => values.iter().map(text_of).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
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
}
