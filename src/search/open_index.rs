//! An open index as all parts of a search see it. The searcher owns one and hands it to the functions that plan, rank
//! and show.

use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tantivy::{DocAddress, DocId, SegmentReader};

use crate::index;
use crate::index::schema;
use crate::index::schema::fields::FINGERPRINT;
use crate::index::schema::fingerprint::Fingerprint;
use crate::index::schema::record::Record;
use crate::index::segment::block_join::FirstItems;
use crate::index::{CollectionStatistics, Commit, IndexError, OpenStore};
use crate::search::diagnose::known_spellings::KnownSpellings;
use crate::search::error::SearchError;
use crate::search::exec::leaves::letters::Letters;
use crate::search::exec::windows::kept_hits::KeptHits;
use crate::search::exec::windows::window_scorer::Mode;
use crate::search::exec::windows::window_set::WINDOW;
use crate::search::plan::term_lookup::TermLookup;
use crate::search::plan::values::columns::OpenColumns;

/// Items from which on a walk is worth waking a thread.
const WORTH_THREADS: u64 = 2 * WINDOW as u64;

/// A snapshot of an index: it goes on seeing what it saw when it was opened.
pub(crate) struct OpenIndex {
    /// The folder of the index.
    pub path: PathBuf,
    /// The segments of the snapshot.
    pub searcher: tantivy::Searcher,
    /// The numbers of documents and words that BM25 needs.
    pub statistics: CollectionStatistics,
    /// The first items of letters, by segment.
    pub letters: Letters,
    /// The columns that were opened.
    pub columns: Arc<OpenColumns>,
    /// The number of items that are evaluated together.
    pub window: DocId,
    /// The number of threads that walk it; a small one is walked by one.
    pub threads: usize,
    /// The hits of the last questions that are counted too.
    pub kept_hits: KeptHits,
    /// The words near to those that were looked up.
    pub spellings: KnownSpellings,
    /// The commit that made the snapshot visible.
    pub commit: Commit,
}

