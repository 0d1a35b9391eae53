//! Looks once at every part of an index, from the plain files to the meaning of their content. Each later part rests
//! on those before it, which decides the order of the checks.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::IndexMeta;
use tantivy::index::SegmentId;

use crate::corpus::damaged_texts;
use crate::index::check::commit::{as_written, is_locked, last_manifest, moment};
use crate::index::check::contents;
use crate::index::check::known::{KnownLetters, LetterFiles};
use crate::index::check::verdict::{Check, Checks, FORMAT_HINT, TEXTS, Verdict};
use crate::index::error::{IndexError, Result};
use crate::index::folder::index_folder::IndexFolder;
use crate::index::folder::leftovers::{leftovers, size};
use crate::index::folder::store;
use crate::index::folder::store::OpenStore;
use crate::index::parallel::in_order;
use crate::index::segment::files::file_list::FileList;
use crate::index::segment::files::footer::{self, files_of};
use crate::index::segment::files::managed;
use crate::index::segment::files::names::{LIST, META};
use crate::index::update::read::read_by;
use crate::platform::system_says;

/// The findings of a survey, in the terms that a repair needs.
pub struct Survey {
    checks: Checks,
    /// The path of the store that `CURRENT` names.
    pub store_path: Option<PathBuf>,
    /// True where tantivy's list of files cannot be read, so that nothing can be opened.
    pub has_no_list: bool,
    /// The store, where it can be opened.
    pub store: Option<OpenStore>,
    /// Segments that have a damaged file, or an item that cannot be read.
    pub damaged: HashSet<SegmentId>,
    /// The content of the manifest, where that can be read.
    pub known: Option<KnownLetters>,
    /// The generation of the last commit; 0 where it is not known.
    pub generation: u64,
    /// Paths that nothing in the index needs.
    pub leftovers: Vec<PathBuf>,
    /// Keys of texts in the cache of PDFs that are damaged.
    pub texts: HashSet<u64>,
    /// The number of files of all segments, and their bytes.
    size: (u64, u64),
    /// True if another process was writing the index when the survey began.
    is_written: bool,
    /// Identity of the last commit when the survey began.
    moment: Option<Vec<u8>>,
}

impl Survey {
    /// Looks at the index in the folder `path`, which another process may be writing.
    pub fn of(path: &Path, threads: usize) -> Result<Survey> {
        let mut survey = Survey::new(path, is_locked(path));
        survey.current(path)?;
        survey.look(path, threads)
    }

    /// Looks at the index in the folder `path`, whose lock the caller has.
    pub fn under_lock(path: &Path, threads: usize) -> Result<Survey> {
        let mut survey = Survey::new(path, false);
        survey.current(path)?;
        survey.look(path, threads)
    }

    /// Looks at the index in the folder `path` as if `store` were its current store. The caller has the lock.
    pub fn of_store(path: &Path, store: PathBuf, threads: usize) -> Result<Survey> {
        Survey { store_path: Some(store), ..Survey::new(path, false) }.look(path, threads)
    }

    /// Begins a survey in which nothing is found yet.
    fn new(path: &Path, is_written: bool) -> Survey {
        Survey {
            checks: Checks::default(),
            store_path: None,
            has_no_list: false,
            store: None,
            damaged: HashSet::new(),
            known: None,
            generation: 0,
            leftovers: Vec::new(),
            texts: HashSet::new(),
            size: (0, 0),
            is_written,
            moment: moment(path),
        }
    }

    /// Makes all checks that can be made, in order.
    fn look(mut self, path: &Path, threads: usize) -> Result<Survey> {
        let is_written = self.is_written;
        self.checks.make("lock", |check| {
            if is_written {
                let by = fs::read_to_string(IndexFolder::at(path).lock_file()).unwrap_or_default();
                check.notes.push(format!("another process is writing this index ({})", by.trim()));
            }
        });
        // Each check rests on those before it.
        if let Some(store) = self.store_path.clone() {
            let listed = self.list(&store);
            self.commit(path, &store);
            listed.iter().for_each(|listed| self.listed(&store, listed));
            self.segments(threads)?;
            self.manifest(&store)?;
            // Reading damaged files could end the process.
            if let Some(store) = self.store.as_ref().filter(|_| self.damaged.is_empty()) {
                let how = (threads, is_written);
                contents::check(store, self.known.as_ref(), how, &mut self.checks, &mut self.damaged)?;
            }
            self.leftovers(path, is_written);
        }
        self.texts(path);
        Ok(self)
    }

    /// Returns the paths that the index was built from, by the manifest or else by the commit; none where neither can
    /// be read.
    pub fn sources(&self) -> &[PathBuf] {
        match (&self.known, &self.store) {
            (Some(known), _) => &known.sources,
            (None, Some(store)) => &store.commit.sources,
            (None, None) => &[],
        }
    }

