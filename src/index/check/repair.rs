//! Mends a damaged index. A second index folder is made of what is sound, the letters that it lacks are read again,
//! and when it is proved whole it takes the old one's place in one step. Until then nothing old is touched.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::corpus::{Reader, forget_texts, printable_path};
use crate::index::check::known::{LetterFiles, for_each_entry};
use crate::index::check::letters::{ids, searcher};
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
use crate::index::segment::files::blocks::{doc_stores, proved_letters};
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
    /// True if the index was left as it was, since the repair would have lost these letters and was not told to.
    pub refused: bool,
    /// Sources that are not there or are empty, as when a disk is not mounted, with the number of letters that the
    /// index has of each.
    pub missing: BTreeMap<String, u64>,
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
    let Mended { lost, refused, missing } = work.mend(&mut deeds)?;
    drop(work);
    let verdict = Survey::of(path, options.threads)?.verdict();
    Ok(RepairReport { deeds, lost, refused, missing, verdict })
}

/// The end of a repair, as in its [report](RepairReport).
#[derive(Debug, Default)]
struct Mended {
    lost: LetterFiles,
    refused: bool,
    missing: BTreeMap<String, u64>,
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
    fn mend(&self, deeds: &mut Vec<String>) -> Result<Mended> {
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
            if let Some(store) = survey.store.as_ref().filter(|_| survey.is_unfinished()) {
                let searcher = searcher(&store.index).map_err(|error| IndexError::engine(&store.path, error))?;
                store.write_after_commit(store.commit.generation, &searcher)?;
                self.lock.sweep(store, &store.commit);
                deeds.push("ended the work of a run that was killed".to_owned());
            }
            return Ok(Mended::default());
        }
        let staged = self.path.join(STAGE);
        let _ = fs::remove_dir_all(&staged);
        let mended = self.mend_in(&staged, self.mendable(survey)?, deeds);
        let _ = fs::remove_dir_all(&staged);
        mended
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
    fn mend_in(&self, staged: &Path, survey: Survey, deeds: &mut Vec<String>) -> Result<Mended> {
        let missing = missing(&survey)?;
        if survey.known.is_none() {
            self.all_must_be_read(&survey)?;
        }
        let before = letters_before(&survey)?;
        let remains = Remains::of(survey);
        stage(&remains, staged, self.options)?;
        // What was forgotten stays so.
        Forgotten::read(self.path)?.keep(staged)?;
        let options = UpdateOptions { paths: Vec::new(), rebuild: false, keep_missing: true, ..self.options.clone() };
        let letters = update(staged, &options, self.reader, self.progress, &self.stop.hidden())?.letters;
        let mended = Survey::under_lock(staged, self.options.threads)?;
        // The new index is held to the same checks as the old one.
        let (true, Some(store), Some(now)) = (mended.is_whole(), &mended.store_path, &mended.known) else {
            return Err(self.beyond("what could be made of it is not whole"));
        };
        // Letters that the run has read again are not lost.
        let lost: LetterFiles = before.into_iter().filter(|(id, _)| now.place(id).is_none()).collect();
        if !lost.is_empty() && !self.options.accept_loss {
            return Ok(Mended { lost, refused: true, missing });
        }
        let unnamed = remains.commit.letters.saturating_sub(now.counts.letters + lost.len() as u64);
        if unnamed > 0 && !self.options.accept_loss {
            return Err(self.beyond(&format!("{unnamed} of its letters are in no source, and nothing names them")));
        }
        self.put_in_place(store)?;
        let read = letters.new + letters.changed;
        deeds.push(format!("kept {} letters and read {read} again", now.counts.letters - read.min(now.counts.letters)));
        Ok(Mended { lost, refused: false, missing })
    }

    /// Checks that every letter can be read again, which must be done where the manifest is lost: all sources must be
    /// there.
    fn all_must_be_read(&self, survey: &Survey) -> Result<()> {
        if let Some(source) = survey.sources().iter().find(|source| !source.exists()) {
            return Err(self.beyond(&format!("its letters must be read again, and {} is gone", source.display())));
        }
        Ok(())
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

/// Lists the letters that the index has, with the names of their files: by its manifest or, where that is lost, all that
/// can still be found in it.
fn letters_before(survey: &Survey) -> Result<LetterFiles> {
    let mut before = LetterFiles::new();
    if let Some(known) = &survey.known {
        for_each_entry(&known.path, |entry| {
            before.extend(entry.letter_ids().map(|id| (id.to_owned(), entry.name.clone())));
        })?;
        return Ok(before);
    }
    for store in survey.store_path.iter().flat_map(|store| doc_stores(store)) {
        proved_letters(&store, |letter| {
            before.insert(letter.id, letter.source);
            Ok::<(), IndexError>(())
        })?;
    }
    if let Some(store) = survey.store.as_ref().filter(|_| survey.damaged.is_empty()) {
        let found = ids(&store.index).map_err(|error| IndexError::engine(&store.path, error))?;
        // Versions of before, which were taken out, are none of its letters.
        before.retain(|id, _| found.contains(id));
        found.into_iter().for_each(|id| _ = before.entry(id).or_default());
    }
    Ok(before)
}

/// Finds the sources that are not there or are empty though the index has letters of them, with the number of these.
fn missing(survey: &Survey) -> Result<BTreeMap<String, u64>> {
    let mut letters: HashMap<usize, u64> = HashMap::new();
    if let Some(known) = &survey.known {
        for_each_entry(&known.path, |entry| {
            *letters.entry(entry.source).or_default() += entry.letter_ids().count() as u64;
        })?;
    }
    let is_missing = |source: &Path| match fs::read_dir(source) {
        // A folder in which a disk is mounted is empty without that.
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !source.is_file(),
    };
    let sources = survey.sources().iter().enumerate().filter(|(_, source)| is_missing(source));
    let counted = sources.map(|(number, source)| (printable_path(source), letters.get(&number).copied().unwrap_or(0)));
    Ok(counted.filter(|(_, letters)| *letters > 0 || survey.known.is_none()).collect())
}
