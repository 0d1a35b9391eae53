//! Snippets: the passages of an item that show why it is a hit, with marks on what matched.

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;

use serde::Serialize;

use crate::index::schema::fields::{FieldKind, FieldSpec, find_field};
use crate::index::schema::record::Record;
use crate::search::plan::clause::Clause;
use crate::search::proximity::compile::PlacedWords;
use crate::search::proximity::spans::{Positional, Witness};
use crate::search::proximity::text_words::TextWords;
use crate::search::show::reasons::{Rationale, SentenceKind};
use crate::terms::analysis::Analyzer;
use crate::text::{Pattern, boundary_before, is_concept, sentences};

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
/// A passage longer than this is cut around its matches, in bytes.
const LONGEST_PASSAGE: usize = 320;
/// A part of the question that the procedure does not show is worth as much as the best field without any.
const PART_WORTH: usize = 4;
/// The rarest part of the question is worth as much as another part, and a little more.
const RAREST_WORTH: usize = 5;
/// More parts of the question that the procedure shows already make a passage no better.
const MOST_SHOWN: usize = 2;
/// What a sentence of the rationale is worth beside its matches: when it tells the reason, and when it is no quotation …
const REASON_WORTH: usize = 6;
const OTHER_WORTH: usize = 4;
/// … and when it tells the reason, and nothing in it matched.
const BARE_REASON_WORTH: usize = 4;
const ELLIPSIS: &str = "\u{2026}";

/// Finds what matched a query in the texts of items.
pub struct Highlighter {
    wanted: Vec<Positional>,
    words: TextWords,
    patterns: Vec<Pattern>,
    /// The part of the question that each word belongs to, and the rarest of these, as far as it is known.
    parts: Vec<usize>,
    rarest: Option<usize>,
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
        let (mut leaves, mut parts) = (Vec::new(), Vec::new());
        clause.into_iter().for_each(|clause| add_parts(clause, &mut leaves));
        for (number, part) in leaves.into_iter().enumerate() {
            add_wanted(part, &mut placed, &mut wanted);
            parts.resize(placed.patterns.len(), number);
        }
        Highlighter { wanted, words: TextWords::new(&placed.patterns), patterns: placed.patterns, parts, rarest: None }
    }

    /// Finds out which part of the question is the rarest; `documents` says how often a word occurs.
    ///
    /// # Errors
    /// Those of `documents`.
    pub(crate) fn weigh<E>(&mut self, documents: impl Fn(&Pattern) -> Result<u64, E>) -> Result<(), E> {
        let mut rarest: Option<(u64, usize)> = None;
        if self.parts.last().is_none_or(|last| *last == 0) {
            return Ok(());
        }
        for (pattern, part) in self.patterns.iter().zip(&self.parts) {
            if matches!(pattern, Pattern::Term(_) | Pattern::Stem(_)) {
                let found = documents(pattern)?;
                if found > 0 && rarest.is_none_or(|(fewest, _)| found < fewest) {
                    rarest = Some((found, *part));
                }
            }
        }
        self.rarest = rarest.map(|(_, part)| part);
        Ok(())
    }

    /// What matched in a text of the field `field`: words as typed, and words that only name the same thing.
    pub fn marks_apart(&self, field: &str, text: &str) -> (Vec<Mark>, Vec<Mark>) {
        let is_name = |word: usize| matches!(&self.patterns[word], Pattern::Term(term) if is_concept(term));
        let (names, words): (Vec<Match>, Vec<Match>) =
            self.matches(field, text).into_iter().partition(|(_, word)| is_name(*word));
        let ranges = |matches: Vec<Match>| merged(matches.into_iter().map(|(range, _)| range).collect());
        (ranges(words), ranges(names))
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

    /// The best `count` passages of an item, best first; its reason or conclusion when nothing matched.
    pub fn snippets(&self, record: &Record, count: usize) -> Vec<Snippet> {
        if count == 0 {
            return Vec::new();
        }
        let shown = self.parts_of(&self.matches("procedure", &record.item.procedure));
        let mut passages: Vec<Passage> = Vec::new();
        let mut fields = PASSAGE_FIELDS.iter().peekable();
        while let Some((field, worth)) = fields.next() {
            let text = record.text(field);
            let matches = self.matches(field, &text);
            if *field == "rationale" && (!matches.is_empty() || !shown.is_empty()) {
                self.add_reasons(&text, *worth, &matches, &shown, &mut passages);
            } else if !matches.is_empty() {
                let all = sentences(&text).into_iter();
                passages.extend(all.filter_map(|one| self.passage(field, *worth, &text, one, &matches, &shown)));
            }
            // What comes later is worth less, and is not looked at where it cannot be among the best.
            let parts = self.parts.last().map_or(0, |last| last + 1);
            let most = |(_, worth): &&(&str, usize)| PART_WORTH * parts + RAREST_WORTH + MOST_SHOWN + worth;
            let best = fields.peek().map(most).unwrap_or_default();
            if passages.iter().filter(|passage| passage.worth >= best).count() >= count {
                break;
            }
        }
        if passages.is_empty() {
            return conclusion(record).into_iter().take(count).collect();
        }
        // A stable sort: of equally good passages the earlier one.
        passages.sort_by_key(|passage| std::cmp::Reverse(passage.worth));
        passages.into_iter().map(|passage| passage.snippet).take(count).collect()
    }

    /// Adds the passages of a rationale: a verdict is worth nothing, and the reason much, also where nothing in it matched
    /// and the procedure shows what did.
    fn add_reasons(
        &self,
        text: &str,
        worth: usize,
        matches: &[Match],
        shown: &HashSet<usize>,
        passages: &mut Vec<Passage>,
    ) {
        let rationale = Rationale::read(text);
        let reason = rationale.reason().filter(|_| !shown.is_empty());
        for (sentence, kind) in &rationale.sentences {
            let passage = self.passage("rationale", worth, text, sentence.clone(), matches, shown);
            if passage.is_none() && reason.as_ref() == Some(sentence) {
                let snippet = cut("rationale", &text[sentence.clone()], Vec::new());
                passages.push(Passage { worth: worth + BARE_REASON_WORTH, snippet });
                continue;
            }
            passages.extend(passage.map(|passage| match kind {
                SentenceKind::Verdict => Passage { worth: 0, ..passage },
                SentenceKind::Reason => Passage { worth: passage.worth + REASON_WORTH, ..passage },
                SentenceKind::Other => Passage { worth: passage.worth + OTHER_WORTH, ..passage },
                SentenceKind::Quote => passage,
            }));
        }
    }

    /// The sentence as a passage, if anything matched in it.
    fn passage(
        &self,
        field: &'static str,
        worth: usize,
        text: &str,
        sentence: Range<usize>,
        matches: &[Match],
        shown: &HashSet<usize>,
    ) -> Option<Passage> {
        let is_inside = |range: &Range<usize>| range.start >= sentence.start && range.end <= sentence.end;
        let inside: Vec<Match> = matches.iter().filter(|(range, _)| is_inside(range)).cloned().collect();
        if inside.is_empty() {
            return None;
        }
        let parts = self.parts_of(&inside);
        let added = parts.difference(shown).count();
        let rarest = self.rarest.filter(|rarest| parts.contains(rarest) && !shown.contains(rarest));
        let worth = worth
            + PART_WORTH * added
            + rarest.map_or(0, |_| RAREST_WORTH)
            + parts.intersection(shown).count().min(MOST_SHOWN);
        let mark = |(range, _): Match| range.start - sentence.start..range.end - sentence.start;
        let marks = merged(inside.into_iter().map(mark).collect());
        Some(Passage { worth, snippet: cut(field, &text[sentence], marks) })
    }

    /// The parts of the question that the words of `matches` belong to.
    fn parts_of(&self, matches: &[Match]) -> HashSet<usize> {
        matches.iter().map(|(_, word)| self.parts[*word]).collect()
    }
}

