//! The page that goes before a mailed letter: address, outcome of the case, right of appeal.

use serde::Serialize;

use crate::letter::evidence::trace::{Found, Rule};
use crate::letter::page::lines::Line;
use crate::letter::page::ocr::{Folded, rfind};
use crate::letter::types::Decision;

/// How a case ended as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum CaseOutcome {
    /// Every denial stands.
    #[serde(rename = "uphold")]
    Uphold,
    /// Every item is medically necessary.
    #[serde(rename = "overturn")]
    Overturn,
    /// Some items are.
    #[serde(rename = "partially overturn")]
    PartiallyOverturn,
}

impl CaseOutcome {
    /// The words that JSON and filters use: those of the State's own search page.
    pub fn as_str(self) -> &'static str {
        match self {
            CaseOutcome::Uphold => "uphold",
            CaseOutcome::Overturn => "overturn",
            CaseOutcome::PartiallyOverturn => "partially overturn",
        }
    }

    /// The outcome that follows from the items; `None` when one is unknown and the others do not settle it.
    pub fn of(decisions: impl Iterator<Item = Decision> + Clone) -> Option<CaseOutcome> {
        let any = |wanted: Decision| decisions.clone().any(|decision| decision == wanted);
        match (any(Decision::Upheld), any(Decision::Overturned), any(Decision::Unknown)) {
            _ if any(Decision::Modified) => Some(CaseOutcome::PartiallyOverturn),
            (true, true, _) => Some(CaseOutcome::PartiallyOverturn),
            (true, false, false) => Some(CaseOutcome::Uphold),
            (false, true, false) => Some(CaseOutcome::Overturn),
            _ => None,
        }
    }
}

const LABEL: &str = "Final Determination";
/// The words behind [`LABEL`], the longest first.
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

/// The outcome that the cover states: "Final Determination: UPHOLD. This means …"
pub fn outcome(lines: &[Line<'_>]) -> Option<Found<CaseOutcome>> {
    let label = Folded::of(LABEL);
    lines.iter().find_map(|line| {
        let place = rfind(line.text, label.letters())?;
        let behind = line.text[place.end..].trim_start().strip_prefix(':')?;
        let word = Folded::of(behind);
        let row = OUTCOMES.iter().find(|(name, _)| word.letters().starts_with(Folded::of(name).letters()))?;
        Some(Found { value: row.1, span: line.at + place.start..line.end(), rule: Rule::Cover })
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

    #[test]
    fn the_items_make_the_outcome_of_the_case() {
        use Decision::{Overturned, Unknown, Upheld};
        let cases: [(&[Decision], Option<CaseOutcome>); 5] = [
            (&[Upheld, Upheld], Some(CaseOutcome::Uphold)),
            (&[Overturned], Some(CaseOutcome::Overturn)),
            (&[Upheld, Overturned], Some(CaseOutcome::PartiallyOverturn)),
            (&[Upheld, Unknown], None),
            (&[], None),
        ];
        for (decisions, wanted) in cases {
            assert_eq!(CaseOutcome::of(decisions.iter().copied()), wanted);
        }
    }
}
