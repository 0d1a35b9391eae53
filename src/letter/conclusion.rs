//! The outcome as a text words it, for items of which no heading states one.

use super::Decision;
use super::fold::{Folded, within};
use crate::text::boundary_before;

/// How much of the rationale's end holds its conclusion, in bytes.
const TAIL: usize = 260;

/// Words that deny when they stand before a judgement in the same clause.
const NEGATIONS: [&str; 12] =
    ["not", "cannot", "never", "nor", "no", "lacks", "lack", "without", "fails", "failed", "neither", "non"];
/// What is left of "not" when a glyph is lost, right before a judgement.
const MAIMED_NOT: [&str; 2] = ["ot", "nt"];
/// Words that judge a request together with "medically" before them: alone they only praise.
const JUDGEMENTS: [&str; 3] = ["necessary", "appropriate", "indicated"];
/// Words that deny a request when they are negated, and judge nothing when they are not.
const PRAISES: [&str; 14] = [
    "necessary",
    "necessity",
    "appropriate",
    "indicated",
    "supported",
    "established",
    "reasonable",
    "warranted",
    "certified",
    "certify",
    "substantiated",
    "justified",
    "recommended",
    "approved",
];
/// Beginnings of a word that turn its meaning round: "inappropriate", "non-certified".
const REVERSING: [&str; 5] = ["un", "in", "non", "contra", "not"];
/// Advice on tapering opioids that is printed behind the conclusion.
const BEHIND_CONCLUSION: [&str; 3] = [
    "this decision addresses the medical necessity of opioids",
    "this medical necessity decision should not",
    "this decision addresses medical necessity",
];

/// The decision that the last judging clause of `rationale` words; `None` when no clause judges.
pub fn decision(rationale: &str) -> Option<Decision> {
    // The advice may itself be longer than the conclusion's place.
    const ADVICE: usize = 1200;
    let from = boundary_before(rationale, rationale.len().saturating_sub(TAIL + ADVICE));
    let lower = rationale[from..].to_lowercase();
    let end = BEHIND_CONCLUSION.iter().filter_map(|cue| lower.find(cue)).min().unwrap_or(lower.len());
    let body = lower[..end].trim_end();
    let tail = &body[boundary_before(body, body.len().saturating_sub(TAIL))..];
    tail.split(['.', ';', ',']).rev().find_map(of_clause)
}

/// What a clause judges: upheld when it denies, overturned when it finds the request necessary. Other
/// praise ("the diagnosis is established") judges no request.
pub fn of_clause(clause: &str) -> Option<Decision> {
    let lower = clause.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}').collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let (last, reversed) = (0..words.len()).rev().find_map(|at| Some((at, judgement(words[at])?)))?;
    let at = first_of_pair(&words, last);
    let medically = at > 0 && is_medically(words[at - 1]);
    // "notmedically necessary": an extractor loses spaces.
    let glued = at > 0 && words[at - 1].starts_with("not") && is_medically(&words[at - 1][3..]);
    let before = &words[..at];
    let denied = reversed || glued || before.iter().any(|word| is_negation(word)) || is_maimed_not(before, medically);
    match denied {
        true => Some(Decision::Upheld),
        false if medically && JUDGEMENTS.iter().any(|known| is_like(words[at], known)) => Some(Decision::Overturned),
        false => None,
    }
}

/// Of "necessary and appropriate", "necessary and/or appropriate" the first.
fn first_of_pair(words: &[&str], last: usize) -> usize {
    let joins = words[..last].iter().rev().take_while(|word| matches!(**word, "and" | "or")).count();
    let first = last.checked_sub(joins + 1).filter(|&at| joins > 0 && judgement(words[at]) == Some(false));
    first.unwrap_or(last)
}

/// Whether `word` judges, and if so whether it denies by itself.
fn judgement(word: &str) -> Option<bool> {
    if PRAISES.iter().any(|praise| is_like(word, praise)) {
        return Some(false);
    }
    let rest = REVERSING.iter().find_map(|start| word.strip_prefix(start))?;
    PRAISES.contains(&rest).then_some(true)
}

fn is_medically(word: &str) -> bool {
    is_like(word, "medically")
}

fn is_negation(word: &str) -> bool {
    NEGATIONS.contains(&word) || word.ends_with("n't") || word.ends_with("n\u{2019}t") || word == "n0t"
}

fn is_maimed_not(before: &[&str], medically: bool) -> bool {
    let place = if medically { before.len().checked_sub(2) } else { before.len().checked_sub(1) };
    place.is_some_and(|place| MAIMED_NOT.contains(&before[place]))
}

/// Whether a word is another but for a slip of the extractor.
fn is_like(word: &str, known: &str) -> bool {
    const LONG: usize = 9;
    word == known
        || (word.len() + 2 >= known.len()
            && word.len() <= known.len() + 1
            && word.as_bytes()[..1].eq_ignore_ascii_case(&known.as_bytes()[..1])
            && within(Folded::of(word).letters(), Folded::of(known).letters(), if known.len() >= LONG { 2 } else { 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_clause_decides() {
        use Decision::{Overturned, Upheld};
        let cases = [
            ("The request for a brace is not medically necessary.", Some(Upheld)),
            ("It has not necessarily improved. The brace is considered medically necessary.", Some(Overturned)),
            ("The treatment is notmedically necessary.", Some(Upheld)),
            ("Rest would not be appropriate. As such, the surgery is medically necessary.", Some(Overturned)),
            ("There is no medical necessity for it.", Some(Upheld)),
            ("The request is non-certified.", Some(Upheld)),
            ("Such use is inappropriate.", Some(Upheld)),
            ("It lacks medical necessity.", Some(Upheld)),
            ("The brace isn't medically necessary.", Some(Upheld)),
            ("The medical necessity of the brace is not established.", Some(Upheld)),
            ("The brace is not medically necessary and appropriate.", Some(Upheld)),
            ("The brace is medically necessary and appropriate.", Some(Overturned)),
            ("The brace is n0t medica1ly necessary.", Some(Upheld)),
            ("The brace is ot medically necessary.", Some(Upheld)),
            ("The brace is medicaly necesary.", Some(Overturned)),
            ("I am reversing the prior decision and deem the request medically necessary.", Some(Overturned)),
            ("As noted, the brace is medically necessary.", Some(Overturned)),
            ("The diagnosis is established.", None),
            ("The worker was seen in May.", None),
            ("", None),
        ];
        for (rationale, wanted) in cases {
            assert_eq!(decision(rationale), wanted, "{rationale}");
        }
    }
}
