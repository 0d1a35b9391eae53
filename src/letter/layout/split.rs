//! Where the letters of a document begin: publishers join several in one file.

use crate::letter::header::is_header_line;
use crate::letter::layout::cue_table::{Label, LetterPart, Opens};
use crate::letter::layout::cues::FoundCue;
use crate::letter::page::case_number::case_number;
use crate::letter::page::furniture::is_numbered_footer;
use crate::letter::page::line::Line;

/// The first lines of the letters, the first of them 0.
///
/// A letter ends where another begins: at a heading that opens letters, behind an item of the letter
/// before. What stands above that heading and belongs to it, header or cover page, goes with it.
pub fn starts(lines: &[Line<'_>], cues: &[FoundCue]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut last_item: Option<usize> = None;
    for cue in cues {
        if is_item(cue) {
            last_item = Some(cue.line);
        } else if let Some(item) = last_item.filter(|_| opens_letter(cue)) {
            starts.push(first_line(lines, cues, item, cue.line));
            last_item = None;
        }
    }
    starts
}

fn is_item(cue: &FoundCue) -> bool {
    let is_label = matches!(cue.label(), Some(Label::Rationale | Label::ReviewerGuideline | Label::ClaimsGuideline));
    is_label || cue.part() == Some(LetterPart::Rationale)
}

fn opens_letter(cue: &FoundCue) -> bool {
    matches!(cue.part(), Some(LetterPart::Method | LetterPart::Issue | LetterPart::Decisions))
        || cue.opens == Opens::Cover
}

/// The first line of the letter that the heading on line `opening` belongs to; the letter before has its
/// last item on line `item`.
fn first_line(lines: &[Line<'_>], cues: &[FoundCue], item: usize, opening: usize) -> usize {
    // Footers stand on every page.
    const LINES_OF_PAGES: usize = 200;
    let lines_before = item.saturating_sub(LINES_OF_PAGES)..item;
    let last_number = lines_before.rev().find_map(|index| case_number(lines[index].text));
    let is_footer = |index: usize| {
        is_numbered_footer(lines[index].text) && last_number.is_some() && case_number(lines[index].text) == last_number
    };
    let closing = cues.iter().any(|cue| cue.part() == Some(LetterPart::Closing) && (item..opening).contains(&cue.line));
    let belongs = |index: &usize| {
        let text = lines[*index].text;
        !is_footer(*index) && (is_header_line(text) || is_letterhead(text))
    };
    let first = (item + 1..opening).rev().take_while(belongs).last().unwrap_or(opening);
    // Behind a letterhead stands an address, which is like nothing else: look for it further up.
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

/// No header or cover is longer, in lines.
const MOST_HEADER_LINES: usize = 40;

/// The name of the organisation, as the first line of its letters.
fn is_letterhead(text: &str) -> bool {
    const NAMES: [&str; 3] = ["maximus federal services", "medical professional review", "independent medical review"];
    const LONGEST: usize = 60;
    text.len() <= LONGEST
        && NAMES.iter().any(|name| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
}
