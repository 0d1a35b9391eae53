//! Any text as a query: what parses prints itself as an equal query, an error stands inside the text.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../checks/query.rs"]
mod query;

fuzz_target!(|input: &str| query::check(input));
