//! `imr export`: writes all hits of a query to files or to stdout.

pub(crate) mod files;
pub(crate) mod found;
pub(crate) mod seen;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::cli::commands::cases::CasesArgs;
use crate::cli::commands::export::files::{Files, told};
use crate::cli::commands::export::found::FoundHits;
use crate::cli::commands::export::seen::{Seen, SeenNow};
use crate::cli::commands::shared_args::{FieldNames, SearchArgs};
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::interrupt::interruptible;
use crate::cli::status::Status;
use crate::cli::terminal::plain::counted;
use crate::export::{Answer, Columns, FORMATS, FileFormat, Links, Sample, Style};
use crate::index::IndexError;
use crate::query::Query;
use crate::search::{AllHits, Options, sort_keys};
use crate::stop::Stop;

/// Write all hits of a query to a file
///
/// The file's extension gives the format. It appears when it is whole, and beside it FILE.meta.json, which says what it is
/// an answer to; 'imr verify FILE' asks again and tells what differs. A cell that a spreadsheet would take for a formula is
/// written with an apostrophe before it.
///
/// The formats elastic and quickwit are documents for a cluster, without --fields of all that is known; beside FILE is then
/// FILE.template.json or FILE.index.yaml, which tells the engine how to search them.
///
/// Without a query, and with '*', all items are written. Of a query only items that have all words of the query are written;
/// with --match any, those that have some.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr export 'lumbar facet' -o hits.xlsx\n  imr export 'lumbar facet overturned' -o memo.docx\n  imr export acupuncture --fields id,decision,procedure --format jsonl\n  imr export -o all.sqlite --fields all\n  imr export --format elastic -o imr.ndjson\n  imr export opioids --sample 25 --seed 7 --by decision -o sample.csv\n  imr export opioids --split-by drug -o opioids.csv"
)]
pub struct ExportArgs {
    /// The query: what to look for
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// Write to FILE; without it, or as -, to stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace FILE if it is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    search: SearchArgs,
    #[command(flatten)]
    cases: CasesArgs,
    /// Write as; without it, as the file's extension says
    #[arg(long, value_parser = formats())]
    format: Option<FileFormat>,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write these columns, separated by commas; 'all' for every field
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    fields: Vec<String>,
    /// Sort by these fields, or by score, and not by relevance; -FIELD has the greatest first
    #[arg(long, value_name = "FIELD,-FIELD", allow_hyphen_values = true)]
    sort: Vec<String>,
    /// Write the first N hits only
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// Write N hits, drawn at random; the same seed draws the same
    #[arg(long, value_name = "N", conflicts_with = "limit")]
    sample: Option<usize>,
    /// Draw by this number
    #[arg(long, value_name = "S", default_value_t = 0, requires = "sample")]
    seed: u64,
    /// Draw N of each value of FIELD
    #[arg(long, value_name = "FIELD", requires = "sample", value_parser = FieldNames, hide_possible_values = true)]
    by: Option<String>,
    /// Write a file for each value of FIELD: FILE with the value before its extension
    #[arg(long, value_name = "FIELD", requires = "output", value_parser = FieldNames, hide_possible_values = true)]
    split_by: Option<String>,
    /// Write CSV and TSV for Excel: with a byte order mark, and no cell longer than Excel takes
    #[arg(long)]
    excel: bool,
    /// Leave cells that look like formulas as they are
    #[arg(long)]
    raw: bool,
    /// Link items of workbooks and memos to the pages of their letters below this folder or address
    #[arg(long, value_name = "BASE")]
    links: Option<String>,
    /// Write no FILE.meta.json
    #[arg(long)]
    no_meta: bool,
}

/// The arguments of an export as a file has them.
#[derive(Debug, clap::Parser)]
#[command(name = "imr export", no_binary_name = true)]
pub struct Repeated {
    /// The arguments.
    #[command(flatten)]
    pub args: ExportArgs,
}

/// Makes the parser of `--format` of the table of formats, each with its description in the help. Other names are refused
/// before they are looked up.
fn formats() -> impl TypedValueParser<Value = FileFormat> {
    let values = FORMATS.iter().map(|spec| PossibleValue::new(spec.name).help(spec.meaning));
    PossibleValuesParser::new(values)
        .try_map(|name| FileFormat::named(&name).ok_or_else(|| format!("there is no format '{name}'")))
}

