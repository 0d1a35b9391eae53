//! `imr index`: builds and updates the index, and prints the report.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::cli::commands::rejects_file;
use crate::cli::commands::shared_args::ReportFormat;
use crate::cli::commands::watch::watch;
use crate::cli::error::{CliError, OurError};
use crate::cli::folders;
use crate::cli::global::{Global, default_memory};
use crate::cli::index_runs::{caching_reader, run_update};
use crate::cli::interrupt::{LateInterrupt, interruptible};
use crate::cli::status::Status;
use crate::cli::terminal::foreign;
use crate::cli::terminal::plain::{counted, harmless};
use crate::cli::terminal::style;
use crate::cli::terminal::style::{DIM, TITLE};
use crate::corpus::NO_LETTER;
use crate::index::IndexError;
use crate::index::{LetterCounts, Quiet, Reject, Report, UpdateOptions, update};
use crate::search::to_json;
use crate::stop::Stop;

/// Build or update the index from letters
///
/// Reads the letters (.txt and .pdf) below each PATH, folders and their folders, also in archives (.zip,
/// .tar, .tar.gz, .tar.zst, .gz, .zst); folders whose names begin with a dot, and indexes, are passed over. Letters that have not changed are not read again; letters whose
/// files are gone are removed. Files that are no letters are listed with the reason.
///
/// Without PATH, updates from every path that was indexed before, or from corpus/ when there is none.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr index letters/2016 letters/2017\n  imr index --rebuild\n  imr index letters --rejects rejects.jsonl --max-rejects 100\n  imr index letters --watch"
)]
pub struct IndexArgs {
    /// Folders, files and archives to index
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Start anew beside the old index and swap at the end
    #[arg(long)]
    rebuild: bool,
    /// Keep letters whose files are gone
    #[arg(long)]
    keep_missing: bool,
    /// Remove letters whose files are gone even where they are most of a path's
    ///
    /// Without it, a run that would remove more than half of the letters of a path, and more than ten, changes
    /// nothing and ends with exit code 4: a disk that is not mounted looks like that.
    #[arg(long, conflicts_with = "keep_missing")]
    allow_removals: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the rejected files and reasons to FILE, one JSON object a line
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// End with exit code 4 when more files than N are rejected
    #[arg(long, value_name = "N")]
    max_rejects: Option<usize>,
    /// Use about so much memory, such as 500M or 2G [default: 2G, or half of what a smaller machine has]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<u64>,
    /// Then wait for changes below every known path and index them, until Ctrl-C
    #[arg(long, conflicts_with_all = ["dry_run", "max_rejects"])]
    watch: bool,
    /// Look for changes every SECONDS instead of being told of them, as folders on a network need
    #[arg(long, value_name = "SECONDS", requires = "watch", value_parser = clap::value_parser!(u64).range(1..))]
    poll: Option<u64>,
    /// Print the report as
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl IndexArgs {
    /// Updates the index and prints the report.
    /// The status is 4 if more files were rejected than `--max-rejects` allows; the index is written all
    /// the same.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        if let Some(path) = &self.rejects {
            rejects_file::check(path)?;
        }
        if self.watch {
            return self.run_and_watch(global);
        }
        let report = run_update(global, self.first_options(global)?)?;
        self.print(&report, global, out)?;
        // A letter that was to be forgotten has no fault.
        let rejects = report.rejects.iter().filter(|reject| !reject.is_forgotten()).count();
        let allowed = self.max_rejects.unwrap_or(usize::MAX);
        if rejects <= allowed {
            return Ok(Status::Found);
        }
        global.note(&format!(
            "rejected: {rejects}, more than --max-rejects {allowed} allows; all other letters are in the index"
        ));
        Ok(Status::Refused)
    }

    /// Watches until Ctrl-C.
    /// An interrupt before the first run has ended is one of that run; later it is the normal end.
    fn run_and_watch(&self, global: &Global) -> anyhow::Result<Status> {
        let (args, watched, is_waiting) = (self.clone(), global.clone(), Arc::new(AtomicBool::new(false)));
        let waits = Arc::clone(&is_waiting);
        let result = interruptible(move |stop| args.watch(&watched, stop, &waits));
        match result {
            // Whoever has watched for as long as he liked ends it so.
            Err(error) if is_waiting.load(Ordering::SeqCst) && is_interrupt(&error) => {
                global.note("no longer watching; the index is whole");
                Ok(Status::Found)
            }
            result => result,
        }
    }

    /// Does the first run, then one for each change. Sets `is_waiting` after the first run: from then on an interrupt
    /// is the normal end.
    ///
    /// # Errors
    /// Those of the first run, and an interrupt in the end; later failures are printed, and the run is
    /// tried again.
    fn watch(&self, global: &Global, stop: &Stop, is_waiting: &AtomicBool) -> anyhow::Result<Status> {
        let poll = self.poll.map(Duration::from_secs);
        // Later runs are about the sources that the index knows, and must not start anew each time.
        let again = UpdateOptions { paths: Vec::new(), rebuild: false, ..self.options(global) };
        let mut out = style::stdout(global.color);
        watch(global, stop, poll, |first, paths| {
            // Each run that changes the index gives it a new number.
            let before = generation(&global.index);
            let options = if first { self.first_options(global)? } else { UpdateOptions { paths, ..again.clone() } };
            let report = update(&global.index, &options, &caching_reader(global, options.memory)?, &Quiet, stop)?;
            if first {
                self.print(&report, global, &mut out)?;
                is_waiting.store(true, Ordering::SeqCst);
            // A run that found nothing to change prints nothing.
            } else if Some(report.generation) != before {
                self.write_rejects(&report)?;
                match self.is_json() {
                    true => writeln!(out, "{}", to_json(&report)?)?,
                    false => write_change(&mut out, &report)?,
                }
            }
            Ok(out.flush()?)
        })
    }

    /// Returns true if no path is named and there is no default corpus, so that all known paths are updated.
    /// Such a run is about the nearest index above, too.
    pub fn updates_all(&self) -> bool {
        self.paths.is_empty() && !Path::new(folders::CORPUS).is_dir()
    }

    /// There are two ways to say it.
    fn is_json(&self) -> bool {
        self.json || self.format == ReportFormat::Json
    }

    /// Prints the report of a run.
    /// Notes go to stderr, so that JSON on stdout can be piped on.
    fn print(&self, report: &Report, global: &Global, out: &mut dyn Write) -> anyhow::Result<()> {
        self.write_rejects(report)?;
        for source in &report.missing {
            global.note(&format!("{source} is not there; its letters are kept ('imr index {source}' removes them)"));
        }
        match self.is_json() {
            true => writeln!(out, "{}", to_json(report)?)?,
            false => write_report(out, report, global, self.dry_run)?,
        }
        Ok(())
    }

    /// Returns the options of the first run: if nothing was indexed before and no path is named, it indexes the default
    /// corpus.
    /// Gives an error if there is nothing to index.
    fn first_options(&self, global: &Global) -> Result<UpdateOptions, CliError> {
        let never_indexed = matches!(crate::index::open(&global.index), Err(IndexError::NoIndex { .. }));
        let mut options = self.options(global);
        if options.paths.is_empty() && never_indexed {
            if self.updates_all() {
                let reason = "no letters are known yet; name the folder, file or archive that holds them".to_owned();
                return Err(CliError::Option { option: "PATH".to_owned(), reason });
            }
            options.paths.push(PathBuf::from(folders::CORPUS));
        }
        Ok(options)
    }

    /// Memory that is not named is taken from the machine.
    fn options(&self, global: &Global) -> UpdateOptions {
        UpdateOptions {
            paths: self.paths.clone(),
            rebuild: self.rebuild,
            keep_missing: self.keep_missing,
            allow_removals: self.allow_removals,
            accept_loss: false,
            dry_run: self.dry_run,
            only_known: false,
            memory: self.memory.unwrap_or_else(default_memory),
            threads: global.threads,
        }
    }

    /// Writes the file of `--rejects`, one JSON object in each line.
    /// Does nothing without the option. An empty file says that nothing was rejected.
    fn write_rejects(&self, report: &Report) -> anyhow::Result<()> {
        let Some(path) = &self.rejects else { return Ok(()) };
        Ok(rejects_file::write(path, &report.rejects)?)
    }
}

