//! Reads the reviewer's credentials: the States of licensure and the board certifications.
//!
//! Reviewers are anonymous by law; their specialty is all that a letter tells of them.

use std::ops::Range;

use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::page::line::Line;
use crate::letter::page::ocr::{Folded, alike};
use crate::letter::page::passage::Passage;

/// The reviewer, as far as a published letter tells.
/// Names are as printed; the index makes them canonical.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reviewer {
    /// The States that licensed the reviewer.
    pub licensure: Option<Traced<Vec<String>>>,
    /// Board certifications and subspecialties.
    pub specialties: Option<Traced<Vec<String>>>,
    /// The wording of the credentials, which tells the layouts of 2014 and 2015 apart.
    pub wording: Option<Wording>,
}

/// A wording of the credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// "The physician reviewer is Board Certified in …"
    PhysicianSentence,
    /// "The expert reviewer is Board Certified in …"
    ExpertSentence,
    /// "State(s) of Licensure: …" and "Certification(s)/Specialty: …" on lines of their own.
    Block,
}

/// The label of the States.
const LICENSURE_LABEL: &str = "State(s) of Licensure";
/// The labels of the certifications.
const SPECIALTY_LABELS: [&str; 2] = ["Certification(s)/Specialty", "Certification(s)/Specialties"];
/// The beginnings of sentences after the block, which are no part of it.
/// With their spaces: they are looked for inside the text of a block.
const SENTENCE_STARTS: [&str; 3] = [" The ", " He/she ", " He/She "];
/// The words before the certifications in a sentence, in small letters.
/// The longer one is first.
const CERTIFIED: [&str; 3] = ["is board certified in ", "board certified in ", "licensed doctor of "];
/// The words before a subspecialty in a sentence.
const SUBSPECIALTY: &str = "has a subspecialty in ";
/// The words before the States in a sentence.
const LICENSED: [&str; 4] =
    ["is licensed to practice in ", "licensed to practice in ", "is licensed in ", "licensed in "];

