//! `imr fields`: lists the fields with their coverage, or the values of one with their counts.

use std::io::Write;

use clap::ValueEnum;

use crate::cli::commands::shared_args::FieldNames;
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::status::Status;
use crate::cli::terminal::plain::{counted, harmless};
use crate::cli::terminal::style::{DIM, TITLE};
use crate::cli::terminal::width;
use crate::cli::terminal::wrap::write_wrapped;
use crate::counts::coverage::{FieldList, FieldSummary, ValueList, field_list, value_lists};
use crate::export::{looks_like_formula, plain};
use crate::search::SearchError;
use crate::search::plan::values::field_values::{countable, countable_fields};
use crate::search::to_json;

/// List the fields, or the values of one
///
/// Without FIELD: each field with its other names, its kind, and the share of items and letters that have a value. With
/// FIELD: its values, those of most items first, with the numbers of items, of letters, and of overturned and upheld
/// items. Dates are listed by their years, or as 'quarter' or 'month' by these, and ages by tens. --format md makes a code
/// book: all fields, and the values of each that has some.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr fields\n  imr fields specialty -n 5\n  imr fields --format md > codebook.md"
)]
pub struct FieldsArgs {
    /// List the values of this field
    #[arg(value_name = "FIELD", value_parser = FieldNames, hide_possible_values = true)]
    field: Option<String>,
    /// Show so many values [default: 20]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// Show all values
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Print the list as
    #[arg(long, value_enum, default_value_t = FieldsFormat::Text)]
    format: FieldsFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FieldsFormat {
    /// Lines to read
    Text,
    /// One JSON object
    Json,
    /// Comma-separated values
    Csv,
    /// Markdown; without FIELD a code book
    Md,
}

/// The number of values that are listed where no number is given.
const MOST_LISTED: usize = 20;

impl FieldsArgs {
    /// Lists and prints.
    /// A field that no item has a value of is no error: nothing was found.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let format = if self.json { FieldsFormat::Json } else { self.format };
        let Some(field) = &self.field else {
            if format != FieldsFormat::Md && (self.all || self.limit.is_some()) {
                let option = if self.all { "--all" } else { "--limit" }.to_owned();
                let reason = "name the FIELD whose values are wanted, as in 'imr fields drugs'".to_owned();
                return Err(CliError::Option { option, reason }.into());
            }
            let searcher = open_searcher(global)?;
            let list = field_list(&searcher)?;
            match format {
                FieldsFormat::Text => write_fields(out, &list)?,
                FieldsFormat::Json => writeln!(out, "{}", to_json(&list)?)?,
                FieldsFormat::Csv => write_fields_csv(out, &list)?,
                FieldsFormat::Md => {
                    write_code_book(out, &list)?;
                    let names: Vec<&str> = countable_fields().map(|spec| spec.name).collect();
                    for mut values in value_lists(&searcher, &names)? {
                        writeln!(out)?;
                        write_values_md(out, self.shortened(&mut values))?;
                    }
                }
            }
            return Ok(Status::Found);
        };
        countable(field).map_err(|reason| SearchError::Field { option: field.clone(), reason })?;
        let searcher = open_searcher(global)?;
        let mut lists = value_lists(&searcher, &[field])?;
        let Some(values) = lists.first_mut() else { return Ok(Status::NothingFound) };
        let values = self.shortened(values);
        match format {
            FieldsFormat::Text => write_values(out, values)?,
            FieldsFormat::Json => writeln!(out, "{}", to_json(values)?)?,
            FieldsFormat::Csv => write_values_csv(out, values)?,
            FieldsFormat::Md => write_values_md(out, values)?,
        }
        if format == FieldsFormat::Csv && values.values.len() < values.distinct {
            global.note(&left_out(values));
        }
        Ok(Status::found(values.distinct > 0))
    }

    /// Returns true if the output is text to read, which goes through a pager.
    /// Other formats are for programs.
    pub fn is_paged(&self) -> bool {
        !self.json && self.format == FieldsFormat::Text
    }

    /// Cuts a list to the values that are wanted.
    /// The number of all stays.
    fn shortened<'l>(&self, list: &'l mut ValueList) -> &'l ValueList {
        list.values.truncate(if self.all { usize::MAX } else { self.limit.unwrap_or(MOST_LISTED) });
        list
    }
}

/// Returns how many values are shown and how to see the others.
fn left_out(list: &ValueList) -> String {
    format!("{} of {} shown; --all for all", list.values.len(), counted(list.distinct as u64, "value"))
}

/// Returns a share in per cent.
fn per_cent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Returns the meaning of a field with its other names.
fn meaning(field: &FieldSummary) -> String {
    match field.aliases {
        [] => field.meaning.to_owned(),
        aliases => format!("{} (also {})", field.meaning, aliases.join(", ")),
    }
}

/// The columns before the meaning of a field.
const BEFORE_MEANING: usize = 49;