    /// Returns true if every check was made and found nothing wrong.
    pub fn is_whole(&self) -> bool {
        self.checks.all().iter().all(|check| check.ok == Some(true))
    }

    /// Returns true if the check `name` was made and found something wrong.
    pub fn failed(&self, name: &str) -> bool {
        self.checks.failed(name)
    }

    /// Returns true if a part other than the texts of PDFs is wrong or could not be looked at. Those texts are a
    /// cache, which is mended without touching the index.
    pub fn is_damaged(&self) -> bool {
        self.checks.all().iter().any(|check| check.name != TEXTS && check.ok != Some(true))
    }

    /// Returns true if the index in the folder `path` was written since the survey began, or is about to be.
    pub fn has_moved_on(&self, path: &Path) -> bool {
        moment(path) != self.moment || (!self.is_written && is_locked(path))
    }

    /// Reads tantivy's list of the store's segments; `None` where the store cannot be opened.
    pub fn meta(&self) -> Option<IndexMeta> {
        self.store.as_ref().and_then(|store| store.index.load_metas().ok())
    }

    /// Returns true if the run that made the last commit was killed after it.
    pub fn is_unfinished(&self) -> bool {
        self.checks.are_unfinished()
    }

    /// Sums the survey up for people and scripts.
    pub fn verdict(self) -> Verdict {
        let commit = self.store.as_ref().map(|store| store.commit.clone()).unwrap_or_default();
        Verdict {
            ok: self.is_whole(),
            unfinished: self.is_unfinished(),
            checks: self.checks.all(),
            store: self.store_path,
            generation: commit.generation,
            letters: commit.letters,
            items: commit.items,
            files: self.size.0,
            bytes: self.size.1,
        }
    }

    /// Checks that `CURRENT` names a store that is there.
    fn current(&mut self, path: &Path) -> Result<()> {
        let folder = IndexFolder::at(path);
        let current = folder.current_store();
        if let Ok(None) = current
            && !folder.has_store()
        {
            return Err(IndexError::NoIndex { path: path.to_owned() });
        }
        self.store_path = self.checks.make("current", |check| match current {
            Ok(Some(store)) if store.is_dir() => Some(store),
            Ok(Some(store)) => wrong(check, format!("{}: not there", store.display())),
            Ok(None) => wrong(check, format!("{}: not there", folder.current_file().display())),
            Err(error) => {
                check.hint = matches!(error, IndexError::Format { .. }).then(|| FORMAT_HINT.to_owned());
                wrong(check, error.to_string())
            }
        });
        Ok(())
    }

    /// Reads tantivy's list of files, and notes where that cannot be done.
    fn list(&mut self, store: &Path) -> Option<HashSet<PathBuf>> {
        match managed::read(store) {
            Ok(listed) => Some(listed),
            Err(reason) => {
                self.has_no_list = true;
                self.checks.make("list", |check| wrong(check, is(&store.join(LIST), &reason)))
            }
        }
    }

    /// Checks tantivy's list of files: it must have all files of the commit, or they are never removed.
    fn listed(&mut self, store: &Path, listed: &HashSet<PathBuf>) {
        let (path, is_written) = (store.join(LIST), self.is_written);
        let segments = self.meta().map(|meta| meta.segments);
        let live: Option<HashSet<PathBuf>> =
            segments.map(|all| files_of(&all).into_iter().map(|file| file.name).collect());
        self.checks.make("list", |check| {
            // A name is listed before its file is made, and a run may end between.
            for name in listed.iter().filter(|name| !is_written && !store.join(name).exists()) {
                let problem = format!("{} is not there", name.display());
                match &live {
                    Some(live) if !live.contains(name) => check.unfinished(&problem),
                    _ => check.problems.push(is(&path, &problem)),
                }
            }
            let meta = PathBuf::from(META);
            for name in live.iter().flatten().chain([&meta]).filter(|name| !listed.contains(*name)) {
                check.problems.push(is(&path, &format!("it lacks {}", name.display())));
            }
        });
    }

    /// Opens the store and checks that its commit is as it was written.
    fn commit(&mut self, path: &Path, store: &Path) {
        // tantivy does without a list, but not with one that it cannot read.
        if self.has_no_list && store.join(LIST).exists() {
            return;
        }
        self.store = self.checks.make("commit", |check| {
            let opened = store::open_store(path, store).map_err(|error| error.to_string());
            match opened.and_then(|opened| as_written(&opened).map(|()| opened)) {
                Ok(opened) => {
                    if opened.commit.reading != read_by() {
                        check.notes.push("the next update reads all letters again".to_owned());
                    }
                    Some(opened)
                }
                Err(reason) => wrong(check, reason),
            }
        });
    }

