//! A contrast as people read it: a list of what the overturned decisions say, and one of what the upheld ones do.

use std::io::{self, Write};

use anstyle::Style;

use crate::cli::terminal::plain::{counted, harmless};
use crate::cli::terminal::style::{DIM, OVERTURNED, TITLE, UPHELD};
use crate::cli::terminal::width;
use crate::cli::terminal::wrap::write_wrapped;
use crate::counts::contrast::{Contrast, ContrastRow, FeatureKind, Side};

/// The columns before the text of a row.
const INDENT: usize = 4;

/// Writes both lists, with the sizes of the sides before them; notes are left out if `is_quiet`.
pub fn write(out: &mut dyn Write, found: &Contrast, is_quiet: bool) -> io::Result<()> {
    let width = width::width();
    let [overturned, upheld] = [found.sides.overturned, found.sides.upheld]
        .map(|size| (counted(u64::from(size.items), "item"), counted(u64::from(size.letters), "letter")));
    let sentence = format!(
        "{} overturned in {}, {} upheld in {}: what sets them apart",
        overturned.0, overturned.1, upheld.0, upheld.1
    );
    write_wrapped(out, &sentence, &[], TITLE, 0, width)?;
    write_wrapped(out, &format!("for {}", asked(found)), &[], DIM, 2, width)?;
    if !is_quiet {
        for note in &found.understood.notes {
            write_wrapped(out, note, &[], DIM, 2, width)?;
        }
    }
    for (side, style, title) in [
        (Side::Overturned, OVERTURNED, "Overturned decisions (treatment is necessary) say"),
        (Side::Upheld, UPHELD, "Upheld decisions (denial stands) say"),
    ] {
        writeln!(out, "\n{style}{title}{style:#}")?;
        let rows: Vec<&ContrastRow> = found.rows.iter().filter(|row| row.side == side).collect();
        if rows.is_empty() {
            write_wrapped(out, "nothing more often than the others, beyond chance", &[], DIM, INDENT, width)?;
        }
        for (number, row) in rows.iter().enumerate() {
            write_row(out, number + 1, row, found, width)?;
        }
    }
    writeln!(out)?;
    write_wrapped(out, &footer(found), &[], DIM, 0, width)
}

/// Returns what was asked, as the answer of a search tells it.
fn asked(found: &Contrast) -> String {
    let text = &found.understood.text;
    let text = if text.is_empty() { "everything" } else { text };
    let filters = found.understood.filters.iter().map(|(field, values)| format!("{field}: {}", values.join(" or ")));
    std::iter::once(text.to_owned()).chain(filters).collect::<Vec<_>>().join(", ")
}

/// Writes a row: the thing, who says it, and a sentence that does.
fn write_row(out: &mut dyn Write, number: usize, row: &ContrastRow, found: &Contrast, width: usize) -> io::Result<()> {
    let kind = match row.kind {
        FeatureKind::Phrase => String::new(),
        FeatureKind::Citation => "cites ".to_owned(),
        FeatureKind::Specialty => "reviewer: ".to_owned(),
        FeatureKind::Reason => "reason: ".to_owned(),
        FeatureKind::Concept => "concept: ".to_owned(),
    };
    writeln!(out, "\n{number:>2}. {TITLE}{kind}{}{TITLE:#}", harmless(&row.what))?;
    let sizes = [found.sides.overturned.letters, found.sides.upheld.letters];
    let (own, other) = if row.side == Side::Overturned { (0, 1) } else { (1, 0) };
    let say = |side: usize| format!("{} of {}", row.letters[side], sizes[side]);
    let chance = if row.firm { "" } else { "; may be chance" };
    let odds = if row.side == Side::Overturned { row.log_odds } else { -row.log_odds };
    let counts = format!(
        "{} letters against {}; log-odds {odds:.1} ± {:.1}{chance}",
        say(own),
        say(other),
        (row.interval[1] - row.interval[0]) / 2.0
    );
    write_wrapped(out, &counts, &[], DIM, INDENT, width)?;
    if let Some(example) = row.examples.first() {
        write_wrapped(out, &example.text, &example.marks, Style::new(), INDENT, width)?;
        write_wrapped(out, &example.citation, &[], DIM, INDENT, width)?;
    }
    Ok(())
}

/// Returns the line on the number of comparisons.
fn footer(found: &Contrast) -> String {
    let compared: Vec<String> = found
        .compared
        .iter()
        .map(|(kind, count)| match (kind, *count) {
            (FeatureKind::Specialty, 1) => "1 specialty".to_owned(),
            (FeatureKind::Specialty, count) => format!("{count} specialties"),
            (kind, count) => counted(count as u64, kind.as_str()),
        })
        .collect();
    let loose = found.rows.iter().filter(|row| !row.firm).count();
    let chance =
        if loose > 0 { "; rows marked 'may be chance' are no more than chance brings among so many" } else { "" };
    format!("compared: {}{chance}", compared.join(", "))
}
