//! A tantivy writer that cannot lose documents in silence.
//!
//! After an error tantivy's writer goes on accepting documents and commits, and drops them all. This one
//! refuses everything after its first error. It also bounds the bytes that wait to be indexed, which
//! tantivy's queue does not, and sweeps away what a killed run left behind before it writes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::schema::document::Document;
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use crate::error::{Error, Result};
use crate::schema::{self, Record};

/// Bytes of documents that may wait in the queue.
const QUEUE_BYTES: usize = 128 << 20;
/// A queue from which nothing leaves for so long is served no more.
const STANDSTILL: Duration = Duration::from_secs(60);
/// tantivy's bounds of a thread's memory in bytes.
const THREAD_MEMORY: std::ops::RangeInclusive<u64> = (15 << 20)..=(512 << 20);

/// See the module's documentation.
pub struct SafeWriter {
    writer: IndexWriter<Queued>,
    queue: Arc<Queue>,
    path: PathBuf,
    failed: bool,
}

impl SafeWriter {
    /// A writer on the store at `path` with `threads` threads that share `memory` bytes.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn open(index: &Index, path: &Path, threads: usize, memory: u64) -> Result<SafeWriter> {
        let per_thread = (memory / threads as u64).clamp(*THREAD_MEMORY.start(), *THREAD_MEMORY.end());
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(usize::try_from(per_thread).unwrap_or(15 << 20))
            .num_merge_threads(1)
            .build();
        let engine = |error| Error::engine(path, error);
        let writer: IndexWriter<Queued> = index.writer_with_options(options).map_err(engine)?;
        // A killed run may have left a file under a name that the next commit wants to create.
        writer.garbage_collect_files().wait().map_err(engine)?;
        sweep_temporary_files(path)?;
        Ok(SafeWriter { writer, queue: Arc::default(), path: path.to_owned(), failed: false })
    }

    /// Puts the items of a letter in the place of those it had; all of them or none.
    ///
    /// # Errors
    /// When a write failed, now or before: nothing of this run can be committed then.
    pub fn replace(&mut self, letter: &str, records: &[Record]) -> Result<()> {
        let permit = Arc::new(self.queue.enter(records.iter().map(size_of_record).sum()));
        let mut operations = vec![UserOperation::Delete(letter_term(letter))];
        for record in records {
            let document = schema::to_document(record).map_err(|error| self.refuse(&error.to_string()))?;
            operations.push(UserOperation::Add(Queued { document, _permit: Arc::clone(&permit) }));
        }
        self.run(operations)
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
                Err(Error::engine(&self.path, error))
            }
        }
    }

    /// Makes everything visible in one step; `payload` tells readers what belongs to it. Deleted items
    /// are then taken out of the files too, so that word counts, and with them scores, are those of an
    /// index built anew.
    ///
    /// # Errors
    /// When a write failed, now or before. Until the commit itself the store is as it was.
    pub fn commit(mut self, index: &Index, payload: &str) -> Result<()> {
        self.check()?;
        let path = self.path.clone();
        let engine = |error| Error::engine(&path, error);
        let mut prepared = self.writer.prepare_commit().map_err(engine)?;
        prepared.set_payload(payload);
        prepared.commit().map_err(engine)?;
        let metas = index.searchable_segment_metas().map_err(engine)?;
        for stale in metas.iter().filter(|meta| meta.num_deleted_docs() > 0) {
            // A merge that runs already may hold it; that drops its deleted items as well.
            let _ = self.writer.merge(&[stale.id()]).wait();
        }
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

/// tantivy's atomic writes go through files named `.tmp…`, which it never removes after a crash.
fn sweep_temporary_files(path: &Path) -> Result<()> {
    let entries = std::fs::read_dir(path).map_err(|error| Error::io(path, error))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(".tmp") {
            std::fs::remove_file(entry.path()).map_err(|error| Error::io(&entry.path(), error))?;
        }
    }
    Ok(())
}

fn size_of_record(record: &Record) -> usize {
    let texts = ["procedure", "heading", "diagnosis", "rationale", "reviewer_guideline", "claims_guideline", "summary"];
    // Each text is held twice: to be indexed and to be stored.
    1024 + 2 * texts.iter().map(|field| record.text(field).len()).sum::<usize>()
}

/// A document that holds its place in the queue until it is indexed.
pub struct Queued {
    document: TantivyDocument,
    _permit: Arc<Permit>,
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

/// Counts the bytes that wait.
#[derive(Default)]
struct Queue {
    bytes: Mutex<usize>,
    left: Condvar,
}

impl Queue {
    /// Waits until there is room for `bytes`, however many they are when nothing else waits. A queue
    /// that stands still belongs to a writer that failed, which the next write will tell.
    fn enter(self: &Arc<Queue>, bytes: usize) -> Permit {
        let mut waiting = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while *waiting > 0 && *waiting + bytes > QUEUE_BYTES {
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
