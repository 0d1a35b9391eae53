//! The only place that uses several threads: a map over a list whose results arrive in its order.

use rayon::prelude::*;

/// How many results are held before they are handed on: enough to keep all threads busy, few enough to
/// fit into memory.
const CHUNK: usize = 256;

/// Maps `items` with `map` on `threads` threads (0: one a core) and hands the results to `sink` in the
/// order of the items, chunk by chunk.
///
/// # Errors
/// The first error of `sink`, which ends the work.
pub fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    threads: usize,
    map: impl Fn(&T) -> R + Sync,
    mut sink: impl FnMut(&T, R) -> Result<(), E>,
) -> Result<(), E> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build().ok();
    for chunk in items.chunks(CHUNK) {
        let work = || chunk.par_iter().map(&map).collect::<Vec<R>>();
        let results = match &pool {
            Some(pool) => pool.install(work),
            // No more threads to be had: this one does the work.
            None => chunk.iter().map(&map).collect(),
        };
        for (item, result) in chunk.iter().zip(results) {
            sink(item, result)?;
        }
    }
    Ok(())
}

/// Bytes of stack a thread; deep structures in a damaged file need more than the usual two megabytes.
const STACK: usize = 8 << 20;
