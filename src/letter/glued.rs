//! Labels that stand inside a line: an extractor lost the end of the line before them.

use memchr::memchr_iter;

use super::decision;
use super::fold::fold;
use super::layout::{CUES, Cue, Opens, Stands};
use super::lines::Line;

/// Breaks lines before a label that stands inside them, behind the end of a sentence or of a heading. The
/// label may go on in the next line.
pub fn break_before_labels(lines: &mut Vec<Line<'_>>) {
    let mut index = 0;
    while index < lines.len() {
        if let Some((at, byte)) = inner_label(lines, index) {
            let line = lines[at];
            let (before, behind) = line.text.split_at(byte);
            lines[at] = Line { gap: line.gap, ..Line::new(before.trim_end(), line.at) };
            lines.insert(at + 1, Line::new(behind, line.at + byte));
            // The line broken before may hold another label.
            index = at + 1;
        } else {
            index += 1;
        }
    }
}

/// Where a label begins that ends before a colon of the line at `index`, when it begins inside a line: that
/// line's index and the byte.
fn inner_label(lines: &[Line<'_>], index: usize) -> Option<(usize, usize)> {
    let text = lines[index].text;
    let bytes = text.as_bytes();
    memchr_iter(b':', bytes).filter(|&colon| colon > 0 && may_end_label(bytes[colon - 1])).find_map(|colon| {
        let labels = CUES.iter().filter(|cue| matches!(cue.opens, Opens::Label(_)));
        labels.filter(|cue| cue.stands != Stands::Begins).find_map(|cue| {
            let (at, byte) = start(lines, index, colon, cue)?;
            let before = lines[at].text.get(..byte)?.trim_end();
            let is_decision = || decision::ends(before) || decision::word(before).is_some();
            let ends = before.ends_with(['.', '?', '!', ')', ']', '"']) || is_decision();
            (!before.is_empty() && ends).then_some((at, byte))
        })
    })
}

/// The labels end in "guideline", "rationale" or "decision".
fn may_end_label(byte: u8) -> bool {
    matches!(byte, b'e' | b'E' | b'n' | b'N')
}

/// Where the cue begins that ends before the byte `colon` of the line at `index`: in this line or the one
/// before.
fn start(lines: &[Line<'_>], index: usize, colon: usize, cue: &Cue) -> Option<(usize, usize)> {
    let here = lines[index].text[..colon].bytes().enumerate().rev().map(|(at, byte)| (index, at, byte));
    let above = index.checked_sub(1).map(|above| lines[above].text.bytes().enumerate().rev());
    let above = above.into_iter().flatten().map(|(at, byte)| (index - 1, at, byte));
    let mut wanted = cue.letters.iter().rev().peekable();
    for (line, at, byte) in here.chain(above) {
        let letter = fold(byte);
        if letter == 0 {
            continue;
        }
        if wanted.next() != Some(&letter) {
            return None;
        }
        if wanted.peek().is_none() {
            return Some((
                line,
                if cue.stands == Stands::EndsBeforeColon { sentence_start(lines[line].text, at)? } else { at },
            ));
        }
    }
    None
}

/// Where "The Physician" begins before "Reviewer's decision rationale".
fn sentence_start(text: &str, at: usize) -> Option<usize> {
    const MOST_BEFORE: usize = 40;
    const ARTICLE: &str = "the ";
    let begins =
        |start: &usize| text[*start..].get(..ARTICLE.len()).is_some_and(|word| word.eq_ignore_ascii_case(ARTICLE));
    (at.saturating_sub(MOST_BEFORE)..at).rev().filter(|&start| text.is_char_boundary(start)).find(begins)
}
