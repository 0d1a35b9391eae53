//! Colors and styles, and stdout with or without them.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;

/// What a decision looks like: colors that take no side, and can be read on black and on white.
pub const UPHELD: Style = AnsiColor::Cyan.on_default().bold();
/// The other decision.
pub const OVERTURNED: Style = AnsiColor::Magenta.on_default().bold();
/// What is in dispute.
pub const TITLE: Style = Style::new().bold();
/// Ids, dates and other company of a title.
pub const DIM: Style = Style::new().dimmed();
/// What matched.
pub const MARKED: Style = Style::new().bold().underline();
/// What only names the same as what was typed.
pub const NAMED: Style = Style::new().underline();

/// When to color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Stdout, buffered, with or without colors.
pub fn stdout(color: Color) -> Box<dyn Write> {
    Box::new(BufWriter::new(anstream::AutoStream::new(io::stdout(), choice(color))))
}

/// What stdout is written through, with the colors that it would have.
pub fn colored(color: Color, out: Box<dyn Write>) -> impl Write {
    let choice = match choice(color) {
        anstream::ColorChoice::Auto => anstream::AutoStream::choice(&io::stdout()),
        choice => choice,
    };
    anstream::AutoStream::new(out, choice)
}

fn choice(color: Color) -> anstream::ColorChoice {
    match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::AlwaysAnsi,
        Color::Never => anstream::ColorChoice::Never,
    }
}

/// `text` as a link to a file, where a terminal can follow it.
pub fn linked(text: &str, path: Option<&Path>) -> String {
    match path.filter(|_| io::stdout().is_terminal()) {
        Some(path) => format!("\u{1b}]8;;file://{}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\", percent_encoded(path)),
        None => text.to_owned(),
    }
}

/// A path as a part of an address.
fn percent_encoded(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~#".contains(&byte) && byte != b'#';
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
