//! A tantivy writer that cannot lose documents in silence.
//!
//! After an error tantivy's writer goes on accepting documents and commits, and drops them all. This one
//! refuses everything after its first error. It also bounds the bytes that wait to be indexed, which
//! tantivy's queue does not, and sweeps away what a killed run left behind before it writes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::indexer::{IndexWriterOptions, NoMergePolicy, UserOperation};
use tantivy::schema::document::Document;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, Term};

use super::merging::BoundedMerges;
use crate::error::{Error, Result};
use crate::schema::{self, Drafts, ItemDocument};
use crate::stop::Stop;

/// The share of the memory that the segments take which are being written. They are sorted when they are full, the
/// letters that are read and the documents that wait take their part, and so do ids, files and merging.
const SEGMENTS_SHARE: u64 = 4;
/// The share of the memory that documents take which wait in the queue.
const QUEUE_SHARE: u64 = 16;
/// A queue from which nothing leaves for so long is served no more.
const STANDSTILL: Duration = Duration::from_secs(60);
/// tantivy's bounds of a thread's memory in bytes.
const THREAD_MEMORY: std::ops::RangeInclusive<u64> = (15 << 20)..=(512 << 20);

/// See the module's documentation.
pub struct SafeWriter {
    writer: IndexWriter<Queued>,
    queue: Arc<Queue>,
    path: PathBuf,
    /// What the last commit has.
    before: Searcher,
    failed: bool,
}

impl SafeWriter {
    /// A writer on the store at `path` with `threads` threads for a run that is to take `memory` bytes.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn open(index: &Index, path: &Path, threads: usize, memory: u64) -> Result<SafeWriter> {
        let per_thread = (memory / SEGMENTS_SHARE / threads as u64).clamp(*THREAD_MEMORY.start(), *THREAD_MEMORY.end());
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(usize::try_from(per_thread).unwrap_or(15 << 20))
            .num_merge_threads(1)
            .build();
        let engine = |error| Error::engine(path, error);
        let writer: IndexWriter<Queued> = index.writer_with_options(options).map_err(engine)?;
        // A killed run may have left a file under a name that the next commit wants to create.
        writer.garbage_collect_files().wait().map_err(engine)?;
        let before = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(engine)?;
        let before = IndexReader::searcher(&before);
        // The segments of a new index are as large as memory allows, and merging them would take as long as
        // writing them did.
        match before.num_docs() {
            0 => writer.set_merge_policy(Box::new(NoMergePolicy)),
            _ => writer.set_merge_policy(Box::<BoundedMerges>::default()),
        }
        let queue = Arc::new(Queue::new(usize::try_from(memory / QUEUE_SHARE).unwrap_or(usize::MAX)));
        Ok(SafeWriter { writer, queue, path: path.to_owned(), before, failed: false })
    }

    /// Puts the items of a letter, read from the file `source`, in the place of those it had; all of them or
    /// none. True when it had any.
    ///
    /// # Errors
    /// When a write failed, now or before: nothing of this run can be committed then.
    pub fn replace(&mut self, letter: &str, drafts: Drafts, source: &str) -> Result<bool> {
        let permit = Arc::new(self.queue.enter(drafts.size()));
        let mut operations = Vec::with_capacity(8);
        let replaced = self.has(letter)?;
        if replaced {
            operations.push(UserOperation::Delete(letter_term(letter)));
        }
        let queued = |document| UserOperation::Add(Queued { document, _permit: Arc::clone(&permit) });
        operations.extend(drafts.named(letter, source).into_iter().map(queued));
        self.run(operations)?;
        Ok(replaced)
    }

    /// Whether the last commit has items of the letter. Orders to delete are kept in memory until the commit
    /// and each costs a look into every segment, so that none is given in vain.
    fn has(&self, letter: &str) -> Result<bool> {
        let count = self.before.doc_freq(&letter_term(letter));
        count.map(|items| items > 0).map_err(|error| Error::engine(&self.path, error))
    }

    /// Takes the items of a letter out.
    ///
    /// # Errors
    /// As [`SafeWriter::replace`].
    pub fn remove(&mut self, letter: &str) -> Result<()> {
        self.run(vec![UserOperation::Delete(letter_term(letter))])
    }

    fn run(&mut self, operations: Vec<UserOperation<Queued>>) -> Result<()> {
        self.check()?;
        match self.writer.run(operations) {
            Ok(_) => Ok(()),
            Err(error) => {
                self.failed = true;
                // That a thread has ended is all this error tells; the thread itself tells why.
                let cause = self.writer.prepare_commit().err().unwrap_or(error);
                Err(Error::engine(&self.path, cause))
            }
        }
    }

    /// Makes everything visible in one step; `payload` tells readers what belongs to it. Then waits for merges.
    ///
    /// # Errors
    /// When a write failed, now or before, or the run was asked to stop. Until the commit itself the store is as it was.
    pub fn commit(mut self, payload: &str, stop: &Stop) -> Result<()> {
        self.check()?;
        let path = self.path.clone();
        let engine = |error| Error::engine(&path, error);
        let mut prepared = self.writer.prepare_commit().map_err(engine)?;
        prepared.set_payload(payload);
        stop.commit(|| prepared.commit().map_err(engine))?;
        self.writer.wait_merging_threads().map_err(engine)
    }

    fn check(&self) -> Result<()> {
        if self.failed { Err(self.refuse("an earlier write of this run failed")) } else { Ok(()) }
    }

    fn refuse(&self, reason: &str) -> Error {
        Error::engine(&self.path, tantivy::TantivyError::SystemError(reason.to_owned()))
    }
}

fn letter_term(letter: &str) -> Term {
    Term::from_field_text(schema::letter_field(), letter)
}

/// Removes what a killed run left in a store: tantivy's atomic writes go through files named `.tmp…`, which it never
/// removes after a crash.
///
/// # Errors
/// When a file cannot be removed.
pub fn sweep_temporary_files(path: &Path) -> Result<()> {
    let entries = std::fs::read_dir(path).map_err(|error| Error::io(path, error))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(".tmp") {
            std::fs::remove_file(entry.path()).map_err(|error| Error::io(&entry.path(), error))?;
        }
    }
    Ok(())
}

/// A document that holds its place in the queue until it is indexed.
pub struct Queued {
    document: ItemDocument,
    _permit: Arc<Permit>,
}

impl Document for Queued {
    type Value<'a> = <ItemDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <ItemDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }
}

/// Counts the bytes that wait.
struct Queue {
    room: usize,
    bytes: Mutex<usize>,
    left: Condvar,
}

impl Queue {
    /// A queue for so many bytes.
    fn new(room: usize) -> Queue {
        Queue { room, bytes: Mutex::default(), left: Condvar::default() }
    }

    /// Waits until there is room for `bytes`, however many they are when nothing else waits. A queue
    /// that stands still belongs to a writer that failed, which the next write will tell.
    fn enter(self: &Arc<Queue>, bytes: usize) -> Permit {
        let mut waiting = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while *waiting > 0 && *waiting + bytes > self.room {
            let (guard, timeout) = self.left.wait_timeout(waiting, STANDSTILL).unwrap_or_else(PoisonError::into_inner);
            waiting = guard;
            if timeout.timed_out() {
                break;
            }
        }
        *waiting += bytes;
        Permit { queue: Arc::clone(self), bytes }
    }
}

/// Room taken in the queue; given back when dropped.
struct Permit {
    queue: Arc<Queue>,
    bytes: usize,
}

impl Drop for Permit {
    fn drop(&mut self) {
        *self.queue.bytes.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.queue.left.notify_one();
    }
}
