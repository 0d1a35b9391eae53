//! `imr export`: writes all hits of a query to files or to stdout.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::cli::commands::shared_args::{FieldNames, SearchArgs};
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::interrupt::interruptible;
use crate::cli::status::Status;
use crate::cli::terminal::plain::counted;
use crate::export::choice::file_name_of;
use crate::export::provenance::{DATASETTE, META, MetaWriter, Part, side_file};
use crate::export::{Answer, Columns, ExportError, FORMATS, FileFormat, Job, Links, Sample, Style, WholeFile};
use crate::export::{by_value, datasette};
use crate::index::IndexError;
use crate::query::Query;
use crate::search::{AllHits, Highlighter, HitAddress, Options, Searcher, sort_keys};
use crate::stop::Stop;

/// Write all hits of a query to a file
///
/// The file's extension gives the format. It appears when it is whole, and beside it FILE.meta.json, which says what it is
/// an answer to; 'imr verify FILE' asks again and tells what differs. A cell that a spreadsheet would take for a formula is
/// written with an apostrophe before it.
///
/// Without a query, and with '*', all items are written. Of a query only items that have all words of the query are written;
/// with --match any, those that have some.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr export 'lumbar facet' -o hits.xlsx\n  imr export 'lumbar facet overturned' -o memo.docx\n  imr export acupuncture --fields id,decision,procedure --format jsonl\n  imr export -o all.sqlite --fields all\n  imr export opioids --sample 25 --seed 7 --by decision -o sample.csv\n  imr export opioids --split-by drug -o opioids.csv"
)]
pub struct ExportArgs {
    /// What to look for
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

/// Makes the parser of `--format` of the table of formats.
/// Each has its description in the help.
fn formats() -> impl TypedValueParser<Value = FileFormat> {
    let values = FORMATS.iter().map(|spec| PossibleValue::new(spec.name).help(spec.meaning));
    PossibleValuesParser::new(values)
        .try_map(|name| FileFormat::named(&name).ok_or_else(|| format!("there is no format '{name}'")))
}

/// What is exported: the hits, and the index that has their records. Records are loaded while they are written, since
/// all of them may not fit into memory.
/// Ids and scores alone fit for any number of items.
pub struct Found {
    searcher: Searcher,
    hits: Vec<HitAddress>,
    /// The question and the numbers.
    pub answer: Answer,
    highlighter: Highlighter,
}

impl ExportArgs {
    /// Searches and writes all hits.
    /// Writing to a file can be interrupted in order; writing to stdout ends as any filter does.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let style = self.style(global)?;
        let Some(path) = self.file().map(Path::to_owned) else {
            // There is no file to leave behind half written.
            let found = self.find(global)?;
            found.job(&found.hits, &style).write_stream(out, None, &Stop::default()).map_err(told)?;
            return Ok(Status::found(!found.hits.is_empty()));
        };
        // A device or pipe takes what is written; only a file can be replaced as a whole.
        let is_sink = path.metadata().is_ok_and(|file| !file.is_file());
        if path.exists() && !is_sink && !self.force && self.split_by.is_none() {
            return Err(CliError::Exists { path }.into());
        }
        let (args, asking) = (self.clone(), global.clone());
        let written = interruptible(move |stop| {
            let found = args.find(&asking)?;
            if is_sink && args.split_by.is_none() {
                let sink = std::fs::OpenOptions::new().write(true).open(&path);
                let mut sink = BufWriter::new(sink.map_err(|error| CliError::io(&path, error))?);
                found.job(&found.hits, &style).write_stream(&mut sink, None, stop).map_err(told)?;
                sink.flush().map_err(|error| CliError::io(&path, error))?;
                return Ok(vec![(path, found.hits.len())]);
            }
            args.write_files(&path, &found, &style, stop)
        })?;
        let count = written.iter().map(|(_, count)| count).sum::<usize>();
        for (path, count) in written {
            global.note(&format!("{}: {}", path.display(), counted(count as u64, "item")));
        }
        Ok(Status::found(count > 0))
    }