/// A passage, and how much it says.
struct Passage {
    worth: usize,
    snippet: Snippet,
}

/// Adds the parts of a question that stand side by side, whatever joins them.
fn add_parts<'a>(clause: &'a Clause, parts: &mut Vec<&'a Clause>) {
    match clause {
        Clause::Words(inner) | Clause::All(inner) => inner.iter().for_each(|part| add_parts(part, parts)),
        part => parts.push(part),
    }
}

/// Adds everything that a clause wants in a text.
fn add_wanted(clause: &Clause, placed: &mut PlacedWords, wanted: &mut Vec<Positional>) {
    match clause {
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => {
            parts.iter().for_each(|part| add_wanted(part, placed, wanted));
        }
        Clause::Boost(part, _) | Clause::AtLeast { part, .. } => add_wanted(part, placed, wanted),
        Clause::Term(need) => {
            wanted.extend(placed.place(clause));
            // The things that a name stands for are found anywhere in the item.
            let several = need.equivalents.iter().filter(|terms| terms.len() > 1);
            wanted.extend(several.flatten().map(|term| placed.word(term)));
        }
        clause => wanted.extend(placed.place(clause)),
    }
}

/// What a rationale ends with, where nothing matched in any passage.
fn conclusion(record: &Record) -> Option<Snippet> {
    let text = record.text("rationale");
    let conclusion = Rationale::read(&text).conclusion()?;
    Some(cut("rationale", &text[conclusion], Vec::new()))
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
