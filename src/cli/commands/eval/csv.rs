//! The figures of `imr eval` as comma-separated values: a row for all queries, for each class and for each query.

use std::io::{self, Write};

use crate::cli::commands::eval::report::EvalReport;
use crate::counts::evaluation::measures::{Figures, MEASURES};
use crate::export::{looks_like_formula, plain};

/// Writes the rows. The column `scope` tells them apart: `all`, `class` or `query`.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(out: &mut dyn Write, report: &EvalReport) -> io::Result<()> {
    let mut rows = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    let mut header: Vec<String> = ["scope", "qid", "class", "queries"].map(str::to_owned).to_vec();
    header.extend(MEASURES.map(str::to_owned));
    header.extend(["relevant", "found"].map(str::to_owned));
    if report.baseline.is_some() {
        header.extend(MEASURES.map(|measure| format!("{measure} before")));
    }
    let columns = header.len();
    let mut write = |mut row: Vec<String>| {
        row.resize(columns, String::new());
        rows.write_record(row).map_err(plain)
    };
    write(header)?;
    write(row(["all", "", ""], report.queries, &report.mean))?;
    for class in &report.classes {
        write(row(["class", "", class.class.as_deref().unwrap_or_default()], class.queries, &class.figures))?;
    }
    for query in &report.per_query {
        let mut row = row(["query", &query.qid, query.class.as_deref().unwrap_or_default()], 1, &query.figures);
        row.extend([query.relevant.to_string(), query.found.to_string()]);
        row.extend(query.baseline.iter().flat_map(Figures::values).map(|value| value.to_string()));
        write(row)?;
    }
    rows.flush()
}

/// Makes the first cells of a row. One that a spreadsheet would take for a formula gets an apostrophe.
fn row(names: [&str; 3], queries: usize, figures: &Figures) -> Vec<String> {
    let defused = |name: &str| if looks_like_formula(name) { format!("'{name}") } else { name.to_owned() };
    let mut cells = names.map(defused).to_vec();
    cells.push(queries.to_string());
    cells.extend(figures.values().map(|value| value.to_string()));
    cells
}