    /// Searches, and prints the notes on how the query was understood.
    /// The notes go to stderr, since the hits may go to stdout.
    pub fn find(&self, global: &Global) -> anyhow::Result<Found> {
        let (query, options) = (self.query()?, Options { sort: sort_keys(&self.sort)?, ..self.search.options()? });
        let searcher = open_searcher(global)?;
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
        Ok(Found { searcher, hits, answer, highlighter })
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
            columns: Columns::chosen(&self.fields, format.is_nested())?,
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
                let endings = FORMATS.iter().flat_map(|spec| spec.endings.first());
                let endings = endings.map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ");
                let reason =
                    format!("the extension gives no known format; name it with one of {endings}, or add --format");
                CliError::Option { option: "-o".to_owned(), reason }
            }),
        }
    }

    /// Returns the arguments of a command that exports the same.
    /// The file is left out, and what says nothing about its content.
    fn typed(&self, format: FileFormat) -> Vec<String> {
        let mut typed = vec![format!("--format={}", format.name())];
        typed.extend(self.search.typed());
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

    /// Writes the file, or one for each value; they come to their places when all are whole.
    /// Returns each with its number of items.
    fn write_files(
        &self,
        path: &Path,
        found: &Found,
        style: &Style,
        stop: &Stop,
    ) -> anyhow::Result<Vec<(PathBuf, usize)>> {
        let parts = match &self.split_by {
            Some(field) => found.parts(field, path)?,
            None => vec![ExportPart { path: path.to_owned(), part: None, hits: found.hits.clone() }],
        };
        if let Some(there) = parts.iter().find(|part| part.path.exists() && !self.force) {
            return Err(CliError::Exists { path: there.path.clone() }.into());
        }
        let mut whole = Vec::with_capacity(parts.len());
        for part in &parts {
            whole.extend(self.write_part(part, found, style, stop)?);
        }
        for (file, path) in whole {
            file.finish().map_err(|error| CliError::io(&path, error))?;
        }
        Ok(parts.into_iter().map(|part| (part.path, part.hits.len())).collect())
    }

    /// Writes a file and those beside it under temporary names, which go with an error.
    fn write_part(
        &self,
        part: &ExportPart,
        found: &Found,
        style: &Style,
        stop: &Stop,
    ) -> anyhow::Result<Vec<(WholeFile, PathBuf)>> {
        let file = begin(&part.path, self.force)?;
        let io = |error: io::Error| CliError::io(&part.path, error);
        let job = found.job(&part.hits, style);
        let mut files = Vec::new();
        // A side file is replaced with its export.
        let mut side = |ending: &str, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>| -> anyhow::Result<()> {
            let path = side_file(&part.path, ending);
            let side = begin(&path, true)?;
            let mut out = BufWriter::new(side.file());
            write(&mut out).and_then(|()| out.flush()).map_err(|error| CliError::io(&path, error))?;
            drop(out);
            files.push((side, path));
            Ok(())
        };
        if self.no_meta {
            job.write_file(file.path(), None, stop).map_err(told)?;
        } else {
            let mut meta = MetaWriter::begin().map_err(io)?;
            job.write_file(file.path(), Some(&mut |id, digest| meta.add(id, digest)), stop).map_err(told)?;
            let (typed, mut meta) = (self.typed(style.format), Some(meta));
            let about = (typed.as_slice(), part.part.as_ref(), style.format);
            side(META, &mut |out| match meta.take() {
                Some(meta) => meta.finish(about, (&found.answer, &style.columns), file.path(), out),
                None => Ok(()),
            })?;
        }
        if style.format == FileFormat::Sqlite {
            let metadata = datasette(&found.answer, part.hits.len(), &style.columns);
            side(DATASETTE, &mut |out| out.write_all(metadata.as_bytes()))?;
        }
        files.insert(0, (file, part.path.clone()));
        Ok(files)
    }
}

