//! `imr check`: verifies the index, and repairs it.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use crate::cli::commands::shared_args::ReportFormat;
use crate::cli::global::Global;
use crate::cli::hints;
use crate::cli::index_runs;
use crate::cli::status::Status;
use crate::cli::terminal::plain::{counted, harmless};
use crate::cli::terminal::style::{DIM, OVERTURNED, TITLE, UPHELD};
use crate::index::IndexError;
use crate::index::{Check, RepairReport, Verdict, check};
use crate::search::to_json;

/// Verify the index, and mend it
///
/// Reads every file of the index and holds the letters in it against the list of files they came from. An
/// index that is being searched or written can be checked.
///
/// With --repair, what is damaged is left out and its letters are read again from their files; letters whose
/// files are gone are kept where anything still has them. The old index stays until the new one is whole. A repair
/// that would lose a letter changes nothing and names it, unless --accept-loss is given.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr check\n  imr check --repair\n  imr check --json | jq '.checks[] | select(.ok != true)'"
)]
pub struct CheckArgs {
    /// Mend what is damaged
    #[arg(long)]
    repair: bool,
    /// Mend it even if letters are lost, which are named
    #[arg(long, requires = "repair")]
    accept_loss: bool,
    /// Print the verdict as
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// The verdict and the repair, as printed in JSON.
/// The keys are those of the verdict; `repair` is there only after `--repair`.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    verdict: &'a Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    repair: Option<Repair<'a>>,
}

/// The steps of a repair, and the letters that could not be read again.
#[derive(Serialize)]
struct Repair<'a> {
    deeds: &'a [String],
    lost: Vec<Lost<'a>>,
    refused: bool,
    missing: &'a BTreeMap<String, u64>,
}

/// A letter that is no longer in the index, or would not be, since it was damaged and its file cannot be read.
#[derive(Serialize)]
struct Lost<'a> {
    id: &'a str,
    source: &'a str,
}

impl CheckArgs {
    /// Checks the index and prints the verdict; repairs it first with `--repair`.
    ///
    /// # Errors
    /// When the index cannot be opened, repaired or read, and when a check has failed.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let mended = if self.repair { Some(index_runs::repair_index(global, self.accept_loss)?) } else { None };
        // A repair checks what it has built; there is no need to read all of it again.
        let verdict = with_commands(match &mended {
            Some(mended) => mended.verdict.clone(),
            None => check(&global.index, global.threads)?,
        });
        match self.json || self.format == ReportFormat::Json {
            true => writeln!(out, "{}", to_json(&told(&verdict, mended.as_ref()))?)?,
            false => write_verdict(out, &verdict, mended.as_ref(), global)?,
        }
        if let Some(mended) = mended.as_ref().filter(|mended| mended.refused) {
            return Err(IndexError::Loss { path: global.index.clone(), lost: mended.lost.len() }.into());
        }
        // A failed check is an error too, so that scripts see it in the exit code.
        let failed = verdict.checks.iter().filter(|check| check.ok == Some(false)).count() as u64;
        if failed > 0 {
            let reason = format!("{} failed", counted(failed, "check"));
            return Err(IndexError::Damaged { path: global.index.clone(), reason }.into());
        }
        Ok(Status::Found)
    }
}

/// Returns the verdict with commands for the steps that its hints and notes name.
fn with_commands(mut verdict: Verdict) -> Verdict {
    for check in &mut verdict.checks {
        check.hint = check.hint.as_deref().map(hints::in_commands);
        check.notes.iter_mut().for_each(|note| *note = hints::in_commands(note));
    }
    verdict
}

/// Borrows what is printed as JSON.
/// `mended` is None without `--repair`.
fn told<'a>(verdict: &'a Verdict, mended: Option<&'a RepairReport>) -> Told<'a> {
    let repair = mended.map(|mended| Repair {
        deeds: &mended.deeds,
        lost: mended.lost.iter().map(|(id, source)| Lost { id, source }).collect(),
        refused: mended.refused,
        missing: &mended.missing,
    });
    Told { verdict, repair }
}

/// The number of problems of one check that are listed; `--format json` has more.
const LISTED: usize = 10;

/// Writes the repair, the checks and the verdict as text.
/// The repair comes first, since the checks are about what it has left.
fn write_verdict(
    out: &mut dyn Write,
    verdict: &Verdict,
    mended: Option<&RepairReport>,
    global: &Global,
) -> std::io::Result<()> {
    // First what may be mended by plugging in a disk.
    for (source, letters) in mended.iter().flat_map(|mended| &mended.missing) {
        let letters = counted(*letters, "letter");
        writeln!(
            out,
            "{UPHELD}missing{UPHELD:#} {}: not there, or empty; the index has {letters} of it",
            harmless(source)
        )?;
    }
    for deed in mended.iter().flat_map(|mended| &mended.deeds) {
        writeln!(out, "{}", harmless(deed))?;
    }
    for (id, source) in mended.iter().flat_map(|mended| &mended.lost) {
        let word = if mended.is_some_and(|mended| mended.refused) { "would be lost" } else { "lost" };
        writeln!(out, "{UPHELD}{word}{UPHELD:#} {}, from {}, which cannot be read", harmless(id), harmless(source))?;
    }
    for check in &verdict.checks {
        write_check(out, check, global)?;
    }
    let word = match verdict {
        Verdict { ok: false, .. } => "damaged",
        Verdict { unfinished: true, .. } => "unfinished",
        _ => "whole",
    };
    writeln!(
        out,
        "{TITLE}{}: {word}{TITLE:#}{DIM}, {} with {}, generation {}{DIM:#}",
        global.index.display(),
        counted(verdict.letters, "letter"),
        counted(verdict.items, "item"),
        verdict.generation
    )
}

/// Writes one check with its problems and the hint that mends them.
/// A check that could not be made, since another failed, has a dash and no word.
fn write_check(out: &mut dyn Write, check: &Check, global: &Global) -> std::io::Result<()> {
    let (style, word) = match check.ok {
        Some(true) => (OVERTURNED, "ok"),
        Some(false) => (UPHELD, "damaged"),
        None => (DIM, "-"),
    };
    writeln!(out, "{style}{word:<8}{style:#} {:<10} {DIM}{}{DIM:#}", check.name, check.asks)?;
    for note in &check.notes {
        writeln!(out, "  {}", harmless(note))?;
    }
    // One damaged file may have a problem for each of its letters.
    let listed = if global.verbose { usize::MAX } else { LISTED };
    for problem in check.problems.iter().take(listed) {
        writeln!(out, "  {}", harmless(problem))?;
    }
    if check.problems.len() > listed {
        writeln!(out, "  … and {} more; --verbose lists them", check.problems.len() - listed)?;
    }
    match &check.hint {
        Some(hint) => writeln!(out, "  {hint}"),
        None => Ok(()),
    }
}
