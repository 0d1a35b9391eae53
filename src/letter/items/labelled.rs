//! Reads the items of the layouts that give each its labelled paragraphs: L2, L3, L4 and similar ones.
//!
//! An item is a heading and up to three labels after it. Labels are surer than headings, so that they are grouped
//! first, and the heading of each item is looked for above its first label.

use std::ops::Range;

use crate::letter::evidence::notes::{Notes, Paragraph, Texts};
use crate::letter::evidence::trace::Rule;
use crate::letter::items::decision::word;
use crate::letter::items::heading;
use crate::letter::items::heading::Heading;
use crate::letter::items::parties;
use crate::letter::items::parties::{CitedGuidelines, Party};
use crate::letter::layout::cue_table::{Family, Label};
use crate::letter::layout::cues::FoundCue;
use crate::letter::page::line::{Line, join};
use crate::letter::page::lines::Lines;
use crate::letter::page::ocr::{Folded, ends_like};
use crate::letter::page::passage::Passage;
use crate::letter::types::{Item, Warning};

/// The end of the sentence that leads to the first heading.
const LEAD: &str = "set forth below";
/// The most lines of that sentence.
/// Extractors cut it differently.
const LONGEST_LEAD: usize = 6;

/// The labels of one item.
/// At least one label is there.
#[derive(Debug, Default, Clone, Copy)]
struct Block<'m> {
    claims: Option<&'m FoundCue>,
    reviewer: Option<&'m FoundCue>,
    rationale: Option<&'m FoundCue>,
}

impl<'m> Block<'m> {
    /// Returns the labels that it has.
    fn labels(&self) -> impl Iterator<Item = &'m FoundCue> {
        [self.claims, self.reviewer, self.rationale].into_iter().flatten()
    }

    /// Returns the line of its first label.
    /// Labels may be in any order.
    fn first_line(&self) -> usize {
        self.labels().map(|cue| cue.line).min().unwrap_or(0)
    }

    /// Returns the line after which the next item's heading may begin.
    fn last_label(&self) -> usize {
        self.labels().map(|cue| cue.body.max(cue.line)).max().unwrap_or(0)
    }
}

/// Reads the items from the lines in `region`, with the labels of `family`.
/// Numbers of items count from 1, in the order of the letter.
pub fn read(
    lines: &Lines<'_>,
    cues: &[FoundCue],
    region: Range<usize>,
    family: Family,
    notes: &mut Notes,
) -> Vec<Item> {
    let blocks = blocks(lines, cues, &region, family);
    // Headings are found one after the other: each begins after the last label of the item before.
    let mut start = skip_lead(lines, region.start);
    let headings: Vec<Heading> = blocks
        .iter()
        .map(|block| {
            let first_label = block.first_line();
            let heading = match family {
                Family::Sentences => heading::read_sentence(lines, start.min(first_label), first_label),
                _ => heading::read(lines, start.min(first_label), first_label),
            };
            start = block.last_label() + 1;
            heading
        })
        .collect();
    // A rationale ends where the heading of the next item begins.
    let ends = headings.iter().skip(1).map(|heading| heading.first).chain([region.end]);
    let parts = blocks.iter().zip(&headings).zip(ends);
    parts
        .enumerate()
        .map(|(index, ((block, heading), end))| item(lines, index + 1, heading, *block, end, notes))
        .collect()
}

/// Makes one item of its heading, its labels and the lines up to `end`.
fn item(lines: &Lines<'_>, number: usize, heading: &Heading, block: Block<'_>, end: usize, notes: &mut Notes) -> Item {
    let passage = |cue: &FoundCue| {
        // A paragraph ends at the next label of the same item, or with the item.
        let until = block.labels().map(|other| other.line).filter(|&line| line > cue.line).min().unwrap_or(end);
        cue.passage(&lines.all, until.max(cue.line + 1))
    };
    let paragraph = |cue: Option<&FoundCue>| cue.and_then(|cue| Paragraph::of(&passage(cue), Rule::of_label(cue)));
    // Without labels only the subject of a sentence tells whose guideline it is.
    let shared = |cue: Option<&FoundCue>, first: Party| match cue {
        Some(cue) if cue.family == Family::Sentences => {
            parties::split_by_party(&passage(cue), Rule::of_label(cue), first)
        }
        _ => CitedGuidelines::default(),
    };
    let (claims, reviewer) = (shared(block.claims, Party::Claims), shared(block.reviewer, Party::Reviewer));
    let texts = Texts {
        claims: claims.claims.or(reviewer.claims).or_else(|| paragraph(block.claims.filter(is_labelled))),
        reviewer: reviewer.reviewer.or(claims.reviewer).or_else(|| paragraph(block.reviewer.filter(is_labelled))),
        rationale: paragraph(block.rationale),
    };
    if let Some(rationale) = block.rationale
        && lines.all[rationale.line..end.max(rationale.line)].iter().any(ends_in_decision)
    {
        notes.warnings.push(Warning::StrayDecision { item: number });
    }
    notes.item(number, heading.request(lines), texts)
}

