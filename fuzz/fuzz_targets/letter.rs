//! Any bytes as a letter: what is read holds together, and nothing panics or hangs.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../checks/letter.rs"]
mod letter;

fuzz_target!(|input: &[u8]| letter::check(input));
