//! Makes an item of a text that is no letter, such as the request and the reasons of a denial.

use crate::index::schema::record::{CaseRecord, ItemRecord, Record};
use crate::letter::Decision;
use crate::terms::{ConceptKind, Context, ItemText, concept, facts, mentions, reasons};
use crate::text::sentences;

/// The id of an item that was pasted.
pub const PASTED: &str = "-";

/// Words that a sentence with the request has.
const REQUEST: [&str; 5] = ["request", "authoriz", "treatment in dispute", "denied", "denial"];
/// Words at which the request of a sentence ends and something is said of it.
const ENDS: [&str; 14] = [
    " is ",
    " are ",
    " was ",
    " were ",
    " has ",
    " have ",
    " because ",
    " since ",
    " as ",
    " due to ",
    " who ",
    " but ",
    ": ",
    "; ",
];

/// Makes the record of a pasted text. The request is the first part of it that names a treatment; all of the text are
/// the reasons.
pub fn pasted_record(text: &str) -> Record {
    let procedure = request(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let facts = facts(&ItemText {
        heading: &procedure,
        procedure: &procedure,
        rationale: &whole,
        diagnosis: &whole,
        ..ItemText::default()
    });
    let item = ItemRecord {
        number: 1,
        decision: Decision::Unknown.as_str().to_owned(),
        inferred: true,
        heading: procedure.clone(),
        procedure,
        category: facts.category.as_str().to_owned(),
        regions: facts.regions.iter().map(ToString::to_string).collect(),
        levels: facts.levels.iter().map(ToString::to_string).collect(),
        drugs: facts.drugs.iter().map(ToString::to_string).collect(),
        reasons: reasons(&whole).into_iter().map(str::to_owned).collect(),
        classes: facts.classes.iter().map(ToString::to_string).collect(),
        rationale: Some(whole.clone()),
        page: 1,
        ..ItemRecord::default()
    };
    let case = CaseRecord { diagnosis: Some(whole), ..CaseRecord::default() };
    Record { id: PASTED.to_owned(), letter: PASTED.to_owned(), item, case, source: PASTED.to_owned() }
}

/// Finds the request in a text: the treatment that a sentence asks for, without what is said of it. All of a text that
/// names no treatment.
fn request(text: &str) -> &str {
    let parts: Vec<&str> =
        text.lines().flat_map(|line| sentences(line).into_iter().map(|range| &line[range])).collect();
    let asks = |part: &&&str| REQUEST.iter().any(|word| part.to_lowercase().contains(word)) && names_treatment(part);
    let part = parts.iter().find(asks).or_else(|| parts.iter().find(|part| names_treatment(part)));
    let Some(part) = part else { return text };
    // The first piece with a treatment: what comes behind it is said of it.
    let mut ends: Vec<usize> = ENDS.iter().flat_map(|end| part.match_indices(end).map(|(at, _)| at)).collect();
    ends.sort_unstable();
    let mut start = 0;
    for end in ends.into_iter().chain([part.len()]) {
        if names_treatment(&part[start..end]) {
            return part[start..end].trim();
        }
        start = end;
    }
    part
}

/// Returns true if a text names something that may be in dispute.
fn names_treatment(text: &str) -> bool {
    mentions(text, Context::Procedure).iter().any(|mention| {
        matches!(
            concept(mention.concept).kind,
            ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class | ConceptKind::Tx
        )
    })
}
