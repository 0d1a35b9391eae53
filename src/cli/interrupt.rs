//! Handling of Ctrl-C: work ends in order if it can, and at once if it must.
//!
//! The message after an interrupt must be true: either the index is as it was, or it has all of the change. So the
//! handler asks [`Stop`], which knows if the change is already visible, before it leaves the work.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::error::CliError;
use crate::index::IndexError;
use crate::stop::{IndexState, Stop};

/// The time that interrupted work has to end; after that it is abandoned.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest wait for a change that is being made visible, which takes milliseconds on a healthy disk.
const MOST_PATIENCE: Duration = Duration::from_secs(20);
/// The time between two looks at whether the change is visible.
/// It bounds how late the end of a change is noticed.
const TICK: Duration = Duration::from_millis(10);
/// The stack of the thread that works, in bytes: as much as the main thread has on Linux.
const STACK: usize = 8 << 20;

/// An interrupt that came too late for the index to be as it was.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LateInterrupt {
    /// The change is visible; only old files were still to be swept away.
    #[error("interrupted; the index is up to date, but was not tidied up")]
    Changed,
    /// The step that makes the change visible took longer than anybody waits.
    #[error("interrupted while the index was being changed; it is whole, with all of the change or nothing of it")]
    Changing,
}

/// An event while the work goes on.
enum Event<T> {
    /// SIGINT, SIGTERM or SIGHUP.
    Interrupt,
    /// The work has ended, or panicked.
    Ended(thread::Result<anyhow::Result<T>>),
}

/// Does `work` in a thread of its own, while this one waits for interrupts.
///
/// - The first interrupt asks the work to end, and waits two seconds for that.
/// - A second one does not wait.
/// - Work that is just making a change visible is waited for in either case.
/// - Abandoned work ends with the process, which for the index is the same as if the process had been killed.
///
/// # Errors
/// Those of `work`; [`IndexError::Interrupted`], after which nothing that the work did becomes visible; a [`LateInterrupt`].
pub fn interruptible<T: Send + 'static>(
    work: impl FnOnce(&Stop) -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let (events, heard) = channel();
    let stop = Stop::default();
    hear_interrupts(events.clone(), stop.clone());
    let asked = stop.clone();
    let ended = move || {
        // A panic must not leave this thread's waiting without an end.
        let result = catch_unwind(AssertUnwindSafe(|| work(&asked)));
        // Nobody hears it when the program ends already.
        let _ = events.send(Event::Ended(result));
    };
    let started = thread::Builder::new().stack_size(STACK).spawn(ended);
    started.map_err(|error| CliError::io(Path::new("starting a thread"), error))?;
    wait(&heard, &stop)
}

/// Waits until the work ends or may be abandoned.
/// The time to wait is counted from the first interrupt.
fn wait<T>(heard: &Receiver<Event<T>>, stop: &Stop) -> anyhow::Result<T> {
    let mut interrupted: Option<Instant> = None;
    loop {
        let event = match interrupted {
            // Nothing to hurry for: the work may take hours.
            None => heard.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(since) => heard.recv_timeout(PATIENCE.saturating_sub(since.elapsed()).max(TICK)),
        };
        match event {
            Ok(Event::Ended(result)) => return result.unwrap_or_else(|panic| resume_unwind(panic)),
            // The work was asked to stop by the handler; it may end by itself now.
            Ok(Event::Interrupt) if interrupted.is_none() => interrupted = Some(Instant::now()),
            Ok(Event::Interrupt) | Err(_) => match stop.ask() {
                // Asking again is what tells the state; from here on the work cannot commit any more.
                IndexState::Same => return Err(IndexError::Interrupted.into()),
                IndexState::Changed => return Err(LateInterrupt::Changed.into()),
                IndexState::Changing if interrupted.is_some_and(|since| since.elapsed() < MOST_PATIENCE) => {}
                IndexState::Changing => return Err(LateInterrupt::Changing.into()),
            },
        }
    }
}

/// Makes SIGINT, SIGTERM and SIGHUP events, and asks the work to stop as soon as one comes.
/// The handler runs in a thread of its own, not in a signal.
fn hear_interrupts<T: Send + 'static>(events: Sender<Event<T>>, stop: Stop) {
    let interrupt = move || {
        stop.ask();
        let _ = events.send(Event::Interrupt);
    };
    // Where no handler can be set, an interrupt ends the process at once, which is safe too.
    let _ = ctrlc::set_handler(interrupt);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stop::Interrupted;

    /// Returns the result of work that two interrupts hit, and that ends after the second if it `ends`.
    fn twice(stop: &Stop, ends: bool) -> anyhow::Result<()> {
        let (events, heard) = channel();
        let ended = ends.then_some(Event::Ended(Ok(Ok(()))));
        for event in [Event::Interrupt, Event::Interrupt].into_iter().chain(ended) {
            stop.ask();
            events.send(event).map_err(|_| IndexError::Interrupted)?;
        }
        wait(&heard, stop)
    }

    #[test]
    fn work_that_is_left_behind_before_its_change_makes_none() {
        let stop = Stop::default();
        let said = twice(&stop, false).expect_err("nobody waits");
        assert!(matches!(said.downcast_ref(), Some(IndexError::Interrupted)));
        assert!(stop.commit(|| Ok::<_, Interrupted>(())).is_err());
    }

    #[test]
    fn work_that_makes_its_change_visible_is_waited_for() {
        let stop = Stop::default();
        let said = stop.commit(|| Ok::<_, Interrupted>(twice(&stop, true).is_ok()));
        assert_eq!(said.ok(), Some(true));
    }

    #[test]
    fn work_that_is_left_behind_after_its_change_has_made_it() {
        let stop = Stop::default();
        stop.commit(|| Ok::<_, Interrupted>(())).expect("not asked before");
        let said = twice(&stop, false).expect_err("nobody waits");
        assert_eq!(said.downcast_ref(), Some(&LateInterrupt::Changed));
    }
}
