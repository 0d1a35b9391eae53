//! Plans a run: compares the files below the paths it was given with those that the manifest knows. Only files that
//! are new or changed are read later.
//!
//! A file in an archive has the size and times of the archive: an archive that has not changed is not looked through.

pub(crate) mod known;
pub(crate) mod room;
pub(crate) mod sources;
pub(crate) mod vanished;

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use crate::corpus::{
    ArchiveError, FileKind, Found, INSIDE, Location, Reader, Stamp, file_of, find, name_for_id, walk_by,
};
use crate::index::error::{IndexError, Result};
use crate::index::folder::index_folder::is_index;
use crate::index::folder::manifest::{EntryHead, Manifest};
use crate::index::parallel::in_order;
use crate::index::update::plan::known::KnownFiles;
use crate::index::update::plan::sources::{Scope, scopes};
use crate::index::update::report::Reject;
use crate::stop::Stop;

/// A file to look at, be it a letter, an archive, or a letter in an archive.
#[derive(Debug)]
pub struct Task {
    /// The number of its source in the manifest.
    pub source: usize,
    /// The file as it was found, or else as it was known.
    pub file: Found,
    /// The number of its entry in the manifest, if it was known.
    pub known: Option<usize>,
    /// The place in the file's name at which the part begins that an id is made of.
    name_start: usize,
}

impl Task {
    /// Makes the task to look at a file of the source `source`, which is the path `root`.
    pub fn new(source: usize, root: &Path, file: Found, known: Option<usize>) -> Task {
        let name_start = file.name.len() - name_for_id(root, &file.name).len();
        Task { source, file, known, name_start }
    }

    /// Returns the file's path below the source.
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// Returns the path that names a letter in the file that prints no case number: the path below the source or,
    /// where the source is an archive, in that, so that packing a folder changes no id.
    pub fn name_for_id(&self) -> &str {
        &self.file.name[self.name_start..]
    }
}

/// The means by which archives are looked into while a run is planned.
#[derive(Clone, Copy)]
pub struct PlanContext<'a> {
    /// The reader that opens archives.
    pub reader: &'a Reader,
    /// True if what is known of them was read by this parser and vocabulary.
    pub same_reading: bool,
    /// True if no files are looked for.
    pub only_known: bool,
    /// The signal that ends the run.
    pub stop: &'a Stop,
}

/// The work of a run.
#[derive(Debug, Default)]
pub struct UpdatePlan {
    /// The manifest of before. Its sources are all there are, those of this run included.
    pub manifest: Manifest,
    /// Every file, in the order in which ids are given out.
    pub tasks: Vec<Task>,
    /// The numbers of the entries of files that are gone.
    pub gone: Vec<usize>,
    /// Files that were met and cannot be letters.
    pub rejects: Vec<Reject>,
    /// Sources that are not there now. Their letters are kept until a run names the source.
    pub missing: Vec<PathBuf>,
}

impl UpdatePlan {
    /// Plans a run of the index in the folder `index` over `paths`; over all known sources when there are none.
    ///
    /// # Errors
    /// When a path is not there and no file below it was ever indexed, when there is no room to unpack an
    /// archive, or the run was stopped.
    pub fn new(
        index: &Path,
        paths: &[PathBuf],
        mut manifest: Manifest,
        keep_missing: bool,
        context: PlanContext<'_>,
    ) -> Result<UpdatePlan> {
        // This may change the sources, so that entries are looked up only after it.
        let scopes = if context.only_known { Vec::new() } else { scopes(&mut manifest, paths)? };
        let mut plan = UpdatePlan::default();
        if paths.is_empty() {
            plan.missing = manifest.sources.iter().filter(|source| !source.exists()).cloned().collect();
        }
        let mut planner = Planner { sources: &manifest.sources, known: KnownFiles::new(&manifest), context, plan };
        let index = index.canonicalize().ok();
        let mut unread = Vec::new();
        for scope in &scopes {
            unread.extend(planner.look_below(scope, index.as_deref())?);
        }
        for number in planner.known.unmet() {
            let Some(EntryHead { kind, source, name }) = manifest.head(number) else { continue };
            // What lies below a folder that could not be listed may well be there still.
            let looked_for = scopes.iter().any(|scope| scope.covers(source, name))
                && !unread.iter().any(|scope: &Scope| scope.covers(source, name));
            if looked_for && !keep_missing {
                planner.plan.gone.push(number);
            } else {
                // Outside the run's paths a file counts as it was known; where it is tells how to read it.
                let there = if looked_for { None } else { find(&manifest.sources[source], name) };
                let location = there.map_or(Location::Gone, |found| found.location);
                let stamp = manifest.entry(number).map(|entry| entry.stamp).unwrap_or_default();
                planner.push(source, Found { name: name.to_owned(), kind, stamp, location }, Some(number));
            }
        }
        let mut plan = planner.plan;
        let sources = &manifest.sources;
        // Ids depend on this order, and the manifest is written in it.
        plan.tasks.sort_by(|a, b| order(a, sources).cmp(&order(b, sources)));
        plan.rejects.sort_by(|a, b| a.source.cmp(&b.source));
        plan.manifest = manifest;
        Ok(plan)
    }
}

/// A file that was found, with what is known of it.
struct Met {
    /// The file.
    found: Found,
    /// The number of its entry in the manifest, if it has one.
    number: Option<usize>,
    /// The kind of the file if it has not changed since it was read.
    as_it_was: Option<FileKind>,
}

