//! Any bytes as a PDF: pages of text or a reason, never a panic.

#![no_main]

use imr::corpus::text_of_pdf;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(pages) = text_of_pdf(bytes) {
        let characters: usize = pages.texts.iter().map(|page| page.chars().count()).sum();
        assert!(characters < 1 << 28, "{characters} characters from {} bytes", bytes.len());
    }
});
