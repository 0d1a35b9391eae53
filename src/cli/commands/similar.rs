//! `imr similar`: finds the items most like a given one, and prints them.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use crate::cli::commands::parse;
use crate::cli::commands::shared_args::{DeadlineArgs, FilterArgs, at_least_one};
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::status::Status;
use crate::cli::terminal::hits::{INDENT, badge, write_hit};
use crate::cli::terminal::plain::harmless;
use crate::cli::terminal::style::{DIM, TITLE};
use crate::cli::terminal::width;
use crate::cli::terminal::wrap::write_wrapped;
use crate::corpus::name_for_id;
use crate::index::schema::record::Record;
use crate::index::{Assignment, Ids, letter_records, read_letters};
use crate::letter::{self, Decision};
use crate::search::to_json;
use crate::search::{Options, SearchError, Searcher, SimilarHit, SimilarHits, pasted_record};

/// Bytes of the longest passage: that of a page of the server.
const LONGEST_PASSAGE: usize = 200_000;
/// Characters of its request that a note shows.
const SHOWN: usize = 160;

/// Find the items most like a given item, letter or text
///
/// Items are alike by the treatment in dispute and the part of the body first, then by drugs, forms, levels and
/// diagnoses, and by telling words of the reasons. Other items of the same letter are left out, and so are copies of
/// its text. Each item of a letter has hits of its own.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr similar 'CM17-0002181#1'\n  imr similar letter.pdf --split-by decision\n  imr similar CM17-0002181 --from 2016 --filter decision=overturned\n  imr similar - < denial.txt"
)]
pub struct SimilarArgs {
    /// The id of an item or a letter; a letter's file, which need not be in the index; or - for a text on stdin
    ///
    /// A text on stdin is a letter, or a passage such as the request and the reasons of a denial.
    #[arg(value_name = "ID|FILE|-")]
    asked: String,
    /// Show so many hits of each item, and of each part of a list that is split
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10, value_parser = at_least_one)]
    limit: usize,
    /// Part the hits: by their decision into overturned and upheld ones; others are left out
    #[arg(long, value_enum, value_name = "FIELD")]
    split_by: Option<SplitField>,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    deadline: DeadlineArgs,
    /// Print the hits as
    #[arg(long, value_enum, default_value_t = SimilarFormat::Text)]
    format: SimilarFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SplitField {
    /// The decision
    Decision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SimilarFormat {
    /// Lines to read
    Text,
    /// One JSON object
    Json,
    /// One hit a line
    Jsonl,
    /// One id a line
    Ids,
    /// Lines for trec_eval: ITEM Q0 ID RANK SCORE imr
    Trec,
}

/// The parts of a list that is split, in order.
const PARTS: [Decision; 2] = [Decision::Overturned, Decision::Upheld];

/// The hits of one item, in one list or by decision.
pub(crate) struct HitsOfItem {
    /// The item.
    pub of: Record,
    /// The hits; of a list that is split, each part with its decision.
    pub parts: Vec<(Option<Decision>, Vec<SimilarHit>)>,
}

/// The items like those of what was named.
pub(crate) struct FoundAlike {
    /// The id of what was named.
    pub of: String,
    /// Its items; none where a file or stdin has no letter and no text.
    pub items: Vec<HitsOfItem>,
    /// Remarks, as on how it was read.
    pub notes: Vec<String>,
}

/// The hits as JSON; either `hits` or both lists by decision.
#[derive(Serialize)]
struct PrintedHits<'a> {
    of: &'a str,
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    hits: Option<Vec<&'a SimilarHit>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overturned: Option<Vec<&'a SimilarHit>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upheld: Option<Vec<&'a SimilarHit>>,
}

