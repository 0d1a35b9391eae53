//! The resources that a process used. The system tells the height of memory only of all children that a process ever
//! had, so that each measured process gets a parent of its own, which is this program again.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde::{Deserialize, Serialize};

/// The time, the memory and the output of a process.
#[derive(Debug, Serialize, Deserialize)]
pub struct Usage {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of the processor, of all threads and children, the system's included.
    pub cpu: f64,
    /// The height of resident memory, in megabytes.
    pub peak: f64,
    /// Its output.
    pub output: String,
}

/// The first argument of the parent of a measured process; program and arguments follow.
pub const PARENT: &str = "--parent-of";

/// Runs `program` below a parent of its own.
pub fn measure(program: &Path, arguments: &[&OsStr]) -> Result<Usage> {
    let ourselves = std::env::current_exe()?;
    let mut command = Command::new(ourselves);
    let parent = command.arg(PARENT).arg(program).args(arguments).stderr(Stdio::inherit()).output()?;
    ensure!(parent.status.success(), "{} failed", program.display());
    serde_json::from_slice(&parent.stdout).context("the parent of a measured process prints its usage")
}

/// The work of that parent: runs what `arguments` name and prints what it used.
pub fn be_parent(mut arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<()> {
    let program = arguments.next().context("a program to measure")?;
    let started = Instant::now();
    let child = Command::new(&program).args(arguments).stderr(Stdio::inherit()).output()?;
    let wall = started.elapsed().as_secs_f64();
    ensure!(child.status.success(), "{} ended with {}", program.display(), child.status);
    let used = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = (used.user_time() + used.system_time()).num_microseconds() as f64 / 1e6;
    // Linux counts it in kilobytes of 1024.
    let peak = used.max_rss() as f64 * 1024.0 / 1e6;
    let output = String::from_utf8_lossy(&child.stdout).into_owned();
    println!("{}", serde_json::to_string(&Usage { wall, cpu, peak, output })?);
    Ok(())
}
