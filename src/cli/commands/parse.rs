//! `imr parse`: reads letters without an index and prints them.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::status::Status;
use crate::cli::terminal::figures::coverage;
use crate::cli::terminal::foreign;
use crate::cli::terminal::plain::harmless;
use crate::cli::terminal::style::{DIM, OVERTURNED, TITLE, UPHELD};
use crate::cli::terminal::width;
use crate::cli::terminal::wrap::write_wrapped;
use crate::corpus::{ArchiveError, FileKind, Found, Location, NO_LETTER, ReadError, Reader, name_for_id, walk};
use crate::index::{Assignment, Ids, ParsedLetter, in_order, is_index, read_letters};
#[cfg(feature = "serve")]
use crate::letter;
use crate::letter::{Coverage, Decision, Item, Letter, Provenance, provenance};
use crate::search::to_json;
use crate::stop::Stop;

/// Read letters without an index and print what was understood
///
/// Files that are no letters are named on stderr with the reason.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr parse letter.pdf\n  imr parse letters/ --format jsonl > letters.jsonl\n  \
                             imr parse letter.pdf --json --provenance\n  imr parse letters.zip --report"
)]
pub struct ParseArgs {
    /// Folders, files and archives to read
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Print the letters as
    #[arg(long, value_enum, default_value_t = LetterFormat::Text)]
    format: LetterFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Add to each letter where every field was read, by what rule, and how far that can be trusted
    ///
    /// For --format json and jsonl. Pages count from 1, characters of a page from 0.
    #[arg(long, conflicts_with = "report")]
    provenance: bool,
    /// Print what was found by field, layout and year, and the letters that need a human eye first
    #[arg(long)]
    report: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LetterFormat {
    /// Lines to read
    Text,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
}

/// A letter as printed, with its id and file.
/// The keys are those of the letter, after the id and the file.
#[derive(Serialize)]
struct Printed<'a> {
    id: &'a str,
    source: &'a str,
    #[serde(flatten)]
    letter: &'a Letter,
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<Provenance>,
}

impl ParseArgs {
    /// Parses and prints, letter by letter.
    /// The status is 1 if no letter was read.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let reader = global.reader();
        let files = files(&self.paths, global, &reader)?;
        let format = if self.json { LetterFormat::Json } else { self.format };
        if self.provenance && format == LetterFormat::Text {
            let reason = "it is printed with JSON only; add --json".to_owned();
            return Err(CliError::Option { option: "--provenance".to_owned(), reason }.into());
        }
        let mut coverage = self.report.then(Coverage::default);
        let mut printer = Printer { format, provenance: self.provenance, printed: 0, out };
        // A report prints no letters.
        if coverage.is_none() {
            printer.begin()?;
        }
        // As `imr index` gives them, so that what is parsed can be found in the index.
        let mut ids = Ids::default();
        let today = jiff::Zoned::now().date();
        let read = |(_, found): &(&PathBuf, Found)| {
            let mut parts = read_letters(found, &reader)?;
            for parsed in parts.iter_mut().flatten() {
                parsed.letter.read_reasons();
                // A date in the future is warned of.
                parsed.letter.compare_with_clock(today);
            }
            Ok::<_, ReadError>(parts)
        };
        in_order(&files, global.threads, read, |(path, found), parts| {
            for part in parts.unwrap_or_else(|error| vec![Err(error.to_string())]) {
                match part {
                    Ok(parsed) => {
                        let (Assignment::Letter(id) | Assignment::CopyOf(id)) =
                            ids.assign(&parsed.key, name_for_id(path, &found.name));
                        match &mut coverage {
                            Some(coverage) => coverage.add(&id, &found.name, &parsed.letter),
                            None => printer.letter(&found.name, &id, &parsed)?,
                        }
                    }
                    Err(reason) => {
                        coverage.iter_mut().for_each(|coverage| coverage.reject(&found.name, &reason));
                        // One bad file must not keep the others from being printed.
                        global.note(&format!("{}: {reason}", found.name));
                    }
                }
            }
            Ok::<(), std::io::Error>(())
        })?;
        if let Some(mut counts) = coverage {
            // The most doubtful letters come first.
            counts.rank();
            match format {
                LetterFormat::Text => coverage::write(printer.out, &counts)?,
                LetterFormat::Json | LetterFormat::Jsonl => {
                    writeln!(printer.out, "{}", to_json(&counts)?)?;
                }
            }
            return Ok(Status::found(counts.letters > 0));
        }
        printer.end()?;
        Ok(Status::found(printer.printed > 0))
    }
}

/// Prints the letters of bytes that are in no file, as JSON, and returns the reasons why parts of them are none.
///
/// # Errors
/// When `out` cannot be written.
#[cfg(feature = "serve")]
pub(crate) fn parse_bytes(bytes: Vec<u8>, reader: &Reader, out: &mut dyn Write) -> anyhow::Result<Vec<String>> {
    let document = match reader.document_of(bytes) {
        Ok(document) => std::sync::Arc::new(document),
        Err(reason) => return Ok(vec![reason.to_string()]),
    };
    let (mut reasons, mut ids) = (Vec::new(), Ids::default());
    let mut printer = Printer { format: LetterFormat::Json, provenance: false, printed: 0, out };
    printer.begin()?;
    for read in letter::read(&document) {
        match read {
            Ok(mut letter) => {
                letter.read_reasons();
                letter.compare_with_clock(jiff::Zoned::now().date());
                let parsed = ParsedLetter::new(letter, &document, None);
                let (Assignment::Letter(id) | Assignment::CopyOf(id)) = ids.assign(&parsed.key, "-");
                printer.letter("-", &id, &parsed)?;
            }
            Err(reason) => reasons.push(reason.to_string()),
        }
    }
    printer.end()?;
    Ok(if printer.printed == 0 { reasons } else { Vec::new() })
}

