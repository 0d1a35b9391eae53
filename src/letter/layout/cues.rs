//! Finds the cues of all layouts in the lines of a letter.
//!
//! Scanners misread letters and extractors break headings over lines, so that cues are compared by folded letters
//! with a slip or two, and joined from up to three lines. Most lines are none, which cheap tests tell first.

use std::sync::LazyLock;

use memchr::{memchr, memmem};

use crate::letter::layout::cue_table::{
    Family, HEADING_CUES, Label, LayoutCue, LetterPart, OPENING_CUES, Opens, Placement,
};
use crate::letter::page::line::Line;
use crate::letter::page::ocr::{Folded, alike, begins_like, ends_like, fold};
use crate::letter::page::passage::Passage;

/// A cue with its position in the letter.
/// Indices are those of the lines it was found in; a letter that is cut out of a document needs its cues
/// found anew.
#[derive(Debug, Clone, Copy)]
pub struct FoundCue {
    /// The layouts that have the cue.
    pub family: Family,
    /// The part or paragraph that it opens.
    pub opens: Opens,
    /// The index of the line on which it begins.
    pub line: usize,
    /// The index of the line on which the text after it begins.
    pub body: usize,
    /// The byte of that line at which the text after it begins.
    pub from: usize,
    /// True if it is printed without a slip.
    pub exact: bool,
}

