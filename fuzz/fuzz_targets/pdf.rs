//! Any bytes as a PDF: pages of text or a reason, never a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../checks/pdf.rs"]
mod pdf;

fuzz_target!(|input: &[u8]| pdf::check(input));
