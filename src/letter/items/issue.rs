//! Reads the disputed items of L0: an issue, and one guideline and one rationale for all of it.
//!
//! The letters of early 2013 state no decision by a word, and often judge several treatments in one text.

use std::ops::Range;

use crate::letter::evidence::notes::{ItemRequest, Notes, Paragraph, Texts};
use crate::letter::evidence::trace::Rule;
use crate::letter::items::decision::shared_rationale;
use crate::letter::items::statement;
use crate::letter::items::treatments;
use crate::letter::page::line::Line;
use crate::letter::page::passage::Passage;
use crate::letter::types::{Item, Warning};

/// The parts of the letter that make its items.
/// Any of them may be empty.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The text below "ISSUE AT DISPUTE".
    pub issue: Passage<'a>,
    /// The text below the heading of the guidelines.
    pub guideline: Passage<'a>,
    /// The text below the heading of the rationale.
    pub rationale: Passage<'a>,
}

/// Reads the items. An issue of several numbered requests makes as many; a rationale numbered alike is divided among
/// them, any other belongs to all.
/// All items have the same guideline.
pub fn read(parts: &Parts<'_>, notes: &mut Notes) -> Vec<Item> {
    let issue: Vec<Line<'_>> = parts.issue.lines().collect();
    let reasons: Vec<Line<'_>> = parts.rationale.lines().collect();
    let requests: Vec<ItemRequest> = match points(&issue) {
        Some(points) => points.into_iter().map(|point| treatments::request(&Passage::of(&issue[point]))).collect(),
        None => treatments::requests(&parts.issue, &parts.rationale),
    };
    // Points of the rationale belong to the requests only if there are equally many.
    let shares = points_of(&reasons, requests.len());
    if requests.len() > 1 && shares.is_none() {
        notes.warnings.push(Warning::SharedRationale { items: requests.len() });
    }
    let mut requests = requests;
    if shares.is_none() {
        shared_rationale::decide(&mut requests, &parts.rationale);
    }
    let items = requests.into_iter().enumerate();
    items
        .map(|(index, request)| {
            let rationale = match &shares {
                Some(shares) => Passage::of(&reasons[shares[index].clone()]),
                None => parts.rationale,
            };
            let texts = Texts {
                claims: None,
                reviewer: Paragraph::of(&parts.guideline, Rule::Label),
                rationale: Paragraph::of(&rationale, Rule::Label),
            };
            notes.item(index + 1, request, texts)
        })
        .collect()
}

/// Returns the numbered points that `lines` consist of: at least two, counted from one.
/// None if they do not begin with the first line.
fn points(lines: &[Line<'_>]) -> Option<Vec<Range<usize>>> {
    let mut starts: Vec<usize> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if statement::is_point(line.text, starts.len() + 1) {
            starts.push(index);
        }
    }
    // One number alone is more likely an amount.
    if starts.len() < 2 || starts[0] != 0 {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    Some(starts.iter().zip(ends).map(|(&start, end)| start..end).collect())
}

/// Returns the points of [`points`] if there are `count` of them.
fn points_of(lines: &[Line<'_>], count: usize) -> Option<Vec<Range<usize>>> {
    points(lines).filter(|points| points.len() == count && count > 1)
}