/// One file of an export.
/// Without `--split-by` there is one, with all hits.
pub struct ExportPart {
    /// The file.
    path: PathBuf,
    /// The value that its items have.
    part: Option<Part>,
    /// Its hits.
    pub hits: Vec<HitAddress>,
}

impl Found {
    /// Makes the job that writes some of the hits.
    pub fn job<'a>(&'a self, hits: &'a [HitAddress], style: &'a Style) -> Job<'a> {
        Job { searcher: &self.searcher, hits, answer: &self.answer, highlighter: &self.highlighter, style }
    }

    /// Parts the hits by the values of a field, in the order of these; those without a value come first.
    /// Each part has a name of its own.
    pub fn parts(&self, field: &str, path: &Path) -> anyhow::Result<Vec<ExportPart>> {
        let mut taken = BTreeSet::new();
        let mut parts = Vec::new();
        for (value, places) in by_value(&self.searcher, field, &self.hits)? {
            let name = value.as_deref().map_or_else(|| format!("without-{field}"), file_name_of);
            let mut numbered = (2..).map(|number| format!("{name}~{number}"));
            let mut name = name.clone();
            while !taken.insert(name.clone()) {
                name = numbered.next().unwrap_or_default();
            }
            let mut file = path.file_stem().unwrap_or_default().to_owned();
            file.push(format!(".{name}"));
            if let Some(extension) = path.extension() {
                file.push(".");
                file.push(extension);
            }
            let hits = places.into_iter().map(|place| self.hits[place]).collect();
            let part = Some(Part { field: field.to_owned(), value });
            parts.push(ExportPart { path: path.with_file_name(file), part, hits });
        }
        Ok(parts)
    }

    /// Returns the hits of a part, as an export before had it; all hits without one.
    pub fn hits_of(&self, part: Option<&Part>) -> anyhow::Result<Vec<HitAddress>> {
        let Some(part) = part else { return Ok(self.hits.clone()) };
        let places = by_value(&self.searcher, &part.field, &self.hits)?.remove(&part.value).unwrap_or_default();
        Ok(places.into_iter().map(|place| self.hits[place]).collect())
    }
}

/// Begins a file, or says why none can be made there.
/// Its folder is looked at first, because the system's word on a temporary name would only puzzle.
fn begin(path: &Path, replaces: bool) -> anyhow::Result<WholeFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::metadata(folder).map_err(|error| no_folder(path, error))?;
    Ok(WholeFile::begin(path, replaces).map_err(|error| unwritable(path, folder, &error))?)
}

/// Returns the error of an export as the program tells it.
/// A closed pipe stays one.
pub fn told(error: ExportError) -> anyhow::Error {
    match error {
        ExportError::Search(error) => error.into(),
        ExportError::Output(error) => error.into(),
        ExportError::Interrupted => IndexError::Interrupted.into(),
    }
}

/// Returns the error for a file that cannot be made in its folder. The system's word is of a temporary name, which
/// nobody typed: of it the kind is enough. A folder that is there and takes no file says that the file is not found.
fn unwritable(path: &Path, folder: &Path, error: &io::Error) -> CliError {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => io::ErrorKind::PermissionDenied,
        kind => kind,
    };
    CliError::Unwritable { path: path.to_owned(), folder: folder.to_owned(), source: kind.into() }
}

/// Returns the error for a file whose folder cannot be read; if folders are missing, it names the topmost of them.
/// `path` is the file that was to be written.
fn no_folder(path: &Path, error: io::Error) -> CliError {
    let folders = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    match folders.take_while(|folder| !folder.exists()).last() {
        Some(folder) => CliError::NoFolder { path: path.to_owned(), folder: folder.to_owned() },
        None => CliError::io(path, error),
    }
}
