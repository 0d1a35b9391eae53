//! Mends a damaged index. A second index folder is made of what is sound, the letters that it lacks are read again,
//! and when it is proved whole it takes the old one's place in one step. Until then nothing old is touched.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::corpus::{Reader, forget_texts};
use crate::index::check::known::LetterFiles;
use crate::index::check::letters::ids;
use crate::index::check::stage::{Remains, stage};
use crate::index::check::survey::Survey;
use crate::index::check::verdict::{TEXTS, Verdict};
use crate::index::error::{IndexError, Result};
use crate::index::folder::access::readable;
use crate::index::folder::forgotten::Forgotten;
use crate::index::folder::index_folder::IndexFolder;
use crate::index::folder::leftovers;
use crate::index::folder::lock::WriteLock;
use crate::index::folder::store;
use crate::index::segment::files::managed;
use crate::index::update::options::{Progress, UpdateOptions};
use crate::index::update::run::update;
use crate::platform::sync_folder;
use crate::stop::Stop;

/// The result of a repair; scripts read it as JSON.
#[derive(Debug, Serialize)]
pub struct RepairReport {
    /// The steps that were taken, a line each for people; none when nothing was wrong.
    pub deeds: Vec<String>,
    /// Letters that nothing could mend, with the names of their files.
    pub lost: LetterFiles,
    /// The verdict of a check after the repair.
    pub verdict: Verdict,
}

/// The name of the folder in which a repair works. As a temporary folder it is removed by the next run when a repair
/// is killed.
const STAGE: &str = ".tmp-repair";

/// Mends the index in the folder `path`. Letters are read again by `reader`, and `options` say with what memory and
/// on how many threads; their paths are not used.
///
/// # Errors
/// When another process writes the index, when one of its files may not be read, when it has another format, or when
/// it cannot be mended: the index is then as it was.
pub fn repair(
    path: &Path,
    options: &UpdateOptions,
    reader: &Reader,
    progress: &dyn Progress,
    stop: &Stop,
) -> Result<RepairReport, IndexError> {
    readable(path)?;
    let folder = IndexFolder::at(path);
    match folder.current_store() {
        Err(error @ IndexError::Format { .. }) => return Err(error),
        Ok(None) if !folder.has_store() => return Err(IndexError::NoIndex { path: path.to_owned() }),
        _ => {}
    }
    let lock = WriteLock::take(path)?;
    let work = Work { path, options, reader, progress, stop, lock };
    let mut deeds = Vec::new();
    let lost = work.mend(&mut deeds)?;
    drop(work);
    let verdict = Survey::of(path, options.threads)?.verdict();
    Ok(RepairReport { deeds, lost, verdict })
}

/// A repair at work: its arguments and the lock of the index.
struct Work<'a> {
    path: &'a Path,
    options: &'a UpdateOptions,
    reader: &'a Reader,
    progress: &'a dyn Progress,
    stop: &'a Stop,
    lock: WriteLock,
}