/// Returns true if a paragraph has a label of its own, and not only a sentence that begins it.
/// Sentences are divided by their subjects instead.
fn is_labelled(cue: &&FoundCue) -> bool {
    cue.family != Family::Sentences
}

/// Reads items whose headings end in a decision and whose paragraphs have no known label: all text up to the next
/// heading is the rationale.
/// The rule is that of a misprinted label, whose confidence is as low.
pub fn read_without_labels(lines: &Lines<'_>, region: Range<usize>, notes: &mut Notes) -> Vec<Item> {
    let mut start = skip_lead(lines, region.start).min(region.end);
    let mut headings: Vec<Heading> = Vec::new();
    for index in region.clone() {
        let line = lines.all[index].text;
        let ends = ends_in_decision(&lines.all[index]) || (index > start && word::stated(line).is_some());
        if index >= start && ends {
            headings.push(heading::read(lines, start, index + 1));
            start = index + 1;
        }
    }
    let ends = headings.iter().skip(1).map(|heading| heading.first).chain([region.end]);
    let parts = headings.iter().zip(ends).enumerate();
    parts
        .map(|(index, (heading, end))| {
            let passage = Passage::of(&lines.all[heading.end.min(end)..end]);
            let texts = Texts { rationale: Paragraph::of(&passage, Rule::MisprintedLabel), ..Texts::default() };
            notes.item(index + 1, heading.request(lines), texts)
        })
        .collect()
}

/// Returns true if some of these lines end a heading.
fn has_heading(lines: &[Line<'_>]) -> bool {
    lines.iter().any(|line| ends_in_decision(line) || word::stated(line.text).is_some())
}

/// Returns true if a line ends like a heading. Its last letter is tested first, since few lines end in `d` or `t`.
fn ends_in_decision(line: &Line<'_>) -> bool {
    matches!(line.text.as_bytes().last(), Some(b'd' | b'D' | b't' | b'T')) && word::ends(line.text)
}

/// Returns the line after the lead, which may take several.
/// `start` if there is no lead.
fn skip_lead(lines: &Lines<'_>, start: usize) -> usize {
    let lead = Folded::of(LEAD);
    let ends_lead = |&count: &usize| {
        let first = lines.all.get(start..start + count).unwrap_or_default();
        let text = join(first);
        ends_like(Folded::of(&text).letters(), lead.letters())
    };
    (1..=LONGEST_LEAD).find(ends_lead).map_or(start, |count| start + count)
}

/// Groups the labels: one that is already taken, or that comes before the last, opens a new item.
/// Labels of other families are passed over.
fn blocks<'m>(lines: &Lines<'_>, cues: &'m [FoundCue], region: &Range<usize>, family: Family) -> Vec<Block<'m>> {
    let mut blocks: Vec<Block<'m>> = Vec::new();
    for cue in cues.iter().filter(|cue| region.contains(&cue.line) && cue.family == family) {
        let Some(label) = cue.label() else { continue };
        let opens = blocks.last().is_none_or(|block| match label {
            Label::Request => true,
            // A rationale may speak of the claims administrator at the beginning of a line.
            Label::ClaimsGuideline if family == Family::Sentences => heading::ends_statement(lines, cue.line),
            Label::ClaimsGuideline => true,
            Label::ReviewerGuideline if family == Family::Sentences => {
                (block.reviewer.is_some() || block.rationale.is_some()) && heading::ends_statement(lines, cue.line)
            }
            Label::ReviewerGuideline => block.reviewer.is_some() || block.rationale.is_some(),
            // A rationale may have a line that begins so: another item has a heading between.
            Label::Rationale => {
                block.rationale.is_some_and(|before| has_heading(&lines.all[before.line + 1..cue.line]))
            }
        });
        // A rationale may speak of the parties, and a part of several sentences names its party again.
        let is_guideline = matches!(label, Label::ClaimsGuideline | Label::ReviewerGuideline);
        if family == Family::Sentences
            && !opens
            && is_guideline
            && blocks.last().is_some_and(|block| block.rationale.is_some())
        {
            continue;
        }
        if opens {
            blocks.push(Block::default());
        }
        let Some(block) = blocks.last_mut() else { continue };
        match label {
            Label::Request => {}
            Label::ClaimsGuideline => block.claims = block.claims.or(Some(cue)),
            Label::ReviewerGuideline => block.reviewer = block.reviewer.or(Some(cue)),
            Label::Rationale => block.rationale = block.rationale.or(Some(cue)),
        }
    }
    blocks
}
