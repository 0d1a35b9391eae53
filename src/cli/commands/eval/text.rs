//! The figures of `imr eval` as tables to read.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::cli::commands::eval::report::{AgainstBaseline, EvalReport, MeasuredQuery};
use crate::cli::terminal::plain::{counted, harmless};
use crate::cli::terminal::style::{DIM, TITLE};
use crate::cli::terminal::width;
use crate::cli::terminal::wrap::write_wrapped;
use crate::counts::evaluation::comparison::{Comparison, is_changed};
use crate::counts::evaluation::measures::{Figures, MEASURES};

/// The explanation of the comparison's table.
const LEGEND: &str = "wins, ties, losses: queries that are better, equal, worse than before. p: two-sided paired \
                      randomisation test (Fisher)";

/// Writes the means in one line, then tables: of the classes, of the queries if they are wanted, and the comparison
/// with the baseline.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(out: &mut dyn Write, report: &EvalReport, per_query: bool) -> io::Result<()> {
    let means = MEASURES.iter().zip(report.mean.values()).map(|(measure, mean)| format!("{measure} {mean:.4}"));
    let queries = if report.queries == 1 { "query" } else { "queries" };
    writeln!(out, "{}  over {} {queries}", means.collect::<Vec<_>>().join("  "), report.queries)?;
    if !report.classes.is_empty() {
        let by = report.by.as_deref().unwrap_or_default();
        let mut table = Table::new([by, "queries"].into_iter().chain(MEASURES), 1);
        for class in &report.classes {
            let name = class.class.as_deref().unwrap_or("-");
            table.row([name.to_owned(), class.queries.to_string()].into_iter().chain(four_digits(&class.figures)));
        }
        table.write(out)?;
    }
    if per_query {
        let mut table = Table::new(["query", "class"].into_iter().chain(MEASURES).chain(["relevant", "found"]), 2);
        for query in &report.per_query {
            let ends = [query.relevant.to_string(), query.found.to_string()];
            table.row(named(query).into_iter().chain(four_digits(&query.figures)).chain(ends));
        }
        table.write(out)?;
    }
    match &report.baseline {
        Some(baseline) => write_comparison(out, baseline, &report.per_query),
        None => Ok(()),
    }
}

/// Writes the comparison by measure, and the queries that have changed, the greatest loss first.
fn write_comparison(out: &mut dyn Write, baseline: &AgainstBaseline, queries: &[MeasuredQuery]) -> io::Result<()> {
    let of = if baseline.queries == 1 { "query" } else { "queries" };
    writeln!(out, "\n{TITLE}against {}, over {} {of}{TITLE:#}", harmless(&baseline.file), baseline.queries)?;
    let mut table = Table::new(["measure", "before", "now", "difference", "wins", "ties", "losses", "p"], 1);
    for one in &baseline.measures {
        table.row(compared(one));
    }
    table.write(out)?;
    let legend = format!("{LEGEND}, {}", permutations(&baseline.measures));
    write_wrapped(out, &legend, &[], DIM, 2, width::width())?;
    let mut changed: Vec<(&MeasuredQuery, &Figures)> = queries
        .iter()
        .filter_map(|query| Some((query, query.difference.as_ref()?)))
        .filter(|(_, difference)| is_changed(difference))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    changed.sort_by(|(_, one), (_, other)| one.values()[0].total_cmp(&other.values()[0]));
    let mut table = Table::new(["changed", "class"].into_iter().chain(MEASURES), 2);
    for (query, difference) in changed {
        table.row(named(query).into_iter().chain(difference.values().iter().map(|value| signed(*value))));
    }
    table.write(out)
}

/// Returns the cells of a comparison by one measure.
fn compared(one: &Comparison) -> [String; 8] {
    // 0 would say that chance cannot do it.
    let p = if one.p < 0.0001 { "<0.0001".to_owned() } else { format!("{:.4}", one.p) };
    [
        one.measure.to_owned(),
        format!("{:.4}", one.baseline),
        format!("{:.4}", one.now),
        signed(one.difference),
        one.wins.to_string(),
        one.ties.to_string(),
        one.losses.to_string(),
        p,
    ]
}

/// Tells how many permutations are behind the p values.
fn permutations(measures: &[Comparison]) -> String {
    let most = measures.iter().max_by_key(|one| one.permutations);
    let sampled = most.filter(|one| !one.exact);
    match (most, sampled) {
        (_, Some(one)) => format!("{} permutations at random, seed fixed", one.permutations),
        (Some(one), None) => format!("all permutations, {} at most", one.permutations),
        _ => counted(0, "permutation"),
    }
}

/// Returns the id and the class of a query.
fn named(query: &MeasuredQuery) -> [String; 2] {
    [query.qid.clone(), query.class.clone().unwrap_or_else(|| "-".to_owned())]
}

/// Returns figures with four digits after the point.
fn four_digits(figures: &Figures) -> [String; MEASURES.len()] {
    figures.values().map(|value| format!("{value:.4}"))
}

/// Returns a difference with its sign; none where it is 0 in four digits.
fn signed(value: f64) -> String {
    let shown = format!("{value:+.4}");
    if shown[1..] == *"0.0000" { "0.0000".to_owned() } else { shown }
}

/// A table whose columns are as wide as their widest cell.
struct Table {
    /// The header and the rows.
    rows: Vec<Vec<String>>,
    /// The number of columns, from the left, that hold words and are aligned to the left.
    words: usize,
}

impl Table {
    /// Makes a table that has only a header.
    fn new<'a>(header: impl IntoIterator<Item = &'a str>, words: usize) -> Table {
        Table { rows: vec![header.into_iter().map(harmless).collect()], words }
    }

    /// Adds a row.
    fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| harmless(&cell)).collect());
    }

    /// Writes an empty line and the table.
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let columns = self.rows.first().map_or(0, Vec::len);
        let widest = |column: usize| self.rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        writeln!(out)?;
        for (number, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let gap = " ".repeat(widths[column] - cell.width());
                line += if column == 0 { "" } else { "  " };
                line += &if column < self.words { format!("{cell}{gap}") } else { format!("{gap}{cell}") };
            }
            let style = if number == 0 { DIM } else { anstyle::Style::new() };
            writeln!(out, "{style}{}{style:#}", line.trim_end())?;
        }
        Ok(())
    }
}
