//! Finds where sentences end, in prose whose spacing extractors of text have damaged.
//!
//! The index marks the first word of each sentence, so that a query can ask for words in one sentence.

use std::ops::Range;

use memchr::memchr3_iter;

/// Abbreviations whose full stop ends no sentence, in lower case.
const ABBREVIATIONS: [&str; 16] =
    ["dr", "mr", "mrs", "ms", "vs", "e.g", "i.e", "no", "st", "approx", "dept", "fig", "inc", "p", "pp", "etc"];

/// The length of the longest abbreviation, in bytes.
const LONGEST_ABBREVIATION: usize = {
    let (mut longest, mut at) = (0, 0);
    while at < ABBREVIATIONS.len() {
        longest = if ABBREVIATIONS[at].len() > longest { ABBREVIATIONS[at].len() } else { longest };
        at += 1;
    }
    longest
};

/// The number of characters before a full stop that are read to find its word. No abbreviation is longer; without a
/// limit, a text of many full stops and no space would take quadratic time.
const LONGEST_LAST_WORD: usize = 48;

/// The length that most sentences exceed, in bytes; it only sizes the result.
const SHORT_SENTENCE: usize = 64;

/// Returns the sentences of `text` as byte ranges, without the white space between them.
///
/// A sentence ends at `.`, `?` or `!` before a capital, a digit or a bracket, whether or not a space
/// follows: extractors glue sentences (`treatment.The`). A decimal point or an abbreviation ends none. Closing quotes
/// and brackets right after the mark belong to the sentence.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::with_capacity(1 + text.len() / SHORT_SENTENCE);
    let mut start = 0;
    for at in memchr3_iter(b'.', b'?', b'!', text.as_bytes()) {
        // Inside the end of the sentence before.
        if at < start {
            continue;
        }
        let end = at + 1 + closing_marks(&text[at + 1..]);
        if ends_sentence(text, at, end) {
            push_trimmed(text, start..end, &mut found);
            start = end;
        }
    }
    // The last sentence may have no mark.
    push_trimmed(text, start..text.len(), &mut found);
    found
}

/// Returns the length of the quotes and brackets that `text` begins with, in bytes.
fn closing_marks(text: &str) -> usize {
    text.chars().take_while(|c| matches!(c, '"' | ')' | ']' | '\u{201d}' | '\u{2019}')).map(char::len_utf8).sum()
}

/// Returns true if the mark at `at` ends a sentence whose closing quotes end at `end`.
fn ends_sentence(text: &str, at: usize, end: usize) -> bool {
    let behind = &text[end..];
    // The end of the text ends the sentence.
    let Some(next) = behind.trim_start().chars().next() else { return true };
    let before = &text[..at];
    if behind.starts_with(char::is_whitespace) {
        let begins = next.is_uppercase() || next.is_ascii_digit() || matches!(next, '(' | '[' | '"' | '\u{201c}');
        return begins && !ends_in_abbreviation(before);
    }
    // Glued: "treatment.The", "two levels.3. There", but not "7.5mg", "e.g." or an address.
    let before_is_word = before.chars().next_back().is_some_and(|c| c.is_lowercase() || c == ')');
    if !before_is_word || !(next.is_uppercase() || next.is_ascii_digit()) {
        return false;
    }
    let word = last_word(before);
    // "a.B" is more likely an abbreviation.
    word.len() > 2 && !word.contains("www") && !word.contains("//") && !is_abbreviation(word)
}

/// Returns the last word before a full stop, cut to [`LONGEST_LAST_WORD`] characters.
fn last_word(before: &str) -> &str {
    let last = before.char_indices().rev().take(LONGEST_LAST_WORD);
    let word = last.take_while(|(_, c)| !c.is_whitespace() && *c != '(');
    word.last().map_or("", |(at, _)| &before[at..])
}

/// Returns true if the last word before a full stop is an abbreviation.
fn ends_in_abbreviation(before: &str) -> bool {
    let near = &before.as_bytes()[before.len().saturating_sub(LONGEST_ABBREVIATION + 1)..];
    // Most last words are longer, which is cheap to see.
    let may_be = !near.is_ascii() || near.iter().any(|byte| matches!(byte, b' ' | b'(' | b'\t'..=b'\r'));
    (may_be || near.len() <= LONGEST_ABBREVIATION) && is_abbreviation(last_word(before))
}

/// Returns true if a word, without its full stop, is an abbreviation.
fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.iter().any(|abbreviation| abbreviation.eq_ignore_ascii_case(word))
}

/// Pushes a range without the white space at its ends, unless nothing is left of it.
fn push_trimmed(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    let end = range.start + slice.trim_end().len();
    if start < end {
        found.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        let text = "He took 7.5mg daily. Dr. Low agreed.The ODG (2004) says so: limited to 2 levels.3. None. vs. rest";
        let parts: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(
            parts,
            [
                "He took 7.5mg daily.",
                "Dr. Low agreed.",
                "The ODG (2004) says so: limited to 2 levels.",
                "3.",
                "None. vs. rest"
            ]
        );
    }
}
