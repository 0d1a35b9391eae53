//! Runs the indexer: plans, reads, applies and commits. The old index stays whole until the commit.

use std::path::Path;
use std::time::Instant;

use crate::corpus::Reader;
use crate::index::error::{IndexError, Result};
use crate::index::folder::forgotten::Forgotten;
use crate::index::folder::lock::WriteLock;
use crate::index::folder::manifest::Manifest;
use crate::index::folder::store;
use crate::index::folder::store::OpenStore;
use crate::index::parallel::in_order;
use crate::index::update::apply::Applier;
use crate::index::update::commit::{Target, erase_rest, finish};
use crate::index::update::options::{Progress, UpdateOptions};
use crate::index::update::plan::room::check_room;
use crate::index::update::plan::vanished::check_removals;
use crate::index::update::plan::{PlanContext, Task, UpdatePlan};
use crate::index::update::read::reuse::PreviousLetters;
use crate::index::update::read::{ReadContext, ReadOutcome, read_by};
use crate::index::update::report::Report;
use crate::index::update::transaction::Transaction;
use crate::stop::Stop;

/// Builds or updates the index in the folder `path`.
///
/// # Errors
/// When a path is not there, the folder is locked or cannot be written, or the run was asked to stop: the index is
/// then as it was. When most letters of a source are gone, unless `options` allow that. When what was written is not
/// what is there, which is a fault of the disk or of this program and calls for a rebuild.
pub fn update(
    path: &Path,
    options: &UpdateOptions,
    reader: &Reader,
    progress: &dyn Progress,
    stop: &Stop,
) -> Result<Report, IndexError> {
    let started = Instant::now();
    let lock = if options.dry_run { None } else { Some(WriteLock::take(path)?) };
    let before = store_before(path, options.rebuild)?;
    let forgotten = Forgotten::read(path)?;
    let commit = before.as_ref().map(|store| store.commit.clone()).unwrap_or_default();
    // What another parser or vocabulary read is written anew next to the old store, as for a rebuild: to replace
    // every letter of a store would take longer and more memory.
    let same_reading = commit.reading == read_by() && !options.rebuild;
    let anew = before.is_some() && !same_reading;
    let run = UpdateRun { options, reader, progress, stop, same_reading };
    let (plan, other_sources) = run.plan(path, before.as_ref())?;
    if !options.allow_removals {
        check_removals(&plan)?;
    }
    if lock.is_some() {
        check_room(path, &plan, anew)?;
    }
    // Only now: what can be refused was refused before anything is told or written.
    progress.begin(plan.tasks.len());
    let target = target(lock.as_ref(), before.as_ref().filter(|_| !anew), commit.generation)?;
    let previous = PreviousLetters::new(before.as_ref(), &plan.manifest, &plan.gone);
    let context = ReadContext { reader, manifest: &plan.manifest, previous, same_reading, anew, forgotten: &forgotten };
    let transaction = Transaction::new(target.store(), &plan.manifest.sources, options);
    let report = transaction.and_then(|transaction| {
        let mut applier = Applier::new(&context, transaction, commit);
        // A manifest with other sources or fewer files is to be written though no letter changed.
        applier.changed = other_sources || !plan.gone.is_empty() || forgotten.pending;
        applier.transaction.purges = forgotten.pending;
        run.take_in(&plan, &context, &mut applier)?;
        // What is taken over must be whole: without this the letter would be missing from the new store.
        if let Some(id) = context.previous.unreadable() {
            let reason = format!("{id} cannot be read from it, and its file is not there");
            return Err(IndexError::Damaged { path: path.to_owned(), reason });
        }
        finish(applier, &plan, lock.as_ref(), &target, stop)
    });
    if let (Err(_), Target::New(store)) = (&report, &target) {
        // Nobody has seen it; what cannot be removed now the next run sweeps away.
        let _ = std::fs::remove_dir_all(&store.path);
    }
    let report = report?;
    if let (Some(lock), Some(store), true) = (&lock, target.store(), forgotten.pending) {
        erase_rest(path, lock, store, forgotten)?;
    }
    let report = if options.rebuild { report.of_rebuild() } else { report };
    Ok(Report { elapsed_s: started.elapsed().as_secs_f64(), ..report })
}

/// Returns the place to write to: the store `before` this run, or a new one that comes after commit number `generation`.
fn target<'a>(lock: Option<&WriteLock>, before: Option<&'a OpenStore>, generation: u64) -> Result<Target<'a>> {
    Ok(match (lock, before) {
        (None, _) => Target::Nothing,
        (Some(lock), Some(store)) => {
            // A file that a run before has left, and of which tantivy's list says nothing, would be in the way of one of the
            // same name.
            lock.sweep(store, &store.commit);
            Target::Old(store)
        }
        (Some(lock), None) => Target::New(Box::new(lock.new_store(generation + 1)?)),
    })
}

/// Opens the store to update; `None` where there is none. A rebuild needs only its sources, and not even them when it
/// cannot be read.
fn store_before(path: &Path, rebuild: bool) -> Result<Option<OpenStore>> {
    match store::open(path) {
        Ok(store) => Ok(Some(store)),
        Err(IndexError::NoIndex { .. }) => Ok(None),
        Err(IndexError::Format { .. } | IndexError::Damaged { .. }) if rebuild => Ok(None),
        Err(error) => Err(error),
    }
}

