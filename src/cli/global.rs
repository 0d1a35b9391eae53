//! Options of every subcommand, and what follows from them alone: notes, readers of letters, and the memory they use.
//!
//! They are not in `cli/mod.rs`, since subcommands need them and that file needs the subcommands.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::folders;
use crate::cli::terminal::message;
use crate::cli::terminal::style::Color;
use crate::corpus::{PdfReader, Reader};
use crate::platform;
use crate::search::Searcher;

/// Options of every subcommand.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Use the index in this folder; without it, the index/ of this folder or of the nearest above that has one
    #[arg(short, long, global = true, env = "IMR_INDEX", default_value = folders::INDEX, value_name = "DIR")]
    pub index: PathBuf,
    /// Color the output
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Print no progress and no notes
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print more about what is done
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Print to the terminal without a pager
    #[arg(long, global = true)]
    pub no_pager: bool,
    /// Use so many threads; 0 for one a core
    #[arg(long, global = true, default_value_t = 0, value_name = "N", value_parser = threads)]
    pub threads: usize,
    /// True if the user named the index folder.
    #[arg(skip)]
    pub index_is_named: bool,
    /// The index that a server has open, for the commands that it runs.
    #[arg(skip)]
    pub opened: OpenedIndex,
}

/// An index that is open already; none where a command opens it.
#[derive(Clone, Default)]
pub(crate) struct OpenedIndex(pub Option<Arc<Searcher>>);

impl fmt::Debug for OpenedIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "open" } else { "none" })
    }
}

/// The most threads that can be asked for: more only get in each other's way.
const MOST_THREADS: usize = 256;

/// Reads the number of threads.
/// 0 stands for one a core.
fn threads(text: &str) -> Result<usize, String> {
    let number = text.parse().map_err(|_| "write a number".to_owned())?;
    if number <= MOST_THREADS { Ok(number) } else { Err(format!("at most {MOST_THREADS}")) }
}

impl Global {
    /// Prints something on stderr that is not an error, unless `--quiet` is given.
    /// Errors are printed even with `--quiet`.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            message::note(text);
        }
    }

    /// Returns a reader of letters for a run that may use `memory` bytes. Processes that read PDFs get half of it; the
    /// other half is for parsing and indexing.
    /// PDFs are read in processes of their own, so that a hostile one can be ended.
    pub fn reader_within(&self, memory: u64) -> Reader {
        let reader = Reader::new(match std::env::current_exe() {
            Ok(program) => PdfReader::isolated(program),
            // Without the path of the program it cannot be started as a worker.
            Err(_) => PdfReader::in_process(),
        });
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).max(self.threads);
        reader.within(memory / 2, threads)
    }

    /// Returns a reader of letters for a run that uses the default memory.
    pub fn reader(&self) -> Reader {
        self.reader_within(default_memory())
    }
}

/// Returns the memory for a run if none is named, in bytes: 2 GiB, or half of what a smaller machine has.
pub fn default_memory() -> u64 {
    (2 << 30).min(platform::memory() / 2)
}
