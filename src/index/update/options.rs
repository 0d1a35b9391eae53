//! Options of a run, and the listener that hears how far it is. Runs, repairs and the command line share them.

use std::path::PathBuf;

/// What a run is to do.
#[derive(Debug, Clone, Default)]
pub struct UpdateOptions {
    /// Where to look; empty for all known sources.
    pub paths: Vec<PathBuf>,
    /// Start anew beside the old index and swap at the end.
    pub rebuild: bool,
    /// Keep letters whose files are gone.
    pub keep_missing: bool,
    /// Remove letters whose files are gone, however many they are.
    pub allow_removals: bool,
    /// Only say what would be done.
    pub dry_run: bool,
    /// Bytes of memory that the run should take.
    pub memory: u64,
    /// Threads; 0 for one a core.
    pub threads: usize,
}

/// Hears how far a run is.
pub trait Progress: Sync {
    /// So many files will be looked at.
    fn begin(&self, files: usize);
    /// One more file has been looked at.
    fn advance(&self);
}

/// Hears and says nothing.
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
}