/// The part of the files, one in so many, that is read while the letters of the others are written.
const LAST_LETTERS: usize = 7;

/// A run at work: its arguments.
struct UpdateRun<'a> {
    options: &'a UpdateOptions,
    reader: &'a Reader,
    progress: &'a dyn Progress,
    stop: &'a Stop,
    /// True if letters were read before by the parser and vocabulary of this program.
    same_reading: bool,
}

impl UpdateRun<'_> {
    /// Plans the run. The second value is true if the sources are others than before.
    fn plan(&self, path: &Path, before: Option<&OpenStore>) -> Result<(UpdatePlan, bool)> {
        let rebuild = self.options.rebuild;
        let known = match before.map(OpenStore::manifest).transpose() {
            Ok(known) => known.unwrap_or_default(),
            // A rebuild is the way out of a manifest that cannot be read.
            Err(_) if rebuild => Manifest::default(),
            Err(error) => return Err(error),
        };
        let sources = known.sources.clone();
        let mut paths = self.options.paths.clone();
        if rebuild || (!self.same_reading && !paths.is_empty()) {
            // Everything is read again, wherever it comes from.
            paths.extend(sources.iter().filter(|source| source.exists()).cloned());
        }
        if rebuild && paths.is_empty() && sources.is_empty() {
            let reason = "no paths are known to build it from; name them".to_owned();
            return Err(IndexError::Option { option: "--rebuild".to_owned(), reason });
        }
        let context = PlanContext {
            reader: self.reader,
            same_reading: self.same_reading,
            only_known: self.options.only_known,
            stop: self.stop,
        };
        let mut plan = UpdatePlan::new(path, &paths, known, self.options.keep_missing, context)?;
        if rebuild {
            // Their letters are taken over from the old store.
            plan.missing = plan.manifest.sources.iter().filter(|source| !source.exists()).cloned().collect();
        }
        let other_sources = plan.manifest.sources != sources;
        Ok((plan, other_sources))
    }

    /// Reads the files that must be read, on all threads, and applies them in order.
    fn take_in(&self, plan: &UpdatePlan, context: &ReadContext<'_>, applier: &mut Applier<'_>) -> Result<()> {
        let read = |task: &Task| {
            if self.stop.is_asked() {
                return ReadOutcome::Stopped;
            }
            let reading = context.look_at(task);
            self.progress.advance();
            reading
        };
        let mut left = plan.tasks.len();
        let last = left / LAST_LETTERS;
        in_order(&plan.tasks, self.options.threads, read, |task, reading| {
            applier.take(task, reading)?;
            left -= 1;
            if left == last { applier.transaction.write_ahead() } else { Ok(()) }
        })?;
        if self.stop.is_asked() {
            return Err(IndexError::Interrupted);
        }
        // At the end, when it is known which of their ids this run has written.
        for entry in plan.gone.iter().filter_map(|number| plan.manifest.entry(*number)) {
            applier.take_out(&entry)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::PdfReader;
    use crate::index::update::commit::write;
    use crate::index::update::options::Quiet;
    use crate::index::update::transaction::Transaction;

    /// Makes the index say that its letters were read by another parser.
    fn read_by_another(store: &OpenStore) {
        let manifest = store.manifest().expect("a manifest");
        let transaction = Transaction::new(Some(store), &manifest.sources, &UpdateOptions::default());
        let (mut transaction, mut commit) = (transaction.expect("changes"), store.commit.clone());
        manifest.entries().for_each(|entry| transaction.note(&entry).expect("the store can be written"));
        commit.reading = "another".to_owned();
        write(store, &mut commit, transaction, &Stop::default()).expect("a commit");
    }

    #[test]
    fn another_parser_reads_what_is_there_and_keeps_what_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let (index, letters) = (folder.path().join("index"), folder.path().join("in"));
        std::fs::create_dir(&letters).expect("a folder");
        for number in 1..=2 {
            let text = format!(
                "Case Number: CM17-000000{number}\nIMR ISSUES, DECISIONS AND RATIONALES\nLumbar MRI: Upheld\nDecision \
                 rationale: As such, the MRI is not necessary.\n"
            );
            std::fs::write(letters.join(format!("{number}.txt")), text).expect("a file");
        }
        let reader = Reader::new(PdfReader::in_process());
        let options = UpdateOptions {
            paths: vec![letters.clone()],
            keep_missing: true,
            memory: 64 << 20,
            ..UpdateOptions::default()
        };
        let run = || update(&index, &options, &reader, &Quiet, &Stop::default()).expect("an index");
        assert_eq!(run().letters.new, 2);
        read_by_another(&store::open(&index).expect("an index"));
        std::fs::remove_file(letters.join("2.txt")).expect("a file");
        let report = run();
        assert_eq!((report.letters.changed, report.letters.removed, report.items), (2, 0, 2));
        let store = store::open(&index).expect("an index");
        assert_eq!((store.commit.letters, store.commit.reading), (2, read_by()));
        assert!(store.path.ends_with("store-3"), "{:?}: beside the old store, which is gone", store.path);
        let (report, names) = (run(), std::fs::read_dir(&index).expect("a folder").count());
        assert_eq!((report.letters.unchanged, names), (2, 3), "CURRENT, LOCK and one store");
    }
}
