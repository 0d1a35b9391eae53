//! Widths of lines, in columns.

use std::io::{self, IsTerminal};

/// Lines are never wider than this, however wide the terminal: longer ones are hard to read.
const WIDEST: usize = 100;
/// The width when the output is no terminal.
const DEFAULT_WIDTH: usize = 80;

/// How wide a line may be.
pub fn width() -> usize {
    columns().unwrap_or(DEFAULT_WIDTH).clamp(40, WIDEST)
}

/// How wide a line of a table may be; without end where no terminal shows it.
pub fn narrowest() -> Option<usize> {
    columns().map(|columns| columns.max(40))
}

fn columns() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    columns.or_else(|| terminal().map(|(width, _)| usize::from(width.0)))
}

/// How wide a message may be: what is written into a file or pipe keeps its lines as they are.
pub fn stderr_width() -> usize {
    if !io::stderr().is_terminal() {
        return usize::MAX;
    }
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
    columns.or_else(terminal).unwrap_or(DEFAULT_WIDTH).clamp(40, WIDEST)
}
