//! The end of the program: prints an error with its hint and gives the exit code.
//!
//! It is the only place that does, so that every subcommand fails in the same way.

use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use clap::error::ErrorKind;

use crate::cli::error::{CliError, OurError};
use crate::cli::hints;
use crate::cli::interrupt::LateInterrupt;
use crate::cli::shell;
use crate::cli::status::Status;
use crate::cli::terminal::message;
use crate::index::{IndexError, check};

/// Does `run`, and makes an error of a panic of any thread that it waits for. tantivy panics on damaged files, so that the
/// index is looked at then: where it is damaged, that is the error.
///
/// # Errors
/// Those of `run`, and its panic.
pub fn guarded<T>(index: &Path, run: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    let said = Arc::new(Mutex::new(String::new()));
    // With RUST_BACKTRACE one wants to see where it was.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        let told = Arc::clone(&said);
        let tell = move |panic: &panic::PanicHookInfo<'_>| {
            let mut said = told.lock().unwrap_or_else(PoisonError::into_inner);
            if said.is_empty() {
                *said = panic.to_string().replace('\n', " ");
            }
        };
        panic::set_hook(Box::new(tell));
    }
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let fault =
            check(index, 0).ok().and_then(|verdict| verdict.checks.into_iter().find(|check| check.ok == Some(false)));
        let reason = fault.and_then(|check| check.problems.into_iter().next());
        let said = said.lock().map(|said| said.clone()).unwrap_or_default();
        Err(match reason {
            Some(reason) => IndexError::Damaged { path: index.to_owned(), reason }.into(),
            None => CliError::Panicked { said }.into(),
        })
    })
}

/// Prints an error and its hint, and returns the exit code. A closed pipe is no error: its reader, such as `head`, has
/// what it wanted.
/// Hints come after the message, each on a line of its own.
pub fn explain(error: &anyhow::Error) -> Status {
    if is_closed_pipe(error) {
        return Status::Found;
    }
    let ours = OurError::of(error);
    // Our own errors tell their cause themselves.
    message::error(&ours.map_or_else(|| format!("{error:#}"), |_| error.to_string()));
    if let Some(hint) = ours.and_then(hints::hint) {
        message::hint(&hint);
    }
    // The index may be missing because a word of the query was read as its name.
    if let Some(OurError::Index(IndexError::NoIndex { .. })) = ours
        && let Some(hint) = shell::misread_index(&arguments())
    {
        message::hint(&hint);
    }
    match error.is::<LateInterrupt>() {
        true => Status::Interrupted,
        false => ours.map_or(Status::Failed, Status::of),
    }
}

/// Prints the help or version that the arguments ask for, or the error in them and a hint. clap gives both as an
/// error. `program` is the definition of the command line.
///
/// # Errors
/// When the help cannot be written.
pub fn refuse(error: &clap::Error, program: &clap::Command) -> std::io::Result<Status> {
    // Help is printed as clap does it, and is no error if it was asked for.
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        error.print()?;
        return Ok(if error.use_stderr() { Status::Usage } else { Status::Found });
    }
    let text = error.render().to_string();
    // The last line is clap's own hint.
    let what = text.rsplit_once("\n\nFor more information").map_or(&*text, |(what, _)| what);
    let misread = shell::misread(error, &arguments());
    match &misread {
        Some((Some(better), _)) => message::error(better),
        _ => message::error(what.strip_prefix("error: ").unwrap_or(what)),
    }
    if let Some((_, hint)) = &misread {
        message::hint(hint);
    }
    // The help of the subcommand is more to the point than that of the program.
    let read = program.clone().ignore_errors(true).try_get_matches_from(std::env::args_os());
    let named = read.ok().and_then(|read| Some(format!("{} ", read.subcommand_name()?)));
    message::hint(&format!("run 'imr {}--help'", named.unwrap_or_default()));
    Ok(Status::Usage)
}

/// Returns the arguments after the program's name; bytes that are not UTF-8 are replaced, as they are only shown.
/// They are read from the process a second time, since clap keeps no words it has refused.
fn arguments() -> Vec<String> {
    std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect()
}

/// Returns true if the cause of an error is a pipe whose reader has gone, in whichever error that is wrapped.
/// Writers of JSON and CSV wrap the error of the system in one of their own.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(closed)
            || matches!(cause.downcast_ref::<CliError>(), Some(CliError::Output(error)) if closed(error))
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|error| error.io_error_kind() == Some(std::io::ErrorKind::BrokenPipe))
    })
}
