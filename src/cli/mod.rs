//! The command line: one file a subcommand, whose doc comments are its help text.
//!
//! What was typed is checked by clap and kept in an `…Args` struct; `run` turns it into the library's
//! options, asks the library, and prints. Data goes to stdout, everything else to stderr.

mod check;
mod coverage;
mod exit;
mod explain;
mod export;
mod index;
mod interrupt;
mod manual;
mod parse;
mod progress;
mod query;
mod show;
mod terminal;
mod watch;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub use exit::{Status, explain};

/// The index folder when none is named.
const DEFAULT_INDEX: &str = "index";
/// The letters that a first query indexes.
const DEFAULT_CORPUS: &str = "corpus";

/// Search California's Independent Medical Review decisions
///
/// Finds the decisions on a disputed treatment, ranks them by relevance, shows why, and exports them.
///
/// "Upheld" means that the denial stands: the treatment was found not medically necessary.
/// "Overturned" means that the treatment was found medically necessary.
#[derive(Debug, Parser)]
#[command(name = "imr", version, after_long_help = exit::TABLE, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every subcommand.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// Use the index in this folder
    #[arg(short, long, global = true, env = "IMR_INDEX", default_value = DEFAULT_INDEX, value_name = "DIR")]
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
enum Color {
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
    let mut out = terminal::stdout(cli.global.color);
    let status = dispatch(&cli, &mut out)?;
    out.flush()?;
    Ok(status)
}

fn parsed(matches: &ArgMatches) -> Result<Cli, clap::Error> {
    let mut cli = Cli::from_arg_matches(matches)?;
    let source = matches.subcommand().and_then(|(_, matches)| matches.value_source("index"));
    cli.global.index_is_named = source != Some(clap::parser::ValueSource::DefaultValue);
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
    /// Opens the index, building it first when it is the default one, was never built, and there are
    /// letters to build it from.
    fn open(&self) -> anyhow::Result<crate::search::Searcher> {
        match crate::search::Searcher::open(&self.index) {
            Err(crate::error::Error::NoIndex { .. }) if !self.index_is_named && Path::new(DEFAULT_CORPUS).is_dir() => {
                self.note(&format!("no index yet: building it from {DEFAULT_CORPUS}/"));
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

    fn reader(&self) -> crate::corpus::Reader {
        use crate::corpus::{PdfReader, Reader};
        Reader::new(match std::env::current_exe() {
            Ok(program) => PdfReader::isolated(program),
            Err(_) => PdfReader::in_process(),
        })
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::command().debug_assert();
    }
}
