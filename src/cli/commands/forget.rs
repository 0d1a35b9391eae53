//! `imr forget`: takes letters out of the index for good, or lets them come back.

use std::io::Write;

use crate::cli::global::{Global, default_memory};
use crate::cli::index_runs;
use crate::cli::status::Status;
use crate::cli::terminal::plain::{counted, harmless};
use crate::index::{UpdateOptions, remember};

/// Take the text of letters out of the index for good
///
/// Their text leaves every file of the index, and they do not come back while their files are still there: a list of
/// hashes keeps them out, in this index and in every rebuild of it. The files themselves are left alone.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  imr forget CM17-0002181\n  imr forget --undo && imr index")]
pub struct ForgetArgs {
    /// Ids of letters
    #[arg(value_name = "ID", required_unless_present = "undo")]
    ids: Vec<String>,
    /// Let all of them come back with the next 'imr index'
    #[arg(long, conflicts_with = "ids")]
    undo: bool,
}

impl ForgetArgs {
    /// Forgets and says so, or undoes it.
    /// The status is 1 if there is nothing to undo.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        if self.undo {
            let any = remember(&global.index)?;
            let told =
                if any { "forgotten letters come back with the next 'imr index'" } else { "nothing is forgotten" };
            writeln!(out, "{told}")?;
            return Ok(Status::found(any));
        }
        let options = UpdateOptions { memory: default_memory(), threads: global.threads, ..UpdateOptions::default() };
        let report = index_runs::forget_letters(global, self.ids.clone(), options)?;
        let left = counted(report.layouts.values().sum(), "letter");
        writeln!(out, "forgot {}; {left} left in {}", harmless(&self.ids.join(", ")), global.index.display())?;
        Ok(Status::Found)
    }
}
