//! Exit codes, and how an error is told.

use clap::error::ErrorKind;

use crate::cli::{shell, terminal};
use crate::error::Error;

/// How the program ended; the number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Done; a search found something.
    Found = 0,
    /// Nothing found.
    NothingFound = 1,
    /// Bad usage or bad query.
    Usage = 2,
    /// The index is missing, locked, damaged or of another format.
    NoIndex = 3,
    /// More letters were rejected than `--max-rejects` allows, or gone than are removed unasked.
    Refused = 4,
    /// Reading or writing failed.
    Failed = 5,
    /// Interrupted.
    Interrupted = 130,
}

/// The table of exit codes at the end of `--help`.
pub const TABLE: &str = "\
Exit codes:
  0    done; for searches: at least one hit
  1    nothing found
  2    bad usage or bad query
  3    index missing, locked, damaged, or of another format
  4    more letters rejected than --max-rejects, or gone than is removed unasked
  5    reading or writing failed
  130  interrupted; the previous index is intact";

/// Interrupted too late for the index to be as it was.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LateInterrupt {
    /// The change is visible; only old files were still to be swept away.
    #[error("interrupted; the index is up to date, but was not tidied up")]
    Changed,
    /// The step that makes the change visible took longer than anybody waits.
    #[error("interrupted while the index was being changed; it is whole, with all of the change or nothing of it")]
    Changing,
}

impl Status {
    /// The status of a search.
    pub fn found(found: bool) -> Status {
        if found { Status::Found } else { Status::NothingFound }
    }

    fn of(error: &Error) -> Status {
        match error {
            Error::Query(_) | Error::Option { .. } | Error::Exists { .. } => Status::Usage,
            Error::NoIndex { .. } | Error::Locked { .. } | Error::Format { .. } | Error::Damaged { .. } => {
                Status::NoIndex
            }
            Error::Removals { .. } => Status::Refused,
            Error::UnknownId { .. } | Error::UnknownItem { .. } => Status::NothingFound,
            Error::Interrupted => Status::Interrupted,
            Error::Io { .. } | Error::NoFolder { .. } | Error::Output(_) | Error::Engine { .. } => Status::Failed,
        }
    }
}

/// Prints what went wrong and what mends it, and gives the exit code. A reader that closed the pipe
/// has what it wanted: that is no error.
pub fn explain(error: &anyhow::Error) -> Status {
    if is_closed_pipe(error) {
        return Status::Found;
    }
    let ours = error.downcast_ref::<Error>();
    // Our own errors tell their cause themselves.
    terminal::error(&ours.map_or_else(|| format!("{error:#}"), ToString::to_string));
    if let Some(hint) = ours.and_then(Error::hint) {
        terminal::hint(&hint);
    }
    if let Some(Error::NoIndex { .. }) = ours
        && let Some(hint) = shell::misread_index(&arguments())
    {
        terminal::hint(&hint);
    }
    match error.is::<LateInterrupt>() {
        true => Status::Interrupted,
        false => ours.map_or(Status::Failed, Status::of),
    }
}

/// Prints the help that the arguments ask for, or what is wrong with them and where to read more.
///
/// # Errors
/// When the help cannot be written.
pub fn refuse(error: &clap::Error) -> std::io::Result<Status> {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        error.print()?;
        return Ok(if error.use_stderr() { Status::Usage } else { Status::Found });
    }
    let text = error.render().to_string();
    // The last line is clap's own hint.
    let what = text.rsplit_once("\n\nFor more information").map_or(&*text, |(what, _)| what);
    let misread = shell::misread(error, &arguments());
    match &misread {
        Some((Some(better), _)) => terminal::error(better),
        _ => terminal::error(what.strip_prefix("error: ").unwrap_or(what)),
    }
    if let Some((_, hint)) = &misread {
        terminal::hint(hint);
    }
    let command = crate::cli::command();
    let named = std::env::args_os().skip(1).find_map(|argument| command.find_subcommand(argument));
    terminal::hint(&format!(
        "run 'imr {}--help'",
        named.map_or(String::new(), |named| format!("{} ", named.get_name()))
    ));
    Ok(Status::Usage)
}

/// What was typed after the program's name.
fn arguments() -> Vec<String> {
    std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect()
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(closed)
            || matches!(cause.downcast_ref::<Error>(), Some(Error::Output(error)) if closed(error))
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|error| error.io_error_kind() == Some(std::io::ErrorKind::BrokenPipe))
    })
}
