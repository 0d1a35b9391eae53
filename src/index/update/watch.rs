//! Waits until something below the sources of an index changes.
//!
//! The system tells which files change; many changes at a time are told as one burst. Where the system does not tell,
//! because it watches too many folders already or they are on a network, time is the signal: then a run looks
//! everywhere, which finds the changes by the files' sizes and times. No run trusts an event: what was not
//! heard of is found by the next run that looks there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::platform::{identity, is_hidden, system_says};
use crate::stop::Stop;

/// The time without changes after which a burst ends.
const QUIET: Duration = Duration::from_secs(1);
/// The longest time that a burst lasts.
const LONGEST: Duration = Duration::from_secs(10);
/// The time between two looks at the signal to stop.
const TICK: Duration = Duration::from_millis(100);
/// The time between two looks at the sources, since the system does not always tell when one comes or goes.
const LOOK: Duration = Duration::from_secs(2);
/// The most folders of a burst; more of them are told as [`Burst::Anything`].
const MOST_FOLDERS: usize = 1000;

/// Changes that were heard of and follow each other closely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Burst {
    /// Changes in these folders, or of these files.
    In(BTreeSet<PathBuf>),
    /// Changes of which nobody knows the place.
    Anything,
}

impl Burst {
    /// Adds the changes of another burst.
    pub fn and(self, other: Burst) -> Burst {
        match (self, other) {
            (Burst::In(mut one), Burst::In(other)) => {
                one.extend(other);
                Burst::In(one)
            }
            _ => Burst::Anything,
        }
    }

    /// Returns the paths that a run should look at, none for all sources. A folder that is gone is looked for from
    /// the nearest folder that is there; a source that is gone is no reason to forget its letters.
    pub fn paths(&self, sources: &[PathBuf]) -> Vec<PathBuf> {
        let Burst::In(paths) = self else { return Vec::new() };
        let mut there = BTreeSet::new();
        for path in paths {
            let Some(source) = sources.iter().find(|source| path.starts_with(source)) else { continue };
            match path.ancestors().take_while(|path| path.starts_with(source)).find(|path| path.exists()) {
                Some(path) => _ = there.insert(path.to_owned()),
                None => return Vec::new(),
            }
        }
        there.into_iter().collect()
    }
}

/// Watch over the sources of an index.
pub struct Watch {
    sources: Vec<PathBuf>,
    /// The index folder, which may lie among its letters.
    passed_over: PathBuf,
    /// Changes that the system's thread has told of so far.
    heard: Arc<Heard>,
    /// The system's watcher; `None` where the system does not tell.
    watcher: Option<RecommendedWatcher>,
    /// True if the system should be asked to tell at all.
    listens: bool,
    /// Device and number of each source, `None` where it is gone: another disk may be mounted under the name.
    identities: Vec<Option<(u64, u64)>>,
}

impl Watch {
    /// Watches `sources`, absolute paths, but not the folder `passed_over`. Without `listens` the system is not
    /// asked, and only time is waited for.
    pub fn new(sources: Vec<PathBuf>, passed_over: &Path, listens: bool) -> Watch {
        let passed_over = passed_over.canonicalize().unwrap_or_else(|_| passed_over.to_owned());
        let (heard, identities) = (Arc::default(), identities(&sources));
        let mut watch = Watch { sources, passed_over, heard, watcher: None, listens, identities };
        watch.listen();
        watch
    }

    /// Returns the reason why the system does not tell of changes, when it should.
    pub fn failure(&self) -> Option<String> {
        self.heard.lock().failure.clone()
    }

    /// Returns the paths that are watched.
    pub fn sources(&self) -> &[PathBuf] {
        &self.sources
    }

    /// Waits for the next burst, but no longer than `most`; then returns an empty burst. `None` when the run was
    /// asked to stop.
    pub fn next_within(&mut self, most: Duration, stop: &Stop) -> Option<Burst> {
        self.wait(most, Burst::In(BTreeSet::new()), stop)
    }

