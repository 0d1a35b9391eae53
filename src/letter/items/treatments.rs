//! Finds the treatments that an issue of L0 names in running text, and the judgement of each in the one rationale.
//!
//! "A brace and an MRI" may be one request or two; only different judgements tell.

use std::ops::Range;

use crate::letter::evidence::notes::ItemRequest;
use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::items::conclusion;
use crate::letter::items::statement;
use crate::letter::page::passage::Passage;
use crate::letter::types::Decision;
use crate::text::sentences;

/// The text between two treatments, the longest first.
/// The first two count where a semicolon is in the text, the others elsewhere.
const SEPARATORS: [&str; 5] = ["; and ", "; ", ", and ", ", ", " and "];

/// Words that do not tell which treatment is meant.
/// In small letters and as they are printed.
const COMMON: [&str; 40] = [
    "the",
    "and",
    "for",
    "with",
    "without",
    "request",
    "requested",
    "requests",
    "treatment",
    "treatments",
    "service",
    "services",
    "necessary",
    "medically",
    "medical",
    "right",
    "left",
    "bilateral",
    "sessions",
    "session",
    "visits",
    "times",
    "week",
    "weeks",
    "per",
    "day",
    "days",
    "one",
    "two",
    "three",
    "not",
    "was",
    "were",
    "are",
    "this",
    "that",
    "lumbar",
    "cervical",
    "spine",
    "therefore",
];

/// Reads the requests that an issue names: its pieces, or all of it as one.
/// Several pieces are kept apart only if the rationale judges them differently, or semicolons separate
/// them.
pub fn requests(issue: &Passage<'_>, rationale: &Passage<'_>) -> Vec<ItemRequest> {
    let text = issue.text();
    let whole = || Vec::from([request(issue)]);
    let pieces = pieces(&text);
    if pieces.len() < 2 {
        return whole();
    }
    let mut requests: Vec<ItemRequest> = pieces.iter().map(|range| part(issue, &text, range.clone())).collect();
    decide(&mut requests, rationale);
    let decisions: Vec<Option<Decision>> =
        requests.iter().map(|request| Some(request.decision.as_ref()?.value)).collect();
    let parted = text.contains(';') || numbered(&text).is_some();
    let differ = decisions.iter().all(Option::is_some) && decisions.iter().any(|one| *one != decisions[0]);
    if differ || parted { requests } else { whole() }
}

/// Returns the request that a passage names.
pub fn request(passage: &Passage<'_>) -> ItemRequest {
    let text = passage.text();
    let statement = statement::read(&text);
    let span = passage.source(statement.request.clone());
    let heading = Traced { value: text[statement.request].to_owned(), span, rule: Rule::IssueText };
    // What is in dispute is not yet decided, whatever its wording.
    ItemRequest { heading, procedure: None, decision: None }
}

/// Decides those requests that `rationale` judges in a sentence of their own, which names them. The last one counts.
/// A single request is left to the conclusion of the whole.
pub fn decide(requests: &mut [ItemRequest], rationale: &Passage<'_>) {
    if requests.len() < 2 {
        return;
    }
    let text = rationale.text();
    let names: Vec<Vec<String>> = requests.iter().map(|request| telling_words(&request.heading.value)).collect();
    for (index, request) in requests.iter_mut().enumerate() {
        let others = names.iter().enumerate().filter(|(other, _)| *other != index);
        let shared: Vec<&String> = others.flat_map(|(_, words)| words).collect();
        // A word that two requests share does not tell which one a sentence judges.
        let own: Vec<&String> = names[index].iter().filter(|word| !shared.contains(word)).collect();
        let found = sentences(&text).into_iter().rev().find_map(|range| {
            clauses(&text, range).into_iter().rev().find_map(|clause| {
                let words = telling_words(&text[clause.clone()]);
                let names_it = own.iter().any(|word| words.contains(word));
                Some((conclusion::of_clause(&text[clause.clone()]).filter(|_| names_it)?, clause))
            })
        });
        if let Some((value, clause)) = found {
            request.decision = Some(Traced { value, span: rationale.source(clause), rule: Rule::ConclusionWording });
        }
    }
}

