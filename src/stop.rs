//! Stops a run, and orders that against the step which makes its change visible: the first of the two wins.
//!
//! A caller that asks a run to stop may abandon it and tell the user the state of the index. That is true only if a
//! run that was asked before its change was visible never makes it visible, and if a run that was about to is known.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// The error of a step that was not done, since the run was asked to stop before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// Bit: the run is to stop.
const ASKED: u8 = 1;
/// Bit: the step that makes the change visible has begun. Where it fails, nobody knows how far it went.
const CHANGING: u8 = 2;
/// Bit: the change is visible.
const CHANGED: u8 = 4;

/// A cancellation token that a run and its callers share. Clones are one and the same.
///
/// Testing it is one atomic load, so that a run can test it for every file.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    state: Arc<AtomicU8>,
    /// True if nobody sees yet what is committed under it.
    is_hidden: bool,
}

/// The state of the index after a run was asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexState {
    /// Unchanged; the run will not change it any more.
    Same,
    /// Unknown: the run is making its change visible, or has failed to.
    Changing,
    /// Changed: the change of the run is visible.
    Changed,
}

impl Stop {
    /// Asks the run to stop, and returns the state of the index. It may be called any number of times.
    pub fn ask(&self) -> IndexState {
        // The state before decides: the bits only grow within a run.
        match self.state.fetch_or(ASKED, Ordering::SeqCst) {
            before if before & CHANGED != 0 => IndexState::Changed,
            before if before & CHANGING != 0 => IndexState::Changing,
            _ => IndexState::Same,
        }
    }

    /// Returns true if the run is to stop.
    pub fn is_asked(&self) -> bool {
        self.state.load(Ordering::Relaxed) & ASKED != 0
    }

    /// Returns a token for a part of the run whose commits nobody sees: it stops with the run, but its commits do not
    /// count as a change.
    pub(crate) fn hidden(&self) -> Stop {
        Stop { is_hidden: true, ..self.clone() }
    }

    /// Does the `step` that makes the change visible, unless the run was asked to stop.
    ///
    /// Once it has begun, a request to stop comes too late and is told so by [`Stop::ask`].
    ///
    /// # Errors
    /// [`Interrupted`] when it was, and then the step was not done; else those of the step.
    pub(crate) fn commit<T, E: From<Interrupted>>(&self, step: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let (begun, done) = if self.is_hidden { (0, 0) } else { (CHANGING, CHANGED) };
        // One atomic step, so that no request to stop can come between the test and the mark.
        let begin = |state| (state & ASKED == 0).then_some(state | begun);
        self.state.fetch_update(Ordering::SeqCst, Ordering::SeqCst, begin).map_err(|_| Interrupted)?;
        // If the step fails, the state stays at CHANGING: nobody knows how far it went.
        let result = step()?;
        self.state.fetch_or(done, Ordering::SeqCst);
        Ok(result)
    }

    /// Resets the change, after the user was told of it: later states are compared with this one.
    pub(crate) fn told(&self) {
        self.state.fetch_and(ASKED, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_run_that_was_asked_to_stop_makes_nothing_visible() {
        let (stop, is_done) = (Stop::default(), Cell::new(false));
        assert!(!stop.is_asked());
        assert_eq!(stop.ask(), IndexState::Same);
        for stop in [stop.clone(), stop.hidden()] {
            assert!(stop.is_asked());
            let refused = stop.commit(|| {
                is_done.set(true);
                Ok(())
            });
            assert!(matches!(refused, Err(Interrupted)));
        }
        assert_eq!((stop.ask(), is_done.get()), (IndexState::Same, false));
    }

    #[test]
    fn who_asks_after_the_change_has_begun_hears_so() {
        let stop = Stop::default();
        let during = stop.commit(|| Ok::<_, Interrupted>((stop.ask(), stop.ask()))).expect("not asked before");
        assert_eq!(during, (IndexState::Changing, IndexState::Changing));
        assert_eq!(stop.ask(), IndexState::Changed);
        assert!(stop.is_asked());
    }

    #[test]
    fn of_a_change_that_failed_nobody_says_that_it_is_or_is_not_visible() {
        let stop = Stop::default();
        assert!(stop.commit(|| Err::<(), _>(Interrupted)).is_err());
        assert_eq!(stop.ask(), IndexState::Changing);
    }

    #[test]
    fn a_commit_that_nobody_sees_changes_nothing() {
        let stop = Stop::default();
        assert_eq!(stop.hidden().commit(|| Ok::<_, Interrupted>(stop.hidden().is_asked())).ok(), Some(false));
        assert_eq!(stop.ask(), IndexState::Same);
    }

    #[test]
    fn a_change_that_was_told_is_how_the_index_was_and_who_was_asked_is_asked_still() {
        let stop = Stop::default();
        stop.commit(|| Ok::<_, Interrupted>(())).expect("not asked before");
        stop.told();
        stop.commit(|| Ok::<_, Interrupted>(())).expect("not asked before");
        assert_eq!(stop.ask(), IndexState::Changed);
        stop.told();
        assert_eq!((stop.is_asked(), stop.ask()), (true, IndexState::Same));
    }

    #[test]
    fn whoever_comes_first_the_other_obeys() {
        for _ in 0..2000 {
            let stop = Stop::default();
            let run = stop.clone();
            let run = std::thread::spawn(move || run.commit(|| Ok::<_, Interrupted>(())).is_ok());
            let asked = stop.ask();
            let is_changed = run.join().expect("no panic");
            assert_eq!(is_changed, asked != IndexState::Same);
        }
    }
}
