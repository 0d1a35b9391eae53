//! Progress of a run on stderr: a bar on a terminal, otherwise a line now and then.
//!
//! A first run over a large corpus takes minutes; a log file, which can draw no bar, still shows that it goes on.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::terminal::message;
use crate::index::Progress;

/// The time between two lines if no bar can be drawn.
const EVERY: Duration = Duration::from_secs(10);

/// The progress of one run. It can be advanced from any thread.
pub struct Bar {
    bar: ProgressBar,
    drawn: bool,
    total: AtomicUsize,
    done: AtomicUsize,
    started: Instant,
    last_line: Mutex<Instant>,
}

impl Bar {
    /// Makes a bar, which is drawn if stderr is a terminal.
    pub fn new() -> Bar {
        let now = Instant::now();
        // It stays hidden until the number of files is known.
        let bar = ProgressBar::hidden();
        Bar {
            bar,
            drawn: io::stderr().is_terminal(),
            total: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            started: now,
            last_line: Mutex::new(now),
        }
    }

    /// Clears the bar, so that the report begins on an empty line.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Prints a line, unless the last one is more recent than [`EVERY`].
    fn line(&self, done: usize) {
        let mut last = self.last_line.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() < EVERY {
            return;
        }
        *last = Instant::now();
        let total = self.total.load(Ordering::Relaxed);
        let seconds = self.started.elapsed().as_secs_f64();
        let rate = done as f64 / seconds;
        let left = total.saturating_sub(done) as f64 / rate;
        message::note(&format!("{done} of {total} files, {rate:.0} a second, {left:.0} s left"));
    }
}

impl Progress for Bar {
    fn begin(&self, files: usize) {
        self.total.store(files, Ordering::Relaxed);
        if !self.drawn {
            return;
        }
        let template = "indexing {wide_bar} {pos}/{len} files  {per_sec}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_length(files as u64);
        self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
    }

    fn advance(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.drawn {
            self.bar.inc(1);
        } else {
            self.line(done);
        }
    }
}