/// Returns true if an error says that a run was interrupted.
/// It may have come before or after the change was visible.
fn is_interrupt(error: &anyhow::Error) -> bool {
    error.is::<LateInterrupt>() || OurError::of(error).is_some_and(OurError::is_interrupted)
}

/// Returns the number of the last change of an index, if there is an index.
fn generation(index: &Path) -> Option<u64> {
    crate::index::open(index).ok().map(|store| store.commit.generation)
}

/// The number of rejected files that are listed; `--rejects` and `--format json` have them all.
const LISTED: usize = 10;

/// Writes the report as text: totals, changes, decisions, and files that were rejected with their reasons.
/// With `dry_run` it says that nothing was written.
fn write_report(out: &mut dyn Write, report: &Report, global: &Global, dry_run: bool) -> std::io::Result<()> {
    let letters = &report.letters;
    let would = if dry_run { " (dry run: nothing was written)" } else { "" };
    writeln!(
        out,
        "{TITLE}{}, {}{TITLE:#} in {}{would}",
        counted(report.layouts.values().sum(), "letter"),
        counted(report.items, "item"),
        global.index.display()
    )?;
    let counts = counts(letters);
    writeln!(out, "  {}", if counts.is_empty() { "no letters" } else { &counts })?;
    if !report.decisions.is_empty() {
        let decisions: Vec<String> =
            report.decisions.iter().map(|(decision, count)| format!("{count} {decision}")).collect();
        writeln!(out, "  items: {}", decisions.join(", "))?;
    }
    if report.warned > 0 {
        writeln!(out, "  {} not understood in full; 'imr parse PATH' shows what", counted(report.warned, "letter"))?;
    }
    let listed = if global.verbose { usize::MAX } else { LISTED };
    // Pictures and tables next to letters are expected; only their number is told.
    let (foreign, rejects): (Vec<&Reject>, Vec<&Reject>) =
        report.rejects.iter().partition(|reject| reject.reason == NO_LETTER);
    for reject in rejects.iter().take(listed) {
        writeln!(out, "  {}: {}", harmless(&reject.source), harmless(&reject.reason))?;
    }
    if rejects.len() > listed {
        writeln!(out, "  … and {} more rejected; --rejects FILE lists all", rejects.len() - listed)?;
    }
    if !foreign.is_empty() {
        let kinds = foreign::by_kind(foreign.iter().map(|reject| reject.source.as_str()));
        writeln!(out, "  {NO_LETTER}: {kinds}")?;
    }
    // Only letters that were read count, not those found unchanged.
    let rate = (letters.new + letters.changed) as f64 / report.elapsed_s.max(1e-9);
    let speed = if letters.new + letters.changed > 0 { format!(", {rate:.0} letters a second") } else { String::new() };
    writeln!(out, "{DIM}  {:.1} s{speed}{DIM:#}", report.elapsed_s)
}