impl SimilarArgs {
    /// Finds the items like what was named, and prints them.
    /// The status is 1 if there are none, or if no letter could be read.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let options = self.options()?;
        let searcher = open_searcher(global)?;
        let named = self.named(global, &searcher)?;
        let found = self.find(named, &options, &searcher)?;
        if self.format() != SimilarFormat::Json || found.items.is_empty() {
            found.notes.iter().for_each(|note| global.note(note));
        }
        if found.items.is_empty() {
            return Ok(Status::NothingFound);
        }
        self.write(&found, &searcher, out)?;
        Ok(Status::found(found.items.iter().flat_map(|item| &item.parts).any(|(_, hits)| !hits.is_empty())))
    }

    /// Finds as [`SimilarArgs::find_without_files`] does, and prints as `imr similar` does.
    ///
    /// # Errors
    /// The same, and when `out` cannot be written.
    #[cfg(feature = "serve")]
    pub(crate) fn run_without_files(
        &self,
        text: Option<Vec<u8>>,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Status> {
        self.write(&self.find_without_files(text, global)?, &*open_searcher(global)?, out)?;
        Ok(Status::Found)
    }

    /// Finds the items like those of the letter or passage `text`, or else of the id that was named; a file is never
    /// read. At least one item was named.
    ///
    /// # Errors
    /// When a filter is faulty, nothing has the id, the text holds no letter and no passage, or the index cannot be read.
    #[cfg(feature = "serve")]
    pub(crate) fn find_without_files(&self, text: Option<Vec<u8>>, global: &Global) -> anyhow::Result<FoundAlike> {
        let (options, searcher) = (self.options()?, open_searcher(global)?);
        let named = match text {
            Some(text) => from_bytes(text, global),
            None => self.by_id(&searcher)?,
        };
        if named.1.is_empty() {
            // Nobody has typed the hyphen that stands for stdin.
            let reasons: Vec<&str> = named.2.iter().map(|reason| reason.trim_start_matches("-: ")).collect();
            return Err(CliError::Option { option: "body".to_owned(), reason: reasons.join("; ") }.into());
        }
        self.find(named, &options, &searcher)
    }

    /// Converts to the library's options.
    fn options(&self) -> Result<Options, CliError> {
        let bare = matches!(self.format(), SimilarFormat::Ids | SimilarFormat::Trec);
        let (filters, deadline) = (self.filters.filters()?, self.deadline.deadline());
        Ok(Options { limit: Some(self.limit), bare, filters, deadline, ..Options::default() })
    }

    /// Finds the items like those that were named.
    fn find(
        &self,
        (of, records, mut notes): Named,
        options: &Options,
        searcher: &Searcher,
    ) -> anyhow::Result<FoundAlike> {
        let mut items = Vec::new();
        for record in records {
            let mut parts = Vec::new();
            let wanted = if self.split_by.is_some() { PARTS.map(Some).to_vec() } else { vec![None] };
            for decision in wanted {
                let SimilarHits { hits, notes: told } = searcher.similar(&record, decision, options)?;
                parts.push((decision, hits));
                notes.extend(told);
            }
            items.push(HitsOfItem { of: record, parts });
        }
        // Several items and parts have the same to say of filters.
        let mut told = std::collections::HashSet::new();
        notes.retain(|note| told.insert(note.clone()));
        Ok(FoundAlike { of, items, notes })
    }

    /// Returns true if the output is text to read, which goes through a pager.
    pub fn is_paged(&self) -> bool {
        self.format() == SimilarFormat::Text
    }

    /// Returns the format that was asked for.
    fn format(&self) -> SimilarFormat {
        if self.json { SimilarFormat::Json } else { self.format }
    }

    /// Returns the id of what was named, the records of its items, and notes on how it was read. There are no records
    /// where a file or stdin has no letter and no text.
    ///
    /// # Errors
    /// When nothing has the id, or stdin cannot be read.
    fn named(&self, global: &Global, searcher: &Searcher) -> anyhow::Result<Named> {
        if self.asked == "-" {
            return from_stdin(global);
        }
        if Path::new(&self.asked).is_file() {
            return from_file(PathBuf::from(&self.asked), global);
        }
        self.by_id(searcher)
    }

    /// Returns the same of an id.
    ///
    /// # Errors
    /// When nothing has the id.
    fn by_id(&self, searcher: &Searcher) -> anyhow::Result<Named> {
        let records = match searcher.show(&self.asked) {
            // Nothing near to it is an id, so that it may be meant as a file.
            Err(SearchError::UnknownId { id, near }) if near.is_empty() => {
                return Err(CliError::NeitherIdNorFile { asked: id }.into());
            }
            records => records?,
        };
        // An id may be typed in several ways; this is the one that the index has.
        let of = records.first().map(|record| if self.asked.contains('#') { &record.id } else { &record.letter });
        Ok((of.cloned().unwrap_or_default(), records, Vec::new()))
    }

    /// Writes the hits in the format that was asked for.
    fn write(&self, found: &FoundAlike, searcher: &Searcher, out: &mut dyn Write) -> anyhow::Result<()> {
        let FoundAlike { of, items: all, notes } = found;
        let hits = || all.iter().flat_map(|item| item.parts.iter().flat_map(|(_, hits)| hits));
        match self.format() {
            SimilarFormat::Text => write_text(out, all, searcher)?,
            SimilarFormat::Json => {
                let of_part = |wanted: Option<Decision>| {
                    let parts = all.iter().flat_map(|item| item.parts.iter());
                    let parts: Vec<_> = parts.filter(|(part, _)| *part == wanted).collect();
                    (!parts.is_empty()).then(|| parts.into_iter().flat_map(|(_, hits)| hits).collect())
                };
                let [overturned, upheld] = PARTS.map(|part| of_part(Some(part)));
                let printed = PrintedHits { of, notes, hits: of_part(None), overturned, upheld };
                writeln!(out, "{}", to_json(&printed)?)?;
            }
            SimilarFormat::Jsonl => {
                for hit in hits() {
                    writeln!(out, "{}", to_json(hit)?)?;
                }
            }
            SimilarFormat::Ids => {
                for SimilarHit { hit, .. } in hits() {
                    writeln!(out, "{}", hit.id)?;
                }
            }
            SimilarFormat::Trec => {
                // The format separates its columns by spaces.
                let column = |id: &str| id.replace(' ', "%20");
                for SimilarHit { of, hit, .. } in hits() {
                    writeln!(out, "{} Q0 {} {} {} imr", column(of), column(&hit.id), hit.rank, hit.score)?;
                }
            }
        }
        Ok(())
    }
}

