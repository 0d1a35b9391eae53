//! Gates: how many requests of each kind are worked on at a time, and how many may wait. Beyond that the answer is that
//! the server is busy, at once, so that nobody waits for what will not come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::web::api::problem::{Problem, ProblemKind};

/// The longest wait before a gate.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// A gate for one kind of work.
pub(crate) struct Gate {
    /// The places behind it.
    places: Arc<Semaphore>,
    /// Number of those who wait.
    waiting: AtomicUsize,
    /// The most who may wait.
    most: usize,
}

impl Gate {
    /// Makes a gate that lets so many in at a time, and so many wait.
    pub fn new(places: usize, most: usize) -> Gate {
        Gate { places: Arc::new(Semaphore::new(places.max(1))), waiting: AtomicUsize::new(0), most }
    }

    /// Waits for a place, which is free again when the permit is dropped.
    ///
    /// # Errors
    /// When too many wait already, or none becomes free in time.
    pub async fn enter(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let waiting = Waiting::of(&self.waiting);
        if waiting.before >= self.most && self.places.available_permits() == 0 {
            return Err(busy());
        }
        let permit = tokio::time::timeout(LONGEST_WAIT, Arc::clone(&self.places).acquire_owned()).await;
        permit.map_err(|_| busy())?.map_err(|_| busy())
    }

    /// Returns the number of those who wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

/// The problem of too many requests.
pub(crate) fn busy() -> Problem {
    Problem::new(ProblemKind::Busy, "other requests are being answered").hint("ask again in a second")
}

/// One who waits, until it is dropped: also a request whose caller went away.
struct Waiting<'a> {
    /// The number that it is counted in.
    all: &'a AtomicUsize,
    /// Number of those who came before.
    before: usize,
}

impl<'a> Waiting<'a> {
    /// Counts one more.
    fn of(all: &'a AtomicUsize) -> Waiting<'a> {
        Waiting { all, before: all.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The gates of a server.
pub(crate) struct Gates {
    /// Of searches and all other looks into the index.
    pub searches: Gate,
    /// Of exports, which take long.
    pub exports: Gate,
    /// Of bodies of up to 64 MB and files of letters, which take memory.
    pub files: Gate,
}

impl Gates {
    /// Makes the gates of a server with so many searches at a time.
    pub fn new(searches: usize) -> Gates {
        Gates { searches: Gate::new(searches, 512), exports: Gate::new(2, 8), files: Gate::new(2, 32) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_when_enough_wait_is_told_at_once() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let gate = Gate::new(1, 0);
            let first = gate.enter().await.expect("a place");
            // Who waits is still waiting when no time is left.
            let second = tokio::time::timeout(Duration::ZERO, gate.enter()).await;
            assert!(second.expect("an answer").is_err());
            drop(first);
            assert!(gate.enter().await.is_ok());
        });
    }
}
