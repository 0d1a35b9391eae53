//! Options of a run, and the listener that hears how far it is. Runs, repairs and the command line share them.

use std::path::PathBuf;

/// Options of a run of the indexer.
#[derive(Debug, Clone, Default)]
pub struct UpdateOptions {
    /// The files and folders to look at; empty for all known sources.
    pub paths: Vec<PathBuf>,
    /// True to build a new store next to the old one and swap them at the end.
    pub rebuild: bool,
    /// True to keep letters whose files are gone.
    pub keep_missing: bool,
    /// True to remove letters whose files are gone, however many they are.
    pub allow_removals: bool,
    /// True to look for no files: what is known is kept, less what was forgotten.
    pub only_known: bool,
    /// True to say only what would be done.
    pub dry_run: bool,
    /// True to let a repair lose letters that can be neither kept nor read again.
    pub accept_loss: bool,
    /// Bytes of memory that the run should take.
    pub memory: u64,
    /// Threads that read letters; 0 for one a core.
    pub threads: usize,
}

/// A listener that hears how far a run is. It is called from several threads.
pub trait Progress: Sync {
    /// Tells how many files will be looked at.
    fn begin(&self, files: usize);
    /// Tells that one more file has been looked at.
    fn advance(&self);
}

/// A listener that says nothing.
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
}
