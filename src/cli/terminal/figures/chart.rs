//! Rates as a chart in SVG: a row a line, its rate as a dot, its intervals as whiskers.
//!
//! It is drawn by hand, since it has lines, circles and texts alone: a library for charts would bring fonts, colors and
//! some twenty crates, and its output would change with its versions.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::cli::terminal::figures::origin::{FiguresOrigin, asked};
use crate::cli::terminal::plain::harmless;
use crate::counts::rates::{FEW, Rate, Rates};

/// The height of a row, of what is above all rows, and of the axis below them.
const ROW: usize = 22;
const ABOVE: usize = 44;
const BELOW: usize = 52;
/// The width of the axis, of a character, and of the margin at the right, which has the numbers.
const AXIS: usize = 400;
const CHARACTER: usize = 7;
const RIGHT: usize = 150;

/// Writes the chart.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(out: &mut dyn Write, found: &Rates, origin: &FiguresOrigin) -> io::Result<()> {
    let rows = labelled(found);
    let label = rows.iter().map(|(label, _)| label.width()).chain([8]).max().unwrap_or(8);
    let left = label * CHARACTER + 20;
    let (width, bottom) = (left + AXIS + RIGHT, ABOVE + rows.len() * ROW);
    let height = bottom + BELOW;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" font-family=\"sans-serif\" font-size=\"12\">"
    )?;
    let title = escaped(&format!("Overturned items: {}", asked(&found.understood)));
    writeln!(out, "<title>{title}</title>")?;
    let lines: Vec<String> = origin.lines().iter().map(|line| escaped(line)).collect();
    writeln!(out, "<desc>{}</desc>", lines.join("\n"))?;
    writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>")?;
    writeln!(out, "<text x=\"10\" y=\"20\" font-size=\"14\" font-weight=\"bold\">{title}</text>")?;
    for tenth in (0..=100).step_by(20) {
        let x = left + AXIS * tenth / 100;
        writeln!(out, "<line x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{bottom}\" stroke=\"#ddd\"/>", ABOVE - 8)?;
        writeln!(out, "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{tenth} %</text>", bottom + 16)?;
    }
    let middle = left + AXIS / 2;
    let axis = "overturned, with 95 % intervals: thick by item, thin by letter";
    writeln!(out, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{axis}</text>", bottom + 36)?;
    let by = escaped(&found.by.join(", "));
    writeln!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{by}</text>", left - 8, ABOVE - 10)?;
    for (at, (label, rate)) in rows.iter().enumerate() {
        write_row(out, label, rate, (left, ABOVE + at * ROW + ROW / 2))?;
    }
    writeln!(out, "</svg>")
}

/// Returns the rows with what they are called; of a question without rows all items.
fn labelled(found: &Rates) -> Vec<(String, &Rate)> {
    if found.rows.is_empty() {
        return vec![("all".to_owned(), &found.all)];
    }
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let label = |values: Vec<String>| harmless(&values.join(", "));
    found.rows.iter().map(|row| (label(row.values.values().map(text).collect()), &row.rate)).collect()
}

/// Writes a row at the height `y`, whose axis begins at `left`.
fn write_row(out: &mut dyn Write, label: &str, rate: &Rate, (left, y): (usize, usize)) -> io::Result<()> {
    let color = if rate.decided.items < FEW { "#999" } else { "#8e24aa" };
    let at = |share: f64| left as f64 + AXIS as f64 * share;
    writeln!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", left - 8, y + 4, escaped(label))?;
    for (interval, thickness) in [(rate.interval_letters, 1), (rate.interval, 4)] {
        let Some([low, high]) = interval else { continue };
        writeln!(
            out,
            "<line x1=\"{:.1}\" y1=\"{y}\" x2=\"{:.1}\" y2=\"{y}\" stroke=\"{color}\" stroke-width=\"{thickness}\"/>",
            at(low),
            at(high)
        )?;
    }
    let counts = format!("{} of {}", rate.overturned, rate.decided.items);
    let told = match rate.rate {
        Some(share) => {
            writeln!(out, "<circle cx=\"{:.1}\" cy=\"{y}\" r=\"5\" fill=\"{color}\"/>", at(share))?;
            format!("{:.1} %, {counts}", share * 100.0)
        }
        None => counts,
    };
    writeln!(out, "<text x=\"{}\" y=\"{}\" fill=\"{color}\">{told}</text>", left + AXIS + 10, y + 4)
}

/// Returns a text as it stands in XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