    /// Waits for the next burst; where the system does not tell, waits for `poll` and returns [`Burst::Anything`].
    /// `None` when the run was asked to stop.
    pub fn next(&mut self, poll: Duration, stop: &Stop) -> Option<Burst> {
        self.wait(poll, Burst::Anything, stop)
    }

    /// Waits for the next burst, but no longer than `most` where the system does not tell or `then` is a burst of its
    /// own; returns `then` after that.
    fn wait(&mut self, most: Duration, then: Burst, stop: &Stop) -> Option<Burst> {
        let began = Instant::now();
        let mut looked = began;
        loop {
            if stop.is_asked() {
                return None;
            }
            // A watcher that failed once may have missed changes: from here on time is the signal.
            if self.heard.lock().failure.is_some() {
                self.watcher = None;
            }
            let moved = std::mem::take(&mut self.heard.lock().moved);
            if moved || looked.elapsed() >= LOOK {
                looked = Instant::now();
                let identities = identities(&self.sources);
                if moved || identities != self.identities {
                    self.identities = identities;
                    self.listen();
                    return Some(Burst::Anything);
                }
            }
            if let Some(burst) = self.heard.burst() {
                return Some(burst);
            }
            // While the system tells, waiting for any burst has no end.
            let is_over = self.watcher.is_none() || then != Burst::Anything;
            if is_over && began.elapsed() >= most {
                return Some(then);
            }
        }
    }

    /// Asks the system anew to tell of changes.
    fn listen(&mut self) {
        self.watcher = None;
        self.heard.lock().failure = None;
        if !self.listens {
            return;
        }
        match self.watcher() {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => self.heard.lock().failure = Some(reason(&error)),
        }
    }

    /// Starts the system's watcher on all sources that are there.
    fn watcher(&self) -> notify::Result<RecommendedWatcher> {
        let (heard, sources, passed_over) = (Arc::clone(&self.heard), self.sources.clone(), self.passed_over.clone());
        let hear = move |event: notify::Result<Event>| match event {
            Ok(event) => heard.event(&event, &sources, &passed_over),
            Err(error) => heard.lock().failure = Some(reason(&error)),
        };
        // A run does not follow links either.
        let mut watcher = RecommendedWatcher::new(hear, Config::default().with_follow_symlinks(false))?;
        for source in self.sources.iter().filter(|source| source.exists()) {
            match source.parent() {
                // A file that is replaced is another file: its folder tells.
                Some(folder) if source.is_file() => watcher.watch(folder, RecursiveMode::NonRecursive)?,
                _ => watcher.watch(source, RecursiveMode::Recursive)?,
            }
        }
        Ok(watcher)
    }
}

/// Reads device and number of each source that is a folder.
fn identities(sources: &[PathBuf]) -> Vec<Option<(u64, u64)>> {
    // A file may be replaced at any time, which its folder tells.
    let of = |path: &PathBuf| {
        let data = path.metadata().ok()?;
        Some(if data.is_dir() { identity(&data) } else { (0, 0) })
    };
    sources.iter().map(of).collect()
}

/// Formats an error of the watcher for people.
fn reason(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system watches no more folders".to_owned(),
        notify::ErrorKind::Io(error) => system_says(error),
        _ => error.to_string(),
    }
}

/// Changes that were heard of since the last burst; the system's thread adds to them.
#[derive(Default)]
struct Heard {
    changes: Mutex<Changes>,
    /// Signals that a change was added.
    more: Condvar,
}

/// The changes since the last burst.
#[derive(Default)]
struct Changes {
    /// Folders in which something changed.
    paths: BTreeSet<PathBuf>,
    /// True if the place of a change is not known.
    anything: bool,
    /// The times at which the first and the last change were heard of.
    times: Option<(Instant, Instant)>,
    /// True if a source was moved or removed: even if it is back already, the system tells no more of it.
    moved: bool,
    /// The reason why nothing is heard any more.
    failure: Option<String>,
}

