//! Any bytes as a PDF: pages of text or a reason, never a panic.

use imr::corpus::text_of_pdf;

/// Reads a PDF.
pub fn check(bytes: &[u8]) {
    if let Ok(pages) = text_of_pdf(bytes) {
        let characters: usize = pages.texts.iter().map(|page| page.chars().count()).sum();
        assert!(characters < 1 << 28, "{characters} characters from {} bytes", bytes.len());
    }
}
