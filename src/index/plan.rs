//! What a run has to look at: the paths it was given, against what the manifest knows.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::manifest::{Entry, Manifest};
use super::report::Reject;
use crate::corpus::{FileKind, Found, find, printable_path, walk};
use crate::error::{Error, Result};

/// A file to look at.
#[derive(Debug)]
pub struct Task {
    /// The number of its source.
    pub source: usize,
    /// Its path below the source.
    pub name: String,
    /// What its name says.
    pub kind: FileKind,
    /// The file, where the run has looked for it.
    pub found: Option<Found>,
    /// What was known of it.
    pub known: Option<Entry>,
}

impl Task {
    /// Whether nothing speaks for reading the file.
    pub fn is_unchanged(&self) -> bool {
        match (&self.found, &self.known) {
            (Some(found), Some(known)) => found.stamp == known.stamp,
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }
}

/// What a run has to do.
#[derive(Debug, Default)]
pub struct Plan {
    /// All sources, those of this run included.
    pub sources: Vec<PathBuf>,
    /// Every file, in the order in which ids are given out.
    pub tasks: Vec<Task>,
    /// What is known of files that are gone.
    pub gone: Vec<Entry>,
    /// What was met that cannot be a letter.
    pub rejects: Vec<Reject>,
    /// Sources that are not there now; their letters are kept until the run is about them.
    pub missing: Vec<PathBuf>,
}

impl Plan {
    /// Plans a run of the index in the folder `index` over `paths`; over all known sources when there are
    /// none.
    ///
    /// # Errors
    /// When a path is not there and no file below it was ever indexed.
    pub fn new(index: &Path, paths: &[PathBuf], manifest: Manifest, keep_missing: bool) -> Result<Plan> {
        let mut sources = Sources { paths: manifest.sources, entries: manifest.entries };
        let scopes = sources.scopes(paths)?;
        let mut plan = Plan { sources: sources.paths, ..Plan::default() };
        if paths.is_empty() {
            plan.missing = plan.sources.iter().filter(|source| !source.exists()).cloned().collect();
        }
        let mut known: HashMap<(usize, String), Entry> =
            sources.entries.into_iter().map(|entry| ((entry.source, entry.name.clone()), entry)).collect();
        let index = index.canonicalize().ok();
        let mut unread = Vec::new();
        for scope in &scopes {
            unread.extend(plan.look_below(scope, index.as_deref(), &mut known));
        }
        for ((source, name), entry) in known {
            // What lies below a folder that could not be listed may well be there still.
            let looked_for = scopes.iter().any(|scope| scope.covers(source, &name))
                && !unread.iter().any(|scope: &Scope| scope.covers(source, &name));
            if looked_for && !keep_missing {
                plan.gone.push(entry);
            } else {
                let found = if looked_for { None } else { find(&plan.sources[source], &name) };
                // Outside the run's paths a file counts as it was known; where it is tells how to read it.
                let found = found.map(|found| Found { stamp: entry.stamp, ..found });
                plan.tasks.push(Task { source, name, kind: entry.kind, found, known: Some(entry) });
            }
        }
        let sources = &plan.sources;
        plan.tasks.sort_by(|a, b| order(a, sources).cmp(&order(b, sources)));
        plan.rejects.sort_by(|a, b| a.source.cmp(&b.source));
        Ok(plan)
    }