/// The item or letter that was named: its id, the records of its items, and notes.
type Named = (String, Vec<Record>, Vec<String>);

/// Reads the letters of a file as `imr parse` does; a part that is no letter is a note with its reason.
fn from_file(path: PathBuf, global: &Global) -> anyhow::Result<Named> {
    let (paths, reader) = ([path], global.reader());
    let (mut ids, mut records, mut notes) = (Ids::default(), Vec::new(), Vec::new());
    let mut of = None;
    for (path, found) in parse::files(&paths, global, &reader)? {
        for part in read_letters(&found, &reader).unwrap_or_else(|error| vec![Err(error.to_string())]) {
            match part {
                Ok(parsed) => {
                    let (Assignment::Letter(id) | Assignment::CopyOf(id)) =
                        ids.assign(&parsed.key, name_for_id(path, &found.name));
                    records.extend(letter_records(parsed.letter, &id, &found.name));
                    of.get_or_insert(id);
                }
                Err(reason) => notes.push(format!("{}: {reason}", found.name)),
            }
        }
    }
    if records.is_empty() {
        notes.push(format!("a passage that is no letter is read from stdin: imr similar - < {}", paths[0].display()));
    }
    Ok((of.unwrap_or_default(), records, notes))
}

/// Reads stdin: a letter in any form, or a passage.
///
/// # Errors
/// When stdin cannot be read.
fn from_stdin(global: &Global) -> anyhow::Result<Named> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| CliError::io(Path::new("-"), error))?;
    Ok(from_bytes(bytes, global))
}

/// Reads bytes that are in no file: a letter in any form, or a passage.
fn from_bytes(bytes: Vec<u8>, global: &Global) -> Named {
    let document = match global.reader().document_of(bytes) {
        Ok(document) => document,
        Err(reason) => return (String::new(), Vec::new(), vec![format!("-: {reason}")]),
    };
    let mut records = Vec::new();
    for letter in letter::read(&document).into_iter().flatten() {
        let id = letter.case_number.clone().unwrap_or_else(|| "-".to_owned());
        records.extend(letter_records(letter, &id, "-"));
    }
    if let Some(first) = records.first() {
        return (first.letter.clone(), records, Vec::new());
    }
    if document.is_blank() {
        return (String::new(), Vec::new(), vec!["-: no text".to_owned()]);
    }
    if document.text().len() > LONGEST_PASSAGE {
        let longest = LONGEST_PASSAGE / 1000;
        return (String::new(), Vec::new(), vec![format!("-: no letter, and a passage has {longest} kB at most")]);
    }
    let record = pasted_record(document.text());
    let note =
        format!("no letter, so a passage; taken for the request: {}", harmless(&beginning(&record.item.procedure)));
    (record.id.clone(), vec![record], vec![note])
}

/// Returns the first words of a text, for a note.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}\u{2026}", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Writes the hits to read, those of each item below its heading.
fn write_text(out: &mut dyn Write, all: &[HitsOfItem], searcher: &Searcher) -> std::io::Result<()> {
    let width = width::width();
    for (number, HitsOfItem { of, parts }) in all.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        write_wrapped(out, &format!("Like {}: {}", of.id, of.item.procedure), &[], TITLE, 0, width)?;
        for (part, hits) in parts {
            if let Some(decision) = part {
                let (style, _) = badge(decision.as_str());
                writeln!(out, "\n{style}{} items{style:#}", decision.as_str())?;
            }
            if hits.is_empty() {
                writeln!(out, "  {DIM}none{DIM:#}")?;
            }
            for SimilarHit { hit, shared, .. } in hits {
                writeln!(out)?;
                write_hit(out, hit, searcher, width)?;
                write_wrapped(out, &format!("shares {}", shared.join(", ")), &[], DIM, INDENT, width)?;
            }
        }
    }
    Ok(())
}
