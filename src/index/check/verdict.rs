//! Named checks of an index, and the verdict that sums them up. Checks and repairs share these types.

use std::path::PathBuf;

use serde::Serialize;

/// The findings about one part of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The name of the part.
    pub name: &'static str,
    /// The property that the check asks for.
    pub asks: &'static str,
    /// True if the part is whole; `None` where it could not be looked at.
    pub ok: Option<bool>,
    /// The faults, a line each.
    pub problems: Vec<String>,
    /// Remarks that are worth knowing and no faults, a line each.
    pub notes: Vec<String>,
    /// The step that mends the part.
    pub hint: Option<String>,
    /// True if the part is not there since a run was killed before it wrote it.
    #[serde(skip)]
    pub(crate) is_unfinished: bool,
}

/// The answer to whether an index is whole, with the reasons. Its JSON is part of the program's interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// True if every check was made and found nothing wrong.
    pub ok: bool,
    /// True if the run that made the last commit was killed after it. Answers are right, and the next run ends its
    /// work.
    pub unfinished: bool,
    /// The path of the store that was looked at.
    pub store: Option<PathBuf>,
    /// Number of the last commit, which counts the changes of the index.
    pub generation: u64,
    /// Letters in the index.
    pub letters: u64,
    /// Items in the index.
    pub items: u64,
    /// Number of tantivy's files.
    pub files: u64,
    /// Bytes of these files together.
    pub bytes: u64,
    /// The checks, one for each part and in a fixed order.
    pub checks: Vec<Check>,
}

/// The name of the check of the texts of PDFs, without which an index still answers.
pub const TEXTS: &str = "texts";

/// The parts in the order in which they are looked at: name, property asked for, and the hint that says what mends
/// it.
const PARTS: &[(&str, &str, &str)] = &[
    ("current", "CURRENT names a store of this format", "a repair finds the store again"),
    ("lock", "no other process writes the index", ""),
    ("list", "tantivy's list of files names what is there", "a repair writes the list of files anew"),
    ("commit", "the last commit is as it was written", "a repair builds the index anew from its sources"),
    ("sums", "the list of the engine's files with their checksums can be read", "a repair writes the list anew"),
    (
        "files",
        "every file of the engine has its checksum",
        "a repair forgets what is damaged and reads its letters again",
    ),
    (
        "manifest",
        "the list of letter files can be read and fits the commit",
        "a repair builds the index anew from its sources",
    ),
    ("letters", "the index has the letters of that list and no others", "a repair reads these letters again"),
    ("records", "every item can be shown", "a repair reads their letters again"),
    ("totals", "the words of each field are counted right", "a repair counts them again"),
    (TEXTS, "the texts kept of PDFs can be read", "a repair forgets these texts, whose PDFs are then read again"),
    ("leftovers", "nothing is left over from runs that were killed", ""),
];
/// The hint for an index of another format, which a repair cannot mend.
pub const FORMAT_HINT: &str = "a rebuild builds it anew";
/// The most problems of one part that are told; the others are counted.
const TOLD: usize = 1000;

impl Check {
    /// Makes the check of a part that was not looked at yet.
    fn unmade(name: &'static str) -> Check {
        let asks = PARTS.iter().find(|(part, ..)| *part == name).map_or("", |(_, asks, _)| *asks);
        Check { name, asks, ok: None, problems: Vec::new(), notes: Vec::new(), hint: None, is_unfinished: false }
    }

    /// Notes that a part is not there since the run that was to write it was killed.
    pub(crate) fn unfinished(&mut self, reason: &str) {
        self.is_unfinished = true;
        self.notes.push(format!("{reason}: the last run was killed before its end; the next update ends its work"));
    }
}

/// The checks that have been made so far.
#[derive(Debug, Default)]
pub struct Checks {
    made: Vec<Check>,
}

impl Checks {
    /// Makes the check `name`: `look` notes in it what is wrong, and returns what later checks need.
    pub fn make<T>(&mut self, name: &'static str, look: impl FnOnce(&mut Check) -> T) -> T {
        let mut check = Check::unmade(name);
        let found = look(&mut check);
        check.ok = Some(check.problems.is_empty());
        // A check may have given a better hint of its own.
        if !check.problems.is_empty() && check.hint.is_none() {
            check.hint = PARTS.iter().find(|(part, ..)| *part == name).map(|(.., hint)| (*hint).to_owned());
        }
        if check.problems.len() > TOLD {
            let more = check.problems.len() - TOLD;
            check.problems.truncate(TOLD);
            check.problems.push(format!("… and {more} more"));
        }
        self.made.push(check);
        found
    }

    /// Returns true if the check `name` was made and found something wrong.
    pub fn failed(&self, name: &str) -> bool {
        self.made.iter().any(|check| check.name == name && check.ok == Some(false))
    }

    /// Returns true if a part is not there since a run was killed before it wrote it.
    pub fn are_unfinished(&self) -> bool {
        self.made.iter().any(|check| check.is_unfinished)
    }

    /// Returns all checks in order; those that could not be made say so in a note.
    pub fn all(&self) -> Vec<Check> {
        let made = |name: &str| self.made.iter().find(|check| check.name == name).cloned();
        let not_made = |name| {
            let notes = vec!["not looked at, since what it rests on is damaged".to_owned()];
            Check { notes, ..Check::unmade(name) }
        };
        PARTS.iter().map(|(name, ..)| made(name).unwrap_or_else(|| not_made(name))).collect()
    }
}
