//! Wrapping of text, with highlighted byte ranges.
//!
//! Widths are those of Unicode (UAX #11), in columns, and not counts of bytes or characters.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::cli::terminal::plain::harmless;
use crate::cli::terminal::style::{MARKED, NAMED};
use crate::search::Mark;

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

/// Writes text as [`write_wrapped`] does, each mark in a style of its own. Marks are in order and do not overlap.
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

/// Merges marks of words and of names into one list in order, each with its style. Where they overlap, the style of
/// words wins.
pub fn styled(words: &[Mark], names: &[Mark]) -> Vec<(Mark, Style)> {
    let mut marks: Vec<(Mark, Style)> = words.iter().map(|mark| (*mark, MARKED)).collect();
    for [start, end] in names {
        let mut at = *start;
        // The parts of a name between the words in it.
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

/// Makes a message harmless and wraps its lines at `width`; the first line has `taken` columns less, for its label.
/// Indented lines show a query with a pointer below it, and are not wrapped.
pub fn fitted(text: &str, taken: usize, width: usize) -> String {
    let mut fitted = Vec::new();
    for (number, line) in text.lines().map(harmless).enumerate() {
        // Letters stand in for the label while lines are wrapped, and are cut off at the end.
        let lead = if number == 0 { "x".repeat(taken) } else { String::new() };
        let led = lead + &line;
        match line.starts_with(' ') {
            true => fitted.push(line),
            false => fitted.extend(lines(&led, width).into_iter().map(|line| led[line].to_owned())),
        }
    }
    fitted.join("\n").split_off(taken.min(text.len()))
}

/// Returns the byte ranges of the lines of `text` wrapped at `columns`. Words are never cut, so a long one may stick
/// out.
fn lines(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let (mut column, mut at) = (0, 0);
    for word in text.split_inclusive(' ') {
        // The space after the last word of a line may stick out.
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

/// Writes one line of a text, marked parts in the style of their mark and the rest in `base`.
fn write_marked(
    out: &mut dyn Write,
    text: &str,
    line: Range<usize>,
    marks: &[(Mark, Style)],
    base: Style,
) -> io::Result<()> {
    let mut at = line.start;
    for (mark, style) in marks.iter().filter(|(mark, _)| mark[0] < line.end && mark[1] > line.start) {
        // A mark may begin on the line before and end on the next one.
        let (from, to) = (mark[0].max(at), mark[1].min(line.end));
        write_styled(out, &text[at..from], base)?;
        write_styled(out, &text[from..to], *style)?;
        at = to;
    }
    write_styled(out, &text[at..line.end], base)
}

/// Writes harmless text in a style; nothing for an empty text, which would leave bare escape sequences.
fn write_styled(out: &mut dyn Write, text: &str, style: Style) -> io::Result<()> {
    if text.is_empty() { Ok(()) } else { write!(out, "{style}{}{style:#}", harmless(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_and_never_cut() {
        let mut out = Vec::new();
        write_wrapped(&mut out, "one two three four", &[[4, 7]], Style::new(), 2, 11).expect("a vector takes all");
        let plain = anstream::adapter::strip_str(std::str::from_utf8(&out).expect("text")).to_string();
        assert_eq!(plain.lines().map(str::trim_end).collect::<Vec<_>>(), ["  one two", "  three", "  four"]);
    }
}