/// Reads the credentials from the part on how the determination was made, or from that on the reviewer.
/// Gives an empty reviewer if there are no credentials.
pub fn read(lines: &[Line<'_>]) -> Reviewer {
    block(lines).or_else(|| sentence(&Passage::of(lines))).unwrap_or_default()
}

/// Reads a block of two labelled lines, in either order.
/// Gives None if neither label is there.
fn block(lines: &[Line<'_>]) -> Option<Reviewer> {
    let labelled = |label: &str| {
        let wanted = Folded::of(label);
        lines.iter().enumerate().find_map(|(index, line)| {
            let colon = line.text.find(':')?;
            alike(Folded::of(&line.text[..colon]).letters(), wanted.letters()).then_some((index, colon + 1))
        })
    };
    let licensed = labelled(LICENSURE_LABEL);
    let certified = SPECIALTY_LABELS.iter().find_map(|label| labelled(label));
    let field = |at: Option<(usize, usize)>, other: Option<(usize, usize)>| {
        let (index, from) = at?;
        let end = other.map(|(other, _)| other).filter(|&other| other > index).unwrap_or(lines.len());
        let passage = Passage::after(lines[index], from, &lines[index + 1..end]);
        let text = passage.text();
        // Some extractors put the sentence after the block on the last of its lines.
        let end = SENTENCE_STARTS.iter().filter_map(|start| text.find(start)).min().unwrap_or(text.len());
        found(&passage, 0..end, names_joined_by_and(&text[..end]))
    };
    (licensed.is_some() || certified.is_some()).then(|| Reviewer {
        licensure: field(licensed, certified),
        specialties: field(certified, licensed),
        wording: Some(Wording::Block),
    })
}

/// Returns names with their origin; `None` if there are none.
fn found(passage: &Passage<'_>, of: Range<usize>, value: Vec<String>) -> Option<Traced<Vec<String>>> {
    (!value.is_empty()).then(|| Traced { value, span: passage.source(of), rule: Rule::Credentials })
}

/// Reads "The expert reviewer is Board Certified in A, has a subspecialty in B and C and is licensed to practice in
/// D."
/// Gives None if nobody is said to be certified.
fn sentence(passage: &Passage<'_>) -> Option<Reviewer> {
    let text = passage.text();
    // "Board-certified" has as many letters.
    let lower = text.to_ascii_lowercase().replace('-', " ");
    let after = |cues: &[&str], from: usize| {
        cues.iter().find_map(|cue| lower[from..].find(cue).map(|at| (from + at, from + at + cue.len())))
    };
    let (sentence, certified) = after(&CERTIFIED, 0)?;
    let full_stop = |from: usize| lower[from..].find('.').map_or(lower.len(), |at| from + at);
    let licensed = after(&LICENSED, certified).or_else(|| after(&LICENSED, 0));
    // The States follow the certifications in the same sentence, or go before them.
    let follows = licensed.filter(|(start, _)| *start > certified);
    let certified_end = follows.map_or_else(|| full_stop(certified), |(start, _)| start);
    let (certification, subspecialty) = match after(&[SUBSPECIALTY], certified) {
        Some((start, end)) if end <= certified_end => (&text[certified..start], &text[end..certified_end]),
        _ => (&text[certified..certified_end], ""),
    };
    let mut specialties = names(without_last_and(certification));
    specialties.extend(names_joined_by_and(without_last_and(subspecialty)));
    // The subject of the sentence tells two layouts of 2014 apart.
    let is_physician = lower[..sentence].trim_end().ends_with("physician reviewer");
    Some(Reviewer {
        licensure: licensed.and_then(|(_, start)| {
            let end = if start < certified { sentence } else { full_stop(start) };
            let states = without_last_and(text[start..end].trim_end().trim_end_matches(" is"));
            found(passage, start..start + states.len(), names_joined_by_and(states))
        }),
        specialties: found(passage, certified..certified_end, specialties),
        wording: Some(if is_physician { Wording::PhysicianSentence } else { Wording::ExpertSentence }),
    })
}

/// Returns `A, and ` or `B and ` without the word that leads on.
fn without_last_and(text: &str) -> &str {
    let text = text.trim();
    text.strip_suffix(" and").or(text.strip_suffix(",and")).unwrap_or(text)
}

/// Cuts names at commas.
/// Full stops and semicolons at their ends go; empty ones are left out.
fn names(text: &str) -> Vec<String> {
    let clean = |name: &str| name.trim().trim_end_matches(['.', ';']).trim().to_owned();
    text.split(',').map(clean).filter(|name| !name.is_empty()).collect()
}

/// Cuts names at commas and at "and", which joins the last two of a list; names with an "and" of their own keep it.
fn names_joined_by_and(text: &str) -> Vec<String> {
    names(text).iter().flat_map(|name| split_at_and(name.strip_prefix("and ").unwrap_or(name))).collect()
}

/// The words before the "and" in a specialty's own name, as in "Hospice and Palliative Medicine".
/// As letters print them, capitals included.
const BEFORE_OWN_AND: [&str; 5] = ["Hospice", "Obstetrics", "Physical Medicine", "Allergy", "Undersea"];

/// Cuts a name at each "and" that is not its own.
/// A name without one is returned whole.
fn split_at_and(name: &str) -> Vec<String> {
    let mut rest = name;
    let mut parts = Vec::new();
    while let Some((before, after)) = rest.split_once(" and ") {
        if BEFORE_OWN_AND.contains(&before) {
            break;
        }
        parts.push(before.to_owned());
        rest = after;
    }
    parts.push(rest.to_owned());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::document::Document;
    use crate::letter::page::lines::Lines;

    #[test]
    fn every_wording_gives_the_same_credentials() {
        let wordings = [
            "The physician reviewer is Board Certified in Hospice and Palliative Medicine, Neurology, and is licensed to\n\
             practice in Ohio and Utah. He",
            "The expert reviewer is Board Certified in Hospice and Palliative Medicine, has a subspecialty in Neurology\n\
             and is licensed to practice in Ohio, Utah.",
            "State(s) of Licensure: Ohio,Utah\nCertification(s)/Specialty: Hospice and Palliative Medicine,\nNeurology",
            "State(s) 0f Licensure: Ohio,Utah\nCertification(s)/Specia1ty: Hospice and Palliative Medicine,\nNeurology",
            "The reviewer is board certified in Hospice and Palliative Medicine, Neurology and is licensed in Ohio, Utah.",
            "The reviewer is licensed to practice in Ohio and Utah and is board-certified in Hospice and Palliative Medicine,\n\
             Neurology.",
        ];
        for text in wordings {
            let document = Document::from_text(text);
            let reviewer = read(&Lines::of(&document).all);
            let value = |found: Option<Traced<Vec<String>>>| found.map(|found| found.value).unwrap_or_default();
            assert_eq!(value(reviewer.licensure), ["Ohio", "Utah"], "{text}");
            assert_eq!(value(reviewer.specialties), ["Hospice and Palliative Medicine", "Neurology"], "{text}");
        }
    }
}
