//! Counts and rates as people read them: a sentence on all items, and a table with bars.
//!
//! Intervals are those that know letters.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::cli::terminal::figures::origin::{FiguresOrigin, asked};
use crate::cli::terminal::plain::{counted, harmless};
use crate::cli::terminal::style::{DIM, OVERTURNED, TITLE};
use crate::cli::terminal::width;
use crate::cli::terminal::wrap::write_wrapped;
use crate::counts::rates::{FEW, Rate, RateDifference, RateRow, Rates};

/// Widths of bars: a narrower one shows nothing, and a wider one no more.
const BARS: std::ops::RangeInclusive<usize> = 5..=20;

/// The columns of numbers with the space before them.
const NUMBERS: [(&str, usize); 5] =
    [("items", 7), ("letters", 9), ("overturned", 12), ("rate", 8), ("95 % by letter", 16)];

/// Writes the sentence, the notes unless `is_quiet`, the table, and where it comes from.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(out: &mut dyn Write, found: &Rates, origin: &FiguresOrigin, is_quiet: bool) -> io::Result<()> {
    let width = width::width();
    if found.comparison.is_none() {
        write_wrapped(out, &sentence(found), &[], TITLE, 0, width)?;
    }
    write_wrapped(out, &format!("for {}", asked(&found.understood)), &[], DIM, 2, width)?;
    if let Some(other) = &found.comparison {
        write_wrapped(out, &format!("and {}", asked(&other.understood)), &[], DIM, 2, width)?;
    }
    if let Some([first, last]) = &found.decided {
        write_wrapped(out, &format!("decided from {first} to {last}"), &[], DIM, 2, width)?;
    }
    let other = found.comparison.iter().flat_map(|comparison| &comparison.understood.notes);
    for note in found.understood.notes.iter().chain(other).filter(|_| !is_quiet) {
        write_wrapped(out, note, &[], DIM, 2, width)?;
    }
    if !found.rows.is_empty() {
        writeln!(out)?;
        write_table(out, found, width)?;
    }
    if let Some(comparison) = &found.comparison {
        writeln!(out)?;
        for line in differences(comparison) {
            write_wrapped(out, &line, &[], Style::new(), 0, width)?;
        }
    }
    if found.rows.iter().any(RateRow::differs) {
        writeln!(out)?;
        let mark = "* differs from the other items, beyond chance among so many rows (Benjamini-Hochberg, 5 %)";
        write_wrapped(out, mark, &[], DIM, 0, width)?;
    }
    writeln!(out)?;
    // The command comes first, and could not be copied if it were wrapped.
    let widths = std::iter::once(usize::MAX).chain(std::iter::repeat(width));
    origin.lines().iter().zip(widths).try_for_each(|(line, width)| write_wrapped(out, line, &[], DIM, 0, width))
}

/// Returns the sentence on all items.
fn sentence(found: &Rates) -> String {
    let all = &found.all;
    let (items, letters) = (counted(all.items, "item"), counted(all.letters, "letter"));
    let mut parts = vec![format!("{} overturned, {} upheld", all.overturned, all.upheld)];
    parts.extend((all.modified > 0).then(|| format!("{} modified", all.modified)));
    parts.extend((all.unknown > 0).then(|| format!("{} unknown", all.unknown)));
    let mut sentence = format!("{items} in {letters}: {}", parts.join(", "));
    if let (Some(rate), Some(interval), Some(by_letter)) = (all.rate, all.interval, all.interval_letters) {
        let (interval, by_letter) = (span(interval), span(by_letter));
        sentence += &format!("; {} % overturned (95 %: {interval} by item, {by_letter} by letter)", cent(rate));
    }
    sentence
}

/// Returns a share in per cent.
fn cent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// Returns an interval in per cent.
fn span([low, high]: [f64; 2]) -> String {
    format!("{}-{}", cent(low), cent(high))
}

/// Returns the lines on the difference of two queries.
fn differences(comparison: &RateDifference) -> Vec<String> {
    let (Some(difference), Some(interval), Some(by_letter)) =
        (comparison.difference, comparison.interval, comparison.interval_letters)
    else {
        return vec!["no difference: one of them has no decided item".to_owned()];
    };
    let signed = |share: f64| format!("{:+.1}", share * 100.0);
    let span = |[low, high]: [f64; 2]| format!("{} to {}", signed(low), signed(high));
    let mut lines = vec![format!(
        "difference {} points (95 %: {} by item, {} by letter; Newcombe)",
        signed(difference),
        span(interval),
        span(by_letter)
    )];
    if let (Some(test), Some(p), Some(by_letter), Some(p_letters), Some(h)) =
        (comparison.test, comparison.p, comparison.test_letters, comparison.p_letters, comparison.cohens_h)
    {
        let (test, by_letter) = (test.as_str(), by_letter.as_str());
        lines.push(format!("p = {p} by item ({test}), p = {p_letters} by letter ({by_letter}); Cohen's h {h:+.2}"));
    }
    lines
}

