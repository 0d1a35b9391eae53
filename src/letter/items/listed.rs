//! Reads the items of L1: a numbered list of decisions, printed twice, and sections for each.
//!
//! The list states the decisions and the sections give the reasons; they are matched by their order.

use std::ops::Range;

use crate::letter::evidence::notes::{ItemRequest, Notes, Paragraph, Texts};
use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::items::parties;
use crate::letter::items::parties::{CitedGuidelines, Party};
use crate::letter::items::statement;
use crate::letter::layout::cue_table::{Family, Label};
use crate::letter::layout::cues::FoundCue;
use crate::letter::page::lines::Lines;
use crate::letter::page::ocr::Folded;
use crate::letter::page::passage::Passage;
use crate::letter::types::{Decision, Item, Warning};

/// A decision of the list.
/// The list is printed twice; the number tells which of the second list is the same.
#[derive(Debug)]
struct ListedDecision {
    /// The number that is printed before it, else its place in the list.
    number: usize,
    /// The treatment.
    request: Traced<String>,
    decision: Option<Traced<Decision>>,
}

/// The sections of one item.
/// A letter may lack any of them.
#[derive(Debug, Default, Clone, Copy)]
struct Sections<'m> {
    request: Option<&'m FoundCue>,
    guideline: Option<&'m FoundCue>,
    rationale: Option<&'m FoundCue>,
}

/// Returns true if any line begins a decision of such a list.
/// The heading of the list may be lost.
pub fn is_listed(lines: &Lines<'_>) -> bool {
    (0..lines.all.len()).any(|index| begins(lines, index))
}

/// Returns true if a decision begins on the line at `index`.
fn begins(lines: &Lines<'_>, index: usize) -> bool {
    let text = lines.all[index].text;
    let next = lines.all.get(index + 1).map_or("", |next| next.text);
    statement::begins_determination(text, next)
}

/// Reads the items of the letter in `lines`, whose last item ends at line `end`.
/// A difference in number is warned of, and nothing is dropped.
pub fn read(lines: &Lines<'_>, cues: &[FoundCue], end: usize, notes: &mut Notes) -> Vec<Item> {
    // There may be more sections than listed decisions if an extractor lost a line of the list, and fewer if it lost
    // a label.
    let listed = list(lines, cues, notes);
    let sections = sections(cues, end);
    if sections.len() > listed.len() {
        notes.warnings.push(Warning::Unmatched { sections: sections.len(), items: listed.len() });
    }
    if sections.len() < listed.len() {
        notes.warnings.push(Warning::Unmatched { sections: sections.len(), items: listed.len() });
    }
    let paired = paired(lines, listed, &sections);
    let items = paired.into_iter().enumerate();
    items.map(|(index, (listed, section))| item(lines, index, listed, (&sections, section), end, notes)).collect()
}

