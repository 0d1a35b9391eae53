//! Styles of text, and stdout with or without them.
//!
//! Commands always write styles; the stream removes them if the output is a file, or colors are not wanted.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;

/// The style of "upheld". Both decisions have colors that take no side (no red, no green) and can be read on black and
/// on white.
pub const UPHELD: Style = AnsiColor::Cyan.on_default().bold();
/// The style of "overturned".
pub const OVERTURNED: Style = AnsiColor::Magenta.on_default().bold();
/// The style of titles, such as the treatment in dispute.
pub const TITLE: Style = Style::new().bold();
/// The style of ids, dates and other details.
pub const DIM: Style = Style::new().dimmed();
/// The style of words that match words of the query.
pub const MARKED: Style = Style::new().bold().underline();
/// The style of words that match by meaning only: another name of what was typed.
pub const NAMED: Style = Style::new().underline();

/// The choice of `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Returns stdout, buffered, with or without colors.
pub fn stdout(color: Color) -> Box<dyn Write> {
    Box::new(BufWriter::new(anstream::AutoStream::new(io::stdout(), choice(color))))
}

/// Wraps `out`, the input of a pager, so that it gets the colors that stdout itself would get.
pub fn colored(color: Color, out: Box<dyn Write>) -> impl Write {
    let choice = match choice(color) {
        // `out` is a pipe, which would get no colors by itself.
        anstream::ColorChoice::Auto => anstream::AutoStream::choice(&io::stdout()),
        choice => choice,
    };
    anstream::AutoStream::new(out, choice)
}

/// Converts to the type of anstream.
fn choice(color: Color) -> anstream::ColorChoice {
    match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::AlwaysAnsi,
        Color::Never => anstream::ColorChoice::Never,
    }
}

/// Returns `text` as a link to a file (the escape sequence OSC 8) if stdout is a terminal, otherwise as it is.
pub fn linked(text: &str, path: Option<&Path>) -> String {
    match path.filter(|_| io::stdout().is_terminal()) {
        Some(path) => format!("\u{1b}]8;;file://{}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\", percent_encoded(path)),
        None => text.to_owned(),
    }
}

/// Encodes a path for a `file:` URL (RFC 3986): all bytes but unreserved ones and slashes as `%XX`.
fn percent_encoded(path: &Path) -> String {
    // A `#` would begin the fragment of the address.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let mut encoded = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match plain(*byte) {
            true => encoded.push(char::from(*byte)),
            // Writing to a string cannot fail.
            false => _ = write!(encoded, "%{byte:02X}"),
        }
    }
    encoded
}
