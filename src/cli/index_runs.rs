//! Runs that change the index: update, first build and repair.
//!
//! Several subcommands start them. Each runs with a progress bar, and ends in order if it is interrupted.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::folders;
use crate::cli::global::{Global, default_memory};
use crate::cli::interrupt::interruptible;
use crate::cli::terminal::plain::counted;
use crate::cli::terminal::progress::Bar;
use crate::corpus::{Reader, TextCache};
use crate::index::IndexError;
use crate::index::{Forgotten, Progress, Quiet, RepairReport, Report, UpdateOptions, forget, repair, update};
use crate::search::Searcher;
use crate::stop::Stop;

/// The folder of the index that keeps the texts of PDFs. Runs use it one at a time, under the index's lock.
/// A rebuild of the index keeps it.
const TEXTS: &str = "texts";

/// Opens the index for searching, or returns the one that is open already. It is built first if it is the default one, was never built, and the corpus next to
/// it is this package's own.
///
/// # Errors
/// When there is no index, or it cannot be read.
pub fn open_searcher(global: &Global) -> anyhow::Result<Arc<Searcher>> {
    if let Some(searcher) = &global.opened.0 {
        return Ok(Arc::clone(searcher));
    }
    match Searcher::open(&global.index) {
        Err(IndexError::NoIndex { .. }) if !global.index_is_named && folders::has_own_corpus() => {
            global.note(&format!("no index yet: building it from {}/", folders::CORPUS));
            build_default(global)?;
            Ok(Arc::new(Searcher::open(&global.index)?.on_threads(global.threads)))
        }
        other => Ok(Arc::new(other?.on_threads(global.threads))),
    }
}

/// Builds the default index from the default corpus.
/// The note tells what was indexed, since the user has asked for a query only.
fn build_default(global: &Global) -> anyhow::Result<()> {
    let paths = vec![PathBuf::from(folders::CORPUS)];
    let memory = default_memory();
    let options = UpdateOptions { paths, memory, threads: global.threads, ..UpdateOptions::default() };
    let report = run_update(global, options)?;
    let (letters, items) = (counted(report.letters.new, "letter"), counted(report.items, "item"));
    global.note(&format!("indexed {letters} with {items}"));
    Ok(())
}

/// Repairs the index; letters that are damaged in it are read again from their files. Without `accept_loss` none may be
/// lost.
///
/// # Errors
/// Those of the repair: letters that are gone, a lock, a disk that is full.
pub fn repair_index(global: &Global, accept_loss: bool) -> anyhow::Result<RepairReport> {
    let (memory, threads) = (default_memory(), global.threads);
    let options = UpdateOptions { memory, threads, accept_loss, ..UpdateOptions::default() };
    let (reader, index) = (caching_reader(global, options.memory)?, global.index.clone());
    with_progress(global, move |progress, stop| repair(&index, &options, &reader, progress, stop))
}

/// Updates the index, and returns the report.
///
/// # Errors
/// Those of the update, and an interrupt.
pub fn run_update(global: &Global, options: UpdateOptions) -> anyhow::Result<Report> {
    // A dry run must not make the index folder, so nothing is kept there.
    let memory = options.memory;
    let reader = if options.dry_run { global.reader_within(memory) } else { caching_reader(global, memory)? };
    let index = global.index.clone();
    with_progress(global, move |progress, stop| update(&index, &options, &reader, progress, stop))
}

/// Returns a reader that keeps its files in the index folder: archives that must be unpacked, since its disk has room
/// for files as large as the index, and the texts of PDFs, since a later run needs them.
///
/// # Errors
/// When the list of forgotten letters cannot be read.
pub fn caching_reader(global: &Global, memory: u64) -> Result<Reader, IndexError> {
    let texts = TextCache::new(global.index.join(TEXTS)).leaving_out(Forgotten::read(&global.index)?.files());
    Ok(global.reader_within(memory).unpacking_in(global.index.clone()).remembering(texts))
}

/// Forgets letters, and returns the report of the run.
///
/// # Errors
/// Those of the run, and an interrupt.
pub fn forget_letters(global: &Global, ids: Vec<String>, options: UpdateOptions) -> anyhow::Result<Report> {
    let (reader, index) = (caching_reader(global, options.memory)?, global.index.clone());
    with_progress(global, move |progress, stop| forget(&index, &ids, &options, &reader, progress, stop))
}

/// Does `run` with a progress bar, in a thread that interrupts stop.
/// With `--quiet` there is no bar.
fn with_progress<T: Send + 'static>(
    global: &Global,
    run: impl FnOnce(&dyn Progress, &Stop) -> Result<T, IndexError> + Send + 'static,
) -> anyhow::Result<T> {
    let bar = Arc::new(Bar::new());
    let progress: Arc<dyn Progress + Send> = if global.quiet { Arc::new(Quiet) } else { Arc::clone(&bar) as _ };
    let result = interruptible(move |stop| run(&*progress, stop).map_err(anyhow::Error::from));
    // Cleared after a failure as well, so that the error begins on an empty line.
    bar.finish();
    result
}
