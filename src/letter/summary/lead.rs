//! Removes the sentence that leads to the text of a summary.
//!
//! It is the same in every letter and says nothing of the case, but would match queries for its words.

use std::sync::LazyLock;

use crate::letter::page::line::Line;
use crate::letter::page::ocr::{Folded, ends_like};
use crate::letter::page::passage::Passage;
use crate::text::sentences;

/// The ends of the sentence that leads to the summary's text, before its colon.
static SUMMARY_LEADS: LazyLock<[Folded; 2]> =
    LazyLock::new(|| ["including all medical records", "clinical case summary"].map(Folded::of));
/// The beginning of the sentence that leads to a summary which is the claims administrator's own.
/// In any case.
const DISCLAIMER: &str = "Disclaimer:";
/// The most lines of the lead.
const SUMMARY_LEAD_LINES: usize = 4;

/// Returns the summary without the sentence that leads to it.
/// A summary without a lead is returned as it is.
pub fn without_lead(passage: Passage<'_>) -> Passage<'_> {
    let lines: Vec<Line<'_>> = passage.lines().take(SUMMARY_LEAD_LINES).collect();
    let lead = lines.iter().position(|line| line.text.ends_with(':')).filter(|&at| {
        let text = Folded::of(&Passage::of(&lines[..=at]).text());
        SUMMARY_LEADS.iter().any(|cue| ends_like(text.letters(), cue.letters()))
    });
    let passage = lead.map_or(passage, |at| passage.skip(at + 1));
    let first = Passage::of(&passage.lines().take(SUMMARY_LEAD_LINES).collect::<Vec<_>>()).text();
    let disclaimer = first.get(..DISCLAIMER.len()).is_some_and(|start| start.eq_ignore_ascii_case(DISCLAIMER));
    let lead = if disclaimer { sentences(&first).into_iter().next() } else { None };
    lead.map_or(passage, |sentence| passage.from(sentence.end + 1))
}
