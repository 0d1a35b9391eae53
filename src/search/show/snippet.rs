//! Picks snippets: the passages of an item that show best why it is a hit, with marks on what matched. Whatever
//! matched is found by the evaluator that matched it, on the text of the record.

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
    /// The passage; an ellipsis replaces what was left out.
    pub text: String,
    /// The matches as byte ranges of `text`, in ascending order, none overlapping another.
    pub marks: Vec<Mark>,
}

/// A byte range of a text: from, to.
pub type Mark = [usize; 2];

/// Fields that passages are taken from, each with the worth of a passage without its matches. Reasons come first;
/// what is in dispute is shown with every hit anyway.
const PASSAGE_FIELDS: [(&str, usize); 5] =
    [("rationale", 3), ("diagnosis", 2), ("summary", 1), ("reviewer_guideline", 1), ("claims_guideline", 0)];
/// Length in bytes above which a passage is cut around its matches.
const LONGEST_PASSAGE: usize = 320;
/// Worth of a part of the question that the procedure does not show: more than the best field without any match.
const PART_WORTH: usize = 4;
/// Additional worth of the rarest part of the question.
const RAREST_WORTH: usize = 5;
/// Number of parts that the procedure shows already and that still make a passage better.
const MOST_SHOWN: usize = 2;
/// Additional worth of a sentence of the rationale that gives the reason.
const REASON_WORTH: usize = 6;
/// Additional worth of a sentence of the rationale that is no quotation.
const OTHER_WORTH: usize = 4;
/// Additional worth of a sentence that gives the reason although nothing in it matched.
const BARE_REASON_WORTH: usize = 4;
/// The mark for text that was left out.
const ELLIPSIS: &str = "\u{2026}";

/// Finder of the matches of a query in the texts of items.
pub struct Highlighter {
    /// The expressions that are looked for.
    wanted: Vec<Positional>,
    /// Their words.
    words: TextWords,
    /// The patterns of the words, by number.
    patterns: Vec<Pattern>,
    /// The part of the question that each word belongs to.
    parts: Vec<usize>,
    /// The rarest part of the question, as far as it is known.
    rarest: Option<usize>,
    /// True if it asks for words of one sentence or text.
    has_sentences: bool,
}

thread_local! {
    /// The analyzer of this thread. It keeps the stems of the words that it met, whichever query they were for.
    static ANALYZER: RefCell<Analyzer> = RefCell::default();
}

/// Makes a highlighter that marks nothing.
impl Default for Highlighter {
    fn default() -> Highlighter {
        Highlighter::new(None)
    }
}

/// A match: its byte range, and the number of the word.
type Match = (Range<usize>, usize);

impl Highlighter {
    /// Makes a highlighter for what `clause` asks for.
    pub(crate) fn new(clause: Option<&Clause>) -> Highlighter {
        let (mut placed, mut wanted) = (PlacedWords::default(), Vec::new());
        let (mut leaves, mut parts) = (Vec::new(), Vec::new());
        clause.into_iter().for_each(|clause| add_parts(clause, &mut leaves));
        for (number, part) in leaves.into_iter().enumerate() {
            add_wanted(part, &mut placed, &mut wanted);
            parts.resize(placed.patterns.len(), number);
        }
        Highlighter {
            words: TextWords::new(&placed.patterns),
            patterns: placed.patterns,
            parts,
            rarest: None,
            has_sentences: wanted.iter().any(Positional::needs_beginnings),
            wanted,
        }
    }

