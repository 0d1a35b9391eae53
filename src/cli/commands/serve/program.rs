//! [`CommandRunner`]: the subcommands as the server runs them. A parameter of an address is read by the parser of the option,
//! and an answer is printed by the command.

use std::io::Write;
use std::net::SocketAddr;
use std::panic::PanicHookInfo;
use std::process::{Command as Process, Stdio};
use std::sync::Arc;

use anstream::stderr;
use clap::error::{ContextKind, ErrorKind};
use clap::{Args, Command as Parser};
use serde_json::json;

use crate::cli::commands::contrast::ContrastArgs;
use crate::cli::commands::explain::ExplainArgs;
use crate::cli::commands::export::ExportArgs;
use crate::cli::commands::fields::FieldsArgs;
use crate::cli::commands::parse::parse_bytes;
use crate::cli::commands::query::QueryArgs;
use crate::cli::commands::saved::kept_searches;
use crate::cli::commands::show::ShowArgs;
use crate::cli::commands::similar::SimilarArgs;
use crate::cli::commands::stats::StatsArgs;
use crate::cli::error::{CliError, OurError};
use crate::cli::global::{Global, OpenedIndex};
use crate::cli::hints;
use crate::cli::status::Status;
use crate::corpus::Reader;
use crate::counts::contrast::Contrasted;
use crate::counts::rates::Rates;
use crate::index::Record;
use crate::letter::{self, Letter, Provenance, provenance};
use crate::search::{SearchError, Searcher};
use crate::web::{
    AlikeItem, AlikePage, AnsweringCommand, Answers, CommandCall, KeptSearch, Problem, ProblemKind, SearchPage,
};

/// The subcommands of this program, quiet and over an index that is open.
pub(crate) struct CommandRunner {
    /// The options of every subcommand.
    global: Global,
    /// A reader of letters that are sent.
    reader: Reader,
    /// True if the browser is to be opened.
    opens: bool,
}

impl CommandRunner {
    /// Makes the program with these options.
    pub fn new(global: &Global, opens: bool) -> CommandRunner {
        let global = Global { quiet: true, verbose: false, ..global.clone() };
        CommandRunner { reader: global.reader(), global, opens }
    }

    /// Returns the options of every subcommand for an open index.
    fn over(&self, searcher: &Arc<Searcher>) -> Global {
        Global { opened: OpenedIndex(Some(Arc::clone(searcher))), ..self.global.clone() }
    }

    /// Runs a subcommand.
    fn run(&self, asked: &CommandCall, searcher: &Arc<Searcher>, out: &mut dyn Write) -> Result<(), Problem> {
        let (global, words) = (&self.over(searcher), &asked.arguments);
        let body = || asked.body.clone().unwrap_or_default();
        let done = match asked.command {
            AnsweringCommand::Query => parsed::<QueryArgs>(&bounded(words))?.run(global, out),
            AnsweringCommand::Stats => parsed::<StatsArgs>(&bounded(words))?.run(global, out),
            AnsweringCommand::Contrast => parsed::<ContrastArgs>(&bounded(words))?.run(global, out),
            AnsweringCommand::Fields => parsed::<FieldsArgs>(words)?.run(global, out),
            AnsweringCommand::Explain => parsed::<ExplainArgs>(&bounded(words))?.run(global, out),
            AnsweringCommand::Show => parsed::<ShowArgs>(words)?.run(global, out),
            AnsweringCommand::Export => parsed::<ExportArgs>(words)?.run(global, out),
            AnsweringCommand::Similar if asked.body.is_some() => {
                let words = with_options(&[TIME, "--json"], words);
                let args = parsed::<SimilarArgs>(&with_word(&words, "-"))?;
                args.run_without_files(asked.body.clone(), global, out)
            }
            AnsweringCommand::Similar => parsed::<SimilarArgs>(&bounded(words))?.run_without_files(None, global, out),
            AnsweringCommand::Batch => {
                let words = with_options(&[TIME_OF_BATCH, "--json", "--batch=-"], words);
                let fault =
                    |qid: &str, error: &anyhow::Error| json!({"qid": qid, "problem": problem(error)}).to_string();
                parsed::<QueryArgs>(&words)?.answer_lines(&body(), &fault, global, out).map(|()| Status::Found)
            }
            AnsweringCommand::Parse => match parse_bytes(body(), &self.reader, out) {
                Ok(reasons) if !reasons.is_empty() => {
                    return Err(Problem::new(ProblemKind::Body, reasons.join("; ")));
                }
                done => done.map(|_| Status::Found),
            },
        };
        done.map(|_| ()).map_err(|error| problem(&error))
    }
}

