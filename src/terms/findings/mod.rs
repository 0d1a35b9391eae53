//! Finds the reasons that the sentences of a rationale give: [`findings_among`].
//!
//! One reason has many wordings, with words between and with negation: "there is no documentation of functional
//! improvement". So a sentence is read as marks: words and phrases of `tables/findings.toml`, which say what it speaks
//! of, deny, or tell of guidelines. A reason is given where one clause has the marks of one of its rules, denied or not
//! as the rule wants. All words are data; this file knows clauses, the reach of a denial, and quotations.

pub(crate) mod mark;

use crate::terms::findings::mark::{BUT, CASE, DUTY, FindingRule, GUIDE, MarkSet, NO, NORM, STATES, TOLD, UNDONE};
use crate::terms::findings::mark::{WHO, WITHOUT};
use crate::terms::vocabulary::ancestors;
use crate::terms::vocabulary::compiled::{BE_WORDS, FINDING_RULES, LEADS, MARK_SETS, MARKS, RULES_OF};
use crate::terms::vocabulary::concept::ConceptId;
use crate::text::word::HashedWord;
use std::ops::Range;

/// A reason that a sentence gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The reason.
    pub reason: ConceptId,
    /// The bytes of the text that give it, from the first of its words to the last.
    pub range: Range<usize>,
}

/// The number of words that a denial reaches.
const DENIED: usize = 30;
/// The number of words that "without" reaches.
const DENIED_NEAR: usize = 7;
/// The number of words that a denial reaches backwards, as in "was not documented".
const DENIED_BEFORE: usize = 10;
/// The number of words between a "not" and the participle that makes it such a denial.
const TOLD_WITHIN: usize = 3;
/// The number of words about the case that make a sentence one about it, even if it tells of a guideline.
const CERTAIN: usize = 2;

/// A word or phrase that has marks.
struct MarkedName {
    /// Its marks.
    marks: MarkSet,
    /// The number of its first word in the sentence.
    first: usize,
    /// The number of the word after it.
    end: usize,
    /// The number of its clause.
    clause: usize,
    /// The word or phrase that denies it, if any does.
    denied_by: Option<usize>,
}

impl MarkedName {
    /// Returns true if it has any of these marks.
    fn has(&self, marks: MarkSet) -> bool {
        self.marks & marks != 0
    }

    /// Counts the words between it and another one.
    fn gap(&self, other: &MarkedName) -> usize {
        if other.first >= self.end { other.first - self.end } else { self.first.saturating_sub(other.end) }
    }
}

/// Adds the reasons that the `sentences` of `text` give to `found`, in order; `words` are the words of the text.
pub(crate) fn findings_among(text: &str, words: &[HashedWord], sentences: &[Range<usize>], found: &mut Vec<Finding>) {
    let mut marked: Vec<MarkedName> = Vec::new();
    let (mut at, mut after_number) = (0, false);
    for sentence in sentences {
        let count = words[at..].partition_point(|word| word.range.start < sentence.end);
        let words = &words[at..at + count];
        at += count;
        let is_numbered = begins_with_number(text, sentence);
        let is_listed = after_number || is_numbered;
        // `3. None.` is two sentences.
        after_number = is_numbered && words.len() == 1;
        marked.clear();
        if mark(text, sentence, words, &mut marked) && gives_reasons(&marked, is_listed) {
            deny(words, &mut marked);
            add_findings(words, &marked, is_listed, found);
        }
    }
}

/// Returns true if a sentence is one of a numbered list, such as the criteria of a guideline.
fn begins_with_number(text: &str, sentence: &Range<usize>) -> bool {
    let bare = text[sentence.clone()].trim_start_matches('(');
    let behind = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    behind.len() < bare.len() && behind.starts_with(['.', ')'])
}

/// Finds the words and phrases that have marks, with their clauses. Returns true if any may be a part of a reason.
fn mark(text: &str, sentence: &Range<usize>, words: &[HashedWord], marked: &mut Vec<MarkedName>) -> bool {
    let has_parts = text[sentence.clone()].contains(';');
    let (mut at, mut clause, mut is_open) = (0, 0, false);
    let mut end = words.first().map_or(0, |word| word.range.start);
    while at < words.len() {
        let (mut set, mut count, mut behind) = (0, 1, 0);
        // The name is told by the side, since handing it back takes longer than finding it.
        let found = MARKS.longest(&words[at..], |name| {
            (set, count, behind) = (usize::from(name.name), name.words, name.end);
            Some(())
        });
        if found.is_none() {
            at += 1;
            continue;
        }
        let marks = MARK_SETS[set - 1];
        let is_parted = has_parts && text[end..words[at].range.start].contains(';');
        clause += usize::from(is_parted || marks & BUT != 0);
        is_open |= marks & LEADS != 0;
        marked.push(MarkedName { marks, first: at, end: at + count, clause, denied_by: None });
        (at, end) = (at + count, behind);
    }
    is_open
}

/// Returns the numbers of the marks of a set.
fn bits(mut marks: MarkSet) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = marks.trailing_zeros() as usize;
        // Of an empty set, the count is that of all bits.
        (marks != 0).then(|| marks &= marks - 1)?;
        Some(bit)
    })
}

/// Returns true if a sentence is about the case at all.
fn gives_reasons(marked: &[MarkedName], is_listed: bool) -> bool {
    !is_listed || marked.iter().any(|one| one.has(WHO | CASE | GUIDE))
}

