//! The outcome as the last clause of a rationale words it, for items whose heading states none.

use super::Decision;
use crate::text::boundary_before;

/// How much of the rationale's end holds its conclusion, in bytes.
const TAIL: usize = 220;

/// Words that deny when they stand before a word of [`JUDGEMENTS`] in the same clause.
const NEGATIONS: [&str; 10] =
    [" not ", "n't ", "cannot", " never ", " nor ", " no ", " lack", " without ", " fail", " neither "];
/// Words that judge a request; only the first of them can also find for it.
const JUDGEMENTS: [&str; 12] = [
    "medically necessary",
    "medically appropriate",
    "medically indicated",
    "medical necessity",
    "appropriate",
    "supported",
    "indicated",
    "established",
    "reasonable",
    "warranted",
    "certified",
    "certify",
];
/// How many of [`JUDGEMENTS`] find for a request when nothing negates them.
const FINDING: usize = 3;
/// Beginnings of a word that turn its meaning round: "inappropriate", "non-certified".
const REVERSING: [&str; 5] = ["un", "in", "non-", "non", "contra"];
/// Advice on tapering opioids that is printed behind the conclusion.
const BEHIND_CONCLUSION: [&str; 2] =
    ["this decision addresses the medical necessity of opioids", "this medical necessity decision"];

/// The decision that the last judging clause of `rationale` words; `None` when no clause judges.
pub fn decision(rationale: &str) -> Option<Decision> {
    let lower = rationale.to_lowercase();
    let end = BEHIND_CONCLUSION.iter().filter_map(|cue| lower.find(cue)).min().unwrap_or(lower.len());
    let body = lower[..end].trim_end();
    let from = boundary_before(body, body.len().saturating_sub(TAIL));
    let clauses = body[from..].split(['.', ';', ',']).rev();
    clauses.filter_map(clause_decision).next()
}

/// What a clause judges: upheld when it denies, overturned when it finds the request necessary. Other
/// praise ("the diagnosis is established") judges no request.
fn clause_decision(clause: &str) -> Option<Decision> {
    let clause = format!(" {}", clause.trim());
    // Of judgements that end at the same place the longest: "medically indicated", not "indicated".
    let judged = JUDGEMENTS.iter().enumerate().filter_map(|(word, text)| Some((word, clause.rfind(text)?, text.len())));
    let (word, at, _) = judged.max_by_key(|&(_, at, length)| (at + length, length))?;
    let before = &clause[..at];
    // An extractor may lose the space: "notmedically necessary".
    let denied = NEGATIONS.iter().any(|negation| before.contains(negation))
        || before.ends_with(" not")
        || REVERSING.iter().any(|beginning| before.ends_with(beginning));
    match denied {
        true => Some(Decision::Upheld),
        false if word < FINDING => Some(Decision::Overturned),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_clause_decides() {
        let cases = [
            ("The request for a brace is not medically necessary.", Some(Decision::Upheld)),
            (
                "It has not necessarily improved. The brace is considered medically necessary.",
                Some(Decision::Overturned),
            ),
            ("The treatment is notmedically necessary.", Some(Decision::Upheld)),
            ("Rest would not be appropriate. As such, the surgery is medically necessary.", Some(Decision::Overturned)),
            ("There is no medical necessity for it.", Some(Decision::Upheld)),
            ("The request is non-certified.", Some(Decision::Upheld)),
            ("Such use is inappropriate.", Some(Decision::Upheld)),
            ("It lacks medical necessity.", Some(Decision::Upheld)),
            ("As noted, the brace is medically necessary.", Some(Decision::Overturned)),
            ("The diagnosis is established.", None),
            ("The worker was seen in May.", None),
        ];
        for (rationale, wanted) in cases {
            assert_eq!(decision(rationale), wanted, "{rationale}");
        }
    }
}