impl Work<'_> {
    /// Does the repair, one kind of damage after the other, and notes each step in `deeds`.
    fn mend(&self, deeds: &mut Vec<String>) -> Result<LetterFiles> {
        let mut survey = Survey::under_lock(self.path, self.options.threads)?;
        if let Some(store) = survey.store_path.as_ref().filter(|_| survey.has_no_list) {
            // Without it nothing can be opened; what it says can be seen in the folder.
            managed::write_anew(store, leftovers::is_of_commit)?;
            deeds.push("wrote the list of files anew".to_owned());
            survey = Survey::under_lock(self.path, self.options.threads)?;
        }
        if survey.failed(TEXTS) {
            let folder = IndexFolder::at(self.path).texts();
            forget_texts(&folder, &survey.texts).map_err(|error| IndexError::io(&folder, error))?;
            deeds.push(format!("forgot {} texts of PDFs", survey.texts.len()));
        }
        if !survey.leftovers.is_empty() {
            leftovers::remove(&survey.leftovers);
            deeds.push(format!("removed {} leftovers", survey.leftovers.len()));
        }
        if !survey.is_damaged() {
            return Ok(LetterFiles::new());
        }
        let staged = self.path.join(STAGE);
        let _ = fs::remove_dir_all(&staged);
        let lost = self.mend_in(&staged, self.mendable(survey)?, deeds);
        let _ = fs::remove_dir_all(&staged);
        lost
    }

    /// Finds a survey that says what the index was built from: `survey`, of the current store, or else one of another
    /// store in the folder.
    fn mendable(&self, survey: Survey) -> Result<Survey> {
        if survey.known.is_some() || !survey.sources().is_empty() {
            return Ok(survey);
        }
        for store in IndexFolder::at(self.path).stores() {
            let survey = Survey::of_store(self.path, store, self.options.threads)?;
            if survey.known.is_some() || !survey.sources().is_empty() {
                return Ok(survey);
            }
        }
        Err(self.beyond("nothing in it says what it was built from"))
    }

    /// Builds the mended index in the folder `staged`, proves it whole and puts it in place.
    fn mend_in(&self, staged: &Path, survey: Survey, deeds: &mut Vec<String>) -> Result<LetterFiles> {
        let answering = match &survey.known {
            Some(_) => HashSet::new(),
            None => self.all_must_be_read(&survey)?,
        };
        let remains = Remains::of(survey);
        let mut lost = stage(&remains, staged, self.options)?;
        // What was forgotten stays so.
        Forgotten::read(self.path)?.keep(staged)?;
        let options = UpdateOptions { paths: Vec::new(), rebuild: false, keep_missing: true, ..self.options.clone() };
        let letters = update(staged, &options, self.reader, self.progress, &self.stop.hidden())?.letters;
        let mended = Survey::under_lock(staged, self.options.threads)?;
        // The new index is held to the same checks as the old one.
        let (true, Some(store), Some(now)) = (mended.is_whole(), &mended.store_path, &mended.known) else {
            return Err(self.beyond("what could be made of it is not whole"));
        };
        let gone = answering.iter().filter(|id| now.place(id).is_none()).count();
        if gone > 0 {
            return Err(self.beyond(&format!("its manifest is lost, and {gone} of its letters are in no source")));
        }
        // Letters that the run has read again are not lost.
        lost.retain(|id, _| now.place(id).is_none());
        self.put_in_place(store)?;
        let read = letters.new + letters.changed;
        deeds.push(format!("kept {} letters and read {read} again", now.counts.letters - read.min(now.counts.letters)));
        Ok(lost)
    }

    /// Checks that every letter can be read again, which must be done where the manifest is lost: all sources must be
    /// there. Returns the ids of the letters that the index still finds, none of which may be lost.
    fn all_must_be_read(&self, survey: &Survey) -> Result<HashSet<String>> {
        if let Some(source) = survey.sources().iter().find(|source| !source.exists()) {
            return Err(self.beyond(&format!("its letters must be read again, and {} is gone", source.display())));
        }
        match &survey.store {
            Some(store) if survey.damaged.is_empty() => {
                ids(&store.index).map_err(|error| IndexError::engine(&store.path, error))
            }
            _ => Ok(HashSet::new()),
        }
    }

    /// Makes the error of an index that cannot be mended.
    fn beyond(&self, reason: &str) -> IndexError {
        IndexError::Damaged { path: self.path.to_owned(), reason: format!("{reason}; nothing was changed") }
    }

    /// Puts the mended store into the index folder under a free name and makes it the current one.
    fn put_in_place(&self, mended: &Path) -> Result<()> {
        let folder = IndexFolder::at(self.path);
        let taken = folder.stores().len() as u64;
        let store = (1..=taken + 1)
            .map(|number| folder.store(number))
            .find(|store| !store.exists())
            .unwrap_or_else(|| folder.store(taken + 1));
        self.stop.commit(|| {
            fs::rename(mended, &store).map_err(|error| IndexError::io(&store, error))?;
            sync_folder(self.path).map_err(|error| IndexError::io(self.path, error))?;
            self.lock.publish(&store)
        })?;
        let store = store::open_store(self.path, &store)?;
        self.lock.sweep(&store, &store.commit);
        Ok(())
    }
}
