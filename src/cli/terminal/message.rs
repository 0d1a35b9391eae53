//! Messages on stderr.

use std::io::Write;

use anstyle::AnsiColor;

use crate::cli::terminal::style::DIM;
use crate::cli::terminal::width::stderr_width;
use crate::cli::terminal::wrap::fitted;

/// An error on stderr. Should stderr be gone there is nobody to tell.
pub fn error(text: &str) {
    let style = AnsiColor::Red.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}error{style:#}: {}", fitted(text, "error: ".len(), stderr_width()));
}

/// A way out of an error, on stderr.
pub fn hint(text: &str) {
    let style = AnsiColor::Cyan.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}hint{style:#}: {}", fitted(text, "hint: ".len(), stderr_width()));
}

/// Something worth knowing, on stderr.
pub fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{DIM}imr: {}{DIM:#}", fitted(text, "imr: ".len(), stderr_width()));
}
