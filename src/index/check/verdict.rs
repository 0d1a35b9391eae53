//! Named checks of an index and the verdict that sums them up. Checks and repairs share these types.

use std::path::PathBuf;

use serde::Serialize;

/// What was found out about one part of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The part.
    pub name: &'static str,
    /// What is asked of it.
    pub asks: &'static str,
    /// Whether it is whole; `None` where that could not be looked at.
    pub ok: Option<bool>,
    /// What is wrong, a line each.
    pub problems: Vec<String>,
    /// What is worth knowing and not wrong.
    pub notes: Vec<String>,
    /// What mends it.
    pub hint: Option<&'static str>,
}

/// Whether an index is whole, and why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// The store that was looked at.
    pub store: Option<PathBuf>,
    /// Counts the changes of the index.
    pub generation: u64,
    /// Letters in the index.
    pub letters: u64,
    /// Items in the index.
    pub items: u64,
    /// Files of the engine.
    pub files: u64,
    /// Bytes of these files.
    pub bytes: u64,
    /// One for each part.
    pub checks: Vec<Check>,
}

/// The name of the check of the texts of PDFs, without which an index still answers.
pub const TEXTS: &str = "texts";

/// The parts in the order in which they are looked at, with what is asked of each and what mends it.
const PARTS: &[(&str, &str, &str)] = &[
    ("current", "CURRENT names a store of this format", "'imr check --repair' finds the store again"),
    ("lock", "no other process writes the index", ""),
    ("list", "tantivy's list of files names what is there", "'imr check --repair' writes the list of files anew"),
    ("commit", "the last commit is as it was written", "'imr check --repair' builds the index anew from its sources"),
    (
        "files",
        "every file of the engine has its checksum",
        "'imr check --repair' forgets what is damaged and reads its letters again",
    ),
    (
        "manifest",
        "the list of letter files can be read and fits the commit",
        "'imr check --repair' builds the index anew from its sources",
    ),
    (
        "letters",
        "the index has the letters of that list and no others",
        "'imr check --repair' reads these letters again",
    ),
    ("records", "every item can be shown", "'imr check --repair' reads their letters again"),
    ("totals", "the words of each field are counted right", "'imr check --repair' counts them again"),
    (
        TEXTS,
        "the texts kept of PDFs can be read",
        "'imr check --repair' forgets these texts, whose PDFs are then read again",
    ),
    ("leftovers", "nothing is left over from runs that were killed", ""),
];
/// What mends an index of another format.
pub const FORMAT_HINT: &str = "'imr index PATH --rebuild' builds it anew";
/// No more problems of one part are told than so many.
const TOLD: usize = 1000;

impl Check {
    fn unmade(name: &'static str) -> Check {
        let asks = PARTS.iter().find(|(part, ..)| *part == name).map_or("", |(_, asks, _)| *asks);
        Check { name, asks, ok: None, problems: Vec::new(), notes: Vec::new(), hint: None }
    }
}

/// The checks that have been made.
#[derive(Debug, Default)]
pub struct Checks {
    made: Vec<Check>,
}

impl Checks {
    /// Makes the check `name`: `look` says what is wrong and returns what later checks need.
    pub fn make<T>(&mut self, name: &'static str, look: impl FnOnce(&mut Check) -> T) -> T {
        let mut check = Check::unmade(name);
        let found = look(&mut check);
        check.ok = Some(check.problems.is_empty());
        if !check.problems.is_empty() && check.hint.is_none() {
            check.hint = PARTS.iter().find(|(part, ..)| *part == name).map(|(.., hint)| *hint);
        }
        if check.problems.len() > TOLD {
            let more = check.problems.len() - TOLD;
            check.problems.truncate(TOLD);
            check.problems.push(format!("… and {more} more"));
        }
        self.made.push(check);
        found
    }

    /// Whether the check `name` was made and found something wrong.
    pub fn failed(&self, name: &str) -> bool {
        self.made.iter().any(|check| check.name == name && check.ok == Some(false))
    }

    /// All checks in order; those that could not be made say so.
    pub fn all(&self) -> Vec<Check> {
        let made = |name: &str| self.made.iter().find(|check| check.name == name).cloned();
        let not_made = |name| {
            let notes = vec!["not looked at, since what it rests on is damaged".to_owned()];
            Check { notes, ..Check::unmade(name) }
        };
        PARTS.iter().map(|(name, ..)| made(name).unwrap_or_else(|| not_made(name))).collect()
    }
}
