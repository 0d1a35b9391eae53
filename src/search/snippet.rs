//! Snippets: the passages of an item that show why it is a hit, with marks on what matched.

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;

use serde::Serialize;

use super::clause::Clause;
use super::placed::PlacedWords;
use super::spans::{Positional, Witness};
use super::text_words::TextWords;
use crate::schema::{FieldKind, FieldSpec, Record, find_field};
use crate::text::{Analyzer, boundary_before, sentences};

/// A passage of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The field's name.
    pub field: &'static str,
    /// The passage; an ellipsis stands for what was left out.
    pub text: String,
    /// What matched, as byte ranges into `text`, in order, none overlapping another.
    pub marks: Vec<Mark>,
}

/// A byte range of a text: from, to.
pub type Mark = [usize; 2];

/// Fields that passages are taken from, and what a passage of each is worth beside its matches. The
/// reasons come first; what is in dispute is shown with every hit anyway.
const PASSAGE_FIELDS: [(&str, usize); 5] =
    [("rationale", 3), ("diagnosis", 2), ("summary", 1), ("reviewer_guideline", 1), ("claims_guideline", 0)];
/// Sentences with one of these speak of this worker, not of what a guideline says of all.
const REASON_CUES: [&str; 8] = [
    "in this case",
    "the request",
    "the injured worker",
    "the patient",
    "therefore",
    "medically necessary",
    "as such",
    "this claimant",
];
/// More of them make a passage no better.
const MOST_REASONS: usize = 2;
/// A passage longer than this is cut around its matches, in bytes.
const LONGEST_PASSAGE: usize = 320;
/// A matched term is worth as much as the best field without any.
const TERM_WORTH: usize = 4;
const ELLIPSIS: &str = "\u{2026}";

/// Finds what matched a query in the texts of items.
pub struct Highlighter {
    wanted: Vec<Positional>,
    words: TextWords,
}

thread_local! {
    /// Knows the stems of the words that were met before, in whatever query.
    static ANALYZER: RefCell<Analyzer> = RefCell::default();
}

/// One that marks nothing.
impl Default for Highlighter {
    fn default() -> Highlighter {
        Highlighter::new(None)
    }
}

/// What matched: its place, and the number of the word.
type Match = (Range<usize>, usize);

impl Highlighter {
    /// A highlighter for what `clause` asks for.
    pub fn new(clause: Option<&Clause>) -> Highlighter {
        let (mut placed, mut wanted) = (PlacedWords::default(), Vec::new());
        if let Some(clause) = clause {
            add_wanted(clause, &mut placed, &mut wanted);
        }
        Highlighter { wanted, words: TextWords::new(&placed.patterns) }
    }

    /// What matched in a text of the field `field`.
    pub fn marks(&self, field: &str, text: &str) -> Vec<Mark> {
        merged(self.matches(field, text).into_iter().map(|(range, _)| range).collect())
    }

    /// The places that match, each with the word it matches.
    fn matches(&self, field: &str, text: &str) -> Vec<Match> {
        let Some(FieldSpec { name, kind: FieldKind::Text(_, place), .. }) = find_field(field) else {
            return Vec::new();
        };
        let places = ANALYZER.with_borrow_mut(|analyzer| {
            analyzer.renew();
            self.words.places(name, text, *place, analyzer)
        });
        let mut witnesses: Vec<Witness> = self.wanted.iter().flat_map(|wanted| wanted.witnesses(&places)).collect();
        witnesses.sort_unstable();
        witnesses.dedup();
        witnesses.into_iter().flat_map(|witness| places.ranges(witness)).collect()
    }