    /// Finds the rarest part of the question. `documents` returns the number of documents that a word occurs in.
    ///
    /// # Errors
    /// Those of `documents`.
    pub(crate) fn weigh<E>(&mut self, documents: impl Fn(&Pattern) -> Result<u64, E>) -> Result<(), E> {
        let mut rarest: Option<(u64, usize)> = None;
        // Of a single part none is the rarest.
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

    /// Returns the matches in a text of `field`: those of words as typed, and those of words that only name the same
    /// thing.
    pub(crate) fn marks_apart(&self, field: &str, text: &str) -> (Vec<Mark>, Vec<Mark>) {
        let is_name = |word: usize| matches!(&self.patterns[word], Pattern::Term(term) if is_concept(term));
        let (names, words): (Vec<Match>, Vec<Match>) =
            self.matches(field, text).into_iter().partition(|(_, word)| is_name(*word));
        let ranges = |matches: Vec<Match>| merged(matches.into_iter().map(|(range, _)| range).collect());
        (ranges(words), ranges(names))
    }

    /// Returns the matches in a text of `field`.
    pub fn marks(&self, field: &str, text: &str) -> Vec<Mark> {
        merged(self.matches(field, text).into_iter().map(|(range, _)| range).collect())
    }

    /// Finds the matches in a text of `field`, each with its word; none in a field that is no text.
    fn matches(&self, field: &str, text: &str) -> Vec<Match> {
        let Some(FieldSpec { name, kind: FieldKind::Text(_, place), .. }) = find_field(field) else {
            return Vec::new();
        };
        let places = ANALYZER.with_borrow_mut(|analyzer| {
            analyzer.renew();
            self.words.places((name, text), *place, self.has_sentences, analyzer)
        });
        let mut witnesses: Vec<Witness> = self.wanted.iter().flat_map(|wanted| wanted.witnesses(&places)).collect();
        witnesses.sort_unstable();
        witnesses.dedup();
        witnesses.into_iter().flat_map(|witness| places.ranges(witness)).collect()
    }

    /// Returns the best `count` passages of an item, the best first; its reason or conclusion when nothing matched.
    ///
    /// Fields are read in descending worth, and reading stops once the later ones cannot have a better passage.
    pub fn snippets(&self, record: &Record, count: usize) -> Vec<Snippet> {
        if count == 0 {
            return Vec::new();
        }
        // The procedure is shown with every hit: what it has marked already need not be shown again.
        let shown = self.parts_of(&self.matches("procedure", &record.item.procedure));
        let mut passages: Vec<SnippetPassage> = Vec::new();
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
            let others = self.parts.last().map_or(0, |last| last + 1).saturating_sub(shown.len());
            let rarest = if self.rarest.is_some_and(|rarest| !shown.contains(&rarest)) { RAREST_WORTH } else { 0 };
            let most = |(_, worth): &&(&str, usize)| PART_WORTH * others + rarest + shown.len().min(MOST_SHOWN) + worth;
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

    /// Adds the passages of a rationale. A verdict is worth nothing, and the reason much, even if nothing in it
    /// matched but the procedure shows what did.
    fn add_reasons(
        &self,
        text: &str,
        worth: usize,
        matches: &[Match],
        shown: &HashSet<usize>,
        passages: &mut Vec<SnippetPassage>,
    ) {
        let rationale = Rationale::read(text);
        let reason = rationale.reason().filter(|_| !shown.is_empty());
        for (sentence, kind) in &rationale.sentences {
            let passage = self.passage("rationale", worth, text, sentence.clone(), matches, shown);
            if passage.is_none() && reason.as_ref() == Some(sentence) {
                let snippet = cut("rationale", &text[sentence.clone()], Vec::new());
                passages.push(SnippetPassage { worth: worth + BARE_REASON_WORTH, snippet });
                continue;
            }
            passages.extend(passage.map(|passage| match kind {
                SentenceKind::Verdict => SnippetPassage { worth: 0, ..passage },
                SentenceKind::Reason => SnippetPassage { worth: passage.worth + REASON_WORTH, ..passage },
                SentenceKind::Other => SnippetPassage { worth: passage.worth + OTHER_WORTH, ..passage },
                SentenceKind::Quote => passage,
            }));
        }
    }

    /// Makes a passage of a sentence; `None` if nothing in it matched.
    fn passage(
        &self,
        field: &'static str,
        worth: usize,
        text: &str,
        sentence: Range<usize>,
        matches: &[Match],
        shown: &HashSet<usize>,
    ) -> Option<SnippetPassage> {
        let is_inside = |range: &Range<usize>| range.start >= sentence.start && range.end <= sentence.end;
        // A match that crosses the end of a sentence is in no passage.
        let inside: Vec<Match> = matches.iter().filter(|(range, _)| is_inside(range)).cloned().collect();
        if inside.is_empty() {
            return None;
        }
        let parts = self.parts_of(&inside);
        // A part counts once, however often it matched.
        let added = parts.difference(shown).count();
        let rarest = self.rarest.filter(|rarest| parts.contains(rarest) && !shown.contains(rarest));
        let worth = worth
            + PART_WORTH * added
            + rarest.map_or(0, |_| RAREST_WORTH)
            + parts.intersection(shown).count().min(MOST_SHOWN);
        let mark = |(range, _): Match| range.start - sentence.start..range.end - sentence.start;
        let marks = merged(inside.into_iter().map(mark).collect());
        Some(SnippetPassage { worth, snippet: cut(field, &text[sentence], marks) })
    }

    /// Returns the parts of the question that the words of `matches` belong to.
    fn parts_of(&self, matches: &[Match]) -> HashSet<usize> {
        matches.iter().map(|(_, word)| self.parts[*word]).collect()
    }
}

/// A snippet with its worth; the most worthy ones are shown.
struct SnippetPassage {
    /// The worth in points, of which only the order matters.
    worth: usize,
    /// The snippet.
    snippet: Snippet,
}

/// Adds the parts of a question that are joined by AND or by nothing.
fn add_parts<'a>(clause: &'a Clause, parts: &mut Vec<&'a Clause>) {
    match clause {
        Clause::Words(inner) | Clause::All(inner) => inner.iter().for_each(|part| add_parts(part, parts)),
        part => parts.push(part),
    }
}

/// Adds the expressions that a clause looks for in a text.
fn add_wanted(clause: &Clause, placed: &mut PlacedWords, wanted: &mut Vec<Positional>) {
    match clause {
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => {
            parts.iter().for_each(|part| add_wanted(part, placed, wanted));
        }
        Clause::Boost(part, _) | Clause::AtLeast { part, .. } => add_wanted(part, placed, wanted),
        Clause::Term(need) => {
            wanted.extend(placed.place(clause));
            // The things that a name means are found anywhere in the item.
            let several = need.equivalents.iter().filter(|terms| terms.len() > 1);
            wanted.extend(several.flatten().map(|term| placed.word(term)));
        }
        clause => wanted.extend(placed.place(clause)),
    }
}

/// Returns the conclusion of the rationale, for hits without a match in any passage.
fn conclusion(record: &Record) -> Option<Snippet> {
    let text = record.text("rationale");
    let conclusion = Rationale::read(&text).conclusion()?;
    Some(cut("rationale", &text[conclusion], Vec::new()))
}

/// Cuts a long sentence around its first match.
fn cut(field: &'static str, text: &str, marks: Vec<Mark>) -> Snippet {
    if text.len() <= LONGEST_PASSAGE {
        return Snippet { field, text: text.to_owned(), marks };
    }
    let first = marks.first().map_or(0, |mark| mark[0]);
    // A third of the passage comes before the match, the rest after it.
    let start = word_start(text, first.saturating_sub(LONGEST_PASSAGE / 3));
    let end = word_start(text, (start + LONGEST_PASSAGE).min(text.len()));
    let lead = if start > 0 { ELLIPSIS } else { "" };
    let tail = if end < text.len() { ELLIPSIS } else { "" };
    let shift = |at: usize| at - start + lead.len();
    let inside = marks.into_iter().filter(|mark| mark[0] >= start && mark[1] <= end);
    let marks = inside.map(|[from, to]| [shift(from), shift(to)]).collect();
    Snippet { field, text: format!("{lead}{}{tail}", text[start..end].trim_end()), marks }
}

/// Returns the beginning of the word at or before the byte `at`; the end of the text if `at` is that.
fn word_start(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    text[..boundary_before(text, at)].rfind(' ').map_or(0, |space| space + 1)
}

/// Sorts ranges and joins those that overlap.
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
