//! Says of an index that a fault has left: the one before the run, the one after it, or neither.

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;

use imr::corpus::{PdfReader, Reader};
use imr::index::{IndexError, Quiet, Stop, UpdateOptions, check, repair, update};

use super::disk::{Disk, hash};
use super::runs::Stage;
use crate::env::copy_folder;
use crate::faults::oracle::{Answers, ask, same, tidy};

/// An index after a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    Before,
    After,
}

/// The answers of an index, or that it says that it is damaged.
type State = Result<Option<Answers>, String>;

/// The look of an index: its answers, and what a check says of it.
#[derive(Debug, Clone)]
struct Seen {
    answers: State,
    check: Checked,
}

/// The verdict of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Checked {
    Whole,
    Unfinished,
    NoIndex,
    /// None of these, with what is said of it.
    Faulty(String),
    /// There is no verdict, for this reason.
    Failed(String),
}

/// The index that was found, and whether the next run mends the rest.
type Outcome = (Result<Judged, String>, Result<(), String>);

/// The indexes that are right.
pub struct Judge<'a> {
    stage: &'a Stage,
    before: State,
    after: Answers,
    kinds: BTreeSet<String>,
    /// The looks of indexes, by their bytes: equal ones are looked at once.
    seen: Mutex<HashMap<u64, Seen>>,
    /// Which index each was, and what the next run made of it.
    judged: Mutex<HashMap<u64, Outcome>>,
}

/// The end of a run: its status and what it has said.
pub type End<'a> = (Option<i32>, &'a str);

impl Judge<'_> {
    /// Takes the index that the run in peace has left as the right one; it must be that of a clean build.
    pub fn new(stage: &Stage) -> Judge<'_> {
        let folder = stage.folder(0);
        let after = state(&folder).expect("an index").expect("an index");
        let clean = folder.with_file_name("clean");
        if stage.what() == "forget" {
            copy_folder(&folder, &clean).expect("a copy");
        }
        run_update(stage, &clean).expect("a clean build");
        // The program keeps the texts of PDFs; a run of the library does not.
        let kinds = &crate::faults::oracle::kinds(&clean) | &crate::faults::oracle::kinds(&folder);
        assert_eq!(state(&clean), Ok(Some(after.clone())), "{}: not as a clean build", stage.what());
        stage.reset(0);
        Judge { stage, before: state(&folder), after, kinds, seen: Mutex::default(), judged: Mutex::default() }
    }

    /// Judges the index of a core, and then that which the next run makes of it. After the run has ended well, the
    /// index must be the one after. `end` is the end of the run where it was not cut off.
    ///
    /// # Errors
    /// Says what is wrong.
    pub fn judge(&self, core: usize, is_after: bool, end: Option<End<'_>>) -> Result<Judged, String> {
        let folder = self.stage.folder(core);
        let bytes = bytes_of(&folder);
        let known = self.judged.lock().expect("no panic").get(&bytes).cloned();
        let (found, mended) = known.unwrap_or_else(|| {
            let found = self.find(&folder);
            let mended = if found.is_ok() { self.run_again(&folder) } else { Ok(()) };
            self.judged.lock().expect("no panic").insert(bytes, (found.clone(), mended.clone()));
            (found, mended)
        });
        let found = found?;
        if is_after && found == Judged::Before {
            return Err("a change is lost that was reported as done".to_owned());
        }
        if let Some((status, said)) = end {
            match status {
                None | Some(101) => return Err(format!("the run ends with {status:?}")),
                Some(0) if found == Judged::Before => return Err("success is told, and nothing was done".to_owned()),
                Some(0) => {}
                Some(_) if said.trim().is_empty() => return Err("nothing is said".to_owned()),
                Some(_) => {}
            }
            if said.contains("panicked") {
                return Err("a panic".to_owned());
            }
        }
        mended.map_err(|fault| format!("{found:?}, and {fault}"))?;
        Ok(found)
    }

    /// Looks at an index, unless one of the same bytes was looked at before.
    fn look(&self, folder: &Path) -> Seen {
        let bytes = bytes_of(folder);
        let known = self.seen.lock().expect("no panic").get(&bytes).cloned();
        known.unwrap_or_else(|| {
            let seen = Seen { answers: state(folder), check: checked(folder) };
            self.seen.lock().expect("no panic").insert(bytes, seen.clone());
            seen
        })
    }

    /// Finds out which index it is.
    fn find(&self, folder: &Path) -> Result<Judged, String> {
        let Seen { answers: found, check } = self.look(folder);
        let judged = match (&found, &self.before) {
            (Ok(Some(found)), _) if *found == self.after => Judged::After,
            (Ok(found), Ok(before)) if found == before => Judged::Before,
            // What was damaged before may be so still.
            (Err(_), Err(_)) => Judged::Before,
            (Ok(Some(found)), _) => return same(&self.after, found).map(|()| Judged::After),
            (Ok(None), _) => return Err("the index is gone".to_owned()),
            (Err(said), _) => return Err(said.clone()),
        };
        let is_none = judged == Judged::Before && !matches!(self.before, Ok(Some(_)));
        match check {
            Checked::Whole | Checked::Unfinished => Ok(judged),
            Checked::NoIndex | Checked::Faulty(_) if is_none => Ok(judged),
            check => Err(format!("{judged:?}, but check: {check:?}")),
        }
    }

    /// Does the next run, after which the index must be as a clean build's.
    fn run_again(&self, folder: &Path) -> Result<(), String> {
        let stage = self.stage;
        if stage.what() == "repair" && state(folder).is_err() {
            let mended = repair(folder, &options(stage), &reader(), &Quiet, &Stop::default());
            let verdict = mended.map_err(|error| format!("the repair fails: {error}"))?.verdict;
            if !verdict.ok {
                return Err("it is not whole after the repair".to_owned());
            }
        }
        catch_unwind(AssertUnwindSafe(|| run_update(stage, folder)))
            .map_err(|_| "the next run panics".to_owned())??;
        let Seen { answers: now, check } = self.look(folder);
        let now = now.map_err(|said| format!("after the next run: {said}"))?;
        let is_forgotten = stage.what() != "forget" || folder.join("FORGOTTEN").exists();
        match (&now, &self.before) {
            (Some(now), _) if is_forgotten => {
                same(&self.after, now).map_err(|fault| format!("after the next run: {fault}"))?;
            }
            // Not yet asked for, as far as the disk knows.
            (now, Ok(before)) if now == before => {}
            _ => return Err("after the next run: the index is another".to_owned()),
        }
        tidy(folder, &self.kinds).map_err(|left| format!("after the next run: {left}"))?;
        match check {
            Checked::Whole => Ok(()),
            check => Err(format!("after the next run, check: {check:?}")),
        }
    }
}

