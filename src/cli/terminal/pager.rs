//! The pager: what does not fit the terminal is read in it, as with git.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use crate::cli::terminal::style::{self, Color};

/// The pager where `PAGER` names none, and its options where `LESS` has none: leave at once what fits the screen, let colors
/// through, leave the text on the screen.
const PAGER: &str = "less";
const LESS: &str = "FRX";
/// A pager that does nothing.
const NO_PAGER: &str = "cat";

/// Where the output goes: stdout, or a pager that shows it.
pub struct Output {
    /// What is written to.
    pub out: Box<dyn Write>,
    pager: Option<Child>,
}

impl Output {
    /// Stdout; with `is_paged`, and on a terminal, through a pager where there is one.
    pub fn open(color: Color, is_paged: bool) -> Output {
        let pager = if is_paged && io::stdout().is_terminal() { start() } else { None };
        let Some(mut pager) = pager else { return Output { out: style::stdout(color), pager: None } };
        let out: Box<dyn Write> = match pager.stdin.take() {
            Some(input) => Box::new(BufWriter::new(style::colored(color, Box::new(input)))),
            None => style::stdout(color),
        };
        Output { out, pager: Some(pager) }
    }

    /// Waits until the user has read all.
    ///
    /// # Errors
    /// When not all could be written; a pager that was left early has shown what was wanted.
    pub fn close(mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        drop(self.out);
        if let Some(mut pager) = self.pager {
            pager.wait()?;
        }
        flushed
    }
}

/// The pager that the user wants; none where it is not there.
fn start() -> Option<Child> {
    let named = std::env::var("PAGER").ok();
    let command = named.as_deref().map_or(PAGER, str::trim);
    if command.is_empty() || command == NO_PAGER {
        return None;
    }
    let mut words = command.split_whitespace();
    let mut pager = Command::new(words.next()?);
    pager.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        pager.env("LESS", LESS);
    }
    pager.spawn().ok()
}
