//! Writes a store: segments of our own making, handed to tantivy to be committed.
//!
//! A segment is filled in memory and written by a thread of its own while the next one is filled. Nothing refers to
//! it before the commit, which tantivy does: it takes out what was removed, and makes all of it visible in one step.
//! After its first error a writer refuses everything, since it has not got all that it was given.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::thread::{Builder, JoinHandle};

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, SegmentReader, Term};

use crate::index::error::{IndexError as Error, Result};
use crate::index::schema;
use crate::index::segment::SegmentBuilder;
use crate::index::segment::document::PreparedDocuments;
use crate::index::segment::files::directory::DurableDirectory;
use crate::index::segment::merging::{MOST_REMOVED, ProvedSegments, candidates};
use crate::index::segment::removal::Removal;
use crate::stop::Stop;

/// The part of the memory, one in so many, that a segment takes when it is full. While it is written the next one is
/// filled, and its largest field is there twice: a quarter of the memory for all of them. The letters that are read
/// take their part, and so do ids, files and merging.
const SEGMENT_SHARE: u64 = 10;
/// The bounds of a segment's size in memory, in bytes: smaller ones would be many, larger ones are as good.
const SEGMENT_SIZE: std::ops::RangeInclusive<u64> = (6 << 20)..=(1 << 30);
/// The size in memory from which writing a segment takes long enough to begin with it early, in bytes.
const WORTH_A_SEGMENT: usize = 16 << 20;
/// The least memory of a thread that tantivy accepts, in bytes. Its thread has nothing to do here.
const LEAST_MEMORY: usize = 15_000_000;

/// A writer of a store, in which no error can be followed by a commit. See the module's documentation.
pub struct SafeWriter {
    writer: IndexWriter,
    path: PathBuf,
    index: Index,
    /// The directory of the index, which knows the checksums of its files.
    files: DurableDirectory,
    /// Segments that may be merged.
    proved: ProvedSegments,
    /// The last commit, opened for reading.
    before: Searcher,
    /// The segment that is being filled; `full` is the size in bytes at which it is written.
    filling: Option<SegmentBuilder>,
    full: usize,
    /// The segment that is being written.
    flushing: Flushing,
    /// The segments that are written and not committed.
    segments: Vec<SegmentMeta>,
    /// The terms of letters that are to be taken out of the segments of the last commit.
    removed: Vec<Term>,
    /// True if segments with removed items are written again without them.
    purges: bool,
    /// True after the first error.
    failed: bool,
}

