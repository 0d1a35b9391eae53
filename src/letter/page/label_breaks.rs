//! Breaks lines at labels inside them: an extractor lost the end of the line before.
//!
//! Labels are looked for at the beginnings of lines only, since a rationale may quote one.

use memchr::memchr_iter;

use crate::letter::items::decision::word;
use crate::letter::layout::cue_table::{HEADING_CUES, LayoutCue, Opens, Placement};
use crate::letter::page::line::Line;
use crate::letter::page::ocr::fold;

/// Lets each label begin a line and end in it. Lines are broken before a label inside them, after the end of a
/// sentence or of a heading, and the two lines of a label that continues on the next are joined. `text` is the
/// document's.
pub fn separate_labels<'a>(text: &'a str, lines: &mut Vec<Line<'a>>) {
    let mut index = 0;
    while index < lines.len() {
        match misplaced_label(lines, index) {
            Some((first, byte)) if first == index => {
                let line = lines[index];
                lines[index] = cut(line, byte);
                lines.insert(index + 1, Line::new(&line.text[byte..], line.at + byte));
            }
            Some((first, byte)) if is_blank_between(text, &lines[first], &lines[index]) => {
                let start = lines[first].at + byte;
                let gap = if byte == 0 { lines[first].gap } else { 0 };
                lines[index] = Line { gap, ..Line::new(&text[start..lines[index].end()], start) };
                if byte == 0 {
                    lines.remove(first);
                    index = first;
                } else {
                    lines[first] = cut(lines[first], byte);
                }
                // The line may hold further labels.
                continue;
            }
            _ => {}
        }
        index += 1;
    }
}

/// Returns a line without its text from the byte `at` on.
/// The gap above it stays.
fn cut(line: Line<'_>, at: usize) -> Line<'_> {
    Line { gap: line.gap, ..Line::new(line.text[..at].trim_end(), line.at) }
}

/// Returns true if only white space is between two lines: a removed footer must not be joined in.
fn is_blank_between(text: &str, first: &Line<'_>, second: &Line<'_>) -> bool {
    text.get(first.end()..second.at).is_some_and(|between| between.trim().is_empty())
}

/// Finds the beginning of a label that ends before a colon of the line at `index`, unless the line begins with it:
/// the index of the line and the byte.
/// None for most lines.
fn misplaced_label(lines: &[Line<'_>], index: usize) -> Option<(usize, usize)> {
    let bytes = lines[index].text.as_bytes();
    memchr_iter(b':', bytes).filter(|&colon| colon > 0 && may_end_label(bytes[colon - 1])).find_map(|colon| {
        let mut labels = HEADING_CUES.iter().filter(|cue| matches!(cue.opens, Opens::Label(_)));
        let found = labels.find_map(|cue| start(lines, index, colon, cue));
        found.filter(|&place| place != (index, 0) && may_begin_label(lines, place))
    })
}

/// Returns true if a sentence or a heading ends before the position, or nothing is before it.
/// A label in the middle of a sentence is a quotation.
fn may_begin_label(lines: &[Line<'_>], (line, byte): (usize, usize)) -> bool {
    let before = lines[line].text.get(..byte).unwrap_or_default().trim_end();
    before.is_empty()
        || before.ends_with(['.', '?', '!', ')', ']', '"'])
        || word::ends(before)
        || word::stated(before).is_some()
}

/// Returns true for a last letter of the labels, which end in "guideline", "rationale" or "decision".
fn may_end_label(byte: u8) -> bool {
    matches!(byte, b'e' | b'E' | b'n' | b'N')
}

/// Finds the beginning of the cue that ends before the byte `colon` of the line at `index`: in this line or the one
/// before. The letters are compared from the end.
/// None if the line does not end so.
fn start(lines: &[Line<'_>], index: usize, colon: usize, cue: &LayoutCue) -> Option<(usize, usize)> {
    let here = lines[index].text[..colon].bytes().enumerate().rev().map(|(at, byte)| (index, at, byte));
    // The letters of the line above come after those of this line, as if the two were one.
    let above = index.checked_sub(1).map(|above| lines[above].text.bytes().enumerate().rev());
    let above = above.into_iter().flatten().map(|(at, byte)| (index - 1, at, byte));
    let mut wanted = cue.letters.iter().rev().peekable();
    for (line, at, byte) in here.chain(above) {
        let letter = fold(byte);
        // Spaces and marks are not compared.
        if letter == 0 {
            continue;
        }
        if wanted.next() != Some(&letter) {
            return None;
        }
        if wanted.peek().is_none() {
            let needs_start = cue.placement == Placement::EndsBeforeColon;
            return if needs_start { sentence_start(lines, line, at) } else { Some((line, at)) };
        }
    }
    None
}

/// Finds the beginning of "The Physician" before "Reviewer's decision rationale", perhaps in the line above.
/// None if no article is near.
fn sentence_start(lines: &[Line<'_>], line: usize, at: usize) -> Option<(usize, usize)> {
    const MOST_BEFORE: usize = 40;
    const ARTICLE: &str = "the";
    let article = |text: &str, end: usize| {
        let is_article = |start: &usize| {
            let word = text[*start..end].split(' ').next().unwrap_or_default();
            word.eq_ignore_ascii_case(ARTICLE) && (*start == 0 || text[..*start].ends_with(' '))
        };
        (end.saturating_sub(MOST_BEFORE)..end).rev().filter(|&start| text.is_char_boundary(start)).find(is_article)
    };
    let here = article(lines[line].text, at).map(|start| (line, start));
    here.or_else(|| {
        let above = line.checked_sub(1)?;
        Some((above, article(lines[above].text, lines[above].text.len())?))
    })
}
