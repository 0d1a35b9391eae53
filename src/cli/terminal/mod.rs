//! What a person reads: colors, wrapped lines, harmless characters.

pub(crate) mod coverage;
pub(crate) mod foreign;
pub(crate) mod hits;
pub(crate) mod pager;
pub(crate) mod progress;

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::Range;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use crate::cli::Color;
use crate::search::Mark;

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

/// Lines are never wider than this, however wide the terminal: longer ones are hard to read.
const WIDEST: usize = 100;
/// The width when the output is no terminal.
const DEFAULT_WIDTH: usize = 80;

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

/// `1 item`, `2 items`: nouns here take an s.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Text whose control characters cannot command a terminal: they are shown as escapes. So are the
/// invisible ones that turn the direction of writing.
pub fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_invisible(c) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "{}", c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// How wide a message may be: what is written into a file or pipe keeps its lines as they are.
fn stderr_width() -> usize {
    if !io::stderr().is_terminal() {
        return usize::MAX;
    }
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
    columns.or_else(terminal).unwrap_or(DEFAULT_WIDTH).clamp(40, WIDEST)
}

/// As [`harmless`], but line ends stay, and lines are wrapped at `width`; the first has `taken` columns less. What is
/// indented shows a query with the place of a fault, and stays in one piece.
fn fitted(text: &str, taken: usize, width: usize) -> String {
    let mut fitted = Vec::new();
    for (number, line) in text.lines().map(harmless).enumerate() {
        let lead = if number == 0 { "x".repeat(taken) } else { String::new() };
        let led = lead + &line;
        match line.starts_with(' ') {
            true => fitted.push(line),
            false => fitted.extend(lines(&led, width).into_iter().map(|line| led[line].to_owned())),
        }
    }
    fitted.join("\n").split_off(taken.min(text.len()))
}

/// Writes `text` in lines of at most `width` columns, each indented by `indent`, with the byte ranges
/// of `marks` highlighted.
pub fn write_wrapped(
    out: &mut dyn Write,
    text: &str,
    marks: &[Mark],
    base: Style,
    indent: usize,
    width: usize,
) -> io::Result<()> {
    let marks: Vec<(Mark, Style)> = marks.iter().map(|mark| (*mark, MARKED)).collect();
    write_highlighted(out, text, &marks, base, indent, width)
}

/// The same, each mark in a style of its own.
pub fn write_highlighted(
    out: &mut dyn Write,
    text: &str,
    marks: &[(Mark, Style)],
    base: Style,
    indent: usize,
    width: usize,
) -> io::Result<()> {
    for line in lines(text, width.saturating_sub(indent)) {
        write!(out, "{:indent$}", "")?;
        write_marked(out, text, line, marks, base)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Marks of words and of names in one order, each with its style; a word inside a name is a word.
pub fn styled(words: &[Mark], names: &[Mark]) -> Vec<(Mark, Style)> {
    let mut marks: Vec<(Mark, Style)> = words.iter().map(|mark| (*mark, MARKED)).collect();
    for [start, end] in names {
        let mut at = *start;
        for [from, to] in words.iter().filter(|word| word[0] < *end && word[1] > *start) {
            if at < *from {
                marks.push(([at, *from], NAMED));
            }
            at = at.max(*to);
        }
        if at < *end {
            marks.push(([at, *end], NAMED));
        }
    }
    marks.sort_by_key(|(mark, _)| *mark);
    marks
}

/// The byte ranges of the lines of `text` when it is wrapped at `columns`; words are never cut.
fn lines(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let (mut column, mut at) = (0, 0);
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end();
        if column > 0 && column + bare.width() > columns {
            column = 0;
        }
        let end = at + bare.len();
        match lines.last_mut() {
            Some(line) if column > 0 => line.end = end.max(line.end),
            _ => lines.push(at..end),
        }
        column += word.width();
        at += word.len();
    }
    lines
}

/// Writes a line of a text, what is marked in the style of its mark and the rest in `base`.
fn write_marked(
    out: &mut dyn Write,
    text: &str,
    line: Range<usize>,
    marks: &[(Mark, Style)],
    base: Style,
) -> io::Result<()> {
    let mut at = line.start;
    for (mark, style) in marks.iter().filter(|(mark, _)| mark[0] < line.end && mark[1] > line.start) {
        let (from, to) = (mark[0].max(at), mark[1].min(line.end));
        write_styled(out, &text[at..from], base)?;
        write_styled(out, &text[from..to], *style)?;
        at = to;
    }
    write_styled(out, &text[at..line.end], base)
}

fn write_styled(out: &mut dyn Write, text: &str, style: Style) -> io::Result<()> {
    if text.is_empty() { Ok(()) } else { write!(out, "{style}{}{style:#}", harmless(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_cannot_reach_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{202e}c"), "a\\u{1b}[31mb\\u{202e}c");
    }

    #[test]
    fn words_are_wrapped_and_never_cut() {
        let mut out = Vec::new();
        write_wrapped(&mut out, "one two three four", &[[4, 7]], Style::new(), 2, 11).expect("a vector takes all");
        let plain = anstream::adapter::strip_str(std::str::from_utf8(&out).expect("text")).to_string();
        assert_eq!(plain.lines().map(str::trim_end).collect::<Vec<_>>(), ["  one two", "  three", "  four"]);
    }
}