impl Answers for CommandRunner {
    fn write(&self, asked: &CommandCall, searcher: &Arc<Searcher>, out: &mut dyn Write) -> Result<(), Problem> {
        self.run(asked, searcher, out)
    }

    fn page(&self, arguments: &[String], searcher: &Arc<Searcher>) -> Result<SearchPage, Problem> {
        parsed::<QueryArgs>(&bounded(arguments))?.for_page(searcher).map_err(|error| problem(&error))
    }

    fn rates(&self, arguments: &[String], searcher: &Arc<Searcher>) -> Result<Rates, Problem> {
        let found = parsed::<StatsArgs>(&bounded(arguments))?.found(&self.over(searcher));
        found.map_err(|error| problem(&error))
    }

    fn contrast(&self, arguments: &[String], searcher: &Arc<Searcher>) -> Result<Contrasted, Problem> {
        let found = parsed::<ContrastArgs>(&bounded(arguments))?.found(&self.over(searcher));
        found.map_err(|error| problem(&error))
    }

    fn alike(
        &self,
        arguments: &[String],
        sent: Option<Vec<u8>>,
        searcher: &Arc<Searcher>,
    ) -> Result<AlikePage, Problem> {
        let args = parsed::<SimilarArgs>(&bounded(arguments))?;
        let found = args.find_without_files(sent, &self.over(searcher)).map_err(|error| problem(&error))?;
        let items = found.items.into_iter().map(|item| AlikeItem { of: item.of, parts: item.parts }).collect();
        Ok(AlikePage { of: found.of, items, notes: found.notes })
    }

    fn records(&self, id: &str, searcher: &Arc<Searcher>) -> Result<Vec<Record>, Problem> {
        let mut records = searcher.show(id).map_err(|error| problem(&error.into()))?;
        records.iter_mut().for_each(|record| record.item.read_details());
        Ok(records)
    }

    fn source(&self, record: &Record, searcher: &Arc<Searcher>) -> Result<Vec<u8>, Problem> {
        let gone = || {
            let hint = "'imr index' removes letters whose files are gone";
            Problem::new(ProblemKind::NotFound, "the file of the letter is no longer there").hint(hint)
        };
        let path = searcher.path_of(&record.source).ok_or_else(gone)?;
        let bytes = self.reader.bytes_of(&path, &record.source);
        bytes.map_err(|reason| Problem::new(ProblemKind::NotFound, reason.to_string()))
    }

    fn origins(&self, record: &Record, searcher: &Arc<Searcher>) -> Option<Provenance> {
        let path = searcher.path_of(&record.source)?;
        // A page does not wait until a large archive is unpacked; the link to the file does.
        if record.source.contains("!/") && path.metadata().ok()?.len() > LARGEST_ARCHIVE {
            return None;
        }
        let document = Arc::new(self.reader.document_of(self.source(record, searcher).ok()?).ok()?);
        let mut letters: Vec<Letter> = letter::read(&document).into_iter().flatten().collect();
        // One of several letters in a file is known by its case number.
        let is_alone = letters.len() == 1;
        letters.retain(|letter| is_alone || letter.case_number.as_deref() == Some(&*record.letter));
        Some(provenance(letters.first()?, &document))
    }

    fn kept(&self) -> Result<Vec<KeptSearch>, Problem> {
        kept_searches(&self.global.index).map_err(|error| problem(&error.into()))
    }

    fn ready(&self, address: SocketAddr) {
        let page = format!("http://{address}/");
        let _ = writeln!(stderr(), "listening on {page}");
        if self.opens {
            open_browser(&page);
        }
    }

    fn log(&self, line: &str) {
        let _ = writeln!(stderr(), "{line}");
    }
}

/// The largest archive that is unpacked for the places of facts, in bytes.
const LARGEST_ARCHIVE: u64 = 16 << 20;

/// The programs that open an address in the browser; the first that is there does it.
const BROWSERS: [&str; 4] = ["xdg-open", "open", "wslview", "sensible-browser"];

/// Opens a page in the browser; where none is there, the address is printed anyway.
fn open_browser(page: &str) {
    for browser in BROWSERS {
        let mut process = Process::new(browser);
        process.arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if process.spawn().is_ok() {
            return;
        }
    }
}

/// Prints where a panic was, without its text.
pub(crate) fn tell_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(String::new, |place| format!(" at {}:{}", place.file(), place.line()));
    let _ = writeln!(stderr(), "imr: a fault of the program{place}; the request was answered with status 500");
}

/// The time that a request may search; whoever needs more has the command line.
const TIME: &str = "--deadline=5";

/// The time that all queries of a batch may take together.
const TIME_OF_BATCH: &str = "--deadline=60";

/// Returns the arguments with the bound on the time of a search before them.
fn bounded(arguments: &[String]) -> Vec<String> {
    with_options(&[TIME], arguments)
}

