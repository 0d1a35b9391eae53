//! Any text as a query that is asked of a small index: hits or an error, in bounded time, the same in every way of asking.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../checks/search.rs"]
mod search;

fuzz_target!(|input: &str| search::check(input));