    /// Finds what lies below a scope; returns what could not be listed.
    fn look_below(
        &mut self,
        scope: &Scope,
        index: Option<&Path>,
        known: &mut HashMap<(usize, String), Entry>,
    ) -> Vec<Scope> {
        let root = self.sources[scope.source].clone();
        if !scope.start.exists() {
            return Vec::new();
        }
        let walk = walk(&root, &scope.start, index);
        for found in walk.files {
            let known = known.remove(&(scope.source, found.name.clone()));
            let (source, name, kind) = (scope.source, found.name.clone(), found.kind);
            self.tasks.push(Task { source, name, kind, found: Some(found), known });
        }
        let rejects = walk.skipped.into_iter().map(|skipped| Reject { source: skipped.name, reason: skipped.reason });
        self.rejects.extend(rejects);
        let unread = |name| Scope { source: scope.source, start: root.clone(), below: Some(name) };
        walk.unread.into_iter().map(unread).collect()
    }
}

/// The known sources and what is known of their files, while the paths of a run are fitted in.
struct Sources {
    paths: Vec<PathBuf>,
    entries: Vec<Entry>,
}

impl Sources {
    /// Where to look, none inside another.
    fn scopes(&mut self, paths: &[PathBuf]) -> Result<Vec<Scope>> {
        if paths.is_empty() {
            self.forget_vanished();
            return Ok((0..self.paths.len()).filter_map(|source| self.whole(source)).collect());
        }
        let mut scopes = Vec::new();
        // The shorter first: what lies inside another path is then looked at from there.
        let mut paths: Vec<&PathBuf> = paths.iter().collect();
        paths.sort_by_key(|path| path.canonicalize().map_or(usize::MAX, |path| path.components().count()));
        for path in paths {
            scopes.push(self.scope(path)?);
        }
        let covered = |index: usize| {
            let scope: &Scope = &scopes[index];
            let name = scope.below.as_deref();
            scopes.iter().enumerate().any(|(other, wider)| match (name, &wider.below) {
                _ if other == index || wider.source != scope.source => false,
                (None, None) => other < index,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (Some(name), Some(below)) if name == below => other < index,
                (Some(name), Some(_)) => wider.covers(scope.source, name),
            })
        };
        let kept: Vec<bool> = (0..scopes.len()).map(|index| !covered(index)).collect();
        let mut keep = kept.into_iter();
        scopes.retain(|_| keep.next().unwrap_or(true));
        Ok(scopes)
    }

    /// A source that is gone and has no letters left is no source any more.
    fn forget_vanished(&mut self) {
        for source in (0..self.paths.len()).rev() {
            if !self.paths[source].exists() && self.entries.iter().all(|entry| entry.source != source) {
                self.remove(source);
            }
        }
    }

    fn remove(&mut self, source: usize) {
        self.paths.remove(source);
        for entry in self.entries.iter_mut().filter(|entry| entry.source > source) {
            entry.source -= 1;
        }
    }

    /// All of a source; nothing where it is gone, for a disk that is not mounted has lost no letters.
    fn whole(&self, source: usize) -> Option<Scope> {
        let start = self.paths[source].clone();
        start.exists().then_some(Scope { source, start, below: None })
    }

    /// A path inside a known source is looked at from there; one that holds known sources takes their
    /// place; any other is a new source.
    fn scope(&mut self, path: &Path) -> Result<Scope> {
        let there = path.canonicalize();
        let start = match &there {
            Ok(path) => path.clone(),
            Err(_) => std::path::absolute(path).map_err(|error| Error::io(path, error))?,
        };
        if let Some(source) = self.paths.iter().position(|source| start.starts_with(source)) {
            let below = start.strip_prefix(&self.paths[source]).ok().filter(|below| !below.as_os_str().is_empty());
            let scope = Scope { source, below: below.map(printable_path), start };
            let known = self.entries.iter().any(|entry| scope.covers(entry.source, &entry.name));
            return if there.is_ok() || known {
                Ok(scope)
            } else {
                there.map_err(|error| Error::io(path, error)).map(|_| scope)
            };
        }
        there.map_err(|error| Error::io(path, error))?;
        self.paths.push(start.clone());
        for inner in
            (0..self.paths.len() - 1).rev().filter(|&inner| self.paths[inner].starts_with(&start)).collect::<Vec<_>>()
        {
            self.absorb(inner);
        }
        Ok(Scope { source: self.paths.len() - 1, start, below: None })
    }

    /// Makes the files of source `inner` files of the last source, inside which it lies.
    fn absorb(&mut self, inner: usize) {
        let last = self.paths.len() - 1;
        let lead = printable_path(self.paths[inner].strip_prefix(&self.paths[last]).unwrap_or(Path::new("")));
        let is_file = self.paths[inner].is_file();
        for entry in self.entries.iter_mut().filter(|entry| entry.source == inner) {
            entry.source = last;
            entry.name = if is_file { lead.clone() } else { format!("{lead}/{}", entry.name) };
        }
        self.remove(inner);
    }
}

/// A part of a source that a run looks at.
struct Scope {
    source: usize,
    start: PathBuf,
    /// The printable path of `start` below its source; `None` for the whole source.
    below: Option<String>,
}

impl Scope {
    fn covers(&self, source: usize, name: &str) -> bool {
        let inside = |below: &str| name == below || name.strip_prefix(below).is_some_and(|rest| rest.starts_with('/'));
        self.source == source && self.below.as_deref().is_none_or(inside)
    }
}

/// The order in which ids are given out: PDFs before texts, then by path.
fn order<'a>(task: &'a Task, sources: &'a [PathBuf]) -> (FileKind, &'a str, &'a Path) {
    (task.kind, &task.name, &sources[task.source])
}
