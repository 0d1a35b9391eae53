//! The report of `imr parse --report` as tables.
//!
//! It shows which fields were read in which layouts and years, so that a layout that is read badly is seen at once.

use std::io::Write;

use crate::cli::terminal::plain::{counted, harmless};
use crate::cli::terminal::style::{DIM, TITLE};
use crate::cli::terminal::width;
use crate::letter::{Coverage, FieldCount, FieldCoverage};

/// The number of doubtful letters that are listed.
const SUSPECTS: usize = 20;

/// The width of the name of a field and of the column for all, in characters.
const FIRST_COLUMNS: usize = 31;
/// The width of any other column.
const COLUMN: usize = 8;

/// Writes the counts as tables, then the warnings by kind, then the letters that a person should look at first.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(out: &mut dyn Write, coverage: &Coverage) -> std::io::Result<()> {
    let (letters, items) = (counted(coverage.letters, "letter"), counted(coverage.items, "item"));
    writeln!(out, "{TITLE}{letters}, {items}, {} rejected{TITLE:#}\n", coverage.rejected)?;
    let layouts: Vec<&str> = coverage.layouts.keys().copied().collect();
    let years: Vec<&str> = coverage.years.keys().map(String::as_str).collect();
    // As many columns as the terminal has room for; the others follow in tables of their own.
    let columns = (width::width().saturating_sub(FIRST_COLUMNS) / COLUMN).max(1);
    for layouts in layouts.chunks(columns) {
        write_table(out, coverage, "by layout", layouts, |field, name| field.layouts.get(name))?;
    }
    for years in years.chunks(columns) {
        write_table(out, coverage, "by year", years, |field, name| field.years.get(name))?;
    }
    if !coverage.warnings.is_empty() {
        writeln!(out, "{TITLE}letters with warnings{TITLE:#}")?;
        for (kind, count) in &coverage.warnings {
            writeln!(out, "  {kind:<22} {count:>7}")?;
        }
        writeln!(out)?;
    }
    if !coverage.suspects.is_empty() {
        writeln!(out, "{TITLE}need a human eye first{TITLE:#}")?;
    }
    for suspect in coverage.suspects.iter().take(SUSPECTS) {
        let (id, source) = (harmless(&suspect.id), harmless(&suspect.source));
        writeln!(out, "  {id}  {DIM}{source}, page {}, doubt {}{DIM:#}", suspect.page, suspect.doubt)?;
        for reason in &suspect.reasons {
            writeln!(out, "    {}", harmless(reason))?;
        }
    }
    let more = coverage.suspects.len().saturating_sub(SUSPECTS);
    if more > 0 {
        writeln!(out, "  and {more} more; --json names all")?;
    }
    Ok(())
}

/// Writes one table: a line for each field, a column for each group, in each cell the share of letters or items that
/// have the field, in per cent. `share` looks up the counts of a group.
fn write_table<'c>(
    out: &mut dyn Write,
    coverage: &'c Coverage,
    title: &str,
    groups: &[&str],
    share: impl Fn(&'c FieldCoverage, &str) -> Option<&'c FieldCount>,
) -> std::io::Result<()> {
    write!(out, "{TITLE}{title:<24}{:>7}", "all")?;
    for group in groups {
        write!(out, "{group:>8}")?;
    }
    writeln!(out, "{TITLE:#}")?;
    // Every field counts the letters of each group, so the first one gives them.
    let letters = coverage.fields.first().map(|(_, field)| field);
    let count = |share: Option<&FieldCount>| share.map_or(0, |share| share.of);
    write!(out, "  {:<22}{:>7}", "letters", count(letters.map(|field| &field.all)))?;
    for group in groups {
        write!(out, "{:>8}", count(letters.and_then(|field| share(field, group))))?;
    }
    writeln!(out)?;
    let per_cent = |share: Option<&FieldCount>| match share {
        // A group may have no letter that could have the field.
        Some(share) if share.of > 0 => format!("{:.1}", share.found as f64 * 100.0 / share.of as f64),
        _ => "-".to_owned(),
    };
    for (name, field) in &coverage.fields {
        write!(out, "  {name:<22}{:>7}", per_cent(Some(&field.all)))?;
        for group in groups {
            write!(out, "{:>8}", per_cent(share(field, group)))?;
        }
        writeln!(out)?;
    }
    writeln!(out)
}
