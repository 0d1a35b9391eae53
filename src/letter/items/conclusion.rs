//! Reads the outcome that a text words, for items whose heading states none.
//!
//! The wording is also compared with the stated decisions: a difference shows a letter misread or misprinted.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::letter::page::ocr::{Folded, within};
use crate::letter::types::Decision;
use crate::text::boundary_before;

/// The bytes at a rationale's end that hold its conclusion.
const TAIL: usize = 260;

/// Words that deny if they are before a judgement in the same clause.
/// With one misprint that was seen, `n0t`.
const NEGATIONS: [&str; 13] =
    ["not", "cannot", "never", "nor", "no", "lacks", "lack", "without", "fails", "failed", "neither", "non", "n0t"];
/// Rests of "not" that lost a glyph, directly before a judgement.
/// Elsewhere such rests say nothing.
const MAIMED_NOT: [&str; 2] = ["ot", "nt"];
/// Words that judge a request together with "medically" before them: alone they only praise.
/// Compared with slips.
const JUDGEMENTS: [&str; 3] = ["necessary", "appropriate", "indicated"];
/// Words that deny a request when they are negated, and judge nothing when they are not.
/// "established" is said of diagnoses, too, so that it alone judges nothing.
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
/// The rest of the word must be one of the praises.
const REVERSING: [&str; 5] = ["un", "in", "non", "contra", "not"];
/// Beginnings of the advice on tapering opioids that is printed after the conclusion.
const AFTER_CONCLUSION: [&str; 3] = [
    "This decision addresses the medical necessity of opioids",
    "This medical necessity decision should not",
    "This decision addresses medical necessity",
];

/// Returns the decision that the last judging clause of `rationale` words; `None` if no clause judges.
pub fn decision(rationale: &str) -> Option<Decision> {
    let body = &rationale[..conclusion_end(rationale)];
    let tail = &body[boundary_before(body, body.len().saturating_sub(TAIL))..];
    // The last clause that judges is the conclusion; earlier ones argue.
    tail.split(['.', ';', ',']).rev().find_map(of_clause)
}

/// Returns the byte at which the advice begins that is printed after some conclusions.
/// The length of the text if there is none.
fn conclusion_end(rationale: &str) -> usize {
    const LONGEST_ADVICE: usize = 1200;
    static ADVICE: LazyLock<[Finder<'static>; AFTER_CONCLUSION.len()]> =
        LazyLock::new(|| AFTER_CONCLUSION.map(Finder::new));
    let from = rationale.len().saturating_sub(TAIL + LONGEST_ADVICE);
    let end = &rationale.as_bytes()[from..];
    let advice = ADVICE.iter().filter_map(|cue| cue.find(end)).min();
    advice.map_or(rationale.len(), |at| from + at)
}

/// Returns the judgement of a clause: upheld if it denies, overturned if it finds the request necessary. Other praise
/// ("the diagnosis is established") judges no request.
/// None if the clause has no judgement.
pub fn of_clause(clause: &str) -> Option<Decision> {
    // From the end: the conclusion is the last judgement, and only words before it can negate it.
    let is_part = |c: char| c.is_alphanumeric() || c == '\'' || c == '\u{2019}';
    let mut words: Vec<&str> = Vec::with_capacity(32);
    words.extend(clause.split(|c| !is_part(c)).filter(|word| !word.is_empty()));
    let (last, reversed) = (0..words.len()).rev().find_map(|at| Some((at, judgement(words[at])?)))?;
    let at = first_of_pair(&words, last);
    // "medically" makes a judgement of the request out of praise.
    let medically = at > 0 && is_medically(words[at - 1]);
    // "notmedically necessary": an extractor loses spaces.
    let glued = at > 0 && without_start(words[at - 1], "not").is_some_and(is_medically);
    let before = &words[..at];
    // Two negations do not make a yes: "cannot be said not to be".
    let negations = (0..at).filter(|&place| is_negation(words[place]) && !is_undone(&words[place..at]));
    let denied = reversed || glued || negations.count() > 0 || is_maimed_not(before, medically);
    match denied {
        true => Some(Decision::Upheld),
        false if medically && JUDGEMENTS.iter().any(|known| is_like(words[at], known)) => Some(Decision::Overturned),
        false => None,
    }
}

/// Returns the index of the first judgement of "necessary and appropriate", "necessary and/or appropriate".
/// `last` if the judgement is alone.
fn first_of_pair(words: &[&str], last: usize) -> usize {
    let joins = words[..last].iter().rev().take_while(|word| matches!(**word, "and" | "or")).count();
    let first = last.checked_sub(joins + 1).filter(|&at| joins > 0 && judgement(words[at]) == Some(false));
    first.unwrap_or(last)
}

/// Returns `Some` if `word` judges, with true if it denies by itself.
fn judgement(word: &str) -> Option<bool> {
    if PRAISES.iter().any(|praise| is_like(word, praise)) {
        return Some(false);
    }
    let rest = REVERSING.iter().find_map(|start| without_start(word, start))?;
    PRAISES.iter().any(|praise| praise.eq_ignore_ascii_case(rest)).then_some(true)
}

/// Returns true for "medically", perhaps misprinted.
fn is_medically(word: &str) -> bool {
    is_like(word, "medically")
}

/// Returns true for a word that negates, contractions included.
/// Longer words are no contractions.
fn is_negation(word: &str) -> bool {
    const LONGEST: usize = 12;
    word.len() <= LONGEST
        && (NEGATIONS.iter().any(|known| known.eq_ignore_ascii_case(word))
            || word.ends_with("n't")
            || word.ends_with("n\u{2019}t"))
}

/// Phrases that begin with a negation and deny nothing.
const UNDENYING: [[&str; 2]; 6] =
    [["no", "doubt"], ["no", "question"], ["not", "only"], ["not", "just"], ["not", "merely"], ["not", "necessarily"]];

/// Returns true if the negation that begins `words` belongs to a phrase that denies nothing.
/// `words` goes up to the judgement.
fn is_undone(words: &[&str]) -> bool {
    let begins = |phrase: &[&str; 2]| phrase.iter().zip(words).all(|(known, word)| known.eq_ignore_ascii_case(word));
    words.len() > 1 && UNDENYING.iter().any(begins)
}

/// Returns true if the rest of a "not" that lost a glyph is before the judgement.
fn is_maimed_not(before: &[&str], medically: bool) -> bool {
    let place = if medically { before.len().checked_sub(2) } else { before.len().checked_sub(1) };
    place.is_some_and(|place| MAIMED_NOT.iter().any(|rest| rest.eq_ignore_ascii_case(before[place])))
}

/// Returns the text that follows `start` in `word`, compared without case.
/// None if the word begins otherwise.
fn without_start<'a>(word: &'a str, start: &str) -> Option<&'a str> {
    let begins = word.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    begins.then(|| &word[start.len()..])
}

/// Returns true if a word is another but for a slip of the extractor.
/// Long words may have two slips, short ones one. The first letter must be right.
fn is_like(word: &str, known: &str) -> bool {
    const LONG: usize = 9;
    word.eq_ignore_ascii_case(known)
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
            ("Inappropriate.", Some(Upheld)),
            ("Necessary.", None),
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
            ("There is no doubt that the brace is medically necessary.", Some(Overturned)),
            ("The brace is not only reasonable but medically necessary.", Some(Overturned)),
            ("The diagnosis is established.", None),
            ("The worker was seen in May.", None),
            ("", None),
        ];
        for (rationale, wanted) in cases {
            assert_eq!(decision(rationale), wanted, "{rationale}");
        }
    }
}