/// Pairs the decisions with the sections of the same position. If there are not as many of both, those belong together that name one
/// request, or have one number; a section without a decision makes an item of its own.
fn paired(
    lines: &Lines<'_>,
    listed: Vec<ListedDecision>,
    sections: &[Sections<'_>],
) -> Vec<(ListedDecision, Option<usize>)> {
    let mut own: Vec<Option<ListedDecision>> = sections.iter().map(|section| unlisted(lines, section)).collect();
    if listed.len() == sections.len() || own.iter().any(Option::is_none) {
        let rest = own.into_iter().skip(listed.len()).flatten();
        return listed.into_iter().chain(rest).enumerate().map(|(index, one)| (one, Some(index))).collect();
    }
    let mut is_taken = vec![false; sections.len()];
    let mut pair = |decision: &ListedDecision| {
        let is_alike = |at: usize, by_name: bool| {
            own[at].as_ref().is_some_and(|own| match by_name {
                true => is_same(&own.request.value, &decision.request.value),
                false => own.number == decision.number,
            })
        };
        let free = |by_name: bool| (0..sections.len()).find(|&at| !is_taken[at] && is_alike(at, by_name));
        let found = free(true).or_else(|| free(false));
        found.inspect(|&at| is_taken[at] = true)
    };
    let mut paired: Vec<(ListedDecision, Option<usize>)> =
        listed.into_iter().map(|decision| (pair(&decision), decision)).map(|(at, decision)| (decision, at)).collect();
    let left = (0..sections.len()).filter(|&at| !is_taken[at]);
    paired.extend(left.filter_map(|at| Some((own[at].take()?, Some(at)))));
    // In the order of the sections, where there are more of them.
    if paired.iter().all(|(_, at)| at.is_some()) {
        paired.sort_by_key(|(_, at)| *at);
    }
    paired
}

/// Makes one item of a listed decision and the `section` that goes with it.
/// An item without sections has its decision alone.
fn item(
    lines: &Lines<'_>,
    index: usize,
    listed: ListedDecision,
    (sections, section): (&[Sections<'_>], Option<usize>),
    end: usize,
    notes: &mut Notes,
) -> Item {
    let own = section.and_then(|at| sections.get(at)).copied().unwrap_or_default();
    let next = section.and_then(|at| sections.get(at + 1)).and_then(Sections::first_line).unwrap_or(end);
    let paragraph = |cue: Option<&FoundCue>, until: usize| {
        let cue = cue?;
        Paragraph::of(&cue.passage(&lines.all, until.max(cue.line + 1)), Rule::of_label(cue))
    };
    // The rationale follows the guidelines.
    let guideline_end = own.rationale.map_or(next, |cue| cue.line);
    let cited = own.guideline.map_or_else(CitedGuidelines::default, |cue| {
        let passage = cue.passage(&lines.all, guideline_end.max(cue.line + 1));
        parties::split_by_party(&passage, Rule::of_label(cue), Party::Reviewer)
    });
    let texts = Texts { claims: cited.claims, reviewer: cited.reviewer, rationale: paragraph(own.rationale, next) };
    notes.item(index + 1, ItemRequest { heading: listed.request, procedure: None, decision: listed.decision }, texts)
}

/// Reads the decisions, each once. If the two lists disagree, an extractor has lost a word: the letter denies, for
/// "not" is lost and never added.
fn list(lines: &Lines<'_>, cues: &[FoundCue], notes: &mut Notes) -> Vec<ListedDecision> {
    let mut listed: Vec<ListedDecision> = Vec::new();
    let starts: Vec<usize> = (0..lines.all.len()).filter(|&index| begins(lines, index)).collect();
    for (place, &start) in starts.iter().enumerate() {
        let part = cues.iter().map(|cue| cue.line).find(|&line| line > start).unwrap_or(lines.all.len());
        let end = starts.get(place + 1).map_or(part, |&next| next.min(part));
        let Some(next) = read_listed(lines, start..end, listed.len()) else { continue };
        // A scanner may have spoiled the number or the text; either one is enough.
        let same = |known: &&mut ListedDecision| {
            known.number == next.number || is_same(&known.request.value, &next.request.value)
        };
        let Some(known) = listed.iter_mut().find(same) else {
            listed.push(next);
            continue;
        };
        let decisions =
            (known.decision.as_ref().map(|found| found.value), next.decision.as_ref().map(|found| found.value));
        if let (Some(first), Some(second)) = decisions
            && first != second
        {
            notes.warnings.push(Warning::ListsDiffer { item: known.number });
        }
        // A denial wins, whichever list states it.
        if known.decision.is_none() || decisions.1 == Some(Decision::Upheld) {
            known.decision = next.decision.or(known.decision.take());
        }
    }
    listed
}

/// Reads one decision of the list; `before` is the number of those before it.
/// None if no request is named.
fn read_listed(lines: &Lines<'_>, range: Range<usize>, before: usize) -> Option<ListedDecision> {
    let passage = Passage::of(&lines.all[range]);
    let text = passage.text();
    let statement = statement::read(&text);
    let request = &text[statement.request.clone()];
    (!request.is_empty()).then(|| ListedDecision {
        number: statement.number.unwrap_or(before + 1),
        request: Traced {
            value: request.to_owned(),
            span: passage.source(statement.request.clone()),
            rule: Rule::NumberedSentence,
        },
        decision: statement.decision.map(|value| Traced {
            value,
            span: passage.source(statement.request.end..statement.end),
            rule: Rule::SentenceWording,
        }),
    })
}

/// Returns true if two requests have the same letters.
/// As a scanner would confuse them.
fn is_same(one: &str, other: &str) -> bool {
    Folded::of(one).letters() == Folded::of(other).letters()
}

/// Makes a decision of an item that has sections and is in no list.
/// None if the item has no label of a request, or nothing after it.
fn unlisted(lines: &Lines<'_>, sections: &Sections<'_>) -> Option<ListedDecision> {
    let cue = sections.request?;
    let end = sections.guideline.or(sections.rationale)?.line;
    let passage = Passage::of(lines.all.get(cue.line..end)?);
    let text = passage.text();
    let statement = statement::read(&text);
    let request = &text[statement.request.clone()];
    Some(ListedDecision {
        number: statement.number.unwrap_or(0),
        request: Traced {
            value: request.to_owned(),
            span: passage.source(statement.request),
            rule: Rule::NumberedSentence,
        },
        decision: None,
    })
}

/// Groups the sections: one that is already taken opens the next item.
/// A letter's closing, at line `end`, ends the last one.
fn sections(cues: &[FoundCue], end: usize) -> Vec<Sections<'_>> {
    let mut all: Vec<Sections<'_>> = Vec::new();
    for cue in cues.iter().filter(|cue| cue.family == Family::List && cue.line < end) {
        let Some(label) = cue.label() else { continue };
        let opens = all.last().is_none_or(|last| match label {
            Label::Request => true,
            Label::ClaimsGuideline | Label::ReviewerGuideline => last.guideline.is_some() || last.rationale.is_some(),
            Label::Rationale => last.rationale.is_some(),
        });
        if opens {
            all.push(Sections::default());
        }
        let Some(last) = all.last_mut() else { continue };
        match label {
            Label::Request => last.request = Some(cue),
            Label::ClaimsGuideline | Label::ReviewerGuideline => last.guideline = Some(cue),
            Label::Rationale => last.rationale = Some(cue),
        }
    }
    all
}

impl Sections<'_> {
    /// Returns the line of its first section.
    fn first_line(&self) -> Option<usize> {
        [self.request, self.guideline, self.rationale].into_iter().flatten().map(|cue| cue.line).min()
    }
}
