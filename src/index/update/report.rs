//! The report of a run of the indexer, for people and for scripts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The report at the end of a run. Its JSON is part of the program's interface.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Letters by what became of them.
    pub letters: LetterCounts,
    /// Items in the index now.
    pub items: u64,
    /// The files that are no letters.
    pub rejects: Vec<Reject>,
    /// The files that are further copies of letters.
    pub duplicates: Vec<Duplicate>,
    /// Letters in the index now, by layout.
    pub layouts: BTreeMap<String, u64>,
    /// Items in the index now, by decision.
    pub decisions: BTreeMap<String, u64>,
    /// Bytes of letters read in this run.
    pub bytes: u64,
    /// The time that the run took, in seconds.
    pub elapsed_s: f64,
    /// Number of the last commit, which counts the changes of this index.
    pub generation: u64,
    /// Letters read in this run of which something was not understood.
    pub warned: u64,
    /// Known sources that were not there: their letters were left as they are.
    pub missing: Vec<String>,
}

impl Report {
    /// Returns the report of a run that began anew: all its letters are new, whatever the index had.
    pub(crate) fn of_rebuild(mut self) -> Report {
        self.letters.new += std::mem::take(&mut self.letters.changed);
        self
    }
}

/// Numbers of letters and files by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LetterCounts {
    /// Letters that were not there before.
    pub new: u64,
    /// Letters whose text or reading changed.
    pub changed: u64,
    /// Letters that were left as they are.
    pub unchanged: u64,
    /// Letters whose files are gone.
    pub removed: u64,
    /// Files that are further copies of letters.
    pub duplicate: u64,
    /// Files that are no letters.
    pub rejected: u64,
}

/// A file that is no letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Its path below the source.
    pub source: String,
    /// The reason, for people.
    pub reason: String,
}

/// The reason for leaving out a letter that is to be forgotten.
pub(crate) const FORGOTTEN: &str = "forgotten, as was asked for";

impl Reject {
    /// Returns true if the letter was left out because it is to be forgotten, and not for a fault of its own.
    pub(crate) fn is_forgotten(&self) -> bool {
        self.reason == FORGOTTEN
    }
}

/// A file that is a further copy of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// Its path below the source.
    pub source: String,
    /// The letter's id.
    pub of: String,
}
