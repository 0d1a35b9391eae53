//! A run of the indexer: look, read, assign ids, write, commit.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::changes::Changes;
use super::ids::{Assignment, Ids, LetterKey};
use super::in_order;
use super::manifest::{Entry, Manifest, Outcome};
use super::plan::{Plan, Task};
use super::reading::{Reading, look_at, read_by, read_letter};
use super::report::{Duplicate, Reject, Report};
use super::store::{self, Commit, OpenStore, WriteLock};
use super::totals::Totals;
use crate::corpus::{Found, Reader, printable_path};
use crate::error::{Error, Result};
use crate::letter::{Decision, Letter};
use crate::schema::Record;

/// What a run is to do.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where to look; empty for all known sources.
    pub paths: Vec<PathBuf>,
    /// Start anew beside the old index and swap at the end.
    pub rebuild: bool,
    /// Keep letters whose files are gone.
    pub keep_missing: bool,
    /// Only say what would be done.
    pub dry_run: bool,
    /// Bytes of memory for the writer.
    pub memory: u64,
    /// Threads; 0 for one a core.
    pub threads: usize,
}

/// Hears how far a run is.
pub trait Progress: Sync {
    /// So many files will be looked at.
    fn begin(&self, files: usize);
    /// One more file has been looked at.
    fn advance(&self);
}

/// Hears and says nothing.
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
}