fn options(stage: &Stage) -> UpdateOptions {
    UpdateOptions { paths: vec![stage.letters()], memory: 64 << 20, threads: 1, ..UpdateOptions::default() }
}

fn reader() -> Reader {
    Reader::new(PdfReader::in_process())
}

/// Does the plainest run.
fn run_update(stage: &Stage, folder: &Path) -> Result<(), String> {
    let done = update(folder, &options(stage), &reader(), &Quiet, &Stop::default());
    done.map(drop).map_err(|error| format!("the next run fails: {error}"))
}

fn state(folder: &Path) -> State {
    let asked = catch_unwind(AssertUnwindSafe(|| ask(folder))).unwrap_or_else(|_| Err("queries panic".to_owned()))?;
    Ok(asked.map(|(_, answers)| answers))
}

/// Tells indexes of equal bytes. The number of the process that had the lock is no part of them.
fn bytes_of(folder: &Path) -> u64 {
    let mut tree = Disk::of(folder).tree();
    if let Some(lock) = tree.get_mut("LOCK") {
        *lock = Some(Vec::new());
    }
    hash(&tree)
}

fn checked(folder: &Path) -> Checked {
    match check(folder, 1) {
        Ok(verdict) if verdict.unfinished => Checked::Unfinished,
        Ok(verdict) if verdict.ok => Checked::Whole,
        Ok(verdict) => {
            let faults = verdict.checks.iter().filter(|check| check.ok != Some(true));
            Checked::Faulty(format!("{:?}", faults.map(|check| (check.name, &check.problems)).next()))
        }
        Err(IndexError::NoIndex { .. }) => Checked::NoIndex,
        Err(error) => Checked::Failed(error.to_string()),
    }
}
