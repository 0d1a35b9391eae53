//! Messages on stderr: errors, hints and notes.
//!
//! Data goes to stdout alone, so that it can be piped while messages still reach the user.

use std::io::Write;

use anstyle::AnsiColor;

use crate::cli::terminal::style::DIM;
use crate::cli::terminal::width::stderr_width;
use crate::cli::terminal::wrap::fitted;

/// Prints an error on stderr. If stderr is closed there is nobody to tell, so failures to write are ignored.
pub fn error(text: &str) {
    let style = AnsiColor::Red.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}error{style:#}: {}", fitted(text, "error: ".len(), stderr_width()));
}

/// Prints on stderr what the user can do about an error.
pub fn hint(text: &str) {
    let style = AnsiColor::Cyan.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}hint{style:#}: {}", fitted(text, "hint: ".len(), stderr_width()));
}

/// Prints on stderr something worth knowing that is no error.
pub fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{DIM}imr: {}{DIM:#}", fitted(text, "imr: ".len(), stderr_width()));
}