/// Writes the table: a line a row.
fn write_table(out: &mut dyn Write, found: &Rates, width: usize) -> io::Result<()> {
    let mut texts: Vec<Vec<String>> = found.rows.iter().map(values).collect();
    let room = width.saturating_sub(NUMBERS.iter().map(|(_, width)| width).sum::<usize>() + 2 * found.by.len());
    let widths = fitted(found, &texts, room);
    texts.iter_mut().for_each(|row| row.iter_mut().zip(&widths).for_each(|(text, width)| clip(text, *width)));
    let taken =
        widths.iter().map(|width| width + 2).sum::<usize>() + NUMBERS.iter().map(|(_, width)| width).sum::<usize>();
    // Two columns before the bar and two for the mark.
    let bar = width.saturating_sub(taken + 4).min(*BARS.end());
    let bar = if bar < *BARS.start() { 0 } else { bar };
    write!(out, "{TITLE}")?;
    for (name, width) in found.by.iter().zip(&widths) {
        write!(out, "{name:<0$}", width + 2)?;
    }
    for (name, width) in NUMBERS {
        write!(out, "{name:>width$}")?;
    }
    writeln!(out, "{TITLE:#}")?;
    for (row, texts) in found.rows.iter().zip(&texts) {
        let style = if row.rate.decided.items < FEW { DIM } else { Style::new() };
        write!(out, "{style}")?;
        for (text, width) in texts.iter().zip(&widths) {
            // Padding by hand: a wide character has two columns.
            write!(out, "{text}{:1$}", "", width + 2 - text.width())?;
        }
        for (number, (_, width)) in numbers(&row.rate).into_iter().zip(NUMBERS) {
            write!(out, "{number:>width$}")?;
        }
        write!(out, "{style:#}")?;
        let bar = row.rate.rate.filter(|_| bar > 0).map(|rate| blocks(rate, bar)).unwrap_or_default();
        let bar_style = if row.rate.decided.items < FEW { DIM } else { OVERTURNED };
        match (bar.is_empty(), row.differs()) {
            (_, true) => writeln!(out, " * {bar_style}{bar}{bar_style:#}")?,
            (true, false) => writeln!(out)?,
            (false, false) => writeln!(out, "   {bar_style}{bar}{bar_style:#}")?,
        }
    }
    Ok(())
}

/// The least width of a column of values.
const LEAST: usize = 12;

/// Returns the widths of the columns of values: those of the longest, the widest narrowed until all have `room`.
fn fitted(found: &Rates, texts: &[Vec<String>], room: usize) -> Vec<usize> {
    let widest = |at: usize| texts.iter().map(|row| row[at].width()).chain([found.by[at].width()]).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..found.by.len()).map(widest).collect();
    while widths.iter().sum::<usize>() > room
        && let Some(widest) = widths.iter_mut().max().filter(|width| **width > LEAST)
    {
        *widest -= 1;
    }
    widths
}

/// Cuts a text to a width.
fn clip(text: &mut String, width: usize) {
    if text.width() > width {
        while text.width() >= width && text.pop().is_some() {}
        text.push('…');
    }
}

/// Returns the values of a row as they are printed.
fn values(row: &RateRow) -> Vec<String> {
    row.values.values().map(|value| harmless(value.as_str().unwrap_or(&value.to_string()))).collect()
}

/// Returns the numbers of a row as they are printed.
fn numbers(rate: &Rate) -> [String; 5] {
    let none = || "-".to_owned();
    [
        rate.items.to_string(),
        rate.letters.to_string(),
        rate.overturned.to_string(),
        rate.rate.map_or_else(none, |rate| format!("{} %", cent(rate))),
        rate.interval_letters.map_or_else(none, span),
    ]
}

/// Returns a bar for a share, whose last block is cut to an eighth.
fn blocks(share: f64, width: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share * width as f64 * 8.0).round() as usize;
    "█".repeat(eighths / 8) + PARTS[eighths % 8]
}
