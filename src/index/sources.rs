//! Which parts of which sources a run looks at.

use std::path::{Path, PathBuf};

use super::manifest::Entry;
use crate::corpus::{INSIDE, printable_path};
use crate::error::{Error, Result};

/// The known sources and what is known of their files, while the paths of a run are fitted in.
pub struct Sources {
    /// The paths, absolute.
    pub paths: Vec<PathBuf>,
    /// What is known of the files below them.
    pub entries: Vec<Entry>,
}

impl Sources {
    /// Where to look for these paths, none inside another; for none, everywhere.
    ///
    /// # Errors
    /// When a path is not there and no file below it was ever indexed.
    pub fn scopes(&mut self, paths: &[PathBuf]) -> Result<Vec<Scope>> {
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
        let path = &outside_of_archives(path);
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
            entry.name = match entry.name.split_once(INSIDE) {
                _ if !is_file => format!("{lead}/{}", entry.name),
                None => lead.clone(),
                Some((_, member)) => format!("{lead}{INSIDE}{member}"),
            };
        }
        self.remove(inner);
    }
}

/// A part of a source that a run looks at.
pub struct Scope {
    /// The number of the source.
    pub source: usize,
    /// The path to look at.
    pub start: PathBuf,
    /// The printable path of `start` below its source; `None` for the whole source.
    pub below: Option<String>,
}

impl Scope {
    /// Whether the file `name` of a source belongs to the part.
    pub fn covers(&self, source: usize, name: &str) -> bool {
        let is_end = |rest: &str| rest.is_empty() || rest.starts_with('/') || rest.starts_with(INSIDE);
        let inside = |below: &str| name.strip_prefix(below).is_some_and(is_end);
        self.source == source && self.below.as_deref().is_none_or(inside)
    }
}

/// The archive of a path into one: what is in it comes and goes with the whole.
fn outside_of_archives(path: &Path) -> PathBuf {
    match path.to_str().and_then(|text| text.split_once(INSIDE)) {
        Some((archive, _)) if !path.exists() && Path::new(archive).is_file() => PathBuf::from(archive),
        _ => path.to_owned(),
    }
}
