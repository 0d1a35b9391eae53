//! What a run has to look at: the paths it was given, against what the manifest knows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::manifest::{Entry, Manifest};
use super::report::Reject;
use super::sources::{Scope, Sources};
use crate::corpus::{Fault, FileKind, Found, INSIDE, Location, Reader, Stamp, find, name_for_id, walk};
use crate::error::{Error, Result};

/// A file to look at, be it a letter, an archive, or a letter in an archive.
#[derive(Debug)]
pub struct Task {
    /// The number of its source.
    pub source: usize,
    /// The file, as it was found or else as it was known.
    pub file: Found,
    /// What was known of it.
    pub known: Option<Entry>,
    /// Where the part of its name begins that an id is made of.
    name_start: usize,
}

impl Task {
    /// The task to look at a file of the source `source`, which is the path `root`.
    pub fn new(source: usize, root: &Path, file: Found, known: Option<Entry>) -> Task {
        let name_start = file.name.len() - name_for_id(root, &file.name).len();
        Task { source, file, known, name_start }
    }

    /// Its path below the source.
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// The path that a letter in the file is called by whose text has no number: below the source, or, where
    /// the source is an archive, in that, so that packing a folder changes no id.
    pub fn name_for_id(&self) -> &str {
        &self.file.name[self.name_start..]
    }
}

/// How archives are looked into.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Opens them.
    pub reader: &'a Reader,
    /// Whether what is known of them was read by this parser and vocabulary.
    pub same_reading: bool,
    /// Ends the run when it becomes true.
    pub stop: &'a AtomicBool,
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

/// What is known, by source and name; what is in an archive stands right behind it.
type Known = BTreeMap<(usize, String), Entry>;

impl Plan {
    /// Plans a run of the index in the folder `index` over `paths`; over all known sources when there are
    /// none.
    ///
    /// # Errors
    /// When a path is not there and no file below it was ever indexed, when there is no room to unpack an
    /// archive, or the run was stopped.
    pub fn new(
        index: &Path,
        paths: &[PathBuf],
        manifest: Manifest,
        keep_missing: bool,
        look: Look<'_>,
    ) -> Result<Plan> {
        let mut sources = Sources { paths: manifest.sources, entries: manifest.entries };
        let scopes = sources.scopes(paths)?;
        let mut plan = Plan { sources: sources.paths, ..Plan::default() };
        if paths.is_empty() {
            plan.missing = plan.sources.iter().filter(|source| !source.exists()).cloned().collect();
        }
        let mut known: Known =
            sources.entries.into_iter().map(|entry| ((entry.source, entry.name.clone()), entry)).collect();
        let index = index.canonicalize().ok();
        let mut unread = Vec::new();
        for scope in &scopes {
            unread.extend(plan.look_below(scope, index.as_deref(), &mut known, look)?);
        }
        for ((source, name), entry) in known {
            // What lies below a folder that could not be listed may well be there still.
            let looked_for = scopes.iter().any(|scope| scope.covers(source, &name))
                && !unread.iter().any(|scope: &Scope| scope.covers(source, &name));
            if looked_for && !keep_missing {
                plan.gone.push(entry);
            } else {
                // Outside the run's paths a file counts as it was known; where it is tells how to read it.
                let there = if looked_for { None } else { find(&plan.sources[source], &name) };
                let location = there.map_or(Location::Gone, |found| found.location);
                plan.push(source, Found { name, kind: entry.kind, stamp: entry.stamp, location }, Some(entry));
            }
        }
        let sources = &plan.sources;
        plan.tasks.sort_by(|a, b| order(a, sources).cmp(&order(b, sources)));
        plan.rejects.sort_by(|a, b| a.source.cmp(&b.source));
        Ok(plan)
    }

    fn push(&mut self, source: usize, file: Found, known: Option<Entry>) {
        self.tasks.push(Task::new(source, &self.sources[source], file, known));
    }

    /// Finds what lies below a scope; returns what could not be listed.
    fn look_below(
        &mut self,
        scope: &Scope,
        index: Option<&Path>,
        known: &mut Known,
        look: Look<'_>,
    ) -> Result<Vec<Scope>> {
        let root = self.sources[scope.source].clone();
        if !scope.start.exists() {
            return Ok(Vec::new());
        }
        let walk = walk(&root, &scope.start, index);
        for found in walk.files {
            let entry = known.remove(&(scope.source, found.name.clone()));
            let as_it_was = entry.as_ref().filter(|entry| entry.stamp == found.stamp && look.same_reading);
            match as_it_was.map(|entry| entry.kind) {
                Some(FileKind::Archive) => self.pass_by(scope.source, found, entry, known),
                None if look.reader.is_archive(&found) => self.look_into(scope.source, found, entry, known, look)?,
                _ => self.push(scope.source, found, entry),
            }
        }
        let rejects = walk.skipped.into_iter().map(|skipped| Reject { source: skipped.name, reason: skipped.reason });
        self.rejects.extend(rejects);
        let unread = |name| Scope { source: scope.source, start: root.clone(), below: Some(name) };
        Ok(walk.unread.into_iter().map(unread).collect())
    }

    /// Keeps an archive and what is in it as they were known.
    fn pass_by(&mut self, source: usize, archive: Found, entry: Option<Entry>, known: &mut Known) {
        let Location::File(path) = &archive.location else { return };
        let stamp = entry.as_ref().map_or(archive.stamp, |entry| entry.stamp);
        let lead = format!("{}{INSIDE}", archive.name);
        let behind = known.range((source, lead.clone())..);
        let inside = behind.take_while(|((of, name), _)| *of == source && name.starts_with(&lead));
        // What has another stamp was kept when it was gone from the archive; what has none is to be read.
        let there = inside.filter(|(_, member)| member.stamp == stamp || member.stamp == Stamp::default());
        let places: Vec<(usize, String)> = there.map(|(place, _)| place.clone()).collect();
        for member in places.iter().filter_map(|place| known.remove(place)) {
            let (name, location) = (member.name.clone(), Location::Within(path.clone()));
            self.push(source, Found { name, kind: member.kind, stamp, location }, Some(member));
        }
        self.push(source, Found { kind: FileKind::Archive, stamp, ..archive }, entry);
    }

    /// Looks into an archive that is new or has changed.
    fn look_into(
        &mut self,
        source: usize,
        archive: Found,
        entry: Option<Entry>,
        known: &mut Known,
        look: Look<'_>,
    ) -> Result<()> {
        match look.reader.open_archive(&archive, look.stop) {
            Ok(found) => {
                let mut entry = entry;
                for found in found {
                    let known = if found.name == archive.name {
                        entry.take()
                    } else {
                        known.remove(&(source, found.name.clone()))
                    };
                    self.push(source, found, known);
                }
            }
            Err(Fault::Stopped) => return Err(Error::Interrupted),
            Err(Fault::Disk(path, error)) => return Err(Error::io(&path, error)),
            Err(fault) => {
                self.rejects.push(Reject { source: archive.name.clone(), reason: fault.to_string() });
                // What was known of it still stands.
                if entry.is_some() {
                    self.pass_by(source, archive, entry, known);
                }
            }
        }
        Ok(())
    }
}

/// The order in which ids are given out: PDFs before texts, then by path.
fn order<'a>(task: &'a Task, sources: &'a [PathBuf]) -> (FileKind, &'a str, &'a Path) {
    (task.file.kind, task.name(), &sources[task.source])
}
