//! The heading of an item: where it begins, what it decides, what exactly is in dispute.
//!
//! A heading is one paragraph, often of several lines, that ends in a colon and the decision. Nothing
//! marks its first line where an extractor prints no blank lines, and a page may break inside it, so
//! the place is inferred: the nearest line above which a paragraph ended.

use super::Decision;
use super::lines::{Lines, join};

/// Words of a heading that end it, with what they mean.
const DECISION_WORDS: [(&str, Decision); 4] = [
    ("upheld", Decision::Upheld),
    ("overturned", Decision::Overturned),
    ("modified", Decision::Modified),
    ("partially overturned", Decision::Modified),
];

/// Sentences that only the heading of a modified request has. They stand behind its first sentence,
/// which ends with [`ORIGINAL_REQUEST`], so a heading that holds one of them must hold that too.
const MODIFIED_CUES: [&str; 4] = [
    "remaining imr eligible portion",
    "was authorized by the claims administrator",
    "the claims administrator authorized",
    "the original request, ",
];
const ORIGINAL_REQUEST: &str = "original request.";
/// What stands before the portion that is still in dispute, in both forms of a modified request.
const REMAINING_CUE: &str = "original request, ";

/// A heading as read from the lines `first..end`.
#[derive(Debug, PartialEq, Eq)]
pub struct Heading {
    /// Index of its first line.
    pub first: usize,
    /// The whole text without the colon and the decision.
    pub text: String,
    /// What the word behind the last colon says.
    pub decision: Option<Decision>,
}

/// Reads the heading whose last line is `end - 1` and which begins at `start` or later.
pub fn read(lines: &Lines<'_>, start: usize, end: usize) -> Heading {
    let mut first = paragraph_start(lines, start, end);
    while first > start && lacks_its_first_sentence(&text_of(lines, first, end)) {
        first = paragraph_start(lines, start, first);
    }
    if end - first > MOST_LINES && !is_modified(&text_of(lines, first, end)) {
        first = last_short_line(lines, first, end);
    }
    let whole = text_of(lines, first, end);
    match split_decision(&whole) {
        Some((text, decision)) => Heading { first, text: without_is(text), decision: Some(decision) },
        None => Heading { first, text: without_is(&whole), decision: None },
    }
}

/// The portion that is in dispute: all of an ordinary heading, of a modified request what its last
/// sentence names.
pub fn disputed_portion(heading: &str) -> &str {
    let lower = heading.to_ascii_lowercase();
    if !lower.contains(ORIGINAL_REQUEST) {
        return heading;
    }
    match lower.rfind(REMAINING_CUE) {
        Some(at) => heading[at + REMAINING_CUE.len()..].trim(),
        None => heading,
    }
}

fn text_of(lines: &Lines<'_>, first: usize, end: usize) -> String {
    join(lines.all[first..end].iter().map(|line| line.text))
}

/// Splits "… blocks under fluoroscopy: Upheld" at its last colon.
fn split_decision(text: &str) -> Option<(&str, Decision)> {
    let (before, after) = text.rsplit_once(':')?;
    Some((before.trim_end(), decision_word(after)?))
}

fn decision_word(text: &str) -> Option<Decision> {
    let word = text.trim().trim_end_matches('.');
    DECISION_WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, decision)| decision)
}

/// The sentence of a modified request runs "… of the original request, X is: Upheld".
fn without_is(text: &str) -> String {
    let text = text.trim().trim_end_matches(':').trim_end();
    if !text.to_ascii_lowercase().contains(ORIGINAL_REQUEST) {
        return text.to_owned();
    }
    text.strip_suffix(" is").or(text.strip_suffix(" are")).unwrap_or(text).trim_end().to_owned()
}

fn lacks_its_first_sentence(heading: &str) -> bool {
    let lower = heading.to_ascii_lowercase();
    MODIFIED_CUES.iter().any(|cue| lower.contains(cue)) && !lower.contains(ORIGINAL_REQUEST)
        || lower.starts_with(ORIGINAL_REQUEST)
        || lower.starts_with("was the original request")
}

