//! Any bytes as a letter: what is read holds together, and nothing panics or hangs.

#![no_main]

use imr::corpus::decode;
use imr::document::Document;
use imr::letter::{Letter, NotALetter, Rule, Trace, read};
use libfuzzer_sys::fuzz_target;

/// One input in so many is read twice, and must be read alike.
const READ_TWICE: u32 = 16;

fuzz_target!(|bytes: &[u8]| {
    let Some(text) = text_of(bytes) else { return };
    let document = Document::from_text(text);
    let results = read(&document);
    assert!(!results.is_empty(), "no result");
    let shown = shown(&document, &results);
    if checksum(bytes).is_multiple_of(READ_TWICE) {
        assert_eq!(shown, self::shown(&document, &read(&document)), "read twice, read differently");
    }
});

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
    let mut shown = String::new();
    for result in results {
        match result {
            Ok(letter) => {
                check(document, letter);
                shown += &serde_json::to_string(letter).expect("a letter as JSON");
                for Trace { field, item, span, rule } in &letter.traces {
                    shown += &format!("\n{field} {item:?} {span:?} {}", rule.as_str());
                }
            }
            Err(reason) => shown += &reason.to_string(),
        }
        shown.push('\n');
    }
    shown
}

fn check(document: &Document, letter: &Letter) {
    let text = document.text();
    let pages = document.pages().count();
    assert!(!letter.items.is_empty(), "a letter without items");
    assert!(text.get(letter.span.clone()).is_some(), "the letter stands at {:?}", letter.span);
    assert!((1..=pages).contains(&letter.page), "the letter begins on page {}", letter.page);
    for (index, item) in letter.items.iter().enumerate() {
        assert_eq!(item.number, index + 1, "numbers of items");
        assert!((letter.page..=pages).contains(&item.page), "item {} begins on page {}", item.number, item.page);
    }
    for trace in &letter.traces {
        check_trace(document, letter, trace);
    }
    for warning in &letter.warnings {
        assert!(!warning.to_string().is_empty() && !warning.kind().is_empty(), "{warning:?}");
    }
}

fn check_trace(document: &Document, letter: &Letter, trace: &Trace) {
    let span = trace.span.clone();
    assert!(document.text().get(span.clone()).is_some(), "{trace:?} of {} bytes", document.text().len());
    assert!(trace.item.is_none_or(|item| (1..=letter.items.len()).contains(&item)), "{trace:?}");
    assert!(Rule::TABLE.iter().any(|row| row.0 == trace.rule), "{trace:?}");
    let (first, last) = (document.place(span.start), document.place(span.end));
    assert!(first.page >= 1 && first <= last, "{trace:?} from {first:?} to {last:?}");
    let parts: usize = document.by_page(span.clone()).map(|part| part.len()).sum();
    assert!(parts <= span.len(), "{trace:?}");
}
