//! Work on all cores. A parallel map over a list, whose results arrive in the order of the list: letters are read by it, and
//! so is everything else that waits for files. And the parts of one search, side by side.
//!
//! In the map, threads take the next items as they become free, so that one large file holds up nobody; they run ahead of the
//! sink by as many items as memory allows.

use std::collections::VecDeque;
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::deadline::Deadline;

/// The steps in which a map goes on. What has been mapped and not used yet is in memory.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The lead of the threads over the sink, in items: far enough to keep all of them busy, near enough to fit into
    /// memory.
    pub ahead: usize,
    /// Items that a thread takes at once.
    pub at_once: usize,
    /// Results that the sink waits for and takes at once, fewer than the lead: enough that it is woken seldom.
    pub taken: usize,
}

/// The pace for items as small as a letter.
pub const SMALL_ITEMS: Pace = Pace { ahead: 768, at_once: 4, taken: 64 };
/// Bytes of stack of each thread. Deep structures in a damaged file, and deep questions, need more than the usual two
/// megabytes.
const STACK: usize = 8 << 20;

/// The threads that all searches share, one a core: to begin one takes longer than to wake one. The first that searches is one of
/// them, and does itself what no other has begun when it is done with its own part. There are none where one would be alone, or
/// where the system has none left.
static WORKERS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let workers = ThreadPoolBuilder::new().stack_size(STACK).use_current_thread().build().ok();
    workers.filter(|workers| workers.current_num_threads() > 1)
});

/// Returns the number of threads that work side by side.
pub fn workers() -> usize {
    WORKERS.as_ref().map_or(1, ThreadPool::current_num_threads)
}

/// Does `work` on each of `parts`, on the first of them in this thread, and returns what it returns, in order.
///
/// The deadline of the caller is that of each part; what one finds after it is thrown away with all the rest.
pub fn side_by_side<P: Sync, T: Send>(parts: &[P], work: impl Fn(&P) -> T + Sync) -> Vec<T> {
    let workers = if parts.len() > 1 { WORKERS.as_ref() } else { None };
    let (Some(workers), [first, others @ ..]) = (workers, parts) else { return parts.iter().map(work).collect() };
    let (work, deadline) = (&work, &Deadline::running());
    let mut done: Vec<Option<T>> = others.iter().map(|_| None).collect();
    let first = workers.in_place_scope(|scope| {
        for (part, done) in others.iter().zip(&mut done) {
            scope.spawn(move |_| *done = Some(deadline.in_time(|| work(part))));
        }
        work(first)
    });
    std::iter::once(first).chain(done.into_iter().flatten()).collect()
}

/// Maps `items` with `map` on `threads` threads (0 means one a core) and hands the results to `sink` in the order of
/// the items. While the sink uses some results, the next items are mapped.
///
/// # Errors
/// The first error of `sink`, which ends the work. A panic of `map` is a panic of the caller.
pub fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    threads: usize,
    map: impl Fn(&T) -> R + Sync,
    sink: impl FnMut(&T, R) -> Result<(), E>,
) -> Result<(), E> {
    in_order_at(SMALL_ITEMS, items, threads, map, sink)
}

/// Maps `items` as [`in_order`] does, at a pace.
///
/// # Errors
/// As [`in_order`].
pub fn in_order_at<T: Sync, R: Send, E>(
    pace: Pace,
    items: &[T],
    threads: usize,
    map: impl Fn(&T) -> R + Sync,
    mut sink: impl FnMut(&T, R) -> Result<(), E>,
) -> Result<(), E> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    let Ok(pool) = pool else {
        // No more threads to be had: this one does the work.
        return items.iter().try_for_each(|item| sink(item, map(item)));
    };
    let queue = Queue::new(items.len(), pace);
    pool.in_place_scope(|scope| {
        // All threads of the pool work; this one, outside of it, is the sink.
        scope.spawn_broadcast(|_, _| queue.work(|index| map(&items[index])));
        // However this scope is left, no thread goes on after it.
        let _end = End(&queue);
        let mut items = items.iter();
        // A panic of a thread ends the queue too, and the scope passes it on.
        while let Some(results) = queue.take() {
            results.into_iter().zip(&mut items).try_for_each(|(result, item)| sink(item, result))?;
        }
        Ok(())
    })
}

/// The state of a map at work: items that are mapped, and results that the sink has not taken yet.
struct Queue<R> {
    pace: Pace,
    state: Mutex<State<R>>,
    /// Signals that there may be results for the sink.
    ready: Condvar,
    /// Signals that there may be room for more results.
    room: Condvar,
}

/// The state that all threads and the sink share.
struct State<R> {
    /// The results that the sink waits for.
    wanted: usize,
    /// The number of items.
    count: usize,
    /// The first item that no thread has taken.
    next: usize,
    /// The first item whose result the sink has not taken.
    taken: usize,
    /// The results from that item on, in order; `None` where they are not there yet.
    results: VecDeque<Option<R>>,
    /// The number of results that are there.
    there: usize,
    /// True while the sink waits: to wake it asks the system, which takes longer than to put a result.
    is_awaited: bool,
    /// True when nothing more is to be done.
    ended: bool,
}