/// Finds the files below each path and in the archives there, each with that path. Others are named on stderr.
///
/// # Errors
/// When a path is not there, or when there is no room to unpack an archive.
pub fn files<'a>(paths: &'a [PathBuf], global: &Global, reader: &Reader) -> anyhow::Result<Vec<(&'a PathBuf, Found)>> {
    let mut files = Vec::new();
    for path in paths {
        std::fs::metadata(path).map_err(|error| CliError::io(path, error))?;
        let found = walk(path, path, is_index);
        let (foreign, skipped): (Vec<_>, Vec<_>) =
            found.skipped.into_iter().partition(|skipped| skipped.reason == NO_LETTER);
        if !foreign.is_empty() {
            let kinds = foreign::by_kind(foreign.iter().map(|skipped| skipped.name.as_str()));
            global.note(&format!("{}: {NO_LETTER}: {kinds}", path.display()));
        }
        for skipped in skipped {
            global.note(&format!("{}: {}", skipped.name, skipped.reason));
        }
        let start = files.len();
        for file in found.files {
            match reader.is_archive(&file).then(|| reader.open_archive(&file, &Stop::default())) {
                None => files.push((path, file)),
                Some(Ok(inside)) => files.extend(inside.into_iter().filter(holds_more).map(|file| (path, file))),
                Some(Err(ArchiveError::Disk(folder, error))) => return Err(CliError::io(&folder, error).into()),
                Some(Err(fault)) => global.note(&format!("{}: {fault}", file.name)),
            }
        }
        // The order of a run of `imr index`, on which ids depend.
        files[start..].sort_by(|(_, a), (_, b)| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    }
    Ok(files)
}

/// Returns true for files that hold letters, and for archives that could not be read to their end: these are reported,
/// while of a whole archive only the files count.
fn holds_more(file: &Found) -> bool {
    file.kind != FileKind::Archive || matches!(file.location, Location::Nowhere(_))
}

/// A printer of letters in one format, which counts them.
/// JSON needs commas between letters, and its brackets even around none.
struct Printer<'a> {
    format: LetterFormat,
    provenance: bool,
    printed: usize,
    out: &'a mut dyn Write,
}

impl Printer<'_> {
    /// Writes the part before the first letter.
    fn begin(&mut self) -> std::io::Result<()> {
        if self.format == LetterFormat::Json { write!(self.out, "[") } else { Ok(()) }
    }

    /// Writes one letter.
    /// `source` is the path of the file below the named one.
    fn letter(&mut self, source: &str, id: &str, parsed: &ParsedLetter) -> std::io::Result<()> {
        let letter = &parsed.letter;
        let provenance = self.provenance.then(|| provenance(letter, &parsed.document));
        let printed = Printed { id, source, letter, provenance };
        let separator = if self.printed > 0 { "," } else { "" };
        match self.format {
            LetterFormat::Text => write_letter(self.out, &printed)?,
            LetterFormat::Json => write!(self.out, "{separator}\n{}", to_json(&printed)?)?,
            LetterFormat::Jsonl => writeln!(self.out, "{}", to_json(&printed)?)?,
        }
        self.printed += 1;
        Ok(())
    }

    /// Writes the part after the last letter.
    fn end(&mut self) -> std::io::Result<()> {
        if self.format == LetterFormat::Json { writeln!(self.out, "\n]") } else { Ok(()) }
    }
}

/// Writes a letter as text.
/// Facts that are not known are left out.
fn write_letter(out: &mut dyn Write, printed: &Printed<'_>) -> std::io::Result<()> {
    let letter = printed.letter;
    let decided = letter.decision_date.map(|date| format!(" · decided {date}")).unwrap_or_default();
    let specialties = letter.specialties.join(", ");
    writeln!(
        out,
        "{TITLE}{}{TITLE:#}{decided} · {} · {}",
        harmless(printed.id),
        harmless(&specialties),
        letter.layout.as_str()
    )?;
    let person = [letter.age.map(|age| format!("{age} years old")), letter.sex.map(|sex| sex.as_str().to_owned())];
    let person: Vec<String> = person.into_iter().flatten().collect();
    writeln!(out, "  {}", person.join(", "))?;
    for diagnosis in &letter.diagnoses {
        writeln!(out, "  - {}", harmless(diagnosis))?;
    }
    for item in &letter.items {
        write_item(out, item)?;
    }
    for warning in &letter.warnings {
        writeln!(out, "  {DIM}warning: {warning}{DIM:#}")?;
    }
    writeln!(out)
}

/// Writes an item of a letter as text: its decision, procedure and category.
/// An unknown decision has the color of one that is upheld.
fn write_item(out: &mut dyn Write, item: &Item) -> std::io::Result<()> {
    let style = if item.decision == Decision::Overturned { OVERTURNED } else { UPHELD };
    write!(out, "  {}. {style}{}{style:#} ", item.number, item.decision.as_str())?;
    let text = format!("{} ({})", item.procedure, item.facts.category.as_str());
    write_wrapped(out, &text, &[], anstyle::Style::new(), 0, width::width())
}