/// Returns the arguments with options before them.
fn with_options(options: &[&str], arguments: &[String]) -> Vec<String> {
    options.iter().map(|&option| option.to_owned()).chain(arguments.iter().cloned()).collect()
}

/// Returns the arguments with a word after them.
fn with_word(arguments: &[String], word: &str) -> Vec<String> {
    arguments.iter().cloned().chain([word.to_owned()]).collect()
}

/// Reads the arguments of a subcommand as the command line does.
fn parsed<A: Args>(arguments: &[String]) -> Result<A, Problem> {
    let parser = A::augment_args(Parser::new("imr").no_binary_name(true));
    let matches = parser.try_get_matches_from(arguments);
    matches.and_then(|matches| A::from_arg_matches(&matches)).map_err(|error| refused(&error))
}

/// Makes a problem of what the command line refuses.
fn refused(error: &clap::Error) -> Problem {
    if error.kind() == ErrorKind::MissingRequiredArgument {
        let hint = "add q=… with a query, or a filter";
        return Problem::new(ProblemKind::Parameter, "q: nothing is asked").hint(hint);
    }
    let text = error.render().to_string();
    let what = text.split("\n\n").next().unwrap_or(&text);
    let what = what.strip_prefix("error: ").unwrap_or(what).trim();
    let name = error.get(ContextKind::InvalidArg).map(ToString::to_string).unwrap_or_default();
    let name = name.trim_start_matches('-').split([' ', '=']).next().unwrap_or_default().replace('-', "_");
    Problem::new(ProblemKind::Parameter, if name.is_empty() { what.to_owned() } else { format!("{name}: {what}") })
}

/// The advice on a search that took too long.
const LESS: &str = "ask for rarer words, smaller distances or fewer of them; 'imr query --deadline' has more time";

/// Makes a problem of an error, with the hint that the command line gives.
pub(crate) fn problem(error: &anyhow::Error) -> Problem {
    let Some(ours) = OurError::of(error) else {
        return Problem::new(ProblemKind::Failed, "the answer cannot be written");
    };
    let kind = match ours {
        OurError::Search(SearchError::Query(_)) => ProblemKind::Query,
        OurError::Search(SearchError::UnknownId { .. } | SearchError::UnknownItem { .. })
        | OurError::Cli(CliError::NeitherIdNorFile { .. }) => ProblemKind::NotFound,
        OurError::Search(SearchError::Deadline { .. }) => ProblemKind::Deadline,
        OurError::Cli(CliError::FewLetters { .. }) => ProblemKind::TooFew,
        OurError::Cli(CliError::Option { option, .. }) if option == "body" || option.starts_with("line ") => {
            ProblemKind::Body
        }
        ours => match Status::of(ours) {
            Status::Usage => ProblemKind::Parameter,
            Status::NoIndex => ProblemKind::Index,
            _ => ProblemKind::Failed,
        },
    };
    let fault = match ours {
        OurError::Search(SearchError::Query(error)) => Some(error),
        _ => None,
    };
    // Paths of this machine are nobody's business.
    let detail = match (kind, fault) {
        (_, Some(fault)) => fault.what().to_owned(),
        (ProblemKind::Index, _) => "the index cannot be read; whoever runs the server can check it".to_owned(),
        (ProblemKind::Failed, _) => "reading or writing failed".to_owned(),
        _ => error.to_string(),
    };
    let hint = match kind {
        ProblemKind::Index | ProblemKind::Failed => None,
        ProblemKind::Deadline => Some(LESS.to_owned()),
        _ => hints::hint(ours),
    };
    Problem { column: fault.map(crate::query::QueryError::column), hint, ..Problem::new(kind, detail) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_search_that_takes_too_long_is_a_problem_that_says_what_to_do() {
        let overrun = SearchError::Deadline { allowed: Duration::from_secs(5), part: Some("a*".to_owned()) };
        let problem = problem(&overrun.into());
        assert_eq!((problem.kind, problem.status), (ProblemKind::Deadline, 503));
        assert_eq!(problem.detail, "stopped after 5 s without an answer; 'a*' costs most");
        assert_eq!(problem.hint.as_deref(), Some(LESS));
    }

    #[test]
    fn every_search_of_a_page_is_bounded() {
        assert!(parsed::<QueryArgs>(&bounded(&["--".to_owned(), "MRI".to_owned()])).is_ok());
        assert!(
            parsed::<StatsArgs>(&bounded(&[])).is_ok() && parsed::<ContrastArgs>(&bounded(&["MRI".to_owned()])).is_ok()
        );
        assert!(parsed::<SimilarArgs>(&bounded(&["-".to_owned()])).is_ok());
    }
}
