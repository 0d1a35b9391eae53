//! `imr show`: prints whole items or letters.

use std::io::Write;

use clap::ValueEnum;

use crate::cli::commands::cases::CasesArgs;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::status::Status;
use crate::cli::terminal::hits::{badge, write_source};
use crate::cli::terminal::plain::harmless;
use crate::cli::terminal::style::{DIM, TITLE};
use crate::cli::terminal::width;
use crate::cli::terminal::wrap::{styled, write_highlighted, write_wrapped};
use crate::index::schema::record::Record;
use crate::search::to_json;
use crate::search::{Highlighter, SearchError, Searcher};

/// Show whole items or letters
///
/// The id of a letter is its case number, or its path below the indexed folder; the id of an item is the
/// letter's with # and the item's number. The name of a file stands for the letters in it.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr show CM17-0002181\n  imr show 'CM17-0002181#2' --highlight 'facet block'"
)]
pub struct ShowArgs {
    /// Ids of letters or items
    #[arg(value_name = "ID", required_unless_present = "cases_from")]
    ids: Vec<String>,
    #[command(flatten)]
    cases: CasesArgs,
    /// Mark what matches QUERY
    #[arg(long, value_name = "QUERY")]
    highlight: Option<String>,
    /// Print the items as
    #[arg(long, value_enum, default_value_t = RecordFormat::Text)]
    format: RecordFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RecordFormat {
    /// Paragraphs to read
    Text,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
}

/// The fields of an item that are printed as paragraphs, with their titles, in order.
/// The procedure is printed above them, with the decision.
const ITEM_PARAGRAPHS: [(&str, &str); 4] = [
    ("heading", "Request"),
    ("claims_guideline", "Claims administrator's guideline"),
    ("reviewer_guideline", "Reviewer's guideline"),
    ("rationale", "Rationale"),
];

impl ShowArgs {
    /// Returns true if the output is text to read, which goes through a pager.
    /// Whole letters are longer than most screens.
    pub fn is_paged(&self) -> bool {
        self.format == RecordFormat::Text && !self.json
    }

    /// Looks the ids up and prints what they name.
    ///
    /// # Errors
    /// When an id names nothing, and when the query to highlight is faulty.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let searcher = open_searcher(global)?;
        let (mut records, mut unknown) = (Vec::new(), Vec::new());
        for id in &self.ids {
            match searcher.show(id) {
                Err(error) if is_unknown(&error) => unknown.push(error),
                found => records.extend(found?),
            }
        }
        // Of several ids those that name something are shown, as those of a list are.
        let first = (records.is_empty() && !unknown.is_empty()).then(|| unknown.remove(0));
        unknown.iter().for_each(|error| global.note(&error.to_string()));
        if let Some(error) = first {
            return Err(error.into());
        }
        records.extend(self.cases.each(global, |name| searcher.show(name))?.into_iter().flatten());
        records.iter_mut().for_each(|record| record.item.read_details());
        let format = if self.json { RecordFormat::Json } else { self.format };
        match format {
            RecordFormat::Json => writeln!(out, "{}", to_json(&records)?)?,
            RecordFormat::Jsonl => {
                for record in &records {
                    writeln!(out, "{}", to_json(record)?)?;
                }
            }
            RecordFormat::Text => {
                let highlighter = match &self.highlight {
                    Some(query) => searcher.highlighter(query.as_str())?,
                    None => Highlighter::default(),
                };
                write_records(out, &records, &highlighter, &searcher)?;
            }
        }
        Ok(Status::found(!records.is_empty()))
    }
}

/// Returns true if an error is that of an id that names nothing.
fn is_unknown(error: &SearchError) -> bool {
    matches!(error, SearchError::UnknownId { .. } | SearchError::UnknownItem { .. })
}

/// Writes the items, each letter's own facts once before its first item.
/// `searcher` knows the paths of files.
fn write_records(
    out: &mut dyn Write,
    records: &[Record],
    highlighter: &Highlighter,
    searcher: &Searcher,
) -> std::io::Result<()> {
    let width = width::width();
    let mut letter = None;
    for record in records {
        // Items of a letter follow each other.
        if letter != Some(&record.letter) {
            write_letter(out, record, highlighter, width)?;
            letter = Some(&record.letter);
        }
        let (style, words) = badge(&record.item.decision);
        let inferred = if record.item.inferred { " (inferred from the wording)" } else { "" };
        writeln!(out, "\n{TITLE}{}{TITLE:#}  {style}{words}{style:#}{inferred}", harmless(&record.id))?;
        write_marked(out, "procedure", &record.item.procedure, highlighter, (TITLE, 0), width)?;
        write_wrapped(out, &record.item.facts().join(" · "), &[], DIM, 0, width)?;
        write_source(out, &record.citation(), &record.source, searcher, (record.item.page, 0, width))?;
        for (field, title) in ITEM_PARAGRAPHS {
            write_paragraph(out, title, field, &record.text(field), highlighter, width)?;
        }
    }
    Ok(())
}

/// Writes the facts that all items of a letter share.
/// Any of its items has them.
fn write_letter(out: &mut dyn Write, record: &Record, highlighter: &Highlighter, width: usize) -> std::io::Result<()> {
    writeln!(out, "{TITLE}{}{TITLE:#}", harmless(&record.letter))?;
    let facts = [
        record.case.decision_date.map(|date| format!("decided {date}")),
        record.case.injury_date.map(|date| format!("injured {date}")),
        record.case.age.map(|age| format!("{age} years old")),
        record.case.sex.clone(),
        (!record.case.specialties.is_empty()).then(|| format!("reviewer: {}", record.case.specialties.join(", "))),
        (!record.case.licensure.is_empty()).then(|| format!("licensed in {}", record.case.licensure.join(", "))),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    write_wrapped(out, &facts.join(" · "), &[], anstyle::Style::new(), 0, width)?;
    write_paragraph(out, "Clinical case summary", "summary", &record.text("summary"), highlighter, width)
}

/// Writes a text below its title; nothing for an empty text.
/// `field` is the name by which the highlighter knows the text.
fn write_paragraph(
    out: &mut dyn Write,
    title: &str,
    field: &str,
    text: &str,
    highlighter: &Highlighter,
    width: usize,
) -> std::io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    writeln!(out, "{DIM}{title}{DIM:#}")?;
    write_marked(out, field, text, highlighter, (anstyle::Style::new(), 2), width)
}

/// Writes a text with matches highlighted: words as typed more strongly than other names of the same thing.
/// The first line begins after `indent` columns, as all others do; `base` is the style of what is not
/// marked.
fn write_marked(
    out: &mut dyn Write,
    field: &str,
    text: &str,
    highlighter: &Highlighter,
    (base, indent): (anstyle::Style, usize),
    width: usize,
) -> std::io::Result<()> {
    let (words, names) = highlighter.marks_apart(field, text);
    write_highlighted(out, text, &styled(&words, &names), base, indent, width)
}
