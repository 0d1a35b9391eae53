//! Any bytes as a letter: what is read holds together, and nothing panics or hangs.

use imr::corpus::decode;
use imr::letter::Document;
use imr::letter::{Letter, NotALetter, Provenance, Rule, provenance, read};

/// One input in so many is read twice, and must be read alike.
const READ_TWICE: u32 = 16;

/// Reads a letter, some of them twice, and checks what a user sees of it.
pub fn check(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let document = Document::from_text(text);
    let results = read(&document);
    assert!(!results.is_empty(), "no result");
    let shown = shown(&document, &results);
    if checksum(bytes).is_multiple_of(READ_TWICE) {
        assert_eq!(shown, self::shown(&document, &read(&document)), "read twice, read differently");
    }
}

/// The first byte chooses: an even one has the rest decoded as a file would be, an odd one takes it for text.
fn text_of(bytes: &[u8]) -> Option<String> {
    let (&choice, rest) = bytes.split_first()?;
    match choice % 2 {
        0 => decode(rest.to_vec()),
        _ => Some(String::from_utf8_lossy(rest).into_owned()),
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, &byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
}

/// Everything that a user sees of the letters, after it was checked.
fn shown(document: &Document, results: &[Result<Letter, NotALetter>]) -> String {
    let pages: Vec<usize> = document.pages().map(|page| page.chars().count()).collect();
    let mut shown = String::new();
    for result in results {
        match result {
            Ok(letter) => {
                let provenance = provenance(letter, document);
                check_letter(letter, document.text(), pages.len());
                check_provenance(&provenance, &pages);
                shown += &serde_json::to_string(letter).expect("a letter as JSON");
                shown += &serde_json::to_string(&provenance).expect("its provenance as JSON");
            }
            Err(reason) => shown += &reason.to_string(),
        }
        shown.push('\n');
    }
    shown
}

fn check_letter(letter: &Letter, text: &str, pages: usize) {
    assert!(!letter.items.is_empty(), "a letter without items");
    assert!(text.get(letter.span.clone()).is_some(), "the letter stands at {:?}", letter.span);
    assert!((1..=pages).contains(&letter.page), "the letter begins on page {}", letter.page);
    for (index, item) in letter.items.iter().enumerate() {
        assert_eq!(item.number, index + 1, "numbers of items");
        assert!((letter.page..=pages).contains(&item.page), "item {} begins on page {}", item.number, item.page);
    }
    for trace in &letter.traces {
        let part = text.get(trace.span.clone());
        assert!(part.is_some_and(|part| !part.is_empty()), "{trace:?} of {} bytes", text.len());
        // The lines at the edges of pages are no part of a letter, but its number may stand there.
        let inside = letter.span.start <= trace.span.start && trace.span.end <= letter.span.end;
        assert!(inside || trace.rule == Rule::Footer, "{trace:?} stands outside the letter, {:?}", letter.span);
        assert!(trace.item.is_none_or(|item| (1..=letter.items.len()).contains(&item)), "{trace:?}");
    }
    for warning in &letter.warnings {
        assert!(!warning.to_string().is_empty() && !warning.kind().is_empty(), "{warning:?}");
    }
}

/// `pages` are the lengths of the document's pages in characters.
fn check_provenance(provenance: &Provenance, pages: &[usize]) {
    for (field, origin) in provenance.items.iter().chain([&provenance.fields]).flatten() {
        assert!((1..=pages.len()).contains(&origin.page), "{field}: {origin:?}");
        assert!((0.0..=1.0).contains(&origin.confidence), "{field}: {origin:?}");
        for span in &origin.spans {
            let length = pages.get(span.page - 1).copied().unwrap_or(0);
            assert!(span.start < span.end && span.end <= length, "{field}: {span:?} of {length} characters");
        }
    }
}
