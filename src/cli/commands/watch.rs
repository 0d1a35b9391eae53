//! `imr index --watch`: a run for each change of the letters, until Ctrl-C.
//!
//! A run may fail because a disk is full or another process writes the index; watching goes on and tries again.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::cli::error::OurError;
use crate::cli::exit::explain;
use crate::cli::global::Global;
use crate::cli::status::Status;
use crate::index::IndexError;
use crate::index::{Burst, Watch};
use crate::stop::Stop;

/// The time between two looks at the folders if the system does not report changes.
/// It is changed by `--poll`.
const POLL: Duration = Duration::from_secs(10);
/// A look may take one part in this many of the time: the pause is this many times as long as the last run.
const POLL_SHARE: u32 = 10;
/// The pause before another try if another process has locked the index.
/// A run of another process takes seconds.
const LOCKED: Duration = Duration::from_secs(1);
/// The pause before another try after a failure, unless a change comes before.
/// A full disk is not mended sooner.
const FAILED: Duration = Duration::from_secs(30);

/// Calls `run` once with `true`, and then with `false` and the paths that changed whenever something does; no path
/// means all of them. Its errors are printed and it is tried again; only an interrupt ends it. `poll` is the time
/// between two looks at the folders, `None` to be told of changes by the system.
///
/// # Errors
/// Always: that of the first run, or [`IndexError::Interrupted`] in the end.
pub fn watch(
    global: &Global,
    stop: &Stop,
    poll: Option<Duration>,
    mut run: impl FnMut(bool, Vec<PathBuf>) -> anyhow::Result<()>,
) -> anyhow::Result<Status> {
    // Each change is printed as it comes, whatever becomes of the next ones.
    let mut run = |is_first, paths| {
        let result = run(is_first, paths);
        stop.told();
        result
    };
    // Only a lock is waited for: any other error of the first run is the user's to mend.
    while let Err(error) = run(true, Vec::new()) {
        if !is_locked(&error) {
            return Err(error);
        }
        wait(global, &error, stop)?;
    }
    let mut watch = start(global, poll, stop)?;
    // What changed while the first run went on was not heard of.
    let mut pending = Some(Burst::Anything);
    let (mut pause, mut last_message) = (poll.unwrap_or(POLL), String::new());
    loop {
        if pending.is_none() {
            pending = Some(watch.next(pause, stop).ok_or(IndexError::Interrupted)?);
        }
        let began = Instant::now();
        let paths = pending.as_ref().map(|burst| burst.paths(watch.sources())).unwrap_or_default();
        match run(false, paths) {
            Ok(()) => {
                (pending, last_message) = (None, String::new());
                // A large folder must not keep the machine busy with looking.
                pause = poll.unwrap_or(POLL).max(began.elapsed() * POLL_SHARE);
                // Another process may have given the index other sources.
                if known_sources(global).is_ok_and(|sources| sources != watch.sources()) {
                    watch = start(global, poll, stop)?;
                    pending = Some(Burst::Anything);
                }
            }
            Err(error) if is_locked(&error) => wait(global, &error, stop)?,
            Err(error) if OurError::of(&error).is_some_and(OurError::is_interrupted) => return Err(error),
            Err(error) => {
                // Told once, however often it is tried.
                if last_message != error.to_string() {
                    explain(&error);
                    last_message = error.to_string();
                }
                let next = watch.next_within(FAILED, stop).ok_or(IndexError::Interrupted)?;
                // What changed before the failure is still to be done.
                pending = pending.map(|burst| burst.and(next));
            }
        }
    }
}

/// Returns true if another process is writing the index.
/// That is no failure: it ends by itself.
fn is_locked(error: &anyhow::Error) -> bool {
    matches!(OurError::of(error), Some(OurError::Index(IndexError::Locked { .. })))
}

/// Waits for a lock, and says so with `--verbose`.
/// Gives an error if the run is interrupted meanwhile.
fn wait(global: &Global, error: &anyhow::Error, stop: &Stop) -> Result<(), IndexError> {
    if global.verbose {
        global.note(&format!("{error}; waiting"));
    }
    pause(stop)
}

/// Sleeps for [`LOCKED`], or until the run is interrupted.
/// In short sleeps, so that an interrupt is answered at once.
fn pause(stop: &Stop) -> Result<(), IndexError> {
    let began = Instant::now();
    while began.elapsed() < LOCKED {
        if stop.is_asked() {
            return Err(IndexError::Interrupted);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Reads from the index which paths it was built from.
/// They may be other ones after each run of another process.
fn known_sources(global: &Global) -> Result<Vec<PathBuf>, IndexError> {
    Ok(crate::index::open(&global.index)?.commit.sources)
}

/// Begins to watch the sources of the index. If the index cannot be read, prints that once and waits until it can.
/// The note tells how changes are heard of: from the system, or by looking.
fn start(global: &Global, poll: Option<Duration>, stop: &Stop) -> Result<Watch, IndexError> {
    let (mut known, mut is_told) = (known_sources(global), false);
    while let Err(error) = known {
        if !std::mem::replace(&mut is_told, true) {
            explain(&error.into());
        }
        pause(stop)?;
        known = known_sources(global);
    }
    let watch = Watch::new(known?, &global.index, poll.is_none());
    let pause = poll.unwrap_or(POLL).as_secs();
    global.note(&match (watch.failure(), poll) {
        (Some(reason), _) => format!("{reason}: looking for changes every {pause} s instead"),
        (None, Some(_)) => format!("looking for changes every {pause} s; Ctrl-C ends it"),
        (None, None) => "watching for changes; Ctrl-C ends it".to_owned(),
    });
    Ok(watch)
}