/// Returns the counts of letters in words, such as `3 new, 1 removed`; counts of zero are left out.
/// In the order in which they matter.
fn counts(letters: &LetterCounts) -> String {
    let counts = [
        (letters.new, "new"),
        (letters.changed, "changed"),
        (letters.unchanged, "unchanged"),
        (letters.removed, "removed"),
        (letters.duplicate, "duplicate"),
        (letters.rejected, "rejected"),
    ];
    let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    told.collect::<Vec<_>>().join(", ")
}

/// Writes one change of a watched index as a line.
/// Letters that have not changed are the normal case and are left out.
fn write_change(out: &mut dyn Write, report: &Report) -> std::io::Result<()> {
    let letters = counted(report.layouts.values().sum(), "letter");
    let (changed, generation) = (counts(&LetterCounts { unchanged: 0, ..report.letters }), report.generation);
    // The generation has grown though no letter has changed: only names of files have.
    let changed = if changed.is_empty() { "files moved" } else { &changed };
    writeln!(out, "generation {generation}: {changed}; {letters}, {}", counted(report.items, "item"))
}

/// Reads `500M`, `2G`, `2GiB` or a number of bytes.
/// Units are powers of 1,024, in any case. Gives an error for anything else, and for more bytes than 64
/// bits count.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| "write it as 500M or 2G".to_owned())?;
    let unit = unit.trim().to_ascii_uppercase();
    let shift = match unit.trim_end_matches("IB").trim_end_matches('B') {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return Err("write it as 500M or 2G".to_owned()),
    };
    number.checked_mul(1 << shift).ok_or_else(|| "that is more memory than there is".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(size("500M"), Ok(500 << 20));
        assert_eq!(size("2GiB"), Ok(2 << 30));
        assert_eq!(size("64kb"), Ok(64 << 10));
        assert!(size("much").is_err() && size("9999999999999G").is_err() && size("2X").is_err());
    }
}