/// Builds or updates the index in the folder `path`.
///
/// # Errors
/// When a path is not there, the folder is locked or cannot be written, or `stop` became true: the index
/// is then as it was. When what was written is not what is there, which is a fault of the disk or of this
/// program and calls for a rebuild.
pub fn update(
    path: &Path,
    options: &Options,
    reader: &Reader,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Report> {
    let started = Instant::now();
    let lock = if options.dry_run { None } else { Some(WriteLock::take(path)?) };
    let before = store_before(path, options.rebuild)?;
    let mut run = Run::plan(path, options, before.as_ref())?;
    progress.begin(run.plan.tasks.len());
    let target = match (&lock, &before) {
        (None, _) => Target::Nothing,
        (_, Some(store)) if !options.rebuild => Target::Old(store),
        (Some(lock), _) => Target::New(Box::new(lock.new_store(run.commit.generation + 1)?)),
    };
    let written = run.write(&target, options, reader, progress, stop);
    let report = written.and_then(|changes| run.finish(lock.as_ref(), &target, changes, started));
    if let (Err(_), Target::New(store)) = (&report, &target) {
        // Nobody has seen it; what cannot be removed now the next run sweeps away.
        let _ = std::fs::remove_dir_all(&store.path);
    }
    report
}

/// The store to update. A rebuild needs only its sources, and not even them when it cannot be read.
fn store_before(path: &Path, rebuild: bool) -> Result<Option<OpenStore>> {
    match store::open(path) {
        Ok(store) => Ok(Some(store)),
        Err(Error::NoIndex { .. }) => Ok(None),
        Err(Error::Format { .. } | Error::Damaged { .. }) if rebuild => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where a run writes.
enum Target<'a> {
    Nothing,
    Old(&'a OpenStore),
    New(Box<OpenStore>),
}

impl Target<'_> {
    fn store(&self) -> Option<&OpenStore> {
        match self {
            Target::Nothing => None,
            Target::Old(store) => Some(store),
            Target::New(store) => Some(store),
        }
    }
}

/// The state of a run.
struct Run {
    plan: Plan,
    commit: Commit,
    ids: Ids,
    entries: Vec<Entry>,
    report: Report,
    /// Ids of letters written by this run: their items are new, whoever had the id before.
    written: HashSet<String>,
    /// Whether letters were read before by the parser and vocabulary of this program.
    same_reading: bool,
    /// Whether the manifest says anything that it did not say before.
    manifest_changed: bool,
}

impl Run {
    fn plan(path: &Path, options: &Options, before: Option<&OpenStore>) -> Result<Run> {
        let known = match before.map(OpenStore::manifest).transpose() {
            Ok(known) => known.unwrap_or_default(),
            // A rebuild is the way out of a manifest that cannot be read.
            Err(_) if options.rebuild => Manifest::default(),
            Err(error) => return Err(error),
        };
        let commit = before.map(|store| store.commit.clone()).unwrap_or_default();
        let sources = known.sources.len();
        let same_reading = commit.reading == read_by();
        let mut paths = options.paths.clone();
        if options.rebuild || (!same_reading && !paths.is_empty()) {
            // Everything is read again, wherever it comes from.
            paths.extend(known.sources.iter().filter(|source| source.exists()).cloned());
        }
        if options.rebuild && paths.is_empty() {
            let reason = "no paths are known to build it from; name them".to_owned();
            return Err(Error::Option { option: "--rebuild".to_owned(), reason });
        }
        let known = if options.rebuild { Manifest { sources: known.sources, entries: Vec::new() } } else { known };
        let plan = Plan::new(path, &paths, known, options.keep_missing)?;
        Ok(Run {
            same_reading,
            manifest_changed: plan.sources.len() != sources || !plan.gone.is_empty(),
            plan,
            commit,
            ids: Ids::default(),
            entries: Vec::new(),
            report: Report::default(),
            written: HashSet::new(),
        })
    }

    /// Reads what must be read and hands it to the writer, which is made when it is first needed.
    fn write(
        &mut self,
        target: &Target<'_>,
        options: &Options,
        reader: &Reader,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Changes> {
        let tasks = std::mem::take(&mut self.plan.tasks);
        let same_reading = self.same_reading;
        let mut changes = Changes::new(target.store(), options);
        let read = |task: &Task| {
            if stop.load(Ordering::Relaxed) {
                return Reading::Stopped;
            }
            let reading = look_at(task, same_reading, reader);
            progress.advance();
            reading
        };
        in_order(&tasks, options.threads, read, |task, reading| self.take(task, reading, reader, &mut changes))?;
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        let gone = std::mem::take(&mut self.plan.gone);
        for entry in gone {
            if let Outcome::Indexed { id, .. } = entry.outcome {
                self.report.letters.removed += 1;
                self.remove(&id, &mut changes)?;
            }
        }
        Ok(changes)
    }

    fn take(&mut self, task: &Task, reading: Reading, reader: &Reader, changes: &mut Changes) -> Result<()> {
        match reading {
            Reading::Stopped => Err(Error::Interrupted),
            Reading::Unchanged(stamped) => self.take_unchanged(task, stamped, reader, changes),
            Reading::Letter { letter, key, found, content, bytes } => {
                self.report.bytes += bytes;
                self.report.warned += u64::from(!letter.warnings.is_empty());
                let entry = |outcome| entry_of(task, &found, content, outcome);
                match self.ids.assign(&key, &task.name) {
                    Assignment::Letter(id) => self.index(task, &letter, key, &id, entry, changes),
                    Assignment::CopyOf(of) => self.duplicate(task, key, of, entry, changes),
                }
            }
            Reading::Rejected { reason, found, content, bytes } => {
                self.report.bytes += bytes;
                self.reject(task, reason, &found, content, changes)
            }
            Reading::Refused { reason } => {
                self.report.rejects.push(Reject { source: task.name.clone(), reason });
                // What was read of the file before still stands.
                match &task.known {
                    Some(known) => self.take_unchanged(task, known.clone(), reader, changes),
                    None => Ok(()),
                }
            }
        }
    }

    /// A file as it was keeps its place, unless other files changed whose copy it is.
    fn take_unchanged(&mut self, task: &Task, entry: Entry, reader: &Reader, changes: &mut Changes) -> Result<()> {
        self.manifest_changed |= task.known.as_ref() != Some(&entry);
        let Some(key) = entry.outcome.key().cloned() else {
            if let Outcome::Rejected { reason } = &entry.outcome {
                self.report.rejects.push(Reject { source: task.name.clone(), reason: reason.clone() });
            }
            self.entries.push(entry);
            return Ok(());
        };
        match (self.ids.assign(&key, &task.name), &entry.outcome) {
            (Assignment::Letter(id), Outcome::Indexed { id: before, .. }) if id == *before => {
                self.report.letters.unchanged += 1;
                self.entries.push(entry);
                Ok(())
            }
            (Assignment::CopyOf(of), _) => {
                let stamp = entry.clone();
                self.duplicate(task, key, of, |outcome| Entry { outcome, ..stamp }, changes)
            }
            (Assignment::Letter(id), _) => {
                let found = task.found.clone();
                let read = found.as_ref().map(|found| read_letter(found, reader));
                match read {
                    Some(Ok(parsed)) => {
                        let stamp = entry.clone();
                        self.index(task, &parsed.letter, key, &id, |outcome| Entry { outcome, ..stamp }, changes)
                    }
                    // What it was now belongs to another file, and it cannot be read to become itself.
                    _ => {
                        let reason = "gone or unreadable, and its id belongs to another letter now".to_owned();
                        self.report.rejects.push(Reject { source: task.name.clone(), reason });
                        self.manifest_changed = true;
                        self.forget(task, changes)
                    }
                }
            }
        }
    }

    fn index(
        &mut self,
        task: &Task,
        letter: &Letter,
        key: LetterKey,
        id: &str,
        entry: impl FnOnce(Outcome) -> Entry,
        changes: &mut Changes,
    ) -> Result<()> {
        let before = task.known.as_ref().and_then(Entry::letter_id);
        match before {
            Some(_) => self.report.letters.changed += 1,
            None => self.report.letters.new += 1,
        }
        if let Some(before) = before.filter(|before| *before != id) {
            self.remove(before, changes)?;
        }
        changes.replace(id, &Record::of_letter(letter, id, &task.name))?;
        self.written.insert(id.to_owned());
        let count = |wanted| letter.items.iter().filter(|item| item.decision == wanted).count();
        let decisions = Decision::ALL.map(|decision| u32::try_from(count(decision)).unwrap_or(u32::MAX));
        let layout = letter.layout.as_str().to_owned();
        self.entries.push(entry(Outcome::Indexed { id: id.to_owned(), key, layout, decisions }));
        self.manifest_changed = true;
        Ok(())
    }

    fn duplicate(
        &mut self,
        task: &Task,
        key: LetterKey,
        of: String,
        entry: impl FnOnce(Outcome) -> Entry,
        changes: &mut Changes,
    ) -> Result<()> {
        self.report.duplicates.push(Duplicate { source: task.name.clone(), of: of.clone() });
        self.forget(task, changes)?;
        let entry = entry(Outcome::Duplicate { of, key });
        self.manifest_changed |= task.known.as_ref() != Some(&entry);
        self.entries.push(entry);
        Ok(())
    }

    fn reject(
        &mut self,
        task: &Task,
        reason: String,
        found: &Found,
        content: u128,
        changes: &mut Changes,
    ) -> Result<()> {
        self.report.rejects.push(Reject { source: task.name.clone(), reason: reason.clone() });
        self.forget(task, changes)?;
        self.manifest_changed = true;
        self.entries.push(entry_of(task, found, content, Outcome::Rejected { reason }));
        Ok(())
    }

    /// Takes out the letter that the file was before.
    fn forget(&mut self, task: &Task, changes: &mut Changes) -> Result<()> {
        match task.known.as_ref().and_then(Entry::letter_id) {
            Some(id) => self.remove(id, changes),
            None => Ok(()),
        }
    }

    fn remove(&mut self, id: &str, changes: &mut Changes) -> Result<()> {
        if self.written.contains(id) { Ok(()) } else { changes.remove(id) }
    }

    fn finish(
        mut self,
        lock: Option<&WriteLock>,
        target: &Target<'_>,
        changes: Changes,
        started: Instant,
    ) -> Result<Report> {
        let is_new = matches!(target, Target::New(_));
        self.sum_up();
        if let (Some(lock), Some(store)) = (lock, target.store())
            && (is_new || self.manifest_changed || !self.same_reading)
        {
            self.commit(store, changes)?;
            if is_new {
                lock.publish(&store.path)?;
            }
            lock.sweep(&store.path, &self.commit.manifest);
        }
        self.report.generation = self.commit.generation;
        self.report.elapsed_s = started.elapsed().as_secs_f64();
        Ok(self.report)
    }

    fn commit(&mut self, store: &OpenStore, changes: Changes) -> Result<()> {
        self.commit.generation += 1;
        self.commit.manifest = format!("manifest-{}.jsonl", self.commit.generation);
        self.commit.reading = read_by();
        let sources = std::mem::take(&mut self.plan.sources);
        let manifest = Manifest { sources, entries: std::mem::take(&mut self.entries) };
        manifest.write(&store.path.join(&self.commit.manifest))?;
        let payload = serde_json::to_string(&self.commit).map_err(|error| Error::io(&store.path, error.into()))?;
        changes.commit(store, &payload)?;
        let engine = |error| Error::engine(&store.path, error);
        let searcher = store.index.reader().map_err(engine)?.searcher();
        if searcher.num_docs() != self.commit.items {
            let reason = format!("{} items were written, {} are there", self.commit.items, searcher.num_docs());
            return Err(Error::Damaged { path: store.path.clone(), reason });
        }
        Totals::count(&searcher).map_err(engine)?.keep(&store.path, self.commit.generation);
        Ok(())
    }

    /// Counts what is in the index now.
    fn sum_up(&mut self) {
        self.commit.count(&self.entries);
        let commit = &self.commit;
        let report = &mut self.report;
        report.missing = self.plan.missing.iter().map(|source| printable_path(source)).collect();
        report.rejects.append(&mut self.plan.rejects);
        report.rejects.sort_by(|a, b| a.source.cmp(&b.source));
        report.letters.rejected = report.rejects.len() as u64;
        report.letters.duplicate = report.duplicates.len() as u64;
        report.items = commit.items;
        report.layouts.clone_from(&commit.layouts);
        report.decisions.clone_from(&commit.decisions);
    }
}

fn entry_of(task: &Task, found: &Found, content: u128, outcome: Outcome) -> Entry {
    let (source, name, kind) = (task.source, task.name.clone(), task.kind);
    Entry { source, name, kind, stamp: found.stamp, content, outcome }
}
