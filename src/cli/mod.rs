//! The command line: one file a subcommand, whose doc comments are its help text.
//!
//! What was typed is checked by clap and kept in an `…Args` struct; `run` turns it into the library's
//! options, asks the library, and prints. Data goes to stdout, everything else to stderr.

pub(crate) mod commands;
pub(crate) mod exit;
pub(crate) mod folders;
pub(crate) mod interrupt;
pub(crate) mod shell;
pub(crate) mod terminal;

use crate::cli::commands::check;
use crate::cli::commands::explain;
use crate::cli::commands::export;
use crate::cli::commands::index;
use crate::cli::commands::manual;
use crate::cli::commands::parse;
use crate::cli::commands::query;
use crate::cli::commands::show;
use crate::cli::terminal::pager;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub use crate::cli::exit::{Status, explain};

/// Search California's Independent Medical Review decisions
///
/// Finds the decisions on a disputed treatment, ranks them by relevance, shows why, and exports them.
///
/// "Upheld" means that the denial stands: the treatment was found not medically necessary.
/// "Overturned" means that the treatment was found medically necessary.
#[derive(Debug, Parser)]
#[command(name = "imr", version, after_long_help = END_OF_HELP.as_str(), max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// The end of `imr --help`.
static END_OF_HELP: LazyLock<String> = LazyLock::new(|| format!("{EXAMPLES}\n\n{}", exit::TABLE));

/// A first search, an export, and the letter behind a hit.
const EXAMPLES: &str = "\
Examples:
  imr index path/to/letters
  imr query 'lumbar MRI overturned'
  imr query 'Norco \"weaning schedule\" -cancer' --from 2016
  imr export 'facet injection' -o hits.csv
  imr show CM17-0002181";

/// Options of every subcommand.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Use the index in this folder; without it, the index/ of this folder or of the nearest above that has one
    #[arg(short, long, global = true, env = "IMR_INDEX", default_value = folders::INDEX, value_name = "DIR")]
    index: PathBuf,
    /// Color the output
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
    /// Print no progress and no notes
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print more about what is done
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Print to the terminal without a pager
    #[arg(long, global = true)]
    no_pager: bool,
    /// Use so many threads; 0 for one a core
    #[arg(long, global = true, default_value_t = 0, value_name = "N", value_parser = threads)]
    threads: usize,
    /// Whether the index folder was named by the user.
    #[arg(skip)]
    index_is_named: bool,
}

/// More threads than this only get in each other's way.
const MOST_THREADS: usize = 256;

fn threads(text: &str) -> Result<usize, String> {
    let number = text.parse().map_err(|_| "write a number".to_owned())?;
    if number <= MOST_THREADS { Ok(number) } else { Err(format!("at most {MOST_THREADS}")) }
}

/// When to color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::IndexArgs),
    Parse(parse::ParseArgs),
    #[command(visible_alias = "search")]
    Query(query::QueryArgs),
    Export(export::ExportArgs),
    Explain(explain::ExplainArgs),
    Show(show::ShowArgs),
    Check(check::CheckArgs),
    /// Show the language of queries on one screen
    #[command(long_about = crate::query::language::SYNTAX, help_template = "{about}")]
    Syntax,
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
}

impl Command {
    /// If what it prints is read at a terminal.
    fn is_paged(&self) -> bool {
        match self {
            Command::Query(args) => args.is_paged(),
            Command::Show(args) => args.is_paged(),
            _ => false,
        }
    }
}

/// The command line's definition, for completions and the manual.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Parses the arguments and runs the subcommand.
///
/// # Errors
/// What went wrong; [`explain()`] prints it and gives the exit code.
pub fn run() -> anyhow::Result<Status> {
    // A process that reads PDFs for another one is no command of the user's, and in no help text.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == crate::corpus::WORKER_COMMAND) {
        let memory = std::env::args().nth(2).and_then(|memory| memory.parse().ok());
        crate::corpus::serve_worker(&mut io::stdin().lock(), io::stdout(), memory)?;
        return Ok(Status::Found);
    }
    let cli = match Cli::command().try_get_matches() {
        Ok(matches) => parsed(&matches)?,
        Err(error) => return Ok(exit::refuse(&error)?),
    };
    let is_paged = !cli.global.no_pager && cli.command.is_paged();
    let mut output = pager::Output::open(cli.global.color, is_paged);
    let status = dispatch(&cli, &mut output.out);
    // The user reads on in the pager, whatever went wrong meanwhile.
    let closed = output.close();
    let status = status?;
    closed?;
    Ok(status)
}

fn parsed(matches: &ArgMatches) -> Result<Cli, clap::Error> {
    let mut cli = Cli::from_arg_matches(matches)?;
    let source = matches.subcommand().and_then(|(_, matches)| matches.value_source("index"));
    cli.global.index_is_named = source != Some(clap::parser::ValueSource::DefaultValue);
    let looks_upwards = match &cli.command {
        Command::Index(args) => args.updates_all(),
        _ => !folders::has_own_corpus(),
    };
    if let Some(nearest) = folders::nearest_index().filter(|_| looks_upwards && !cli.global.index_is_named) {
        cli.global.index = nearest;
    }
    Ok(cli)
}

fn dispatch(cli: &Cli, out: &mut dyn Write) -> anyhow::Result<Status> {
    match &cli.command {
        Command::Index(args) => args.run(&cli.global, out),
        Command::Parse(args) => args.run(&cli.global, out),
        Command::Query(args) => args.run(&cli.global, out),
        Command::Export(args) => args.run(&cli.global, out),
        Command::Explain(args) => args.run(&cli.global, out),
        Command::Show(args) => args.run(&cli.global, out),
        Command::Check(args) => args.run(&cli.global, out),
        Command::Syntax => {
            write!(out, "{}", crate::query::language::SYNTAX)?;
            Ok(Status::Found)
        }
        Command::Completions(args) => args.run(out),
        Command::Man(args) => args.run(out),
    }
}

impl Global {
    /// Opens the index, building it first when it is the default one, was never built, and the corpus next to it is
    /// this package's own.
    fn open(&self) -> anyhow::Result<crate::search::Searcher> {
        match crate::search::Searcher::open(&self.index) {
            Err(crate::error::Error::NoIndex { .. }) if !self.index_is_named && folders::has_own_corpus() => {
                self.note(&format!("no index yet: building it from {}/", folders::CORPUS));
                index::build_default(self)?;
                Ok(crate::search::Searcher::open(&self.index)?)
            }
            other => Ok(other?),
        }
    }

    /// Tells the user something on stderr that is not an error.
    fn note(&self, text: &str) {
        if !self.quiet {
            terminal::note(text);
        }
    }

    /// A reader that reads PDFs in half of the memory: the other half is for what is made of them.
    fn reader_within(&self, memory: u64) -> crate::corpus::Reader {
        use crate::corpus::{PdfReader, Reader};
        let reader = Reader::new(match std::env::current_exe() {
            Ok(program) => PdfReader::isolated(program),
            Err(_) => PdfReader::in_process(),
        });
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).max(self.threads);
        reader.within(memory / 2, threads)
    }

    fn reader(&self) -> crate::corpus::Reader {
        self.reader_within(index::default_memory())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::command().debug_assert();
    }
}
