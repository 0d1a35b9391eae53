//! The layouts of the letters as tables: the cues that open each part, and what tells them apart.
//!
//! A layout is a year's habit of printing. The names L0 to L4 follow their order in time; L3a to L3d
//! share one grammar of items and differ in how they tell who the reviewer is.

use serde::Serialize;

use super::lines::{Lines, behind_cue};

/// A layout that [`parse`](super::parse) reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Layout {
    /// 2014: "The physician reviewer is Board Certified in …" inside the opening block.
    L3a,
    /// 2014: "The expert reviewer is Board Certified in …, has a subspecialty in …".
    L3b,
    /// 2015 to 2016: a block "The Expert Reviewer has the following credentials:".
    L3c,
    /// 2016 to 2017: as before, with a header table of case number, dates and priority.
    L3d,
}

impl Layout {
    /// The name that reports and JSON print.
    pub fn as_str(self) -> &'static str {
        match self {
            Layout::L3a => "L3a",
            Layout::L3b => "L3b",
            Layout::L3c => "L3c",
            Layout::L3d => "L3d",
        }
    }
}

/// The parts of a letter below its header, each opened by a line that is one of its cues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// How the determination was made: the same in every letter but for the reviewer's credentials.
    Method,
    /// The clinical case summary.
    Summary,
    /// The disputed items.
    Items,
}

/// Heading lines and the part each opens, compared without case.
const PART_CUES: &[(&str, Part)] = &[
    ("HOW THE IMR FINAL DETERMINATION WAS MADE", Part::Method),
    ("CLINICAL CASE SUMMARY", Part::Summary),
    ("IMR ISSUES, DECISIONS AND RATIONALES", Part::Items),
];

/// Phrases that only letters of a layout not yet read hold, with the words that say which.
const UNREAD_CUES: &[(&str, &str)] = &[
    ("ISSUE AT DISPUTE:", "layout L0 of early 2013 is not read yet"),
    ("INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE", "layout L1 of 2013 is not read yet"),
    ("IMR DECISION(S) AND RATIONALE(S)", "layout L2 of 2013 to 2014 is not read yet"),
];

/// The part that `line` opens, when it is a heading: its letters are those of a cue, whatever stands
/// between them, and nothing but "(continued)" or a colon follows.
pub fn part_opened_by(line: &str) -> Option<Part> {
    const LONGEST_HEADING: usize = 80;
    if line.len() > LONGEST_HEADING {
        return None;
    }
    let bare = letters(line.trim_end().trim_end_matches("(continued)").trim_end_matches("(CONTINUED)"));
    PART_CUES.iter().find(|(cue, _)| letters(cue) == bare).map(|&(_, part)| part)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect()
}

/// Why a letter-like text of a layout outside the table cannot be read; `None` when it is no letter.
pub fn unread_layout(lines: &Lines<'_>) -> Option<&'static str> {
    lines.all.iter().find_map(|line| {
        UNREAD_CUES.iter().find(|(cue, _)| behind_cue(line.text, cue).is_some()).map(|&(_, reason)| reason)
    })
}