impl Heard {
    /// Locks the changes, even after a panic of a thread that held the lock.
    fn lock(&self) -> MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits a moment; returns the changes when they have come to rest.
    fn burst(&self) -> Option<Burst> {
        let (mut changes, _) = self.more.wait_timeout(self.lock(), TICK).unwrap_or_else(PoisonError::into_inner);
        let (first, last) = changes.times?;
        if last.elapsed() < QUIET && first.elapsed() < LONGEST {
            return None;
        }
        changes.times = None;
        let paths = std::mem::take(&mut changes.paths);
        let anything = std::mem::take(&mut changes.anything);
        Some(if anything { Burst::Anything } else { Burst::In(paths) })
    }

    /// Notes an event that the system tells of, unless it is none for the index.
    fn event(&self, event: &Event, sources: &[PathBuf], passed_over: &Path) {
        // Reading letters is no change of them.
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        let touched: Vec<&Path> = event
            .paths
            .iter()
            .filter(|path| !path.starts_with(passed_over))
            .filter_map(|path| place(path, sources))
            .collect();
        if touched.is_empty() && !event.need_rescan() {
            return;
        }
        let is_move = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        let mut changes = self.lock();
        changes.moved |= is_move && sources.iter().any(|source| event.paths.contains(source));
        changes.anything |= event.need_rescan();
        changes.paths.extend(touched.into_iter().map(Path::to_owned));
        // To look everywhere is then no slower, and the list stays small.
        if changes.paths.len() > MOST_FOLDERS {
            changes.anything = true;
            changes.paths.clear();
        }
        let now = Instant::now();
        let first = changes.times.map_or(now, |(first, _)| first);
        changes.times = Some((first, now));
        self.more.notify_one();
    }
}

/// Returns the folder of a file below a source, or the source itself; `None` for files that no run would read.
fn place<'a>(path: &'a Path, sources: &[PathBuf]) -> Option<&'a Path> {
    let below = sources.iter().find_map(|source| path.strip_prefix(source).ok())?;
    match below.components().any(|part| is_hidden(part.as_os_str())) {
        true => None,
        false if below.as_os_str().is_empty() => Some(path),
        false => path.parent(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_looked_for_in_the_folder_of_the_file() {
        let sources = [PathBuf::from("/in"), PathBuf::from("/one.zip")];
        for (path, wanted) in [
            ("/in/a.txt", Some("/in")),
            ("/in/sub/a.txt", Some("/in/sub")),
            ("/in", Some("/in")),
            ("/one.zip", Some("/one.zip")),
            ("/one.zip.part", None),
            ("/in/.a.txt.swp", None),
            ("/in/.git/a.txt", None),
            ("/out/a.txt", None),
        ] {
            assert_eq!(place(Path::new(path), &sources), wanted.map(Path::new), "{path}");
        }
    }

    #[test]
    fn what_is_gone_is_looked_for_from_the_nearest_folder_that_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("in");
        std::fs::create_dir_all(source.join("a")).expect("a folder");
        let sources = [source.clone(), folder.path().join("gone")];
        let paths = |paths: &[&str]| {
            let burst = Burst::In(paths.iter().map(|path| folder.path().join(path)).collect());
            burst.paths(&sources)
        };
        assert_eq!(paths(&["in/a/b/c", "in/a"]), [source.join("a")]);
        assert_eq!(paths(&["in/x/y"]), std::slice::from_ref(&source));
        assert_eq!(paths(&["in/a", "gone"]), Vec::<PathBuf>::new(), "everything, which passes over what is gone");
        assert_eq!(Burst::Anything.and(Burst::In(BTreeSet::new())).paths(&sources), Vec::<PathBuf>::new());
    }
}