impl SafeWriter {
    /// Opens a writer on the store at `path`, whose directory is `files`, for a run that is to take `memory` bytes.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn open(index: &Index, files: &DurableDirectory, path: &Path, memory: u64) -> Result<SafeWriter> {
        // tantivy only commits and merges here; it gets as little as it takes.
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(LEAST_MEMORY)
            .num_merge_threads(1)
            .build();
        let engine = |error| Error::engine(path, error);
        let writer: IndexWriter = index.writer_with_options(options).map_err(engine)?;
        // We say which segments are merged, when all of them are there and nothing is left to be taken out of them.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        // A killed run may have left a file under a name that the next commit wants to create.
        writer.garbage_collect_files().wait().map_err(engine)?;
        // It stays the commit before, whatever is written.
        let before = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(engine)?;
        let before = IndexReader::searcher(&before);
        let full = (memory / SEGMENT_SHARE).clamp(*SEGMENT_SIZE.start(), *SEGMENT_SIZE.end());
        Ok(SafeWriter {
            writer,
            path: path.to_owned(),
            index: index.clone(),
            files: files.clone(),
            proved: ProvedSegments::default(),
            before,
            filling: None,
            full: usize::try_from(full).unwrap_or(usize::MAX),
            flushing: Flushing::default(),
            segments: Vec::new(),
            removed: Vec::new(),
            purges: false,
            failed: false,
        })
    }

    /// Makes the commit leave no text of removed items behind.
    pub fn purge(&mut self) {
        self.purges = true;
    }

    /// Puts the items of a letter, read from the file `source`, in the place of those it had before the run, which
    /// writes no letter twice. Returns true if it had any.
    ///
    /// # Errors
    /// When a write failed, now or before: nothing of this run can be committed then.
    pub fn replace(&mut self, letter: &str, drafts: PreparedDocuments, source: &str) -> Result<bool> {
        let replaced = self.has(letter)?;
        if replaced {
            self.remove(letter)?;
        }
        self.guarded(|writer| writer.add(letter, drafts, source))?;
        Ok(replaced)
    }

    /// Returns true if the last commit has items of the letter, so that no deletion is asked for in vain.
    fn has(&self, letter: &str) -> Result<bool> {
        let count = self.before.doc_freq(&letter_term(letter));
        count.map(|items| items > 0).map_err(|error| Error::engine(&self.path, error))
    }

    /// Takes out the items that a letter had before the run.
    ///
    /// # Errors
    /// As [`SafeWriter::replace`].
    pub fn remove(&mut self, letter: &str) -> Result<()> {
        self.guarded(|writer| {
            writer.removed.push(letter_term(letter));
            Ok(())
        })
    }

    /// Does `act` unless something failed before, and remembers its failure.
    fn guarded(&mut self, act: impl FnOnce(&mut SafeWriter) -> tantivy::Result<()>) -> Result<()> {
        let result = match self.failed {
            true => Err(tantivy::TantivyError::SystemError("an earlier write of this run failed".to_owned())),
            false => act(self),
        };
        // Later calls, the commit among them, are refused.
        self.failed |= result.is_err();
        result.map_err(|error| Error::engine(&self.path, error))
    }

    /// Adds a letter to the segment in memory, and begins to write that when it is full.
    fn add(&mut self, letter: &str, drafts: PreparedDocuments, source: &str) -> tantivy::Result<()> {
        let mut filling = match self.filling.take() {
            Some(filling) => filling,
            None => SegmentBuilder::new(self.writer.new_segment())?,
        };
        filling.add(&drafts.named(letter, source))?;
        self.filling = Some(filling);
        self.flush_from(self.full)
    }

    /// Begins to write the segment in memory while the last letters are read; otherwise all cores but one would wait
    /// at the end.
    ///
    /// # Errors
    /// As [`SafeWriter::replace`].
    pub fn write_ahead(&mut self) -> Result<()> {
        self.guarded(|writer| writer.flush_from(WORTH_A_SEGMENT))
    }

    /// Begins to write the segment that is being filled if it takes `size` bytes or more.
    fn flush_from(&mut self, size: usize) -> tantivy::Result<()> {
        if let Some(full) = self.filling.take_if(|filling| filling.size() >= size) {
            // One segment at a time: two would take twice the memory.
            self.segments.extend(self.flushing.wait()?);
            self.flushing = Flushing::start(full)?;
        }
        Ok(())
    }

    /// Writes everything that is in memory.
    fn flush(&mut self) -> tantivy::Result<()> {
        // This thread writes the last segment while the other one writes the one before.
        let last = self.filling.take().map(SegmentBuilder::finish).transpose()?;
        self.segments.extend(self.flushing.wait()?);
        self.segments.extend(last);
        Ok(())
    }

    /// Makes everything visible in one step, and merges segments. `payload` tells readers what belongs to the commit.
    ///
    /// # Errors
    /// When a write failed, now or before, when a segment that is to be merged is damaged, or the run was asked to
    /// stop. Until the commit itself the store is as it was.
    pub fn commit(mut self, payload: &str, stop: &Stop) -> Result<()> {
        self.guarded(SafeWriter::flush)?;
        let path = self.path.clone();
        let engine = |error| Error::engine(&path, error);
        self.prove_what_is_merged()?;
        self.hand_over().map_err(engine)?;
        let mut prepared = self.writer.prepare_commit().map_err(engine)?;
        prepared.set_payload(payload);
        stop.commit(|| prepared.commit().map_err(engine))?;
        self.merge()?;
        self.writer.wait_merging_threads().map_err(engine)
    }

    /// Returns true if segments are merged: those of a new index are as large as memory allows, and merging them would
    /// take as long as writing them did.
    fn merges(&self) -> bool {
        self.before.num_docs() > 0
    }

    /// Reads the files of all segments that will be merged after the commit, while nothing is changed yet.
    fn prove_what_is_merged(&mut self) -> Result<()> {
        if !self.merges() {
            return Ok(());
        }
        let engine = |error| Error::engine(&self.path, error);
        let mut removed: HashMap<SegmentId, u32> = HashMap::new();
        for segment in self.before.segment_readers().iter().filter(|_| !self.removed.is_empty()) {
            let letters = segment.inverted_index(schema::letter_field()).map_err(engine)?;
            let items = removed.entry(segment.segment_id()).or_default();
            for term in &self.removed {
                *items += letters.doc_freq(term).map_err(|error| engine(error.into()))?;
            }
        }
        let mut segments = self.index.load_metas().map_err(engine)?.segments;
        segments.extend(self.segments.iter().cloned());
        let merged: HashSet<SegmentId> =
            candidates(&segments, &removed, self.most_removed()).into_iter().flatten().collect();
        let mut merged = segments.iter().filter(|segment| merged.contains(&segment.id()));
        merged.try_for_each(|segment| self.proved.prove(&self.path, &self.files, segment))
    }

    /// Returns the share of removed items that a segment may have.
    fn most_removed(&self) -> f32 {
        // No text of a letter that is forgotten stays in any segment.
        if self.purges { 0.0 } else { MOST_REMOVED }
    }

    /// Merges segments until none should be. A merge that the system refuses is left to the next run.
    fn merge(&mut self) -> Result<()> {
        let mut tried: HashSet<Vec<SegmentId>> = HashSet::new();
        while self.merges() {
            let metas = self.index.load_metas().map_err(|error| Error::engine(&self.path, error))?.segments;
            let merges = candidates(&metas, &HashMap::new(), self.most_removed());
            let Some(merge) = merges.into_iter().find(|merge| !tried.contains(merge)) else {
                break;
            };
            for segment in metas.iter().filter(|segment| merge.contains(&segment.id())) {
                self.proved.prove(&self.path, &self.files, segment)?;
            }
            let merged = self.writer.merge(&merge).wait().map_err(|error| Error::engine(&self.path, error));
            match merged {
                Ok(_) | Err(Error::Io { .. }) => {}
                Err(Error::Engine { source, .. }) => {
                    let reason = format!("its segments cannot be merged: {source}");
                    return Err(Error::Damaged { path: self.path.clone(), reason });
                }
                Err(error) => return Err(error),
            }
            tried.insert(merge);
        }
        Ok(())
    }

    /// Hands segments and deletions to tantivy, which commits them.
    fn hand_over(&mut self) -> tantivy::Result<()> {
        // The query for removals knows old segments by their ids, so that the order does not matter.
        for segment in std::mem::take(&mut self.segments) {
            self.writer.add_segment(segment)?;
        }
        if !self.removed.is_empty() {
            let before: HashSet<SegmentId> =
                self.before.segment_readers().iter().map(SegmentReader::segment_id).collect();
            let removed = std::mem::take(&mut self.removed);
            self.writer.delete_query(Box::new(Removal::new(removed, before)))?;
        }
        Ok(())
    }
}

/// Makes the term by which the items of a letter are found.
fn letter_term(letter: &str) -> Term {
    Term::from_field_text(schema::letter_field(), letter)
}

/// A segment that is being written by a thread, if one is.
#[derive(Default)]
struct Flushing {
    thread: Option<JoinHandle<tantivy::Result<SegmentMeta>>>,
}

impl Flushing {
    /// Begins to write a segment on a thread of its own.
    fn start(segment: SegmentBuilder) -> tantivy::Result<Flushing> {
        let thread = Builder::new().name("segment".to_owned()).spawn(move || segment.finish())?;
        Ok(Flushing { thread: Some(thread) })
    }

    /// Waits until the segment is written.
    fn wait(&mut self) -> tantivy::Result<Option<SegmentMeta>> {
        let Some(thread) = self.thread.take() else { return Ok(None) };
        let ended = || tantivy::TantivyError::ErrorInThread("the thread that wrote a segment has ended".to_owned());
        thread.join().map_err(|_| ended())?.map(Some)
    }
}

impl Drop for Flushing {
    /// Waits for the thread. Whoever gives a run up gives its lock back, and nobody may write after that.
    fn drop(&mut self) {
        let _ = self.wait();
    }
}
