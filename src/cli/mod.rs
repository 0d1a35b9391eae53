//! The command line: one file a subcommand, whose doc comments are its help text.
//!
//! clap checks the arguments and stores them in an `…Args` struct; its `run` turns them into the library's options,
//! calls the library, and prints. Data goes to stdout, everything else to stderr. This file declares the command line
//! and dispatches to `commands`; nothing below it uses it.

pub(crate) mod commands;
pub(crate) mod error;
pub(crate) mod exit;
pub(crate) mod folders;
pub(crate) mod global;
pub(crate) mod hints;
pub(crate) mod index_runs;
pub(crate) mod interrupt;
pub(crate) mod shell;
pub(crate) mod status;
pub(crate) mod terminal;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::cli::commands::check;
use crate::cli::commands::eval;
use crate::cli::commands::export;
use crate::cli::commands::index;
use crate::cli::commands::manual;
use crate::cli::commands::parse;
use crate::cli::commands::query;
use crate::cli::commands::show;
use crate::cli::exit::{explain, guarded};
use crate::cli::global::Global;
use crate::cli::status::Status;
use crate::cli::terminal::pager::Output;

/// Search California's Independent Medical Review decisions
///
/// Finds the decisions on a disputed treatment, ranks them by relevance, shows why, and exports them.
///
/// "Upheld" means that the denial stands: the treatment was found not medically necessary.
/// "Overturned" means that the treatment was found medically necessary.
#[derive(Debug, Parser)]
#[command(name = "imr", version, after_long_help = END_OF_HELP.as_str(), max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// The end of `imr --help`.
static END_OF_HELP: LazyLock<String> = LazyLock::new(|| format!("{EXAMPLES}\n\n{}", status::TABLE));

/// Examples of a first search, an export, and a look at the letter of a hit.
const EXAMPLES: &str = "\
Examples:
  imr index path/to/letters
  imr query 'lumbar MRI overturned'
  imr query 'Norco \"weaning schedule\" -cancer' --from 2016
  imr export 'facet injection' -o hits.csv
  imr show CM17-0002181";

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::IndexArgs),
    Parse(parse::ParseArgs),
    #[command(visible_alias = "search")]
    Query(query::QueryArgs),
    Export(export::ExportArgs),
    Verify(commands::verify::VerifyArgs),
    Saved(commands::saved::SavedArgs),
    Explain(commands::explain::ExplainArgs),
    Stats(commands::stats::StatsArgs),
    Contrast(commands::contrast::ContrastArgs),
    Show(show::ShowArgs),
    Eval(eval::EvalArgs),
    Similar(commands::similar::SimilarArgs),
    Fields(commands::fields::FieldsArgs),
    Check(check::CheckArgs),
    Forget(commands::forget::ForgetArgs),
    /// Show the language of queries on one screen
    #[command(long_about = hints::SYNTAX.as_str(), help_template = "{about}")]
    Syntax,
    #[cfg(feature = "serve")]
    Serve(commands::serve::ServeArgs),
    #[cfg(feature = "mcp")]
    Mcp(commands::mcp::McpArgs),
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
}

impl Command {
    /// Returns true if the output is text to read, which goes through a pager.
    fn is_paged(&self) -> bool {
        match self {
            Command::Query(args) => args.is_paged(),
            Command::Show(args) => args.is_paged(),
            Command::Stats(args) => args.is_paged(),
            Command::Contrast(args) => args.is_paged(),
            Command::Similar(args) => args.is_paged(),
            Command::Fields(args) => args.is_paged(),
            _ => false,
        }
    }
}

/// Returns the definition of the command line, for completions and the manual.
/// It is made anew each time; clap keeps none.
fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program with the arguments of this process, prints what goes wrong, and returns the exit code. It is all
/// that `main` does; other programs use the library.
pub fn run() -> ExitCode {
    let status = parse_and_run().unwrap_or_else(|error| explain(&error));
    ExitCode::from(status as u8)
}

/// Parses the arguments and runs the subcommand.
fn parse_and_run() -> anyhow::Result<Status> {
    // A process that reads PDFs for another one is no command of the user's, and in no help text.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == crate::corpus::WORKER_COMMAND) {
        let memory = std::env::args().nth(2).and_then(|memory| memory.parse().ok());
        crate::corpus::serve_worker(&mut io::stdin().lock(), io::stdout(), memory)?;
        return Ok(Status::Found);
    }
    let cli = match Cli::command().try_get_matches() {
        Ok(matches) => parsed(&matches)?,
        Err(error) => return Ok(exit::refuse(&error, &command())?),
    };
    let is_paged = !cli.global.no_pager && cli.command.is_paged();
    let mut output = Output::open(cli.global.color, is_paged);
    let status = guarded(&cli.global.index, || dispatch(&cli, &mut output.out));
    // The user reads on in the pager, whatever went wrong meanwhile.
    let closed = output.close();
    let status = status?;
    closed?;
    Ok(status)
}

/// Reads the arguments, and chooses the index folder if none is named: the nearest one upwards, unless the corpus that
/// the command would index is in this folder.
///
/// # Errors
/// When a value cannot be read, as clap tells it.
fn parsed(matches: &ArgMatches) -> Result<Cli, clap::Error> {
    let mut cli = Cli::from_arg_matches(matches)?;
    // A global option after the subcommand is among the matches of that.
    let source = matches.subcommand().and_then(|(_, matches)| matches.value_source("index"));
    cli.global.index_is_named = source != Some(clap::parser::ValueSource::DefaultValue);
    let looks_upwards = match &cli.command {
        // Named paths build an index here; only an update of all that is known concerns one above.
        Command::Index(args) => args.updates_all(),
        _ => !folders::has_own_corpus(),
    };
    if let Some(nearest) = folders::nearest_index().filter(|_| looks_upwards && !cli.global.index_is_named) {
        cli.global.index = nearest;
    }
    Ok(cli)
}

/// Runs the subcommand.
/// Each writes its data to `out`, which may be a pager.
fn dispatch(cli: &Cli, out: &mut dyn Write) -> anyhow::Result<Status> {
    match &cli.command {
        Command::Index(args) => args.run(&cli.global, out),
        Command::Parse(args) => args.run(&cli.global, out),
        Command::Query(args) => args.run(&cli.global, out),
        Command::Export(args) => args.run(&cli.global, out),
        Command::Verify(args) => args.run(&cli.global, out),
        Command::Saved(args) => args.run(&cli.global, out),
        Command::Explain(args) => args.run(&cli.global, out),
        Command::Stats(args) => args.run(&cli.global, out),
        Command::Contrast(args) => args.run(&cli.global, out),
        Command::Show(args) => args.run(&cli.global, out),
        Command::Eval(args) => args.run(&cli.global, out),
        Command::Similar(args) => args.run(&cli.global, out),
        Command::Fields(args) => args.run(&cli.global, out),
        Command::Check(args) => args.run(&cli.global, out),
        Command::Forget(args) => args.run(&cli.global, out),
        Command::Syntax => {
            write!(out, "{}", *hints::SYNTAX)?;
            Ok(Status::Found)
        }
        #[cfg(feature = "serve")]
        Command::Serve(args) => args.run(&cli.global),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => args.run(&cli.global),
        Command::Completions(args) => args.run(command(), out),
        Command::Man(args) => args.run(command(), out),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::command().debug_assert();
    }
}