/// Writes the fields as a table.
/// The shares are of items and of letters. On a terminal, meanings are wrapped in their column.
fn write_fields(out: &mut dyn Write, list: &FieldList) -> std::io::Result<()> {
    let (items, letters) = (counted(list.total.items, "item"), counted(list.total.letters, "letter"));
    writeln!(out, "{TITLE}{items} in {letters}; these have a value of{TITLE:#}\n")?;
    writeln!(out, "{DIM}{:<20} {:<8} {:>8} {:>8}  meaning{DIM:#}", "field", "kind", "items", "letters")?;
    for field in &list.fields {
        let (items, letters) = (per_cent(field.share_of_items), per_cent(field.share_of_letters));
        let mut wrapped = Vec::new();
        let width = width::table_width().unwrap_or(usize::MAX);
        write_wrapped(&mut wrapped, &meaning(field), &[], anstyle::Style::new(), BEFORE_MEANING, width)?;
        // The figures are before the first line, where it is indented.
        let row = format!("{:<20} {:<8} {items:>8} {letters:>8}  ", field.name, field.kind);
        write!(out, "{row:<BEFORE_MEANING$}")?;
        out.write_all(&wrapped[BEFORE_MEANING..])?;
    }
    Ok(())
}

/// Writes the values of a field as a table.
/// Values come last, since they have any length.
fn write_values(out: &mut dyn Write, list: &ValueList) -> std::io::Result<()> {
    writeln!(out, "{TITLE}{}: {}{TITLE:#}\n", list.field, list.meaning)?;
    writeln!(out, "{DIM}{:>9} {:>9} {:>10} {:>9}  value{DIM:#}", "items", "letters", "overturned", "upheld")?;
    for value in &list.values {
        let (items, letters, shown) = (value.items, value.letters, harmless(&value.value));
        writeln!(out, "{items:>9} {letters:>9} {:>10} {:>9}  {shown}", value.overturned, value.upheld)?;
    }
    if list.without_value > 0 {
        writeln!(out, "{DIM}{:>9} {:>9} {:>10} {:>9}  none{DIM:#}", list.without_value, "", "", "")?;
    }
    let told = if list.values.len() < list.distinct {
        left_out(list)
    } else {
        format!("{} in all", counted(list.distinct as u64, "value"))
    };
    writeln!(out, "\n{DIM}{told}{DIM:#}")
}

/// Makes a writer of CSV.
fn csv_writer(out: &mut dyn Write) -> csv::Writer<&mut dyn Write> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

/// Writes a line a field.
/// Other names are in one cell.
fn write_fields_csv(out: &mut dyn Write, list: &FieldList) -> anyhow::Result<()> {
    let mut csv = csv_writer(out);
    let names = ["field", "aliases", "kind", "meaning", "items", "letters", "share_of_items", "share_of_letters"];
    csv.write_record(names).map_err(plain)?;
    for field in &list.fields {
        let texts = [field.name.to_owned(), field.aliases.join("; "), field.kind.to_owned(), field.meaning.to_owned()];
        let counts = [field.items.to_string(), field.letters.to_string()];
        let shares = [field.share_of_items.to_string(), field.share_of_letters.to_string()];
        csv.write_record(texts.into_iter().chain(counts).chain(shares)).map_err(plain)?;
    }
    Ok(csv.flush()?)
}

/// Writes a line a value.
/// Cells that a spreadsheet would take for a formula get an apostrophe, as in exports.
fn write_values_csv(out: &mut dyn Write, list: &ValueList) -> anyhow::Result<()> {
    let mut csv = csv_writer(out);
    csv.write_record(["value", "items", "letters", "overturned", "upheld"]).map_err(plain)?;
    for value in &list.values {
        let text = &value.value;
        let cell = if looks_like_formula(text) { format!("'{text}") } else { text.clone() };
        let counts = [value.items, value.letters, value.overturned, value.upheld].map(|count| count.to_string());
        csv.write_record(std::iter::once(cell).chain(counts)).map_err(plain)?;
    }
    Ok(csv.flush()?)
}

/// Writes all fields as a table of Markdown, the beginning of a code book.
/// The values of each field follow it.
fn write_code_book(out: &mut dyn Write, list: &FieldList) -> std::io::Result<()> {
    let (items, letters) = (counted(list.total.items, "item"), counted(list.total.letters, "letter"));
    writeln!(out, "# Code book\n\n{items} in {letters}.\n")?;
    writeln!(out, "| field | other names | kind | meaning | items | letters |\n|---|---|---|---|---:|---:|")?;
    for field in &list.fields {
        let shares = format!("{} | {}", per_cent(field.share_of_items), per_cent(field.share_of_letters));
        let (aliases, meaning) = (field.aliases.join(", "), cell(field.meaning));
        writeln!(out, "| `{}` | {aliases} | {} | {meaning} | {shares} |", field.name, field.kind)?;
    }
    Ok(())
}

/// Writes the values of a field as a section of Markdown.
/// It says how many values are left out.
fn write_values_md(out: &mut dyn Write, list: &ValueList) -> std::io::Result<()> {
    writeln!(out, "## {}\n\n{}\n", list.field, cell(list.meaning))?;
    writeln!(out, "| value | items | letters | overturned | upheld |\n|---|---:|---:|---:|---:|")?;
    for value in &list.values {
        let (items, letters, overturned, upheld) = (value.items, value.letters, value.overturned, value.upheld);
        writeln!(out, "| {} | {items} | {letters} | {overturned} | {upheld} |", cell(&value.value))?;
    }
    let mut told = Vec::new();
    if list.values.len() < list.distinct {
        told.push(left_out(list));
    }
    if list.without_value > 0 {
        told.push(format!("{} without a value", counted(list.without_value, "item")));
    }
    if told.is_empty() { Ok(()) } else { writeln!(out, "\n{}.", told.join("; ")) }
}

/// Returns a text that stays in its cell of a table of Markdown.
fn cell(text: &str) -> String {
    harmless(text).replace('|', "\\|")
}
