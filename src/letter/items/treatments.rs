//! Finds the treatments that an issue of L0 names in running text, and the judgement of each in the one rationale.
//!
//! "A brace and an MRI" may be one request or two; only different judgements tell.

use std::ops::Range;

use crate::letter::evidence::notes::ItemRequest;
use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::items::decision::shared_rationale::{decide, telling_words};
use crate::letter::items::statement;
use crate::letter::page::line::Line;
use crate::letter::page::passage::Passage;

/// The text between two treatments, the longest first.
/// The first two count where a semicolon is in the text, the others elsewhere.
const SEPARATORS: [&str; 5] = ["; and ", "; ", ", and ", ", ", " and "];

/// Reads the requests that an issue names: its pieces, or all of it as one.
/// Several pieces are kept apart only if the rationale judges them differently, or semicolons separate
/// them.
pub fn requests(issue: &Passage<'_>, rationale: &Passage<'_>) -> Vec<ItemRequest> {
    if let Some(requests) = by_lines(issue, rationale) {
        return requests;
    }
    let text = issue.text();
    let whole = || Vec::from([request(issue)]);
    let pieces = pieces(&text);
    if pieces.len() < 2 {
        return whole();
    }
    let mut requests: Vec<ItemRequest> = pieces.iter().map(|range| part(issue, &text, range.clone())).collect();
    decide(&mut requests, rationale);
    let parted = text.contains(';') || numbered(&text).is_some();
    if differ(&requests) || parted { requests } else { whole() }
}

/// Returns true if all requests are decided, and not alike.
fn differ(requests: &[ItemRequest]) -> bool {
    let decision = |request: &ItemRequest| request.decision.as_ref().map(|decision| decision.value);
    requests.iter().all(|request| decision(request).is_some())
        && requests.iter().any(|request| decision(request) != decision(&requests[0]))
}

/// Reads an issue of several lines as a request a line, if the rationale judges them differently.
fn by_lines(issue: &Passage<'_>, rationale: &Passage<'_>) -> Option<Vec<ItemRequest>> {
    let lines: Vec<Line<'_>> = issue.lines().collect();
    let begins = |line: &Line<'_>| line.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    if lines.len() < 2 || !lines.iter().all(begins) {
        return None;
    }
    let mut requests: Vec<ItemRequest> =
        (0..lines.len()).map(|line| request(&Passage::of(&lines[line..=line]))).collect();
    decide(&mut requests, rationale);
    differ(&requests).then_some(requests)
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
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut from = start.min(end);
    while from < end {
        let next = separators.iter().filter_map(|one| Some((from + text[from..end].find(one)?, one.len()))).min();
        let (stop, length) = next.unwrap_or((end, 0));
        let piece = text[from..stop].trim_end_matches(['.', '?', ' ']);
        let lead = ["a ", "an ", "the ", "for ", "and "]
            .iter()
            .find(|lead| piece.starts_with(**lead))
            .map_or(0, |lead| lead.len());
        // "Acupuncture, 6 visits": an amount goes with the treatment before it.
        let is_amount = piece.starts_with(|c: char| c.is_ascii_digit()) && telling_words(piece).is_empty();
        match pieces.last_mut().filter(|_| is_amount) {
            Some(last) => last.end = from + piece.len(),
            None if piece.len() > lead => pieces.push(from + lead..from + piece.len()),
            None => {}
        }
        // At least one byte, so that the loop ends.
        from = stop + length.max(1);
    }
    pieces
}

/// Returns the points of a list in one line, "1. Acupuncture 2. TENS unit", "a) acupuncture b) TENS unit", without their numbers.
fn numbered(text: &str) -> Option<Vec<Range<usize>>> {
    const LETTERS: &str = " abcdefghijklmnopqrstuvwxyz";
    let letter = |number: usize| LETTERS.get(number..=number).unwrap_or(" ");
    let mark = |number: usize| [format!("{number}. "), format!("{number}) "), format!("{}) ", letter(number))];
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
