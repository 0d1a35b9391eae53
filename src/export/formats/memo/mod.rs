//! Memos: a list of decisions for a brief, with the question, the numbers, and of each item its citation, decision and
//! reasons. Markdown, HTML and DOCX say the same.

pub(crate) mod docx;
pub(crate) mod html;
pub(crate) mod markdown;

use crate::export::answer::Answer;
use crate::export::citation::Links;
use crate::export::citation::citation;
use crate::export::columns::Row;
use crate::index::schema::record::Record;
use crate::search::{Highlighter, Rationale, SentenceKind, findings};

/// The contents of a memo beside its items.
pub struct Memo<'a> {
    /// The question and the numbers.
    pub answer: &'a Answer,
    /// The number of items in the memo.
    pub listed: usize,
    /// The finder of what the question asks for.
    pub highlighter: &'a Highlighter,
    /// The place of letters, where links to them are wanted.
    pub links: Option<&'a Links>,
}

/// An item in a memo.
pub struct MemoItem<'a> {
    /// Its place and the treatment.
    pub title: String,
    /// The line to cite it by.
    pub citation: String,
    /// The decision in words.
    pub decision: String,
    /// The sentences that give the reason; none where the letter gives none.
    pub reasons: Vec<Vec<MarkedText<'a>>>,
    /// The guideline that the reviewer cited.
    pub guideline: Option<&'a str>,
    /// The letter's file and page.
    pub place: String,
    /// The address of that page, where it is known.
    pub link: Option<String>,
}

/// A piece of a sentence.
pub struct MarkedText<'a> {
    /// The text.
    pub text: &'a str,
    /// True if it is what the question asks for.
    pub is_marked: bool,
}

/// Decisions in words.
const DECISIONS: [(&str, &str); 3] = [
    ("upheld", "Upheld: the denial stands, since the treatment was found not medically necessary."),
    ("overturned", "Overturned: the treatment was found medically necessary."),
    ("modified", "Modified: a part of the treatment was found medically necessary."),
];

impl Memo<'_> {
    /// Takes from a hit what a memo says of it.
    pub fn item<'r>(&self, row: &Row<'r>) -> MemoItem<'r> {
        let record = row.record;
        let word = DECISIONS.iter().find(|(decision, _)| *decision == record.item.decision);
        let decision = word.map_or("The letter states no decision on it.", |(_, words)| words);
        let inferred = if record.item.inferred { " (Read from its wording.)" } else { "" };
        MemoItem {
            title: format!("{}. {}", row.rank, record.item.procedure),
            citation: citation(record),
            decision: format!("{decision}{inferred}"),
            reasons: self.reasons(record),
            guideline: record.item.reviewer_guideline.as_deref(),
            place: format!("{}, page {}", record.source, record.item.page),
            link: self.links.and_then(|links| links.to(record)),
        }
    }

    /// Returns the sentences of the rationale that give the reason, with marks; where none does, the last finding on the worker, or else
    /// the last sentence.
    fn reasons<'r>(&self, record: &'r Record) -> Vec<Vec<MarkedText<'r>>> {
        let Some(text) = record.item.rationale.as_deref() else { return Vec::new() };
        let rationale = Rationale::read(text);
        let reasons = rationale.sentences.iter().filter(|(_, kind)| *kind == SentenceKind::Reason);
        let mut ranges: Vec<_> = reasons.map(|(range, _)| range.clone()).collect();
        if ranges.is_empty() {
            // A finding says more than a bare verdict.
            ranges.extend(findings(text).pop().or_else(|| rationale.conclusion()));
        }
        let marks = self.highlighter.marks("rationale", text);
        ranges.into_iter().map(|range| runs(text, range.start, range.end, &marks)).collect()
    }
}

/// Cuts a sentence at its marks.
fn runs<'a>(text: &'a str, start: usize, end: usize, marks: &[[usize; 2]]) -> Vec<MarkedText<'a>> {
    let (mut runs, mut from) = (Vec::new(), start);
    for [open, close] in marks.iter().filter(|[open, close]| *open < end && *close > start) {
        let (open, close) = ((*open).max(from), (*close).min(end));
        runs.push(MarkedText { text: &text[from..open], is_marked: false });
        runs.push(MarkedText { text: &text[open..close.max(open)], is_marked: true });
        from = close.max(open);
    }
    runs.push(MarkedText { text: &text[from..end], is_marked: false });
    runs.retain(|run| !run.text.is_empty());
    runs
}
