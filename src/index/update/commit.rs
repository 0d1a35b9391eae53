//! The end of a run: what was taken in becomes visible, and the report is summed up.

use crate::corpus::printable_path;
use crate::error::{Error, Result};
use crate::index::folder::commit::Commit;
use crate::index::folder::lock::WriteLock;
use crate::index::folder::statistics::CollectionStatistics;
use crate::index::folder::store::OpenStore;
use crate::index::update::apply::Applier;
use crate::index::update::plan::UpdatePlan;
use crate::index::update::read::read_by;
use crate::index::update::report::Report;
use crate::index::update::transaction::Transaction;
use crate::stop::Stop;

/// Where a run writes.
pub enum Target<'a> {
    /// Nowhere: it only says what would be done.
    Nothing,
    /// Into the store that is there.
    Old(&'a OpenStore),
    /// Into one that is to take its place.
    New(Box<OpenStore>),
}

impl Target<'_> {
    /// The store to write into.
    pub fn store(&self) -> Option<&OpenStore> {
        match self {
            Target::Nothing => None,
            Target::Old(store) => Some(store),
            Target::New(store) => Some(store),
        }
    }
}

/// Commits what `applier` has taken in, unless nothing has changed. Without a lock nothing is written.
///
/// # Errors
/// When the store cannot be written, what was written is not what is there, or the run was asked to stop before.
pub fn finish(
    applier: Applier<'_>,
    plan: &UpdatePlan,
    lock: Option<&WriteLock>,
    target: &Target<'_>,
    stop: &Stop,
) -> Result<Report> {
    let Applier { transaction, mut report, changed, mut commit, .. } = applier;
    let is_new = matches!(target, Target::New(_));
    sum_up(&mut report, &commit, plan);
    if let (Some(lock), Some(store)) = (lock, target.store())
        && (is_new || changed || commit.reading != read_by())
    {
        commit.reading = read_by();
        commit.sources.clone_from(&plan.manifest.sources);
        if is_new {
            write(store, &mut commit, transaction, &stop.hidden())?;
            stop.commit(|| lock.publish(&store.path))?;
        } else {
            write(store, &mut commit, transaction, stop)?;
        }
    }
    if let (Some(lock), Some(store)) = (lock, target.store()) {
        lock.sweep(store, &commit);
    }
    report.generation = commit.generation;
    Ok(report)
}

/// Makes `transaction` the next commit of `store`.
///
/// # Errors
/// When the store cannot be written, what was written is not what is there, or the run was asked to stop before.
pub fn write(store: &OpenStore, commit: &mut Commit, transaction: Transaction, stop: &Stop) -> Result<()> {
    commit.generation += 1;
    commit.manifest = format!("manifest-{}", commit.generation);
    transaction.commit(store, commit, stop)?;
    let engine = |error| Error::engine(&store.path, error);
    let searcher = store.index.reader().map_err(engine)?.searcher();
    if searcher.num_docs() != commit.items {
        let reason = format!("{} items were written, {} are there", commit.items, searcher.num_docs());
        return Err(Error::Damaged { path: store.path.clone(), reason });
    }
    CollectionStatistics::count(&searcher).map_err(engine)?.keep(&store.path, commit.generation);
    Ok(())
}

/// Says what is in the index now, and what was rejected.
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
