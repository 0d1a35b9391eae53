//! Chooses the parts of the sources that a run looks at.

use std::path::{Path, PathBuf};

use crate::corpus::{INSIDE, printable_path};
use crate::index::error::{IndexError, Result};
use crate::index::folder::manifest::Manifest;

/// Finds the scopes of these paths, none inside another; for no paths, all sources that are there. Paths that are no
/// sources yet become sources.
///
/// # Errors
/// When a path is not there and no file below it was ever indexed.
pub fn scopes(manifest: &mut Manifest, paths: &[PathBuf]) -> Result<Vec<Scope>> {
    if paths.is_empty() {
        forget_vanished(manifest);
        return Ok((0..manifest.sources.len()).filter_map(|source| whole(manifest, source)).collect());
    }
    let mut scopes = Vec::new();
    // The shorter first: what lies inside another path is then looked at from there.
    let mut paths: Vec<&PathBuf> = paths.iter().collect();
    paths.sort_by_key(|path| path.canonicalize().map_or(usize::MAX, |path| path.components().count()));
    for path in paths {
        scopes.push(scope(manifest, path)?);
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

/// Removes sources that are gone and have no letters left.
fn forget_vanished(manifest: &mut Manifest) {
    for source in (0..manifest.sources.len()).rev() {
        if !manifest.sources[source].exists() && manifest.heads().all(|head| head.source != source) {
            remove(manifest, source);
        }
    }
}

/// Removes a source that has no entries.
fn remove(manifest: &mut Manifest, source: usize) {
    manifest.sources.remove(source);
    if manifest.heads().any(|head| head.source > source) {
        manifest.relocate(|entry| entry.source -= usize::from(entry.source > source));
    }
}

/// Returns the scope of a whole source; `None` where it is gone, for a disk that is not mounted has lost no letters.
fn whole(manifest: &Manifest, source: usize) -> Option<Scope> {
    let start = manifest.sources[source].clone();
    start.exists().then_some(Scope { source, start, below: None })
}

/// Finds the scope of a path. A path inside a known source is looked at from there; one that holds known sources
/// takes their place; any other is a new source.
fn scope(manifest: &mut Manifest, path: &Path) -> Result<Scope> {
    let path = &outside_of_archives(path);
    let there = path.canonicalize();
    let start = match &there {
        Ok(path) => path.clone(),
        Err(_) => std::path::absolute(path).map_err(|error| IndexError::io(path, error))?,
    };
    if let Some(source) = manifest.sources.iter().position(|source| start.starts_with(source)) {
        let below = start.strip_prefix(&manifest.sources[source]).ok().filter(|below| !below.as_os_str().is_empty());
        let scope = Scope { source, below: below.map(printable_path), start };
        let is_known = || manifest.heads().any(|head| scope.covers(head.source, head.name));
        return match there {
            Err(error) if !is_known() => Err(IndexError::io(path, error)),
            _ => Ok(scope),
        };
    }
    there.map_err(|error| IndexError::io(path, error))?;
    manifest.sources.push(start.clone());
    for inner in (0..manifest.sources.len() - 1).rev() {
        if manifest.sources[inner].starts_with(&start) {
            absorb(manifest, inner);
        }
    }
    Ok(Scope { source: manifest.sources.len() - 1, start, below: None })
}

/// Makes the files of source `inner` files of the last source, inside which it lies.
fn absorb(manifest: &mut Manifest, inner: usize) {
    let last = manifest.sources.len() - 1;
    let lead = printable_path(manifest.sources[inner].strip_prefix(&manifest.sources[last]).unwrap_or(Path::new("")));
    let is_file = manifest.sources[inner].is_file();
    manifest.relocate(|entry| {
        if entry.source != inner {
            return;
        }
        entry.source = last;
        entry.name = match entry.name.split_once(INSIDE) {
            _ if !is_file => format!("{lead}/{}", entry.name),
            None => lead.clone(),
            Some((_, member)) => format!("{lead}{INSIDE}{member}"),
        };
    });
    remove(manifest, inner);
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
    /// Returns true if the file `name` of a source belongs to the part.
    pub fn covers(&self, source: usize, name: &str) -> bool {
        let is_end = |rest: &str| rest.is_empty() || rest.starts_with('/') || rest.starts_with(INSIDE);
        let inside = |below: &str| name.strip_prefix(below).is_some_and(is_end);
        self.source == source && self.below.as_deref().is_none_or(inside)
    }
}

/// Returns the archive of a path into one, or else the path: letters in an archive come and go with the whole.
fn outside_of_archives(path: &Path) -> PathBuf {
    match path.to_str().and_then(|text| text.split_once(INSIDE)) {
        Some((archive, _)) if !path.exists() && Path::new(archive).is_file() => PathBuf::from(archive),
        _ => path.to_owned(),
    }
}
