//! Reads the page before a mailed letter: address, outcome of the case, right of appeal.
//!
//! It states the outcome of the whole case, by which the decisions on the items can be checked.

use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::page::line::Line;
use crate::letter::page::ocr::{Folded, rfind};
use crate::letter::types::CaseOutcome;

/// The label of the outcome.
/// The colon after it is not a part of it.
const LABEL: &str = "Final Determination";
/// The words after [`LABEL`], the longest first.
const OUTCOMES: [(&str, CaseOutcome); 8] = [
    ("PARTIALLY OVERTURN", CaseOutcome::PartiallyOverturn),
    ("PARTIAL OVERTURN", CaseOutcome::PartiallyOverturn),
    ("PARTIALLY OVERTURNED", CaseOutcome::PartiallyOverturn),
    ("PARTLY OVERTURN", CaseOutcome::PartiallyOverturn),
    ("OVERTURNED IN PART", CaseOutcome::PartiallyOverturn),
    ("OVERTURN IN PART", CaseOutcome::PartiallyOverturn),
    ("OVERTURN", CaseOutcome::Overturn),
    ("UPHOLD", CaseOutcome::Uphold),
];

/// Finds the outcome that the cover states: "Final Determination: UPHOLD. This means …"
/// `lines` are those above the first heading. Gives None for a posted copy, which has no cover.
pub fn outcome(lines: &[Line<'_>]) -> Option<Traced<CaseOutcome>> {
    let label = Folded::of(LABEL);
    lines.iter().find_map(|line| {
        let place = rfind(line.text, label.letters())?;
        let after = line.text[place.end..].trim_start().strip_prefix(':')?;
        let word = Folded::of(after);
        // The first word decides; a sentence follows it.
        // The letters are compared as a scanner confuses them.
        let row = OUTCOMES.iter().find(|(name, _)| word.letters().starts_with(Folded::of(name).letters()))?;
        Some(Traced { value: row.1, span: line.at + place.start..line.end(), rule: Rule::Cover })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::document::Document;
    use crate::letter::page::lines::Lines;

    #[test]
    fn the_cover_states_the_outcome_of_the_case() {
        let cases = [
            ("Final Determination: UPHOLD. This means we decided", Some(CaseOutcome::Uphold)),
            ("Final Determination: PARTIAL OVERTURN. This", Some(CaseOutcome::PartiallyOverturn)),
            ("Final Determination: OVERTURN", Some(CaseOutcome::Overturn)),
            ("The Final Determination was based on", None),
        ];
        for (text, wanted) in cases {
            let document = Document::from_text(text);
            assert_eq!(outcome(&Lines::of(&document).all).map(|found| found.value), wanted, "{text}");
        }
    }
}
