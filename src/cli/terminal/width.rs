//! Widths of lines, in columns of the terminal.
//!
//! `COLUMNS` overrides the terminal, which makes output the same in every test.

use std::io::{self, IsTerminal};

/// Lines are never wider than this, however wide the terminal: longer ones are hard to read.
const WIDEST: usize = 100;
/// The width if the output is no terminal.
const DEFAULT_WIDTH: usize = 80;

/// Returns the width at which text is wrapped.
pub fn width() -> usize {
    // Below 40 columns, wrapped text is a column of single words.
    columns().unwrap_or(DEFAULT_WIDTH).clamp(40, WIDEST)
}

/// Returns the most columns of a line of a table; `None`, for no limit, if the output goes into a file or pipe.
pub fn table_width() -> Option<usize> {
    columns().map(|columns| columns.max(40))
}

/// Returns the columns of stdout: those of `COLUMNS`, or else of the terminal if it is one.
fn columns() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    columns.or_else(|| terminal().map(|(width, _)| usize::from(width.0)))
}

/// Returns the width at which messages are wrapped. In a file or pipe they are not, since programs read them by line.
pub fn stderr_width() -> usize {
    if !io::stderr().is_terminal() {
        return usize::MAX;
    }
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
    columns.or_else(terminal).unwrap_or(DEFAULT_WIDTH).clamp(40, WIDEST)
}
