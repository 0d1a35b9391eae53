//! Ctrl-C: work that ends in order when it can, and at once when it must.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::Error;

/// Set by the first interrupt: the work is to end, and to leave everything as it was.
static STOP: AtomicBool = AtomicBool::new(false);
/// Work that has been asked to end and takes longer is left behind.
const PATIENCE: Duration = Duration::from_secs(2);
/// As much stack as the main thread has.
const STACK: usize = 8 << 20;

/// What happens while the work goes on.
enum Event<T> {
    /// SIGINT, SIGTERM or SIGHUP.
    Interrupt,
    /// The work has ended, or panicked.
    Ended(thread::Result<anyhow::Result<T>>),
}

/// Does `work` in a thread of its own, so that this one hears interrupts. The first asks the work to end; the
/// second does not wait for that, nor does the first for long unless `is_done` says that what the work changes
/// is changed already. Work that is left behind ends with the process, which is as if that had been killed.
///
/// # Errors
/// Those of `work`; that it was interrupted.
pub fn interruptible<T: Send + 'static>(
    work: impl FnOnce(&AtomicBool) -> anyhow::Result<T> + Send + 'static,
    is_done: impl Fn() -> bool,
) -> anyhow::Result<T> {
    let (events, heard) = channel();
    hear_interrupts(events.clone());
    let ended = move || {
        // A panic must not leave this thread's waiting without an end.
        let result = catch_unwind(AssertUnwindSafe(|| work(&STOP)));
        // Nobody hears it when the program ends already.
        let _ = events.send(Event::Ended(result));
    };
    let started = thread::Builder::new().stack_size(STACK).spawn(ended);
    started.map_err(|error| Error::io(Path::new("starting a thread"), error))?;
    let mut patience: Option<Instant> = None;
    loop {
        let event = match patience {
            None => heard.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(end) => heard.recv_timeout(end.saturating_duration_since(Instant::now())),
        };
        match event {
            Ok(Event::Ended(result)) => return result.unwrap_or_else(|panic| resume_unwind(panic)),
            Ok(Event::Interrupt) if patience.is_none() => patience = Some(Instant::now() + PATIENCE),
            Err(RecvTimeoutError::Timeout) if is_done() => patience = Some(Instant::now() + PATIENCE),
            Ok(Event::Interrupt) | Err(_) => return Err(Error::Interrupted.into()),
        }
    }
}

fn hear_interrupts<T: Send + 'static>(events: Sender<Event<T>>) {
    let interrupt = move || {
        STOP.store(true, Ordering::Relaxed);
        let _ = events.send(Event::Interrupt);
    };
    // Where no handler can be set, an interrupt ends the process at once, which is safe too.
    let _ = ctrlc::set_handler(interrupt);
}