impl ExportArgs {
    /// Returns the parameters of the page that asks the same; `None` where a file of this machine is part of the question.
    #[cfg(feature = "serve")]
    pub fn parameters(&self) -> Option<Vec<(String, String)>> {
        let parameters = if self.cases.typed().is_some() { None } else { self.search.parameters() };
        let pair = |name: &str, value: String| (name.to_owned(), value);
        let ours = [pair("q", self.words.join(" ")), pair("sort", self.sort.join(","))];
        Some(parameters?.into_iter().chain(ours).filter(|(_, value)| !value.is_empty()).collect())
    }

    /// Searches and writes all hits.
    /// Writing to a file can be interrupted in order; writing to stdout ends as any filter does.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        self.run_after(None, global, out)
    }

    /// Searches and writes the hits that were not seen before; where there are none, nothing is written.
    /// What is written has been seen then.
    pub fn run_after(&self, seen: Option<Seen>, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let style = self.style(global)?;
        // A faulty query is told before what becomes of its answer.
        self.query()?;
        let Some(path) = self.file().map(Path::to_owned) else { return self.run_to_stdout(seen, &style, global, out) };
        // A device or pipe takes what is written; only a file can be replaced as a whole.
        let is_sink = path.metadata().is_ok_and(|file| !file.is_file());
        if path.exists() && !is_sink && !self.force && self.split_by.is_none() {
            return Err(CliError::Exists { path }.into());
        }
        let (args, asking) = (self.clone(), global.clone());
        let interrupted = CliError::ExportInterrupted { path: path.clone() };
        let written = interruptible(move |stop| {
            let mut found = args.find(&asking)?;
            let now = seen.map(|seen| seen.narrow(&mut found, &style, stop)).transpose()?;
            if now.is_some() && found.hits.is_empty() {
                now.map(SeenNow::finish).transpose()?;
                return Ok(Vec::new());
            }
            if is_sink && args.split_by.is_none() {
                let sink = std::fs::OpenOptions::new().write(true).open(&path);
                let mut sink = BufWriter::new(sink.map_err(|error| CliError::io(&path, error))?);
                found.job(&found.hits, &style).write_stream(&mut sink, None, stop).map_err(told)?;
                sink.flush().map_err(|error| CliError::io(&path, error))?;
                now.map(SeenNow::finish).transpose()?;
                return Ok(vec![(path, found.hits.len())]);
            }
            let parts = match &args.split_by {
                Some(field) => found.parts(field, &path)?,
                None => vec![found.whole(&path)],
            };
            // What was new is no answer that can be asked for again.
            let arguments = (!args.no_meta && now.is_none()).then(|| args.typed(style.format));
            let written = Files { replaces: args.force, arguments }.write(parts, &found, &style, stop)?;
            now.map(SeenNow::finish).transpose()?;
            Ok(written)
        });
        // What the index has is not in question here.
        let written = written.map_err(|error| match error.downcast_ref() {
            Some(IndexError::Interrupted) => interrupted.into(),
            _ => error,
        })?;
        let count = written.iter().map(|(_, count)| count).sum::<usize>();
        for (path, count) in written {
            global.note(&format!("{}: {}", path.display(), counted(count as u64, "item")));
        }
        Ok(Status::found(count > 0))
    }

    /// Searches and writes all hits to stdout, where no file can be left behind half written.
    /// The settings of an engine stand beside files alone.
    fn run_to_stdout(
        &self,
        seen: Option<Seen>,
        style: &Style,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<Status> {
        if style.format.is_for_cluster() {
            global.note("name a file with -o to have beside it what the engine must know of the documents");
        }
        let mut found = self.find(global)?;
        let now = seen.map(|seen| seen.narrow(&mut found, style, &Stop::default())).transpose()?;
        if now.is_none() || !found.hits.is_empty() {
            found.job(&found.hits, style).write_stream(out, None, &Stop::default()).map_err(told)?;
            out.flush()?;
        }
        now.map(SeenNow::finish).transpose()?;
        Ok(Status::found(!found.hits.is_empty()))
    }

    /// Searches, and prints the notes on how the query was understood.
    /// The notes go to stderr, since the hits may go to stdout.
    pub fn find(&self, global: &Global) -> anyhow::Result<FoundHits> {
        let (query, mut options) = (self.query()?, Options { sort: sort_keys(&self.sort)?, ..self.search.options()? });
        let searcher = open_searcher(global)?;
        self.cases.add_to(&mut options.filters, &searcher, global)?;
        let found = searcher.all_hits((&query, &options))?;
        found.understood.notes.iter().for_each(|note| global.note(note));
        let answer = Answer::of(&searcher, (&query, &options), &found)?;
        let highlighter = searcher.highlighter((&query, &options))?;
        let AllHits { mut hits, .. } = found;
        hits.truncate(self.limit.unwrap_or(usize::MAX));
        if let Some(size) = self.sample {
            let sample = Sample { size, seed: self.seed, by: self.by.clone() };
            hits = sample.of(&searcher, &hits)?;
        }
        Ok(FoundHits { searcher, hits, answer, highlighter })
    }

    /// Returns the file to write; `None` for stdout.
    /// A dash is stdout, as in other programs.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Parses the query; without words, or with an asterisk, it is one that all items match.
    fn query(&self) -> Result<Query, CliError> {
        let text = self.words.join(" ");
        let is_all = self.words.is_empty() || (text.trim() == "*" && !self.search.is_literal());
        Ok(if is_all { Query::everything() } else { self.search.query(&text)? })
    }

    /// Returns the form that the options ask for.
    /// An option that the format has no use for is refused.
    pub fn style(&self, global: &Global) -> anyhow::Result<Style> {
        let format = self.chosen_format()?;
        if let Some(feature) = format.lacks() {
            return Err(CliError::NotBuilt { format: format.name(), feature }.into());
        }
        let refused = [
            ("--fields", !self.fields.is_empty() && format.has_no_columns(), "has no columns"),
            ("--excel", self.excel && !format.is_text_table(), "needs no help to be opened by Excel"),
            ("--raw", self.raw && !format.has_formulas(), "has no formulas"),
        ];
        if let Some((option, _, reason)) = refused.into_iter().find(|(_, is_refused, _)| *is_refused) {
            let reason = format!("the format {} {reason}", format.name());
            return Err(CliError::Option { option: option.to_owned(), reason }.into());
        }
        if self.split_by.is_some() && self.file().is_none() {
            let reason = "stdout is one stream; name a file with -o".to_owned();
            return Err(CliError::Option { option: "--split-by".to_owned(), reason }.into());
        }
        Ok(Style {
            format,
            columns: Columns::chosen(&self.fields, format)?,
            is_raw: self.raw,
            is_for_excel: self.excel,
            links: self.links.clone().map(Links),
            threads: global.threads,
        })
    }

    /// Returns the format that an option or the extension of the file names; CSV on stdout.
    /// Gives an error for a file whose extension names no format.
    fn chosen_format(&self) -> Result<FileFormat, CliError> {
        match (self.json, self.format, self.file()) {
            (true, ..) => Ok(FileFormat::Json),
            (_, Some(format), _) => Ok(format),
            (.., None) => Ok(FileFormat::Csv),
            (.., Some(path)) => FileFormat::of(path).ok_or_else(|| {
                let built = FORMATS.iter().filter(|spec| spec.format.lacks().is_none());
                let endings = built.flat_map(|spec| spec.endings.first()).map(|ending| format!(".{ending}"));
                CliError::NoFormat { path: path.to_owned(), endings: endings.collect() }
            }),
        }
    }

    /// Returns the arguments of a command that exports the same.
    /// The file is left out, and what says nothing about its content.
    fn typed(&self, format: FileFormat) -> Vec<String> {
        let mut typed = vec![format!("--format={}", format.name())];
        typed.extend(self.search.typed().into_iter().chain(self.cases.typed()));
        let values = [
            ("--fields", (!self.fields.is_empty()).then(|| self.fields.join(","))),
            ("--sort", (!self.sort.is_empty()).then(|| self.sort.join(","))),
            ("--limit", self.limit.map(|limit| limit.to_string())),
            ("--sample", self.sample.map(|size| size.to_string())),
            ("--seed", self.sample.map(|_| self.seed.to_string())),
            ("--by", self.by.clone()),
            ("--links", self.links.clone()),
        ];
        typed.extend(values.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))));
        let flags = [("--excel", self.excel), ("--raw", self.raw)];
        typed.extend(flags.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name.to_owned()));
        // A word may begin with a hyphen.
        typed.push("--".to_owned());
        typed.extend(self.words.iter().cloned());
        typed
    }
}
