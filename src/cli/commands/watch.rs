//! `imr index --watch`: run after run, until Ctrl-C.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::cli::exit::explain;
use crate::cli::global::Global;
use crate::cli::status::Status;
use crate::error::Error;
use crate::index::{Burst, Watch};
use crate::stop::Stop;

/// How often to look where the system does not tell of changes.
const POLL: Duration = Duration::from_secs(10);
/// Looking may take no more than this part of the time.
const POLL_SHARE: u32 = 10;
/// When to try again what another process has locked.
const LOCKED: Duration = Duration::from_secs(1);
/// When to try again what failed, unless a change comes before.
const FAILED: Duration = Duration::from_secs(30);

/// Runs `run` once, and then with the paths that changed whenever something does, none meaning all. Its errors
/// are printed and it is tried again, but for the interrupt that ends all.
///
/// # Errors
/// Always: that of the first run, or [`Error::Interrupted`] in the end.
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
            pending = Some(watch.next(pause, stop).ok_or(Error::Interrupted)?);
        }
        let began = Instant::now();
        let paths = pending.as_ref().map(|burst| burst.paths(watch.sources())).unwrap_or_default();
        match run(false, paths) {
            Ok(()) => {
                (pending, last_message) = (None, String::new());
                pause = poll.unwrap_or(POLL).max(began.elapsed() * POLL_SHARE);
                // Another process may have given the index other sources.
                if known_sources(global).is_ok_and(|sources| sources != watch.sources()) {
                    watch = start(global, poll, stop)?;
                    pending = Some(Burst::Anything);
                }
            }
            Err(error) if is_locked(&error) => wait(global, &error, stop)?,
            Err(error) if matches!(error.downcast_ref(), Some(Error::Interrupted)) => return Err(error),
            Err(error) => {
                // Told once, however often it is tried.
                if last_message != error.to_string() {
                    explain(&error);
                    last_message = error.to_string();
                }
                let next = watch.next_within(FAILED, stop).ok_or(Error::Interrupted)?;
                pending = pending.map(|burst| burst.and(next));
            }
        }
    }
}

fn is_locked(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Error::Locked { .. }))
}

fn wait(global: &Global, error: &anyhow::Error, stop: &Stop) -> Result<(), Error> {
    if global.verbose {
        global.note(&format!("{error}; waiting"));
    }
    pause(stop)
}

fn pause(stop: &Stop) -> Result<(), Error> {
    let began = Instant::now();
    while began.elapsed() < LOCKED {
        if stop.is_asked() {
            return Err(Error::Interrupted);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn known_sources(global: &Global) -> Result<Vec<PathBuf>, Error> {
    Ok(crate::index::open(&global.index)?.commit.sources)
}

/// Begins to watch the sources of the index, as soon as that can be read.
fn start(global: &Global, poll: Option<Duration>, stop: &Stop) -> Result<Watch, Error> {
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
