//! The disputed items: each a heading and three labelled paragraphs.

use super::lines::{Line, Lines, behind_cue, join};
use super::{Decision, Item, Warning, heading};
use crate::terms;

/// The labelled paragraphs of an item, in the order in which every letter prints them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    ClaimsGuideline,
    ReviewerGuideline,
    Rationale,
}

/// Labels as printed at the beginning of a line before a colon, compared without case.
const LABELS: &[(&str, Label)] = &[
    ("Claims Administrator guideline", Label::ClaimsGuideline),
    ("MAXIMUS guideline", Label::ReviewerGuideline),
    ("Decision rationale", Label::Rationale),
];

/// The sentence that leads to the first heading.
const LEAD: &str = "set forth below:";

/// The lines of one item: where each labelled paragraph begins.
#[derive(Debug, Default)]
struct Block {
    claims: Option<usize>,
    reviewer: Option<usize>,
    rationale: Option<usize>,
}

impl Block {
    fn first_label(&self) -> Option<usize> {
        [self.claims, self.reviewer, self.rationale].into_iter().flatten().min()
    }
}

/// Reads the items from the lines `start..`, the part that the letter's last heading opens.
pub fn read(lines: &Lines<'_>, start: usize, warnings: &mut Vec<Warning>) -> Vec<Item> {
    let start = skip_lead(lines, start);
    let blocks = blocks(lines, start);
    let mut items = Vec::with_capacity(blocks.len());
    let mut heading_from = start;
    for (index, block) in blocks.iter().enumerate() {
        let Some(labels_at) = block.first_label() else { continue };
        let heading = heading::read(lines, heading_from, labels_at);
        let next_labels = blocks.get(index + 1).and_then(Block::first_label);
        let body_from = block.rationale.or(block.reviewer).unwrap_or(labels_at);
        let end = match next_labels {
            Some(next) => heading::read(lines, body_from + 1, next).first,
            None => lines.all.len(),
        };
        heading_from = body_from + 1;
        items.push(item(lines, items.len() + 1, heading, block, end, warnings));
    }
    items
}

fn item(
    lines: &Lines<'_>,
    number: usize,
    heading: heading::Heading,
    block: &Block,
    end: usize,
    warnings: &mut Vec<Warning>,
) -> Item {
    let labels = [block.claims, block.reviewer, block.rationale];
    let paragraph = |from: Option<usize>| {
        let from = from?;
        let until = labels.into_iter().flatten().filter(|&at| at > from).min().unwrap_or(end);
        labelled_text(&lines.all[from..until.max(from + 1)])
    };
    let rationale = paragraph(block.rationale);
    if rationale.is_none() {
        warnings.push(Warning::NoRationale { item: number });
    }
    let (decision, inferred) = decide(heading.decision, rationale.as_deref(), number, warnings);
    Item {
        number,
        procedure: heading::disputed_portion(&heading.text).to_owned(),
        heading: heading.text,
        decision,
        inferred,
        claims_guideline: paragraph(block.claims),
        reviewer_guideline: paragraph(block.reviewer),
        rationale,
        facts: terms::Facts::default(),
    }
}

/// The heading's word decides. Where it has none, the wording of the conclusion does, and says so.
fn decide(
    stated: Option<Decision>,
    rationale: Option<&str>,
    item: usize,
    warnings: &mut Vec<Warning>,
) -> (Decision, bool) {
    if let Some(decision) = stated {
        return (decision, false);
    }
    let inferred = rationale.and_then(super::conclusion::decision);
    warnings.push(Warning::NoDecision { item, inferred: inferred.is_some() });
    (inferred.unwrap_or(Decision::Unknown), inferred.is_some())
}

/// The line behind the lead, which may take several.
fn skip_lead(lines: &Lines<'_>, start: usize) -> usize {
    const LONGEST_LEAD: usize = 6;
    let ends_lead = |&count: &usize| {
        let first = lines.all.get(start..start + count).unwrap_or_default();
        join(first.iter().map(|line| line.text)).ends_with(LEAD)
    };
    (1..=LONGEST_LEAD).find(ends_lead).map_or(start, |count| start + count)
}

/// Groups the labels: a label that is already taken, or that comes before the last, opens a new item.
fn blocks(lines: &Lines<'_>, start: usize) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (index, line) in lines.all.iter().enumerate().skip(start) {
        let Some(label) = label_of(line.text) else { continue };
        let opens = blocks.last().is_none_or(|block| match label {
            Label::ClaimsGuideline => true,
            Label::ReviewerGuideline => block.reviewer.is_some() || block.rationale.is_some(),
            Label::Rationale => block.rationale.is_some(),
        });
        if opens {
            blocks.push(Block::default());
        }
        let Some(block) = blocks.last_mut() else { continue };
        let place = match label {
            Label::ClaimsGuideline => &mut block.claims,
            Label::ReviewerGuideline => &mut block.reviewer,
            Label::Rationale => &mut block.rationale,
        };
        *place = Some(index);
    }
    blocks
}

fn label_of(line: &str) -> Option<Label> {
    let ends_in_colon = |cue: &str| behind_cue(line, cue).is_some_and(|rest| rest.trim_start().starts_with(':'));
    LABELS.iter().find(|(cue, _)| ends_in_colon(cue)).map(|&(_, label)| label)
}

fn labelled_text(lines: &[Line<'_>]) -> Option<String> {
    let text = join(lines.iter().map(|line| line.text));
    let (_, body) = text.split_once(':')?;
    let body = body.trim();
    (!body.is_empty()).then(|| body.to_owned())
}
