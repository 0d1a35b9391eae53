//! Finds the lines on which the letters of a document begin: publishers join several in one file.
//!
//! A letter read together with the next would have the items of both.

use crate::letter::header::is_header_line;
use crate::letter::layout::cue_table::{Label, LetterPart, Opens};
use crate::letter::layout::cues::FoundCue;
use crate::letter::page::case_number::case_number;
use crate::letter::page::furniture::is_numbered_footer;
use crate::letter::page::line::Line;

/// Returns the first line of each letter; the first of them is 0.
///
/// A letter ends where another begins: at a heading that opens letters, after an item of the letter before. The lines
/// above that heading that belong to it, header or cover page, go with it.
/// A document of one letter gives one line, and one without cues as well.
pub fn starts(lines: &[Line<'_>], cues: &[FoundCue]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut last_item: Option<usize> = None;
    for cue in cues {
        // A letter without an item has not ended: its own headings may come in any order.
        if is_item(cue) {
            last_item = Some(cue.line);
        } else if let Some(item) = last_item.filter(|_| opens_letter(cue)) {
            starts.push(first_line(lines, cues, item, cue.line));
            // The next letter needs an item of its own before it can end.
            last_item = None;
        }
    }
    starts
}

/// Returns true for a cue that only an item has.
/// A heading alone is none: its part may be empty.
fn is_item(cue: &FoundCue) -> bool {
    let is_label = matches!(cue.label(), Some(Label::Rationale | Label::ReviewerGuideline | Label::ClaimsGuideline));
    is_label || cue.part() == Some(LetterPart::Rationale)
}

/// Returns true for a cue that comes first in a letter.
/// The summary does not: a letter may repeat its heading.
fn opens_letter(cue: &FoundCue) -> bool {
    matches!(cue.part(), Some(LetterPart::Method | LetterPart::Issue | LetterPart::Decisions))
        || cue.opens == Opens::Cover
}

/// Finds the first line of the letter that the heading on line `opening` belongs to; the letter before has its last
/// item on line `item`.
/// `opening` itself if nothing above belongs to it.
fn first_line(lines: &[Line<'_>], cues: &[FoundCue], item: usize, opening: usize) -> usize {
    // Footers are on every page.
    const LINES_OF_PAGES: usize = 200;
    let lines_before = item.saturating_sub(LINES_OF_PAGES)..item;
    let last_number = lines_before.rev().find_map(|index| case_number(lines[index].text));
    let is_footer = |index: usize| {
        is_numbered_footer(lines[index].text) && last_number.is_some() && case_number(lines[index].text) == last_number
    };
    // Without a closing a letterhead must have space above it: a rationale may name the organisation.
    let closing = cues.iter().any(|cue| cue.part() == Some(LetterPart::Closing) && (item..opening).contains(&cue.line));
    let belongs = |index: &usize| {
        let text = lines[*index].text;
        !is_footer(*index) && (is_header_line(text) || is_letterhead(text))
    };
    let first = (item + 1..opening).rev().take_while(belongs).last().unwrap_or(opening);
    // After a letterhead comes an address, which has no words of its own: look for it further up.
    let letterhead = (item + 1..first).rev().take(MOST_HEADER_LINES).find(|&index| is_letterhead(lines[index].text));
    match letterhead {
        Some(letterhead) if !closing || lines[letterhead].gap > 0 => (item + 1..=letterhead)
            .rev()
            .take_while(|&index| is_letterhead(lines[index].text))
            .last()
            .unwrap_or(letterhead),
        _ => first,
    }
}

/// The most lines of a header or a cover page.
/// Further up the letter before goes on.
const MOST_HEADER_LINES: usize = 40;

/// Returns true for the name of the organisation, as the first line of its letters prints it.
/// A longer line is a sentence that names it.
fn is_letterhead(text: &str) -> bool {
    const NAMES: [&str; 3] = ["maximus federal services", "medical professional review", "independent medical review"];
    const LONGEST: usize = 60;
    text.len() <= LONGEST
        && NAMES.iter().any(|name| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
}