/// Finds what is denied: what follows a "no" in its clause, the few words after "without", and what stands before
/// "was not documented".
fn deny(words: &[HashedWord], marked: &mut [MarkedName]) {
    for at in 0..marked.len() {
        let denial = &marked[at];
        if !denial.has(NO | WITHOUT | UNDONE) {
            continue;
        }
        let reach = if denial.has(NO | UNDONE) { DENIED } else { DENIED_NEAR };
        let before = if denial.has(UNDONE) || is_passive(words, marked, at) { DENIED_BEFORE } else { 0 };
        let (first, end, clause) = (denial.first, denial.end, denial.clause);
        for (other, one) in marked.iter_mut().enumerate().filter(|(other, one)| *other != at && one.clause == clause) {
            let is_reached = if other > at { one.first - end <= reach } else { first - one.end < before };
            // The nearest denial before it counts, for where the finding begins.
            if is_reached && (other > at || one.denied_by.is_none()) {
                one.denied_by = Some(at);
            }
        }
    }
}

/// Returns true if a denial is one of a passive, as in "not documented" and "has not yet been shown".
fn is_passive(words: &[HashedWord], marked: &[MarkedName], at: usize) -> bool {
    let MarkedName { marks, first, end, .. } = marked[at];
    let is_be = |word: &HashedWord| BE_WORDS.contains(&word.hash);
    let near = if words[..first].last().is_some_and(is_be) || words[end..].iter().take(2).any(is_be) {
        TOLD_WITHIN
    } else {
        0
    };
    marks & NO != 0 && marked[at + 1..].iter().any(|one| one.has(TOLD) && one.first - end <= near)
}

/// Adds the reasons that a sentence gives, each once, in the order of its words.
fn add_findings(words: &[HashedWord], marked: &[MarkedName], is_listed: bool, found: &mut Vec<Finding>) {
    let (all, is_certain) = (marked.iter().fold(0, |all, one| all | one.marks), is_certain(marked) && !is_listed);
    let tells_norm = all & (NORM | DUTY) != 0 || all & GUIDE != 0 && all & STATES != 0 || is_listed;
    let from = found.len();
    for (at, lead) in marked.iter().enumerate() {
        for rule in bits(lead.marks & LEADS).flat_map(|bit| &FINDING_RULES[RULES_OF[bit]..RULES_OF[bit + 1]]) {
            if rule.others & !all != 0 {
                continue;
            }
            // What is true of all workers is no finding, unless the reason is about the guideline itself.
            let is_norm = match rule.of_guideline {
                true => is_listed || all & DUTY != 0 && !is_certain,
                false => tells_norm && !is_certain,
            };
            // A denial is about the case; what is true of all is seldom denied.
            let is_about_case = rule.of_guideline || rule.denied || all & (WHO | CASE) != 0;
            if is_norm || !is_about_case {
                continue;
            }
            let Some(range) = span(rule, marked, at) else { continue };
            let range = words[range.start].range.start..words[range.end - 1].range.end;
            let known = found[from..].iter_mut().find(|known| known.reason == rule.reason);
            match known {
                Some(known) if known.range.start <= range.start => {}
                Some(known) => known.range = range,
                None => found.push(Finding { reason: rule.reason, range }),
            }
        }
    }
    keep_narrowest(found, from);
    found[from..].sort_by_key(|finding| (finding.range.start, finding.reason));
}

/// Returns true if a sentence is surely about this case, whatever else it tells.
fn is_certain(marked: &[MarkedName]) -> bool {
    let strong = marked.iter().filter(|one| one.has(WHO)).count();
    let weak = marked.iter().filter(|one| one.has(CASE) && !one.has(WHO)).count();
    strong > 0 && strong + weak >= CERTAIN
}

/// Returns the words of the finding that begins a rule with the mark at `at`; `None` if the rule does not hold there.
fn span(rule: &FindingRule, marked: &[MarkedName], at: usize) -> Option<Range<usize>> {
    let lead = &marked[at];
    let (mut first, mut end, mut denied_by) = (lead.first, lead.end, lead.denied_by);
    for bit in bits(rule.others & !lead.marks) {
        let has = |one: &&MarkedName| one.has(1 << bit) && one.clause == lead.clause && lead.gap(one) <= rule.within;
        // The nearest, and of two as near the one before.
        let partner = marked.iter().filter(has).min_by_key(|one| lead.first.abs_diff(one.first))?;
        (first, end) = (first.min(partner.first), end.max(partner.end));
        denied_by = denied_by.or(partner.denied_by);
    }
    if let Some(denial) = denied_by.map(|at| &marked[at]) {
        (first, end) = (first.min(denial.first), end.max(denial.end));
    }
    (denied_by.is_some() == rule.denied).then_some(first..end)
}

/// Drops reasons of one sentence that are broader than another one of it.
fn keep_narrowest(found: &mut Vec<Finding>, from: usize) {
    let reasons: Vec<ConceptId> = found[from..].iter().map(|finding| finding.reason).collect();
    let is_broader = |reason: ConceptId| reasons.iter().any(|other| ancestors(*other).contains(&reason));
    let mut at = 0;
    found.retain(|finding| {
        at += 1;
        at <= from || !is_broader(finding.reason)
    });
}