/// Cuts a sentence into clauses: "the brace is necessary, but the MRI is not medically necessary".
/// The joints belong to the clause after them.
fn clauses(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut starts = vec![sentence.start];
    for joint in
        ["; ", ", but ", ", while ", ", whereas ", ", however ", ", and the ", " but the ", " while ", " whereas "]
    {
        starts.extend(text[sentence.clone()].match_indices(joint).map(|(at, _)| sentence.start + at + 1));
    }
    starts.sort_unstable();
    let ends = starts.iter().skip(1).copied().chain([sentence.end]);
    starts.iter().zip(ends).map(|(&start, end)| start..end).collect()
}

/// Makes a request of a piece of the issue.
fn part(issue: &Passage<'_>, text: &str, range: Range<usize>) -> ItemRequest {
    let heading = Traced { value: text[range.clone()].to_owned(), span: issue.source(range), rule: Rule::IssueText };
    ItemRequest { heading, procedure: None, decision: None }
}

/// Returns the pieces of an issue between its separators, without the words that only lead to them.
/// Fewer than two mean that the issue is one request.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let lead = ["Whether the request for ", "Whether the requested ", "The request for ", "Whether "];
    let start = lead.iter().find(|lead| text.starts_with(**lead)).map_or(0, |lead| lead.len());
    let end = [
        " is medically necessary",
        " are medically necessary",
        " was medically necessary",
        " were medically necessary",
    ]
    .iter()
    .filter_map(|judgement| text.find(judgement))
    .min()
    .unwrap_or(text.len());
    // If semicolons separate, commas belong to the treatments themselves.
    if let Some(points) = numbered(&text[..end]) {
        return points;
    }
    let separators: &[&str] = if text.contains(';') { &SEPARATORS[..2] } else { &SEPARATORS[2..] };
    let mut pieces = Vec::new();
    let mut from = start.min(end);
    while from < end {
        let next = separators.iter().filter_map(|one| Some((from + text[from..end].find(one)?, one.len()))).min();
        let (stop, length) = next.unwrap_or((end, 0));
        let piece = text[from..stop].trim_end_matches(['.', '?', ' ']);
        let lead = ["a ", "an ", "the ", "for ", "and "]
            .iter()
            .find(|lead| piece.starts_with(**lead))
            .map_or(0, |lead| lead.len());
        if piece.len() > lead {
            pieces.push(from + lead..from + piece.len());
        }
        // At least one byte, so that the loop ends.
        from = stop + length.max(1);
    }
    pieces
}

/// Returns the points of a list in one line, "1. Acupuncture 2. TENS unit", without their numbers.
fn numbered(text: &str) -> Option<Vec<Range<usize>>> {
    let mark = |number: usize| [format!("{number}. "), format!("{number}) ")];
    let first = mark(1).iter().find(|mark| text.starts_with(mark.as_str())).map(String::len)?;
    let (mut points, mut from) = (Vec::new(), first);
    for number in 2.. {
        let next =
            mark(number).iter().find_map(|mark| Some((from + text[from..].find(&format!(" {mark}"))?, mark.len())));
        let (end, length) = next.unwrap_or((text.len(), 0));
        let piece = text[from..end].trim_end_matches(['.', ';', ',', ' ']);
        points.push(from..from + piece.len());
        let Some(_) = next else { break };
        from = end + 1 + length;
    }
    (points.len() > 1 && points.iter().all(|point| !point.is_empty())).then_some(points)
}

/// Returns the words of a text that tell its subject from others, in small letters and the singular.
/// Numbers and short words tell nothing.
fn telling_words(text: &str) -> Vec<String> {
    const SHORTEST: usize = 3;
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_ascii_lowercase);
    let telling = words.filter(|word| {
        word.len() >= SHORTEST && !word.bytes().all(|b| b.is_ascii_digit()) && !COMMON.contains(&word.as_str())
    });
    telling.map(|word| word.strip_suffix('s').unwrap_or(&word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telling_words_are_neither_short_nor_numbers_nor_common() {
        assert_eq!(telling_words("The 2 MRIs of an L5 disc, #120 for pain"), ["mri", "disc", "pain"]);
    }
}
