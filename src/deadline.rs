//! Bounds the time of a search: work looks at the clock now and then, gives up when the time is over, and whoever
//! began it gets an error and never a part of the answer.
//!
//! The deadline that runs is one of the thread, so that loops deep in the evaluator can ask [`is_over`] without being
//! handed it. A loop that is told so ends at once with whatever it has; that is thrown away by [`Deadline::bound`].

use std::cell::{Cell, RefCell};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::stop::Stop;

/// Steps between two looks at the clock: a step is a posting, a position or a term, so that these take a millisecond
/// or less, and the look itself a ten-thousandth of that.
const STEPS: usize = 1 << 14;

/// The steps that it costs to read something of one item.
pub(crate) const READING: usize = 1 << 8;

/// The end of the time that a search may take; the default is none.
///
/// The time begins with the first work that is bound. Clones are one and the same: several searches with one deadline
/// share the time.
#[derive(Debug, Clone, Default)]
pub struct Deadline {
    /// The time that is allowed, and when it began; `None` if there is no bound.
    allowed: Option<(Duration, Arc<OnceLock<Instant>>)>,
    /// The token by which the search can be asked to stop before.
    stop: Option<Stop>,
}

/// The reason why a search was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overrun {
    /// It took longer than this.
    Deadline(Duration),
    /// It was asked to stop.
    Stopped,
}

thread_local! {
    /// Steps of this thread until the next look at the clock.
    static LEFT: Cell<usize> = const { Cell::new(0) };
    /// The deadline of the work that this thread does.
    static RUNNING: RefCell<Deadline> = RefCell::new(Deadline::default());
    /// The reason to give up that work, once there is one.
    static OVERRUN: Cell<Option<Overrun>> = const { Cell::new(None) };
}

/// Counts `steps` of the work of this thread, and returns true if it is to be given up.
pub(crate) fn is_over(steps: usize) -> bool {
    let left = LEFT.get();
    if left <= steps {
        return look();
    }
    LEFT.set(left - steps);
    false
}

/// Looks at the clock, and returns true if the work is to be given up.
#[cold]
fn look() -> bool {
    if OVERRUN.get().is_none() {
        OVERRUN.set(RUNNING.with_borrow(Deadline::overrun));
        LEFT.set(STEPS);
    }
    // Who asks after the end asks here again, since no steps are left then.
    if OVERRUN.get().is_some() {
        LEFT.set(0);
    }
    OVERRUN.get().is_some()
}

impl Deadline {
    /// Returns the deadline of work that may take so much time.
    pub fn after(allowed: Duration) -> Deadline {
        Deadline { allowed: Some((allowed, Arc::default())), stop: None }
    }

    /// Returns the deadline of the work that this thread does.
    pub(crate) fn running() -> Deadline {
        RUNNING.with_borrow(Deadline::clone)
    }

    /// Does a part of work that runs under this deadline, on another thread. The part ends early when the time is over, and
    /// the whole is told so by [`Deadline::bound`].
    pub(crate) fn in_time<T>(&self, work: impl FnOnce() -> T) -> T {
        let before = Before { running: RUNNING.replace(self.clone()), overrun: OVERRUN.replace(None) };
        LEFT.set(0);
        let result = work();
        drop(before);
        result
    }

    /// Returns a deadline for other work that may take as much time.
    #[must_use]
    pub(crate) fn anew(&self) -> Deadline {
        let allowed = self.allowed.as_ref().map(|(allowed, _)| (*allowed, Arc::default()));
        Deadline { allowed, stop: self.stop.clone() }
    }

    /// Returns the same deadline for a search that `stop` can end before.
    #[must_use]
    pub fn or_stop(self, stop: &Stop) -> Deadline {
        Deadline { stop: Some(stop.clone()), ..self }
    }

    /// Does the `work`, and gives it up when the time is over.
    ///
    /// # Errors
    /// [`Overrun`] if it was given up, whatever the work returned then.
    pub(crate) fn bound<T>(&self, work: impl FnOnce() -> T) -> Result<T, Overrun> {
        let before = Before { running: RUNNING.replace(self.clone()), overrun: OVERRUN.replace(None) };
        if let Some((_, began)) = &self.allowed {
            began.get_or_init(Instant::now);
        }
        LEFT.set(0);
        let result = work();
        // A loop may have ended just before it would have looked.
        let overrun = OVERRUN.get().or_else(|| self.overrun());
        drop(before);
        overrun.map_or(Ok(result), Err)
    }

    /// Returns the reason to give up, if there is one by now.
    fn overrun(&self) -> Option<Overrun> {
        let allowed = self.allowed.as_ref();
        let late = allowed.filter(|(allowed, began)| began.get_or_init(Instant::now).elapsed() >= *allowed);
        let late = late.map(|(allowed, _)| Overrun::Deadline(*allowed));
        late.or_else(|| self.stop.as_ref().filter(|stop| stop.is_asked()).map(|_| Overrun::Stopped))
    }
}

/// The work around the one that was begun; dropping it goes on with that, after a panic too.
struct Before {
    /// Its deadline.
    running: Deadline,
    /// The reason to give it up.
    overrun: Option<Overrun>,
}

impl Drop for Before {
    fn drop(&mut self) {
        RUNNING.set(std::mem::take(&mut self.running));
        OVERRUN.set(self.overrun);
        LEFT.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs steps until the work is to be given up; without an end if that never comes.
    fn endless() {
        while !is_over(1) {}
    }

    #[test]
    fn work_without_an_end_ends_at_the_deadline_and_what_it_found_is_thrown_away() {
        let allowed = Duration::from_millis(20);
        let deadline = Deadline::after(allowed);
        assert_eq!(deadline.bound(endless), Err(Overrun::Deadline(allowed)));
        // Its time is over for all that share it.
        assert!(deadline.clone().bound(|| ()).is_err() && deadline.anew().bound(|| ()).is_ok());
        // The next work of this thread has its own time.
        assert_eq!(Deadline::default().bound(|| is_over(usize::MAX)), Ok(false));
    }

    #[test]
    fn work_that_ends_in_time_gives_its_result() {
        let day = Duration::from_secs(86_400);
        assert_eq!(Deadline::after(day).bound(|| (0..100_000).any(|_| is_over(7))), Ok(false));
    }

    #[test]
    fn work_that_is_asked_to_stop_is_given_up() {
        let stop = Stop::default();
        stop.ask();
        assert_eq!(Deadline::default().or_stop(&stop).bound(endless), Err(Overrun::Stopped));
    }

    #[test]
    fn a_part_that_is_given_up_leaves_the_time_of_the_whole() {
        let day = Deadline::after(Duration::from_secs(86_400));
        let whole = day.bound(|| (Deadline::after(Duration::ZERO).bound(endless).is_err(), is_over(usize::MAX)));
        assert_eq!(whole, Ok((true, false)));
    }
}