    /// Reads all files of segments and compares their checksums.
    fn segments(&mut self, threads: usize) -> Result<()> {
        let (Some(meta), Some(store)) = (self.meta(), &self.store) else { return Ok(()) };
        let files = files_of(&meta.segments);
        let is_written = self.is_written;
        let list = self.checks.make("sums", |check| match FileList::read(&store.path, store.commit.generation) {
            Ok(Some(list)) => {
                if !list.fits(&meta) {
                    check.problems.push(is(&store.path.join(META), "it is not the one that was written"));
                }
                Some(list)
            }
            Ok(None) if is_written => {
                check.notes.push("not written yet".to_owned());
                None
            }
            Ok(None) => {
                check.unfinished("it was not written");
                None
            }
            Err(error) => wrong(check, error.to_string()),
        });
        let mut readings = Vec::with_capacity(files.len());
        in_order(
            &files,
            threads,
            |file| match list.as_ref().and_then(|list| list.fault(&store.path, &file.name)) {
                Some(fault) => Err(fault),
                None => footer::read(&store.path.join(&file.name)),
            },
            |_, reading| {
                readings.push(reading);
                Ok::<(), IndexError>(())
            },
        )?;
        for at in footer::of_another_version(&files, &readings) {
            // No checksum covers the version.
            readings[at] = Err("its footer is overwritten".to_owned());
        }
        for (file, reading) in files.iter().zip(&readings) {
            match reading {
                Ok((bytes, _)) => self.size = (self.size.0 + 1, self.size.1 + bytes),
                Err(_) => _ = self.damaged.insert(file.segment),
            }
        }
        let path = store.path.clone();
        self.checks.make("files", |check| {
            for (file, reading) in files.iter().zip(&readings) {
                if let Err(reason) = reading {
                    check.problems.push(is(&path.join(&file.name), reason));
                }
            }
        });
        Ok(())
    }

    /// Reads the manifest and compares it with the commit.
    fn manifest(&mut self, store_path: &Path) -> Result<()> {
        let Some(store) = &self.store else {
            // Which one belongs to the commit is not known; a repair does with the last.
            let last = last_manifest(store_path);
            self.generation = last.as_ref().map_or(0, |(generation, _)| *generation);
            self.known = last.map(|(_, known)| known);
            return Ok(());
        };
        self.generation = store.commit.generation;
        let path = store.path.join(&store.commit.manifest);
        let known = KnownLetters::read(&path);
        let twice = known.as_ref().map(KnownLetters::twice).unwrap_or_else(|_| Ok(LetterFiles::new()))?;
        self.known = self.checks.make("manifest", |check| {
            let known = match known {
                Ok(known) => known,
                Err(error) => return wrong(check, error.to_string()),
            };
            let (said, counted) = (&store.commit, &known.counts);
            if !said.counts_like(counted) {
                let reason = format!(
                    "it has {} letters with {} items, the commit has {} with {}",
                    counted.letters, counted.items, said.letters, said.items
                );
                check.problems.push(is(&path, &reason));
            }
            if known.sources != said.sources {
                check.problems.push(is(&path, "its sources are not those of the commit"));
            }
            check.problems.extend(twice.keys().map(|id| is(&path, &format!("it has {id} twice"))));
            Some(known)
        });
        Ok(())
    }

    /// Notes what is left over, which is no damage.
    fn leftovers(&mut self, path: &Path, is_written: bool) {
        let Some(store) = &self.store else { return };
        // Without a list of segments there is nothing to tell what belongs to them.
        self.leftovers = leftovers(path, store, &store.commit).unwrap_or_default();
        let leftovers = &self.leftovers;
        self.checks.make("leftovers", |check| {
            let bytes: u64 = leftovers.iter().map(|path| size(path)).sum();
            if !leftovers.is_empty() {
                let whose =
                    if is_written { "the running process may need them" } else { "the next update removes them" };
                check.notes.push(format!("{} files or folders of {bytes} bytes; {whose}", leftovers.len()));
            }
        });
    }

    /// Checks the texts of PDFs that the index keeps.
    fn texts(&mut self, path: &Path) {
        let folder = IndexFolder::at(path).texts();
        let pdfs = self.known.as_ref().map_or(&[][..], |known| &known.pdfs);
        self.texts = self.checks.make(TEXTS, |check| match damaged_texts(&folder, pdfs) {
            Ok(damaged) => {
                if !damaged.is_empty() {
                    check.problems.push(is(&folder, &format!("{} texts are damaged", damaged.len())));
                }
                damaged
            }
            Err(error) => {
                check.problems.push(is(&folder, &system_says(&error)));
                HashSet::new()
            }
        });
    }
}

/// Notes a problem and returns `None`, for a check that then has no result.
fn wrong<T>(check: &mut Check, problem: String) -> Option<T> {
    check.problems.push(problem);
    None
}

/// Formats a path and what is wrong there as a line for people.
fn is(path: &Path, reason: &str) -> String {
    format!("{}: {reason}", path.display())
}