    /// The best `count` passages of an item, best first; the conclusion when nothing matched.
    pub fn snippets(&self, record: &Record, count: usize) -> Vec<Snippet> {
        let mut passages: Vec<(usize, Snippet)> = Vec::new();
        let mut fields = PASSAGE_FIELDS.iter().peekable();
        while let Some((field, worth)) = fields.next() {
            let text = record.text(field);
            let matches = self.matches(field, &text);
            if !matches.is_empty() {
                for sentence in sentences(&text) {
                    passages.extend(passage(field, *worth, &text, sentence, &matches));
                }
            }
            // What comes later is worth less, and is not looked at where it cannot be among the best.
            let most = |(_, worth): &&(&str, usize)| TERM_WORTH * self.words.count() + worth + MOST_REASONS;
            let best = fields.peek().map(most).unwrap_or_default();
            if passages.iter().filter(|(score, _)| *score >= best).count() >= count {
                break;
            }
        }
        if passages.is_empty() {
            return conclusion(record).into_iter().take(count).collect();
        }
        // A stable sort: of equally good passages the earlier one.
        passages.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        passages.into_iter().map(|(_, snippet)| snippet).take(count).collect()
    }
}

/// Adds everything that a clause wants in a text.
fn add_wanted(clause: &Clause, placed: &mut PlacedWords, wanted: &mut Vec<Positional>) {
    match clause {
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => {
            parts.iter().for_each(|part| add_wanted(part, placed, wanted));
        }
        Clause::Boost(part, _) | Clause::AtLeast { part, .. } => add_wanted(part, placed, wanted),
        Clause::Need(need) => {
            wanted.extend(placed.place(clause));
            // The things that a name stands for are found anywhere in the item.
            let several = need.alternatives.iter().filter(|terms| terms.len() > 1);
            wanted.extend(several.flatten().map(|term| placed.word(term)));
        }
        clause => wanted.extend(placed.place(clause)),
    }
}

fn passage(
    field: &'static str,
    worth: usize,
    text: &str,
    sentence: Range<usize>,
    matches: &[Match],
) -> Option<(usize, Snippet)> {
    let inside: Vec<_> =
        matches.iter().filter(|(range, _)| range.start >= sentence.start && range.end <= sentence.end).collect();
    let distinct: HashSet<usize> = inside.iter().map(|(_, word)| *word).collect();
    if inside.is_empty() {
        return None;
    }
    let lower = text[sentence.clone()].to_lowercase();
    let reasons = REASON_CUES.iter().filter(|cue| lower.contains(*cue)).count().min(MOST_REASONS);
    let marks =
        merged(inside.iter().map(|(range, _)| range.start - sentence.start..range.end - sentence.start).collect());
    Some((TERM_WORTH * distinct.len() + worth + reasons, cut(field, &text[sentence], marks)))
}

/// The last sentence of the reasons, where nothing matched in any passage.
fn conclusion(record: &Record) -> Option<Snippet> {
    let text = record.text("rationale");
    let last = sentences(&text).pop()?;
    Some(cut("rationale", &text[last], Vec::new()))
}

/// Cuts a long sentence around its first marks.
fn cut(field: &'static str, text: &str, marks: Vec<Mark>) -> Snippet {
    if text.len() <= LONGEST_PASSAGE {
        return Snippet { field, text: text.to_owned(), marks };
    }
    let first = marks.first().map_or(0, |mark| mark[0]);
    let start = word_start(text, first.saturating_sub(LONGEST_PASSAGE / 3));
    let end = word_start(text, (start + LONGEST_PASSAGE).min(text.len()));
    let lead = if start > 0 { ELLIPSIS } else { "" };
    let tail = if end < text.len() { ELLIPSIS } else { "" };
    let shift = |at: usize| at - start + lead.len();
    let inside = marks.into_iter().filter(|mark| mark[0] >= start && mark[1] <= end);
    let marks = inside.map(|[from, to]| [shift(from), shift(to)]).collect();
    Snippet { field, text: format!("{lead}{}{tail}", text[start..end].trim_end()), marks }
}

/// The beginning of the word at or before the byte `at`; the end of the text when `at` is that.
fn word_start(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    text[..boundary_before(text, at)].rfind(' ').map_or(0, |space| space + 1)
}

/// Ranges in order with overlapping ones made one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Mark> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut marks: Vec<Mark> = Vec::new();
    for range in ranges {
        match marks.last_mut() {
            Some(last) if range.start < last[1] => last[1] = last[1].max(range.end),
            _ => marks.push([range.start, range.end]),
        }
    }
    marks
}
