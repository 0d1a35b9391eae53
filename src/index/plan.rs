//! What a run has to look at: the paths it was given, against what the manifest knows.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::manifest::{Entry, Manifest};
use super::report::Reject;
use crate::corpus::{FileKind, Found, walk};
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
}

impl Plan {
    /// Plans a run of the index in the folder `index` over `paths`; over all known sources when there are
    /// none.
    ///
    /// # Errors
    /// When a path is not there and no file below it was ever indexed.
    pub fn new(index: &Path, paths: &[PathBuf], manifest: Manifest, keep_missing: bool) -> Result<Plan> {
        let mut plan = Plan { sources: manifest.sources.clone(), ..Plan::default() };
        let mut known = manifest.entries;
        let scopes = plan.scopes(paths, &mut known)?;
        let mut by_place: HashMap<(usize, String), Entry> =
            known.into_iter().map(|entry| ((entry.source, entry.name.clone()), entry)).collect();
        for scope in &scopes {
            plan.look_below(scope, index.canonicalize().ok().as_deref(), &mut by_place);
        }
        for ((source, name), entry) in by_place {
            let looked_for = scopes.iter().any(|scope| scope.source == source && scope.covers(&name));
            if looked_for && !keep_missing {
                plan.gone.push(entry);
            } else {
                plan.tasks.push(Task { source, name, kind: entry.kind, found: None, known: Some(entry) });
            }
        }
        let sources = &plan.sources;
        plan.tasks.sort_by(|a, b| order(a, sources).cmp(&order(b, sources)));
        plan.rejects.sort_by(|a, b| a.source.cmp(&b.source));
        Ok(plan)
    }

    fn look_below(&mut self, scope: &Scope, index: Option<&Path>, known: &mut HashMap<(usize, String), Entry>) {
        let root = self.sources[scope.source].clone();
        if !scope.start.exists() {
            return;
        }
        let walk = walk(&root, &scope.start, index);
        for found in walk.files {
            let known = known.remove(&(scope.source, found.name.clone()));
            self.tasks.push(Task {
                source: scope.source,
                name: found.name.clone(),
                kind: found.kind,
                found: Some(found),
                known,
            });
        }
        self.rejects
            .extend(walk.skipped.into_iter().map(|skipped| Reject { source: skipped.name, reason: skipped.reason }));
    }

    /// Where to look, and from which source's point of view.
    fn scopes(&mut self, paths: &[PathBuf], known: &mut [Entry]) -> Result<Vec<Scope>> {
        if paths.is_empty() {
            return (0..self.sources.len()).map(|source| self.whole(source)).collect();
        }
        paths.iter().map(|path| self.scope(path, known)).collect()
    }

    fn whole(&self, source: usize) -> Result<Scope> {
        let start = self.sources[source].clone();
        std::fs::symlink_metadata(&start).map_err(|error| Error::io(&start, error))?;
        Ok(Scope { source, start, below: None })
    }

    /// A path inside a known source is looked at from there; one that holds known sources takes their
    /// place; any other is a new source.
    fn scope(&mut self, path: &Path, known: &mut [Entry]) -> Result<Scope> {
        let there = path.canonicalize();
        let start = match &there {
            Ok(path) => path.clone(),
            Err(_) => std::path::absolute(path).map_err(|error| Error::io(path, error))?,
        };
        if let Some(source) = self.sources.iter().position(|source| start.starts_with(source)) {
            let below = start.strip_prefix(&self.sources[source]).ok().filter(|below| !below.as_os_str().is_empty());
            let below = below.map(crate::corpus::printable_path);
            return Ok(Scope { source, start, below });
        }
        there.map_err(|error| Error::io(path, error))?;
        let number = self.sources.len();
        self.sources.push(start.clone());
        for inner in (0..number).filter(|&inner| self.sources[inner].starts_with(&start)) {
            let lead = crate::corpus::printable_path(self.sources[inner].strip_prefix(&start).unwrap_or(Path::new("")));
            for entry in known.iter_mut().filter(|entry| entry.source == inner) {
                entry.source = number;
                entry.name = format!("{lead}/{}", entry.name);
            }
        }
        Ok(Scope { source: number, start, below: None })
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
    fn covers(&self, name: &str) -> bool {
        match &self.below {
            None => true,
            Some(below) => name == below || name.strip_prefix(below.as_str()).is_some_and(|rest| rest.starts_with('/')),
        }
    }
}

/// The order in which ids are given out: PDFs before texts, then by path.
fn order<'a>(task: &'a Task, sources: &'a [PathBuf]) -> (FileKind, &'a str, &'a Path) {
    (task.kind, &task.name, &sources[task.source])
}