impl<R> State<R> {
    /// Returns true if the sink should be woken: there are enough results in order, or no more will come.
    fn is_worth_taking(&self) -> bool {
        let is_enough = self.there >= self.wanted || self.next == self.count;
        self.ended || self.taken == self.count || (is_enough && matches!(self.results.front(), Some(Some(_))))
    }
}

impl<R> Queue<R> {
    /// Makes the state of a map over `count` items, none of them taken.
    fn new(count: usize, pace: Pace) -> Queue<R> {
        let (wanted, results) = (pace.taken, VecDeque::new());
        let state = State { wanted, count, next: 0, taken: 0, results, there: 0, is_awaited: false, ended: false };
        Queue { pace, state: Mutex::new(state), ready: Condvar::new(), room: Condvar::new() }
    }

    /// Locks the state. A panic of the map cannot poison it, since maps run outside of the lock.
    fn lock(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Maps items on this thread until none is left.
    fn work(&self, map: impl Fn(usize) -> R) {
        let end = End(self);
        loop {
            let is_full = |state: &mut State<R>| {
                !state.ended && state.next < state.count && state.next - state.taken >= self.pace.ahead
            };
            let mut state = self.room.wait_while(self.lock(), is_full).unwrap_or_else(PoisonError::into_inner);
            let indexes = state.next..(state.next + self.pace.at_once).min(state.count);
            if state.ended || indexes.is_empty() {
                // Others may still be at work.
                std::mem::forget(end);
                return;
            }
            state.next = indexes.end;
            let places = indexes.end - state.taken;
            // Room for results that are not there yet: others may finish before this thread does.
            state.results.resize_with(places, || None);
            drop(state);
            indexes.for_each(|index| self.put(index, map(index)));
        }
    }

    /// Puts the result of an item in its place, and wakes the sink where that is worth it.
    fn put(&self, index: usize, result: R) {
        let mut state = self.lock();
        let place = index - state.taken;
        state.results[place] = Some(result);
        state.there += 1;
        if state.is_awaited && state.is_worth_taking() {
            state.is_awaited = false;
            self.ready.notify_one();
        }
    }

    /// Waits for the next results and takes them; `None` at the end.
    fn take(&self) -> Option<Vec<R>> {
        let must_wait = |state: &mut State<R>| {
            state.is_awaited = !state.is_worth_taking();
            state.is_awaited
        };
        let mut state = self.ready.wait_while(self.lock(), must_wait).unwrap_or_else(PoisonError::into_inner);
        let count = state.results.iter().take(self.pace.taken).take_while(|result| result.is_some()).count();
        let results: Vec<R> = state.results.drain(..count).flatten().collect();
        state.taken += count;
        state.there -= count;
        drop(state);
        // All of them: each may find room for its next items.
        self.room.notify_all();
        (count > 0).then_some(results)
    }
}

/// A guard that ends all work when it is dropped, so that a panic of one thread does not leave others waiting.
struct End<'a, R>(&'a Queue<R>);

impl<R> Drop for End<'_, R> {
    fn drop(&mut self) {
        self.0.lock().ended = true;
        self.0.ready.notify_all();
        self.0.room.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_however_long_each_takes() {
        let items: Vec<usize> = (0..3_000).collect();
        for threads in [1, 3] {
            let slow = |item: &usize| {
                if item.is_multiple_of(700) {
                    std::thread::sleep(std::time::Duration::from_millis(20));
                }
                item * 2
            };
            let mut found = Vec::new();
            let taken: Result<(), ()> = in_order(&items, threads, slow, |item, twice| {
                found.push((*item, twice));
                Ok(())
            });
            assert_eq!(taken, Ok(()));
            assert!(found.iter().copied().eq(items.iter().map(|item| (*item, item * 2))), "{threads} threads");
        }
    }

    #[test]
    fn an_error_of_the_sink_ends_the_work() {
        let items: Vec<usize> = (0..100_000).collect();
        let mapped = std::sync::atomic::AtomicUsize::new(0);
        let map = |_: &usize| mapped.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let ended = in_order(&items, 2, map, |item, _| {
            if item.is_multiple_of(100) {
                // The threads run ahead as far as they may, before the sink takes more and before it ends.
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            if *item == 100 { Err(*item) } else { Ok(()) }
        });
        assert_eq!(ended, Err(100));
        let mapped = mapped.into_inner();
        let Pace { ahead, at_once, taken } = SMALL_ITEMS;
        assert!(mapped < 100 + taken + ahead + at_once, "{mapped} were mapped");
        assert_eq!(in_order(&[0; 0], 2, |item| *item, |_, _| Err(())), Ok(()));
    }

    #[test]
    fn a_panic_of_the_map_is_a_panic_of_all() {
        let items: Vec<usize> = (0..1_000).collect();
        let map = |item: &usize| assert_ne!(*item, 500, "this one");
        let all = std::panic::AssertUnwindSafe(|| in_order(&items, 2, map, |_, ()| Ok::<(), ()>(())));
        assert!(std::panic::catch_unwind(all).is_err());
    }
}