impl FoundCue {
    /// Returns the text from after the cue up to the line `end`.
    /// Empty if the cue is not before `end`.
    pub fn passage<'a>(&self, lines: &'a [Line<'a>], end: usize) -> Passage<'a> {
        match lines.get(self.body) {
            Some(&line) if self.body < end => Passage::after(line, self.from, &lines[self.body + 1..end]),
            _ => Passage::of(&[]),
        }
    }

    /// Returns true if the line at `index` is the rest of this cue's heading.
    fn takes(&self, index: usize) -> bool {
        index > self.line && (index < self.body || (index == self.body && self.from > 0))
    }

    /// Returns the part that it opens, if it opens one.
    pub fn part(&self) -> Option<LetterPart> {
        match self.opens {
            Opens::Part(part) => Some(part),
            Opens::Label(_) | Opens::Cover => None,
        }
    }

    /// Returns the label that it is, if it is one.
    pub fn label(&self) -> Option<Label> {
        match self.opens {
            Opens::Label(label) => Some(label),
            Opens::Part(_) | Opens::Cover => None,
        }
    }
}

/// The furthest colon, in bytes from the beginning of the line, that can end a label.
/// The longest label of the table, with its misprints, is shorter.
const FURTHEST_COLON: usize = 130;
/// The longest line, in bytes, that can be a heading.
/// A longer line is a sentence.
const LONGEST_HEADING: usize = 100;
/// The most lines of a heading.
const MOST_LINES: usize = 3;
/// The fewest letters of a cue on a line that begins a heading which continues on the next.
const SHORTEST_HALF: usize = 3;

/// Finds all cues in `lines`, in order, at most one a line.
/// Lines that a heading takes besides its first have no cue of their own.
pub fn find(lines: &[Line<'_>]) -> Vec<FoundCue> {
    let mut found: Vec<FoundCue> = Vec::with_capacity(16);
    for index in 0..lines.len() {
        if found.last().is_none_or(|last| !last.takes(index)) {
            found.extend(at_line(lines, index));
        }
    }
    found
}

/// Finds the cue that begins on the line at `index`: a label before a colon, a sentence, or a heading.
/// None for most lines.
fn at_line(lines: &[Line<'_>], index: usize) -> Option<FoundCue> {
    let text = lines[index].text;
    // Bytes, since a colon is one; the cut may be inside a character.
    let near = &text.as_bytes()[..text.len().min(FURTHEST_COLON)];
    let colon = memchr(b':', near).filter(|&at| text.is_char_boundary(at));
    if let Some(colon) = colon {
        let label = Folded::of(&text[..colon]);
        let is_alone = colon + 1 == text.len();
        let fits = |cue: &&LayoutCue| match cue.placement {
            Placement::Alone => is_alone && alike(label.letters(), &cue.letters),
            Placement::BeforeColon => alike(label.letters(), &cue.letters),
            Placement::EndsBeforeColon => ends_like(label.letters(), &cue.letters),
            Placement::Begins => false,
        };
        if let Some(cue) = HEADING_CUES.iter().find(fits) {
            let exact = label.letters().ends_with(&cue.letters);
            return Some(found_cue(cue, index, index, colon + 1, exact));
        }
    }
    // A heading that continues on the next line has no colon on its first.
    sentence(text, index).or_else(|| if colon.is_none() { heading(lines, index) } else { None })
}

/// Finds the cue that `text` begins with as a sentence.
/// The text of the paragraph begins with the cue itself.
fn sentence(text: &str, index: usize) -> Option<FoundCue> {
    let text = after_number(text);
    if !may_begin_sentence(text.as_bytes()) {
        return None;
    }
    let begins = Folded::of(start_of(text, FURTHEST_COLON));
    let letters = begins.letters();
    let fits = |cue: &&LayoutCue| {
        // The first letter must be right: it is the cheapest test.
        letters.first() == cue.letters.first()
            && begins_like(letters, &cue.letters)
            && stands_near(&letters[cue.letters.len().min(letters.len())..], &cue.after_gap)
    };
    let cue = OPENING_CUES.iter().find(fits)?;
    Some(found_cue(cue, index, index, 0, letters.starts_with(&cue.letters)))
}

/// Returns no more than the first `bytes` of a text, cut between characters.
/// The text itself if it is shorter.
fn start_of(text: &str, bytes: usize) -> &str {
    (bytes..text.len()).find_map(|end| text.get(..end)).unwrap_or(text)
}

/// Returns true if any cue of a sentence has the first three bytes of `text`.
fn may_begin_sentence(text: &[u8]) -> bool {
    static STARTS: LazyLock<Vec<[u8; 3]>> = LazyLock::new(|| {
        let mut starts: Vec<[u8; 3]> =
            OPENING_CUES.iter().filter_map(|cue| cue.letters.first_chunk().copied()).collect();
        starts.sort_unstable();
        starts.dedup();
        starts
    });
    text.first_chunk().is_some_and(|start: &[u8; 3]| STARTS.contains(&start.map(fold)))
}

/// Returns true if `wanted` is near the beginning of `letters`: within a word or two.
/// True where nothing is wanted.
fn stands_near(letters: &[u8], wanted: &[u8]) -> bool {
    const MOST_BETWEEN: usize = 24;
    let near = &letters[..letters.len().min(MOST_BETWEEN + wanted.len())];
    wanted.is_empty() || memmem::find(near, wanted).is_some()
}

/// Returns the text without a number before it, as in "1) Regarding …".
/// Without a number the text is returned as it is.
fn after_number(text: &str) -> &str {
    match text.as_bytes() {
        [b'0'..=b'9', ..] => text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ')),
        _ => text,
    }
}

/// Finds a heading without a colon on its first line: the whole line, or continued on the next ones.
/// None for prose, which nearly all lines are.
fn heading(lines: &[Line<'_>], index: usize) -> Option<FoundCue> {
    let text = lines[index].text;
    if text.len() > LONGEST_HEADING || text.ends_with('.') || !may_begin_heading(text) {
        return None;
    }
    // A part that goes on over a page prints its heading again.
    let mut folded = Folded::of(without_continued(text));
    // The whole heading is on this line.
    let first = |cue: &&LayoutCue| cue.placement == Placement::Alone && alike(folded.letters(), &cue.letters);
    if let Some(cue) = HEADING_CUES.iter().find(first) {
        let exact = folded.letters() == cue.letters;
        return Some(found_cue(cue, index, index + 1, 0, exact));
    }
    // Lines are added as long as some cue begins with the letters so far.
    for (line, next) in lines.iter().enumerate().take(index + MOST_LINES).skip(index + 1) {
        let begun = |cue: &LayoutCue| {
            matches!(cue.placement, Placement::Alone | Placement::BeforeColon)
                && cue.letters.len() > folded.letters().len()
                && may_begin_alike(&cue.letters, folded.letters())
                && begins_like(&cue.letters, folded.letters())
        };
        if folded.letters().len() < SHORTEST_HALF || !HEADING_CUES.iter().any(begun) {
            return None;
        }
        let colon = next.text.find(':');
        folded.push(colon.map_or(next.text, |colon| &next.text[..colon]));
        let whole = |cue: &&LayoutCue| {
            (colon.is_some() || cue.placement == Placement::Alone) && alike(folded.letters(), &cue.letters)
        };
        if let Some(cue) = HEADING_CUES.iter().find(whole) {
            let from = colon.map_or(next.text.len(), |colon| colon + 1);
            return Some(found_cue(cue, index, line, from, true));
        }
    }
    None
}

/// Returns true if one of the first two letters of two texts is the same: a slip leaves one of them. Nearly all texts that
/// do not begin alike fail this test, which is the cheapest.
fn may_begin_alike(one: &[u8], other: &[u8]) -> bool {
    one.iter().take(2).any(|letter| other.iter().take(2).any(|other| other == letter))
}

/// The longest heading in small letters, in bytes.
/// In capitals it may be longer.
const LONGEST_SMALL: usize = 60;

/// Returns true if any heading has the first two letters of `text`, or `text` begins in capitals.
/// A true one may still be none.
fn may_begin_heading(text: &str) -> bool {
    const LOOKED_AT: usize = 10;
    // Few lines begin in capitals, and these are compared in full.
    if !text.bytes().take(LOOKED_AT).any(|byte| byte.is_ascii_lowercase()) {
        return true;
    }
    // A full line that begins in small letters is in the middle of its sentence.
    if text.len() > LONGEST_SMALL && text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return false;
    }
    /// For each first letter the second ones, each a bit.
    static STARTS: LazyLock<[u64; 128]> = LazyLock::new(|| {
        let mut starts = [0; 128];
        for cue in HEADING_CUES.iter().filter(|cue| matches!(cue.placement, Placement::Alone | Placement::BeforeColon))
        {
            if let [first, second, ..] = cue.letters[..] {
                starts[usize::from(first & 127)] |= 1 << (second & 63);
            }
        }
        starts
    });
    let mut letters = text.bytes().map(fold).filter(|&letter| letter != 0);
    let (first, second) = (letters.next().unwrap_or(0), letters.next().unwrap_or(0));
    STARTS[usize::from(first & 127)] >> (second & 63) & 1 == 1
}

/// Returns the text without "(continued)", which pages after the first print after a heading.
/// In any case.
fn without_continued(text: &str) -> &str {
    const CONTINUED: &str = "(continued)";
    let start = text.len().checked_sub(CONTINUED.len()).filter(|&at| text.is_char_boundary(at));
    match start.map(|at| text.split_at(at)) {
        Some((before, end)) if end.eq_ignore_ascii_case(CONTINUED) => before,
        _ => text,
    }
}

/// Makes a found cue of a row of the table and its position.
fn found_cue(cue: &LayoutCue, line: usize, body: usize, from: usize, exact: bool) -> FoundCue {
    FoundCue { family: cue.family, opens: cue.opens, line, body, from, exact }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::document::Document;
    use crate::letter::page::lines::Lines;

    fn found(text: &str) -> Vec<Opens> {
        let document = Document::from_text(text);
        let mut lines = Lines::of(&document).all;
        crate::letter::page::label_breaks::separate_labels(document.text(), &mut lines);
        find(&lines).iter().map(|cue| cue.opens).collect()
    }

    #[test]
    fn headings_and_labels_are_found_however_they_are_broken_or_misread() {
        let label = |label| vec![Opens::Label(label)];
        let part = |part| vec![Opens::Part(part)];
        let cases = [
            ("Claims Administrator\nguideline: Decision based on MTUS.", label(Label::ClaimsGuideline)),
            ("decision rati0nale: It is so.", label(Label::Rationale)),
            ("The Expert Reviewer\u{2019}s decision rationale: It is so.", label(Label::Rationale)),
            ("Brace: Upheld MAXIMUS guideline: none", label(Label::ReviewerGuideline)),
            ("It is so. Decision rationale: It is so.", label(Label::Rationale)),
            ("IMR ISSUES, DECISIONS\nAND RATIONALES", part(LetterPart::Items)),
            ("CLINICAL CASE SUMMARY (continued)", part(LetterPart::Summary)),
            (
                "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT\nMEDICALLY NECESSARY: The pain",
                part(LetterPart::Rationale),
            ),
            ("The Physician Reviewer based his/her decision on the MTUS.", label(Label::ReviewerGuideline)),
            ("The guideline: none", vec![]),
            ("Clinical case summary of the year", vec![]),
        ];
        for (text, wanted) in cases {
            assert_eq!(found(text), wanted, "{text}");
        }
    }
}
