//! The outcome as the last clause of a rationale words it, for items whose heading states none.

use super::Decision;

/// How much of the rationale's end holds its conclusion, in bytes.
const TAIL: usize = 220;

/// Words that deny when they stand before a word of [`JUDGEMENTS`] in the same clause.
const NEGATIONS: [&str; 6] = [" not ", " not", "n't ", "cannot", " never ", " nor "];
/// Words that judge a request.
const JUDGEMENTS: [&str; 9] = [
    "medically necessary",
    "medical necessity",
    "appropriate",
    "supported",
    "indicated",
    "established",
    "reasonable",
    "warranted",
    "certified",
];
/// Advice on tapering opioids that is printed behind the conclusion.
const BEHIND_CONCLUSION: [&str; 2] =
    ["this decision addresses the medical necessity of opioids", "this medical necessity decision"];

/// The decision that the last judging clause of `rationale` words; `None` when no clause judges.
pub fn decision(rationale: &str) -> Option<Decision> {
    let lower = rationale.to_lowercase();
    let end = BEHIND_CONCLUSION.iter().filter_map(|cue| lower.find(cue)).min().unwrap_or(lower.len());
    let body = lower[..end].trim_end();
    let mut from = body.len().saturating_sub(TAIL);
    while !body.is_char_boundary(from) {
        from += 1;
    }
    let clause = body[from..].split(['.', ';', ',']).rev().find(|clause| judgement(clause).is_some())?;
    let judged_at = judgement(clause)?;
    let denied = NEGATIONS.iter().any(|negation| format!(" {clause}")[..judged_at + 1].contains(negation));
    Some(if denied { Decision::Upheld } else { Decision::Overturned })
}

fn judgement(clause: &str) -> Option<usize> {
    JUDGEMENTS.iter().filter_map(|word| clause.rfind(word)).max()
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
            ("The worker was seen in May.", None),
        ];
        for (rationale, wanted) in cases {
            assert_eq!(decision(rationale), wanted, "{rationale}");
        }
    }
}
