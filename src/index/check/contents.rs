//! Checks of what is in the files of an index: records, statistics and letters. The index is opened for them, so that
//! its files must have been found to be right before.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tantivy::Searcher;
use tantivy::index::SegmentId;

use crate::index::check::known::{KnownLetters, LetterFiles};
use crate::index::check::letters::{LetterDifferences, compare, searcher, unreadable};
use crate::index::check::verdict::{Check, Checks};
use crate::index::error::{IndexError, Result};
use crate::index::folder::statistics::CollectionStatistics;
use crate::index::folder::store::OpenStore;

/// Checks the content of `store`, whose manifest is `known` where that can be read, and adds the segments with items
/// that cannot be read to `damaged`.
///
/// # Errors
/// When the manifest cannot be read again.
pub fn check(
    store: &OpenStore,
    known: Option<&KnownLetters>,
    (threads, is_written): (usize, bool),
    checks: &mut Checks,
    damaged: &mut HashSet<SegmentId>,
) -> Result<()> {
    let Some(searcher) = records(store, threads, checks, damaged) else { return Ok(()) };
    let counted = guarded(|| CollectionStatistics::count(&searcher));
    checks.make("totals", |check| totals(check, store, counted, is_written));
    let Some(known) = known.filter(|_| damaged.is_empty()) else { return Ok(()) };
    match guarded(|| compare(&searcher, known)) {
        Ok(LetterDifferences { wrong, strangers }) => {
            let wrong = known.named(&wrong)?;
            checks.make("letters", |check| letters(check, wrong, strangers));
        }
        Err(reason) => checks.make("letters", |check| check.problems.push(is(store, &reason))),
    }
    Ok(())
}

/// Reads every item. Returns the opened commit, if it can be opened.
fn records(
    store: &OpenStore,
    threads: usize,
    checks: &mut Checks,
    damaged: &mut HashSet<SegmentId>,
) -> Option<Searcher> {
    let opened = guarded(|| searcher(&store.index));
    checks.make("records", |check| match opened {
        Ok(searcher) => {
            for (segment, reason) in unreadable(&searcher, threads) {
                let path = store.path.join(segment.uuid_string());
                check.problems.push(format!("{}: {reason}", path.display()));
                // A repair leaves these segments out too.
                damaged.insert(segment);
            }
            Some(searcher)
        }
        Err(reason) => {
            check.problems.push(is(store, &reason));
            None
        }
    })
}

/// Compares the statistics that are kept with those that were counted.
fn totals(check: &mut Check, store: &OpenStore, counted: Result<CollectionStatistics, String>, is_written: bool) {
    match (CollectionStatistics::kept(&store.path, store.commit.generation), counted) {
        (Ok(None), Ok(_)) if is_written => check.notes.push("not counted yet".to_owned()),
        (Ok(None), Ok(_)) => check.unfinished("they were not written"),
        (Ok(Some(kept)), Ok(counted)) if kept == counted => {}
        (Ok(Some(_)), Ok(_)) => check.problems.push(is(store, "totals: not those of the items")),
        (Err(error @ IndexError::Damaged { .. }), _) => check.problems.push(error.to_string()),
        (Err(error), _) => check.problems.push(is(store, &error.to_string())),
        (_, Err(reason)) => check.problems.push(is(store, &reason)),
    }
}

/// Notes the letters that have not the items they should have.
fn letters(check: &mut Check, wrong: LetterFiles, strangers: Vec<String>) {
    let lacks = |(id, source)| format!("{id}: the index has not the items it should have, from {source}");
    check.problems.extend(wrong.into_iter().map(lacks));
    let strange = |id| format!("{id}: in the index, and in no file of the manifest");
    check.problems.extend(strangers.into_iter().map(strange));
}

/// Reads something of the index. Gives the reason where that fails; tantivy panics on files that do not belong
/// together.
fn guarded<T>(read: impl FnOnce() -> tantivy::Result<T>) -> Result<T, String> {
    let result = catch_unwind(AssertUnwindSafe(read));
    result.map_err(|_| "its files do not belong together".to_owned())?.map_err(|error| error.to_string())
}

/// Formats what is wrong in the store as a line for people.
fn is(store: &OpenStore, reason: &str) -> String {
    format!("{}: {reason}", store.path.display())
}
