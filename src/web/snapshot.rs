//! The newest commit of the index, open. A commit that comes while requests are answered is opened by the next request;
//! those at work go on with what they have.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use crate::corpus::Stamp;
use crate::index::{self, IndexError};
use crate::search::{IndexView, SearchError, Searcher};
use crate::web::api::problem::{Problem, unreadable};
use crate::web::api::suggest::Suggester;
use crate::web::page::{CorpusCard, WorkingExample, working_examples};

/// The mark of a commit on the disk: the store and the stamp of the file that names its segments.
type CommitMark = (PathBuf, Stamp);

/// An open commit.
pub(crate) struct Snapshot {
    /// The searcher over it.
    pub searcher: Arc<Searcher>,
    /// The tag that tells its answers from those of other commits and programs.
    pub tag: String,
    /// The values that are suggested, once they are asked for.
    suggester: OnceLock<Option<Suggester>>,
    /// The figures of the index, once a page shows them.
    corpus: OnceLock<Option<CorpusCard>>,
    /// Queries that find something in it.
    examples: OnceLock<Option<Vec<WorkingExample>>>,
    /// The mark that the commit had when it was opened.
    mark: Option<CommitMark>,
}

impl Snapshot {
    /// Opens the commit that the folder has now.
    fn open(folder: &Path) -> Result<Snapshot, IndexError> {
        // Read before the index: a commit between the two is then seen by the next request.
        let mark = index::last_change(folder);
        let searcher = Searcher::open(folder)?;
        let (commit, view) = (searcher.commit(), IndexView::of(searcher.commit()));
        let tag = format!("{}-{}-{}", view.version, commit.generation, view.corpus.replace("b3:", ""));
        let (suggester, corpus, examples) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Snapshot { searcher: Arc::new(searcher), tag, suggester, corpus, examples, mark })
    }

    /// Returns the values that are suggested.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn suggester(&self) -> Result<&Suggester, Problem> {
        self.once(&self.suggester, Suggester::new)
    }

    /// Returns the figures of the index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn corpus(&self) -> Result<&CorpusCard, Problem> {
        self.once(&self.corpus, CorpusCard::of)
    }

    /// Returns queries that find something in the index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn examples(&self) -> Result<&[WorkingExample], Problem> {
        self.once(&self.examples, working_examples).map(Vec::as_slice)
    }

    /// Returns what is counted once for a commit; others wait for the one who counts.
    fn once<'s, T>(
        &self,
        cell: &'s OnceLock<Option<T>>,
        count: impl FnOnce(&Searcher) -> Result<T, SearchError>,
    ) -> Result<&'s T, Problem> {
        let counted = cell.get_or_init(|| count(&self.searcher).ok()).as_ref();
        counted.ok_or_else(unreadable)
    }
}

/// The index of a server.
pub(crate) struct Snapshots {
    /// The folder of the index.
    folder: PathBuf,
    /// The newest commit that could be opened.
    current: RwLock<Arc<Snapshot>>,
    /// The mark of the last commit that could not be opened; locked while one is opened.
    refused: Mutex<Option<CommitMark>>,
}

impl Snapshots {
    /// Opens the index in `folder`.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Snapshots, IndexError> {
        let current = RwLock::new(Arc::new(Snapshot::open(folder)?));
        Ok(Snapshots { folder: folder.to_owned(), current, refused: Mutex::new(None) })
    }

    /// Returns the newest commit. The request that first sees a new one opens it; others go on with the one before
    /// meanwhile, and so do all if it cannot be opened.
    pub fn newest(&self) -> Arc<Snapshot> {
        let current = self.held();
        let mark = index::last_change(&self.folder);
        if mark.is_none() || mark == current.mark {
            return current;
        }
        let Ok(mut refused) = self.refused.try_lock() else { return current };
        // Another request may have opened it before the lock was had.
        if self.held().mark == mark || *refused == mark {
            return self.held();
        }
        match Snapshot::open(&self.folder) {
            Ok(snapshot) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
                *refused = None;
            }
            Err(_) => *refused = mark,
        }
        self.held()
    }

    /// Returns true if the newest commit on the disk is the one that is open.
    pub fn is_newest(&self) -> bool {
        let mark = index::last_change(&self.folder);
        mark.is_some() && mark == self.newest().mark
    }

    /// Returns the commit that is open.
    fn held(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}
