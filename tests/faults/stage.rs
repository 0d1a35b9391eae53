//! A step of the history that is about to be run, again and again, each time with another fault.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::history::{HISTORY, Step};
use super::injection::{self, Length, Moment, Seen, Signal};
use super::oracle::{Answers, ask, clean, same, tidy};
use super::{Faults, count};
use crate::env::{Env, copy_folder};

/// The letters are as the step leaves them; the index is as it was before, or as a fault left it.
pub struct Stage<'a> {
    /// The step.
    pub step: &'static Step,
    /// The length of its run when nothing happens.
    pub length: Length,
    env: &'a Env,
    /// The generation and the answers before.
    before: Option<(u64, Answers)>,
    /// The answers of a clean build of the letters.
    after: Answers,
    /// The kinds of its files.
    kinds: BTreeSet<String>,
}

/// Goes through the history. Each step is first run in peace, then `visit`ed.
pub fn walk(faults: &mut Faults, mut visit: impl FnMut(&Stage<'_>, &mut Faults)) {
    let env = Env::new();
    let (index, after) = (env.path("index"), env.path("after"));
    fs::create_dir_all(&index).expect("a folder");
    let mut before = None;
    for step in &HISTORY[..count(4, HISTORY.len())] {
        step.apply(&env);
        copy_folder(&index, &env.path("before")).expect("a copy of the index");
        let (answers, kinds) = clean(&env);
        let seen = injection::run(env.imr(&step.run()).command(), &index, None, &[]);
        let stage = Stage { step, length: seen.length, env: &env, before, after: answers, kinds };
        faults.check(&format!("{}, in peace", step.what), stage.is_finished());
        fs::rename(&index, &after).expect("an index");
        visit(&stage, faults);
        let _ = fs::remove_dir_all(&index);
        fs::rename(&after, &index).expect("an index");
        fs::remove_dir_all(env.path("before")).expect("an index to remove");
        before = ask(&index).unwrap_or_default();
    }
}

impl Stage<'_> {
    /// The index.
    fn index(&self) -> PathBuf {
        self.env.path("index")
    }

    /// Makes the index as it was before the step.
    pub fn reset(&self) {
        let _ = fs::remove_dir_all(self.index());
        copy_folder(&self.env.path("before"), &self.index()).expect("a copy of the index");
    }

    /// Does the step's run, with `signals` at `moment`.
    pub fn run(&self, moment: Moment, signals: &[Signal]) -> Seen {
        injection::run(self.env.imr(&self.step.run()).command(), &self.index(), Some(moment), signals)
    }

    /// Returns true if the index is the one after the step, and no longer the one before.
    ///
    /// # Errors
    /// When it is neither.
    pub fn is_done(&self) -> Result<bool, String> {
        match (&self.before, &ask(&self.index())?) {
            (before, now) if before == now => Ok(false),
            (Some(_), None) => Err("the index is gone".to_owned()),
            (Some((before, _)), Some((now, _))) if now <= before => {
                Err("other answers in the same generation".to_owned())
            }
            (_, Some((_, answers))) => same(&self.after, answers).map(|()| true),
            (None, None) => Ok(false),
        }
    }

    /// Does the step's run in peace, which needs no other help and leaves the index of a clean build.
    ///
    /// # Errors
    /// Says what is otherwise.
    pub fn finish(&self) -> Result<(), String> {
        let output = self.env.imr(&self.step.run()).command().output().expect("the program starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) if stderr.is_empty() => self.is_finished(),
            status => Err(format!("the next run ends with {status:?}: {stderr}")),
        }
    }

    fn is_finished(&self) -> Result<(), String> {
        match self.is_done()? {
            true => tidy(&self.index(), &self.kinds),
            false => Err("the next run changed nothing".to_owned()),
        }
    }
}
