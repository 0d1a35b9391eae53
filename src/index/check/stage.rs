//! Builds the second index folder in which a repair works. It has the sound segments of the old store, linked and not
//! copied, since an index can be larger than the room left on the disk, and a manifest without the letters to be read
//! again.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::IndexMeta;
use tantivy::index::SegmentId;

use crate::corpus::{Stamp, find};
use crate::index::check::known::{KnownLetters, for_each_entry, hash};
use crate::index::check::letters::{compare, searcher};
use crate::index::check::survey::Survey;
use crate::index::error::{IndexError, Result};
use crate::index::folder::commit::Commit;
use crate::index::folder::lock::WriteLock;
use crate::index::folder::manifest::{LetterOutcome, ManifestEntry};
use crate::index::folder::store;
use crate::index::folder::store::OpenStore;
use crate::index::segment::document::PreparedDocuments;
use crate::index::segment::files::blocks::{doc_store, doc_stores, proved_letters};
use crate::index::segment::files::footer::files_of;
use crate::index::segment::files::names::META;
use crate::index::segment::files::{managed, meta};
use crate::index::segment::postings::inverter::Inverter;
use crate::index::update::commit::write;
use crate::index::update::options::UpdateOptions;
use crate::index::update::transaction::Transaction;
use crate::platform::sync_folder;
use crate::stop::Stop;

/// The parts of a store that a repair starts from.
pub struct Remains {
    /// The store's folder.
    pub store: PathBuf,
    /// The last commit; empty but for its generation where it cannot be read.
    pub commit: Commit,
    /// tantivy's list of segments; `None` where it cannot be read or no manifest goes with it.
    pub meta: Option<IndexMeta>,
    /// The segments that have a damaged file, or an item that cannot be read.
    pub damaged: HashSet<SegmentId>,
    /// The content of the manifest; only the sources where it is lost.
    pub known: KnownLetters,
}

impl Remains {
    /// Takes over what a survey has found. Without a manifest nothing says which letters the segments should have, so
    /// that none of them is kept.
    pub fn of(survey: Survey) -> Remains {
        let sources = survey.sources().to_vec();
        let meta = survey.known.as_ref().and_then(|_| survey.meta());
        let known = survey.known.unwrap_or_else(|| KnownLetters::of_sources(sources));
        let store = survey.store_path.unwrap_or_default();
        let commit = survey.store.map(|store| store.commit);
        let commit = commit.unwrap_or_else(|| Commit { generation: survey.generation, ..Commit::default() });
        Remains { store, commit, meta, damaged: survey.damaged, known }
    }
}

/// The reason that a manifest gives for a letter that nothing could mend.
const LOST: &str = "its part of the index was damaged, and its file could not be read";

/// Makes the folder `staged` an index of what is sound in `remains`. It is whole but for the letters to be read
/// again.
///
/// # Errors
/// When the folder cannot be written.
pub fn stage(remains: &Remains, staged: &Path, options: &UpdateOptions) -> Result<()> {
    let lock = WriteLock::take(staged)?;
    let store = link(&lock, staged, remains)?;
    let engine = |error| IndexError::engine(&store.path, error);
    let differences = searcher(&store.index).and_then(|searcher| compare(&searcher, &remains.known)).map_err(engine)?;
    let mut transaction = Transaction::new(Some(&store), &remains.known.sources, options)?;
    for id in &differences.strangers {
        transaction.remove(id)?;
    }
    let stores: Vec<PathBuf> = match &remains.meta {
        Some(meta) => meta.segments.iter().map(|segment| doc_store(&remains.store, segment)).collect(),
        None => doc_stores(&remains.store),
    };
    let mut commit = store.commit.clone().emptied();
    commit.sources.clone_from(&remains.known.sources);
    settle(&remains.known, &differences.wrong, &stores, &mut transaction, &mut commit)?;
    write(&store, &mut commit, transaction, &Stop::default())?;
    lock.publish(&store.path)
}

