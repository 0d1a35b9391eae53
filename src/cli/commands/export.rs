//! `imr export`: writes all hits of a query to a file or to stdout.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;

use crate::cli::commands::shared_args::SearchArgs;
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::interrupt::interruptible;
use crate::cli::status::Status;
use crate::cli::terminal::plain::counted;
use crate::export;
use crate::export::{Columns, Exporter, Row};
use crate::index::IndexError;
use crate::platform::temporary_in;
use crate::query::Query;
use crate::search::{Options, Ranked, Searcher};
use crate::stop::Stop;

/// Write all hits of a query to a file
///
/// The file's extension gives the format: .csv, .json or .jsonl. It appears when it is whole. A cell that
/// a spreadsheet would take for a formula is written with an apostrophe before it.
///
/// Without a query, all items are written. Of a query only items that have all words of the query are written; with --match any, those that have some.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr export 'lumbar facet' -o hits.csv\n  imr export acupuncture --fields id,decision,procedure --format jsonl"
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
    #[arg(long, value_enum)]
    format: Option<FileFormat>,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write these columns, separated by commas; 'all' for every field
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    fields: Vec<String>,
    /// Leave cells that look like formulas as they are
    #[arg(long)]
    raw: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FileFormat {
    /// Comma-separated values, RFC 4180
    Csv,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
}

/// The hits to write, and the index that has their records. Records are loaded one by one while they are written, since
/// all of them may not fit into memory.
/// Ids and scores alone fit for any number of items.
struct Hits {
    searcher: Arc<Searcher>,
    ranked: Vec<Ranked>,
}

impl Hits {
    /// Searches, and prints the notes on how the query was understood.
    /// The notes go to stderr, since the hits may go to stdout.
    fn find(query: &Query, options: &Options, global: &Global) -> anyhow::Result<Hits> {
        let searcher = open_searcher(global)?;
        let ranking = searcher.rank_all((query, options))?;
        ranking.notes.iter().for_each(|note| global.note(note));
        Ok(Hits { searcher, ranked: ranking.hits })
    }
}

impl ExportArgs {
    /// Searches and writes all hits.
    /// Writing to a file can be interrupted in order; writing to stdout ends as any filter does.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let format = self.chosen_format()?;
        let columns: Columns = Columns::chosen(&self.fields)?;
        let (query, options) = (self.query()?, self.search.options()?);
        // There is no file to leave behind half written.
        let Some(path) = self.file().map(Path::to_owned) else {
            let hits = Hits::find(&query, &options, global)?;
            self.write(format, &columns, &hits, out, &Stop::default())?;
            return Ok(Status::found(!hits.ranked.is_empty()));
        };
        // A device or pipe takes what is written; only a file can be replaced as a whole.
        let is_sink = path.metadata().is_ok_and(|file| !file.is_file());
        if path.exists() && !is_sink && !self.force {
            return Err(CliError::Exists { path }.into());
        }
        let (args, searching, file) = (self.clone(), global.clone(), path.clone());
        let count = interruptible(move |stop| {
            let hits = Hits::find(&query, &options, &searching)?;
            if is_sink {
                let sink = std::fs::OpenOptions::new().write(true).open(&file);
                args.write(format, &columns, &hits, &mut sink.map_err(|error| CliError::io(&file, error))?, stop)?;
            } else {
                args.write_file(&file, format, &columns, &hits, stop)?;
            }
            Ok(hits.ranked.len())
        })?;
        global.note(&format!("{}: {}", path.display(), counted(count as u64, "item")));
        Ok(Status::found(count > 0))
    }

    /// Returns the file to write; `None` for stdout.
    /// A dash is stdout, as in other programs.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Parses the query; without words it is one that all items match.
    fn query(&self) -> Result<Query, CliError> {
        Ok(if self.words.is_empty() { Query::everything() } else { self.search.query(&self.words.join(" "))? })
    }

    /// Returns the format that an option or the extension of the file names; CSV on stdout.
    /// Gives an error for a file whose extension names no format.
    fn chosen_format(&self) -> Result<FileFormat, CliError> {
        let by_extension = || self.file().and_then(Path::extension).and_then(|extension| extension.to_str());
        match (self.json, self.format, by_extension()) {
            (true, ..) => Ok(FileFormat::Json),
            (_, Some(format), _) => Ok(format),
            (.., None) if self.file().is_none() => Ok(FileFormat::Csv),
            (.., extension) => {
                extension.and_then(|extension| FileFormat::from_str(extension, true).ok()).ok_or_else(|| {
                    let reason = "the extension gives no known format; name it .csv, .json or .jsonl, or add --format"
                        .to_owned();
                    CliError::Option { option: "-o".to_owned(), reason }
                })
            }
        }
    }

    /// Writes to a temporary file next to `path`, and renames it when all is on disk: nobody sees half a file.
    /// Gives an error if the file came to be meanwhile and `--force` is not given.
    fn write_file(
        &self,
        path: &Path,
        format: FileFormat,
        columns: &Columns,
        hits: &Hits,
        stop: &Stop,
    ) -> anyhow::Result<()> {
        // A link stays one: the file that it names is replaced.
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let io = |error: io::Error| CliError::io(path, error);
        // Asked first, because the system's word on a temporary name would only puzzle.
        std::fs::metadata(folder).map_err(|error| no_folder(path, error))?;
        let temporary = temporary_in(folder).map_err(|error| unwritable(path, folder, &error))?;
        let mut file = BufWriter::new(temporary);
        self.write(format, columns, hits, &mut file, stop)?;
        let temporary = file.into_inner().map_err(|error| io(error.into_error()))?;
        // Renaming before the content is on disk could leave an empty file after a crash.
        temporary.as_file().sync_all().map_err(io)?;
        let persisted = match self.force {
            true => temporary.persist(path),
            // Somebody may have made the file since it was looked for.
            false => temporary.persist_noclobber(path),
        };
        persisted.map_err(|error| io(error.error))?;
        Ok(())
    }

    /// Writes all hits in a format, and ends early if it is asked to stop.
    /// Records are read as they are written.
    fn write(
        &self,
        format: FileFormat,
        columns: &Columns,
        hits: &Hits,
        out: &mut dyn Write,
        stop: &Stop,
    ) -> anyhow::Result<()> {
        let mut exporter: Box<dyn Exporter + '_> = match format {
            FileFormat::Csv => Box::new(export::Csv::new(out, columns, self.raw)),
            FileFormat::Json => Box::new(export::Json::array(out, columns)),
            FileFormat::Jsonl => Box::new(export::Json::lines(out, columns)),
        };
        exporter.begin()?;
        for (index, hit) in hits.ranked.iter().enumerate() {
            // The temporary file goes with the error.
            if stop.is_asked() {
                return Err(IndexError::Interrupted.into());
            }
            let record = hits.searcher.ranked_record(hit)?;
            exporter.row(&Row { rank: index + 1, score: hit.score, record: &record })?;
        }
        Ok(exporter.end()?)
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