impl OpenIndex {
    /// Opens the index in the folder `path`. Tries again if a commit came between the steps of opening.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(path: &Path) -> Result<OpenIndex, IndexError> {
        // A commit or rebuild between the steps of opening would pair what does not belong together.
        const TRIES: usize = 3;
        let mut result = OpenIndex::try_open(path);
        for _ in 1..TRIES {
            match result {
                Err(IndexError::Damaged { .. }) => result = OpenIndex::try_open(path),
                _ => break,
            }
        }
        result.map_err(|error| index::not_denied(path, error))
    }

    /// Opens the index once; `IndexError::Damaged` where the commit and the segments do not fit each other.
    fn try_open(path: &Path) -> Result<OpenIndex, IndexError> {
        OpenIndex::of_store(path, index::open(path)?)
    }

    /// Opens the segments of an open store of the index in the folder `path`.
    fn of_store(path: &Path, store: OpenStore) -> Result<OpenIndex, IndexError> {
        let damaged = |reason: String| IndexError::damaged(path, reason);
        let broken = |error: tantivy::TantivyError| match IndexError::engine(path, error) {
            IndexError::Engine { source, .. } => damaged(source.to_string()),
            // A rebuild has swept the store away.
            IndexError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => damaged(source.to_string()),
            error => error,
        };
        let reader = store.index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into();
        let reader: tantivy::IndexReader = reader.map_err(broken)?;
        let searcher = reader.searcher();
        if store.has_moved_on() {
            return Err(damaged("another process changed it meanwhile".to_owned()));
        }
        if searcher.num_docs() != store.commit.items {
            let reason = format!("{} items are there, {} should be", searcher.num_docs(), store.commit.items);
            return Err(damaged(reason));
        }
        let statistics = CollectionStatistics::load(&store.path, store.commit.generation, &searcher)?;
        let (letters, columns) = (Letters::new(&searcher), Arc::<OpenColumns>::default());
        let is_large = searcher.num_docs() >= WORTH_THREADS;
        let threads = if is_large { thread::available_parallelism().map_or(1, NonZero::get) } else { 1 };
        let (kept_hits, spellings) = (KeptHits::default(), KnownSpellings::default());
        let (path, commit) = (path.to_owned(), store.commit);
        let window = WINDOW;
        Ok(OpenIndex { path, searcher, statistics, letters, columns, window, threads, kept_hits, spellings, commit })
    }

    /// Returns the lookup of terms in this snapshot.
    pub fn term_lookup(&self) -> TermLookup<'_> {
        TermLookup::new(&self.searcher, &self.statistics, &self.letters)
    }

    /// Returns the mode in which queries are evaluated here: with scores.
    pub fn mode(&self) -> Mode {
        Mode { window: self.window, boost: Some(1.0) }
    }

    /// Returns the first items of the letters, by segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn first_items(&self) -> Result<Vec<Arc<FirstItems>>, SearchError> {
        let firsts = self.searcher.segment_readers().iter().map(|segment| self.letters.of(segment));
        firsts.collect::<tantivy::Result<_>>().map_err(|error| self.engine(error))
    }

    /// Reads the record of the item at `address`.
    ///
    /// # Errors
    /// When the index cannot be read, or the item has no record.
    pub fn record(&self, address: DocAddress) -> Result<Record, SearchError> {
        let first_item = || Ok(self.letters.of(self.segment(address))?.first_of(address.doc_id));
        let record = schema::read_record_of(&self.searcher, address, first_item).map_err(|error| self.engine(error))?;
        record.ok_or_else(|| self.without_record())
    }

    /// Returns the error for an item whose record is missing.
    pub fn without_record(&self) -> SearchError {
        IndexError::Damaged { path: self.path.clone(), reason: "an item has no record".to_owned() }.into()
    }

    /// Reads the id of the letter of the item at `address`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn letter_of(&self, address: DocAddress) -> Result<String, SearchError> {
        self.text_of("letter", address).map_err(|error| self.engine(error))
    }

    /// Reads the id of the item at `address`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn id_of(&self, address: DocAddress) -> Result<String, SearchError> {
        self.text_of("id", address).map_err(|error| self.engine(error))
    }

    /// Reads the text that the item at `address` has of a field; an empty one where it has none.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn text_of(&self, field: &'static str, address: DocAddress) -> tantivy::Result<String> {
        let mut text = String::new();
        if let Some(column) = self.columns.texts(self.segment(address), field)?
            && let Some(ordinal) = column.ords().first(address.doc_id)
        {
            column.ord_to_str(ordinal, &mut text)?;
        }
        Ok(text)
    }

    /// Reads the fingerprint of the item at `address`, if it has one.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn fingerprint_of(&self, address: DocAddress) -> Result<Option<Fingerprint>, SearchError> {
        let column = self.columns.numbers(self.segment(address), FINGERPRINT).map_err(|error| self.engine(error))?;
        Ok(column.and_then(|column| column.first(address.doc_id)).map(Fingerprint::of_number))
    }

    /// Returns the segment of the item at `address`.
    fn segment(&self, address: DocAddress) -> &SegmentReader {
        self.searcher.segment_reader(address.segment_ord)
    }

    /// Adds the path of the index to an error of tantivy.
    pub fn engine(&self, error: tantivy::TantivyError) -> SearchError {
        IndexError::engine(&self.path, error).into()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::corpus::{PdfReader, Reader};
    use crate::index::{Quiet, Stop, UpdateOptions, update};

    use super::*;

    #[test]
    fn a_store_that_is_swept_away_while_it_is_opened_is_one_to_be_opened_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        let paths = vec!["corpus/CM16-8754420.txt".into()];
        let options = UpdateOptions { paths, memory: 64 << 20, threads: 1, ..UpdateOptions::default() };
        update(path, &options, &Reader::new(PdfReader::in_process()), &Quiet, &Stop::default()).expect("an index");
        let store = index::open(path).expect("a store");
        fs::remove_dir_all(&store.path).expect("a folder");
        let opened = OpenIndex::of_store(path, store);
        assert!(matches!(opened, Err(IndexError::Damaged { .. })), "{:?}", opened.err());
    }
}