/// Makes a new store in the folder `staged` and links the sound segments of the old store into it.
fn link(lock: &WriteLock, staged: &Path, remains: &Remains) -> Result<OpenStore> {
    let store = lock.new_store(remains.commit.generation.max(1))?;
    let path = store.path.clone();
    let io = |error| IndexError::io(&path, error);
    let payload = remains.commit.to_payload(&store.index).map_err(|error| io(error.into()))?;
    let mut metas = store.index.load_metas().map_err(|error| IndexError::engine(&path, error))?;
    metas.payload = Some(payload);
    if let Some(old) = &remains.meta {
        metas.opstamp = old.opstamp;
        metas.segments =
            old.segments.iter().filter(|segment| !remains.damaged.contains(&segment.id())).cloned().collect();
    }
    let files: Vec<PathBuf> = files_of(&metas.segments).into_iter().map(|file| file.name).collect();
    for name in &files {
        let (from, to) = (remains.store.join(name), path.join(name));
        // Not every file system knows links.
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(|_| ())).map_err(io)?;
    }
    // It is opened again once `meta.json` names its segments.
    drop(store);
    let names = files.iter().map(|name| name.to_string_lossy().into_owned()).chain([META.to_owned()]);
    managed::write(&path, &names.collect())?;
    meta::write(&path, &metas).map_err(io)?;
    // Links and lists are on the disk before the store is used.
    sync_folder(&path).map_err(io)?;
    store::open_store(staged, &path)
}

/// Takes the letters whose ids have the hashes `wrong` out of the index, and writes a manifest without them, so that
/// the next run reads them again; `commit` counts the others. Letters are rescued from the doc stores `stores` where they
/// are proved by hashes of their own.
fn settle(
    known: &KnownLetters,
    wrong: &HashSet<u64>,
    stores: &[PathBuf],
    transaction: &mut Transaction,
    commit: &mut Commit,
) -> Result<()> {
    if known.path.as_os_str().is_empty() {
        return Ok(());
    }
    let (mut taken_out, mut gone, mut versions) = (Vec::new(), HashSet::new(), HashMap::new());
    for_each_entry(&known.path, |entry| {
        let is_gone = has(&entry, wrong) && find(&known.sources[entry.source], &entry.name).is_none();
        for outcome in &entry.outcomes {
            match outcome {
                LetterOutcome::Indexed { id, text, .. } if wrong.contains(&hash(id)) => {
                    taken_out.push(id.clone());
                    versions.insert(id.clone(), *text);
                    if is_gone {
                        gone.insert(id.clone());
                    }
                }
                _ => {}
            }
        }
    })?;
    for id in &taken_out {
        transaction.remove(id)?;
    }
    let rescued = rescue_letters(stores, versions, transaction)?;
    let mut noted = Ok(());
    for_each_entry(&known.path, |mut entry| {
        if has(&entry, wrong) {
            forget(&mut entry, |id| wrong.contains(&hash(id)) && !rescued.contains(id), &gone);
        }
        if noted.is_ok() {
            commit.count(&entry);
            noted = transaction.note(&entry);
        }
    })?;
    noted
}

/// Writes the letters that are named by `versions`, each with the hash of its text, as far as `stores` still have them.
/// Returns the ids of those that were written.
fn rescue_letters(
    stores: &[PathBuf],
    mut versions: HashMap<String, u128>,
    transaction: &mut Transaction,
) -> Result<HashSet<String>> {
    let (mut rescued, mut inverter) = (HashSet::new(), Inverter::default());
    for store in stores {
        proved_letters(store, |mut letter| {
            // Another text is that of a version before, which was taken out.
            if versions.get(&letter.id) != Some(&letter.text) {
                return Ok::<(), IndexError>(());
            }
            versions.remove(&letter.id);
            let documents = PreparedDocuments::new(&letter.case, &mut letter.items, &mut inverter);
            transaction.replace(&letter.id, documents.of_text(letter.text), &letter.source)?;
            rescued.insert(letter.id);
            Ok(())
        })?;
    }
    Ok(rescued)
}

/// Returns true if the index has letters from the file whose ids have the hashes `wrong`.
fn has(entry: &ManifestEntry, wrong: &HashSet<u64>) -> bool {
    entry.letter_ids().any(|id| wrong.contains(&hash(id)))
}

/// Takes letters out of a file's entry. The entry then gets a stamp and a hash that no file has, so that the next run
/// reads the file again.
fn forget(entry: &mut ManifestEntry, is_forgotten: impl Fn(&str) -> bool, gone: &HashSet<String>) {
    let outcomes = std::mem::take(&mut entry.outcomes);
    let mut any = false;
    for outcome in outcomes {
        match &outcome {
            LetterOutcome::Indexed { id, .. } if is_forgotten(id) => {
                any = true;
                if gone.contains(id) {
                    entry.outcomes.push(LetterOutcome::Rejected { reason: LOST.to_owned() });
                }
            }
            _ => entry.outcomes.push(outcome),
        }
    }
    if any {
        (entry.stamp, entry.content) = (Stamp::default(), 0);
    }
}
