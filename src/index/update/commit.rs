//! Ends a run: the changes become visible in one step, and the report is summed up.

use std::path::Path;

use crate::corpus::{erase_texts, printable_path};
use crate::index::error::{IndexError, Result};
use crate::index::folder::commit::Commit;
use crate::index::folder::forgotten::Forgotten;
use crate::index::folder::index_folder::IndexFolder;
use crate::index::folder::lock::WriteLock;
use crate::index::folder::store::OpenStore;
use crate::index::update::apply::Applier;
use crate::index::update::plan::UpdatePlan;
use crate::index::update::read::read_by;
use crate::index::update::report::Report;
use crate::index::update::transaction::Transaction;
use crate::stop::Stop;

/// The place that a run writes to.
pub enum Target<'a> {
    /// No store: the run only says what would be done.
    Nothing,
    /// The store that is there.
    Old(&'a OpenStore),
    /// A new store that is to take the place of the old one.
    New(Box<OpenStore>),
}

impl Target<'_> {
    /// Returns the store to write into; `None` for a dry run.
    pub fn store(&self) -> Option<&OpenStore> {
        match self {
            Target::Nothing => None,
            Target::Old(store) => Some(store),
            Target::New(store) => Some(store),
        }
    }
}

/// Commits what `applier` has applied, unless nothing has changed, and sweeps the index folder. Without a lock
/// nothing is written.
///
/// # Errors
/// When the store cannot be written, when tantivy has another number of items than were written, or when the run was
/// asked to stop before.
pub fn finish(
    applier: Applier<'_>,
    plan: &UpdatePlan,
    lock: Option<&WriteLock>,
    target: &Target<'_>,
    stop: &Stop,
) -> Result<Report> {
    let Applier { transaction, mut report, changed, mut commit, .. } = applier;
    let is_new = matches!(target, Target::New(_));
    // A dry run tells the same.
    sum_up(&mut report, &commit, plan);
    if let (Some(lock), Some(store)) = (lock, target.store())
        && (is_new || changed || commit.reading != read_by())
    {
        commit.reading = read_by();
        commit.sources.clone_from(&plan.manifest.sources);
        // The commit of a new store shows nothing to anybody; only its name in `CURRENT` does.
        if is_new {
            write(store, &mut commit, transaction, &stop.hidden())?;
            stop.commit(|| lock.publish(&store.path))?;
        } else {
            write(store, &mut commit, transaction, stop)?;
        }
    } else if let (Some(_), Some(store)) = (lock, target.store())
        && !store.is_finished()
    {
        // The run before was killed just after its commit.
        let searcher = store.index.reader().map_err(|error| IndexError::engine(&store.path, error))?.searcher();
        store.write_after_commit(commit.generation, &searcher)?;
    }
    if let (Some(lock), Some(store)) = (lock, target.store()) {
        lock.sweep(store, &commit);
    }
    report.generation = commit.generation;
    Ok(report)
}

/// Makes `transaction` the next commit of `store`, and writes what belongs to that.
///
/// # Errors
/// When the store cannot be written, when tantivy has another number of items than were written, or when the run was
/// asked to stop before.
pub fn write(store: &OpenStore, commit: &mut Commit, transaction: Transaction, stop: &Stop) -> Result<()> {
    commit.generation += 1;
    commit.manifest = format!("manifest-{}", commit.generation);
    transaction.commit(store, commit, stop)?;
    let engine = |error| IndexError::engine(&store.path, error);
    // The number of items proves that tantivy has committed what was counted.
    let searcher = store.index.reader().map_err(engine)?.searcher();
    if searcher.num_docs() != commit.items {
        let reason = format!("{} items were written, {} are there", commit.items, searcher.num_docs());
        return Err(IndexError::Damaged { path: store.path.clone(), reason });
    }
    store.write_after_commit(commit.generation, &searcher)
}

/// Takes the text of forgotten letters out of all that `store` does not name: the kept texts of PDFs, and files of
/// commits before. Then nothing is pending any more.
///
/// # Errors
/// When a file cannot be written, or readers hold on to old files for too long.
pub fn erase_rest(path: &Path, lock: &WriteLock, store: &OpenStore, mut forgotten: Forgotten) -> Result<()> {
    let texts = IndexFolder::at(path).texts();
    erase_texts(&texts, &forgotten.files()).map_err(|error| IndexError::io(&texts, error))?;
    lock.sweep_all(store)?;
    forgotten.pending = false;
    forgotten.keep(path)
}

/// Fills in the part of the report that is the state of the index now, and the rejected files.
fn sum_up(report: &mut Report, commit: &Commit, plan: &UpdatePlan) {
    report.missing = plan.missing.iter().map(|source| printable_path(source)).collect();
    report.rejects.extend(plan.rejects.iter().cloned());
    report.rejects.sort_by(|a, b| a.source.cmp(&b.source));
    report.letters.rejected = report.rejects.len() as u64;
    report.letters.duplicate = report.duplicates.len() as u64;
    report.items = commit.items;
    report.layouts.clone_from(&commit.layouts);
    report.decisions.clone_from(&commit.decisions);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::update::options::UpdateOptions;

    #[test]
    fn another_number_of_items_than_were_written_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = WriteLock::take(folder.path()).expect("a lock");
        let store = lock.new_store(1).expect("a store");
        let begin = || Transaction::new(Some(&store), &[], &UpdateOptions::default()).expect("a transaction");
        assert!(write(&store, &mut Commit::default(), begin(), &Stop::default()).is_ok());
        let mut commit = Commit { items: 3, ..Commit::default() };
        let said = write(&store, &mut commit, begin(), &Stop::default()).expect_err("an error").to_string();
        assert!(said.contains("3 items were written, 0 are there"), "{said}");
    }
}
