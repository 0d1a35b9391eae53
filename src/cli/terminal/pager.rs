//! Output through a pager, as with git.
//!
//! Hits and letters are longer than a screen; without a pager the first and best of them scroll away.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use crate::cli::terminal::style::{self, Color};

/// The pager if `PAGER` names none.
const PAGER: &str = "less";
/// The value of `LESS` if it is not set: quit if the text fits the screen (F), let colors through (R), leave the text
/// on the screen (X). git sets the same.
const LESS: &str = "FRX";
/// The value of `PAGER` that means none.
const NO_PAGER: &str = "cat";

/// The output of a command: stdout, or a pager that shows it.
pub struct Output {
    /// The writer for all that the command prints.
    pub out: Box<dyn Write>,
    pager: Option<Child>,
}

impl Output {
    /// Opens the output. With `is_paged` it goes through a pager if stdout is a terminal and a pager can be started.
    pub fn open(color: Color, is_paged: bool) -> Output {
        let pager = if is_paged && io::stdout().is_terminal() { start() } else { None };
        let Some(mut pager) = pager else { return Output { out: style::stdout(color), pager: None } };
        let out: Box<dyn Write> = match pager.stdin.take() {
            Some(input) => Box::new(BufWriter::new(style::colored(color, Box::new(input)))),
            None => style::stdout(color),
        };
        Output { out, pager: Some(pager) }
    }

    /// Flushes the output, and waits until the user leaves the pager.
    ///
    /// # Errors
    /// When not all could be written; a pager that was left early has shown what was wanted.
    pub fn close(mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        // The pager waits for more until its input is closed.
        drop(self.out);
        if let Some(mut pager) = self.pager {
            pager.wait()?;
        }
        flushed
    }
}

/// Starts the pager that the user wants; `None` if that is none, or is not installed.
fn start() -> Option<Child> {
    let named = std::env::var("PAGER").ok();
    let command = named.as_deref().map_or(PAGER, str::trim);
    if command.is_empty() || command == NO_PAGER {
        return None;
    }
    // `PAGER` may have options, as in `less -S`.
    let mut words = command.split_whitespace();
    let mut pager = Command::new(words.next()?);
    pager.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        pager.env("LESS", LESS);
    }
    pager.spawn().ok()
}