/// An ordinary heading is no longer. One that seems to be began inside a rationale that ends without a
/// full stop.
const MOST_LINES: usize = 6;

fn is_modified(heading: &str) -> bool {
    heading.to_ascii_lowercase().contains(ORIGINAL_REQUEST)
}

/// The last line in `first..end` that looks like the first of a heading behind a line cut short.
fn last_short_line(lines: &Lines<'_>, first: usize, end: usize) -> usize {
    let begins = |&index: &usize| {
        let text = lines.all[index].text;
        lines.is_short(index - 1) && starts_like_heading(text) && decision_word(text).is_none()
    };
    (first + 1..end).rev().find(begins).unwrap_or(first)
}

/// The last line in `start..end` above which a paragraph ended; `start` when there is none.
fn paragraph_start(lines: &Lines<'_>, start: usize, end: usize) -> usize {
    (start + 1..end).rev().find(|&index| begins_paragraph(lines, index)).unwrap_or(start)
}

fn begins_paragraph(lines: &Lines<'_>, index: usize) -> bool {
    let (line, above) = (lines.all[index], lines.all[index - 1]);
    if decision_word(line.text).is_some() {
        return false;
    }
    // "#120, no refills" goes on with what stands above it.
    if line.text.starts_with('#') {
        return false;
    }
    let ended = ends_sentence(above.text);
    match line.gap {
        0 if lines.spaced => ended && lines.is_short(index - 1) && starts_like_heading(line.text),
        0 => ended,
        1 if lines.spaced => ended || lines.is_short(index - 1),
        // A page break says nothing: a paragraph may go on behind it.
        _ => ended,
    }
}

/// Whether the line ends a sentence; "q.i.d." and "Dr." do not.
fn ends_sentence(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    let letters_and_stops = last.len() > 2 && last.chars().enumerate().all(|(at, c)| (at % 2 == 1) == (c == '.'));
    if letters_and_stops || ["Dr.", "vs.", "No."].contains(&last) {
        return false;
    }
    let bare = text.trim_end_matches(['"', '\'', ')', ']', '\u{201d}', '\u{2019}']);
    bare.ends_with(['.', '?', '!']) || (bare.len() < text.len() && text.ends_with(']'))
}

fn starts_like_heading(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn heading_of(text: &str) -> Heading {
        let document = Document::from_text(text);
        let lines = Lines::of(&document);
        read(&lines, 0, lines.all.len())
    }

    #[test]
    fn a_heading_begins_where_the_paragraph_before_it_ended() {
        let heading = heading_of("was not tried. The request is not\nmedically necessary.\nBrace for the knee: Upheld");
        assert_eq!((heading.text.as_str(), heading.decision), ("Brace for the knee", Some(Decision::Upheld)));
    }

    #[test]
    fn the_last_colon_before_the_decision_counts() {
        let heading = heading_of("is not necessary.\n\nLabs to include: EKG: \nOverturned");
        assert_eq!(heading.text, "Labs to include: EKG");
        assert_eq!(heading.decision, Some(Decision::Overturned));
    }

    #[test]
    fn a_heading_goes_on_behind_an_abbreviation_and_before_a_number_sign() {
        let heading = heading_of("is not necessary.\nBaclofen 10mg one tab p.o. q.i.d.\n#120, no refills: Upheld");
        assert_eq!(heading.text, "Baclofen 10mg one tab p.o. q.i.d. #120, no refills");
    }

    #[test]
    fn a_modified_request_is_one_heading_of_three_sentences() {
        let text = "is not necessary.\n\nNorco 5mg #60 was the original request.\n\n\n\nNorco 5mg #20 was authorized by the \
                    Claims Administrator. The remaining IMR eligible\nportion of the original request, Norco 5mg #40 is: Upheld";
        let heading = heading_of(text);
        assert!(heading.text.starts_with("Norco 5mg #60 was") && heading.text.ends_with("#40"), "{heading:?}");
        assert_eq!(disputed_portion(&heading.text), "Norco 5mg #40");
    }
}