/// Threads that look at files and their first bytes. They wait for the disk, not for the processor, so that more of
/// them than cores are of use.
const LOOKERS: usize = 16;

/// A plan while the sources are walked.
struct Planner<'a> {
    sources: &'a [PathBuf],
    known: KnownFiles<'a>,
    context: PlanContext<'a>,
    plan: UpdatePlan,
}

impl Planner<'_> {
    /// Adds the task to look at a file.
    fn push(&mut self, source: usize, file: Found, known: Option<usize>) {
        self.plan.tasks.push(Task::new(source, &self.sources[source], file, known));
    }

    /// Looks up the entry of a file and compares the stamps.
    fn meet(&mut self, source: usize, found: Found) -> Met {
        let number = self.known.meet(source, &found.name);
        let entry = number.and_then(|number| self.known.manifest.entry(number));
        let as_it_was = entry.filter(|entry| entry.stamp == found.stamp && self.context.same_reading);
        Met { found, number, as_it_was: as_it_was.map(|entry| entry.kind) }
    }

    /// Finds the files below a scope. Returns the folders that could not be listed, whose letters are kept.
    fn look_below(&mut self, scope: &Scope, index: Option<&Path>) -> Result<Vec<Scope>> {
        let root = &self.sources[scope.source];
        if !scope.start.exists() {
            return Ok(Vec::new());
        }
        let is_index = |folder: &Path| Some(folder) == index || is_index(folder);
        let walk = walk_by(root, &scope.start, is_index, |entries| {
            let mut files = Vec::with_capacity(entries.len());
            let Ok(()) = in_order(
                entries,
                LOOKERS,
                |entry| file_of(root, entry),
                |_, file| {
                    files.push(file);
                    Ok::<(), Infallible>(())
                },
            );
            files
        });
        let met: Vec<Met> = walk.files.into_iter().map(|found| self.meet(scope.source, found)).collect();
        // Whether a file is an archive is seen in its first bytes, which are read only where nothing is known of it.
        let unknown: Vec<&Found> = met.iter().filter(|met| met.as_it_was.is_none()).map(|met| &met.found).collect();
        let mut archives = Vec::with_capacity(unknown.len());
        let (reader, stop) = (self.context.reader, self.context.stop);
        in_order(
            &unknown,
            LOOKERS,
            |found| reader.is_archive(found),
            |_, is_archive| {
                archives.push(is_archive);
                if stop.is_asked() { Err(IndexError::Interrupted) } else { Ok(()) }
            },
        )?;
        let mut archives = archives.into_iter();
        for Met { found, number, as_it_was } in met {
            let is_archive = as_it_was.is_none() && archives.next() == Some(true);
            match as_it_was {
                // An archive that has not changed is not opened.
                Some(FileKind::Archive) => self.pass_by(scope.source, found, number),
                None if is_archive => self.look_into(scope.source, found, number)?,
                _ => self.push(scope.source, found, number),
            }
        }
        let rejects = walk.skipped.into_iter().map(|skipped| Reject { source: skipped.name, reason: skipped.reason });
        self.plan.rejects.extend(rejects);
        let unread = |name| Scope { source: scope.source, start: root.clone(), below: Some(name) };
        Ok(walk.unread.into_iter().map(unread).collect())
    }

    /// Keeps an archive and the letters in it as they were known.
    fn pass_by(&mut self, source: usize, archive: Found, number: Option<usize>) {
        let Location::File(path) = &archive.location else { return };
        let entry = number.and_then(|number| self.known.manifest.entry(number));
        let stamp = entry.as_ref().map_or(archive.stamp, |entry| entry.stamp);
        for (number, member) in self.known.members(source, &format!("{}{INSIDE}", archive.name)) {
            // What has another stamp was kept when it was gone from the archive; what has none is to be read.
            if member.stamp == stamp || member.stamp == Stamp::default() {
                self.known.meet(source, &member.name);
                let (name, location) = (member.name, Location::Within(path.clone()));
                self.push(source, Found { name, kind: member.kind, stamp, location }, Some(number));
            }
        }
        self.push(source, Found { kind: FileKind::Archive, stamp, ..archive }, number);
    }

    /// Opens an archive that is new or has changed, and makes tasks of the letters in it.
    fn look_into(&mut self, source: usize, archive: Found, number: Option<usize>) -> Result<()> {
        match self.context.reader.open_archive(&archive, self.context.stop) {
            Ok(found) => {
                for found in found {
                    let is_itself = found.name == archive.name;
                    // The archive itself was met when it was found.
                    let known = if is_itself { number } else { self.known.meet(source, &found.name) };
                    self.push(source, found, known);
                }
            }
            Err(ArchiveError::Stopped) => return Err(IndexError::Interrupted),
            Err(ArchiveError::Disk(path, error)) => return Err(IndexError::io(&path, error)),
            Err(fault) => {
                self.plan.rejects.push(Reject { source: archive.name.clone(), reason: fault.to_string() });
                // What was known of it still counts.
                if number.is_some() {
                    self.pass_by(source, archive, number);
                }
            }
        }
        Ok(())
    }
}

/// Returns the key of the order in which ids are given out: PDFs before texts, then by path.
fn order<'a>(task: &'a Task, sources: &'a [PathBuf]) -> (FileKind, &'a str, &'a Path) {
    (task.file.kind, task.name(), &sources[task.source])
}
