//! A fault at a chosen moment of a run.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

pub use rustix::process::Signal;
use rustix::process::{Pid, kill_process};

use super::oracle::names;
use crate::fictions::dice::Dice;

/// When a fault comes.
#[derive(Debug, Clone, Copy)]
pub enum Moment {
    /// After so much time.
    Time(Duration),
    /// When the files of the index have been seen to change so often. Whatever a run does and however slow the
    /// machine, this meets all of its phases, and those around the commit more than others.
    Change(usize),
}

/// The length of an undisturbed run.
#[derive(Debug, Clone, Copy)]
pub struct Length {
    /// In time.
    pub time: Duration,
    /// In changes of the index's files that can be seen.
    pub changes: usize,
}

impl Length {
    /// A moment of such a run.
    pub fn moment(self, dice: &mut Dice) -> Moment {
        match dice.percent(30) {
            true => Moment::Time(self.time.mul_f64(dice.below(1100) as f64 / 1000.0)),
            false => Moment::Change(dice.between(1, self.changes.max(1))),
        }
    }
}

/// The end of a run, and what was seen of it.
pub struct Seen {
    /// The status, the output.
    pub output: Output,
    /// Its length.
    pub length: Length,
}

/// Runs `command`, which changes `index`, and sends it `signals` at `moment`.
pub fn run(mut command: Command, index: &Path, moment: Option<Moment>, signals: &[Signal]) -> Seen {
    let started = Instant::now();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    let (mut changes, mut last) = (0, state(index));
    let mut is_sent = false;
    while child.try_wait().expect("a child").is_none() {
        let now = state(index);
        changes += usize::from(now != last);
        last = now;
        let is_time = match moment {
            Some(Moment::Time(time)) => started.elapsed() >= time,
            Some(Moment::Change(change)) => changes >= change,
            None => false,
        };
        if is_time && !is_sent {
            is_sent = true;
            signals.iter().for_each(|signal| send(&child, *signal));
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    let output = child.wait_with_output().expect("a child");
    Seen { output, length: Length { time: started.elapsed(), changes } }
}

/// Sends a signal to a child that was not waited for, and so still has its number.
pub fn send(child: &Child, signal: Signal) {
    let _ = kill_process(Pid::from_child(child), signal);
}

/// Returns what can be seen of the files of an index, as far as it changes.
fn state(index: &Path) -> Vec<(String, u64, i64)> {
    let look = |name: String| {
        let data = fs::symlink_metadata(index.join(&name)).ok();
        (
            name,
            data.as_ref().map_or(0, MetadataExt::ino),
            data.map_or(0, |data| i64::try_from(data.size()).unwrap_or(0)),
        )
    };
    names(index).into_iter().map(look).collect()
}
