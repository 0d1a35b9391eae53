//! Where letters are read by several threads: a map over a list whose results arrive in its order.

use std::sync::mpsc::sync_channel;

use rayon::prelude::*;

/// How many results are handed on at once: enough to keep all threads busy, few enough to fit into memory.
const CHUNK: usize = 256;
/// How many items a thread takes at once: few, so that at the end of a chunk none waits long for another.
const AT_ONCE: usize = 4;
/// How many chunks of results may wait for the sink.
const WAITING: usize = 2;

/// Maps `items` with `map` on `threads` threads (0: one a core) and hands the results to `sink` in the
/// order of the items. While the sink takes a chunk, the next ones are mapped.
///
/// # Errors
/// The first error of `sink`, which ends the work.
pub fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    threads: usize,
    map: impl Fn(&T) -> R + Sync,
    mut sink: impl FnMut(&T, R) -> Result<(), E>,
) -> Result<(), E> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    let Ok(pool) = pool else {
        // No more threads to be had: this one does the work.
        return items.iter().try_for_each(|item| sink(item, map(item)));
    };
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel::<Vec<R>>(WAITING);
        let map = &map;
        let work = move || {
            for chunk in items.chunks(CHUNK) {
                let results = pool.install(|| chunk.par_iter().with_max_len(AT_ONCE).map(map).collect());
                // Nobody listens after an error of the sink.
                if sender.send(results).is_err() {
                    break;
                }
            }
        };
        match std::thread::Builder::new().spawn_scoped(scope, work) {
            Ok(_) => {
                let results = receiver.into_iter().flatten();
                items.iter().zip(results).try_for_each(|(item, result)| sink(item, result))
            }
            Err(_) => items.iter().try_for_each(|item| sink(item, map(item))),
        }
    })
}

/// Bytes of stack a thread; deep structures in a damaged file need more than the usual two megabytes.
const STACK: usize = 8 << 20;
