//! Fields of few values, which are known beforehand: yes or no, sides, forms, bodies of guidelines, outcomes of cases.

/// The word for something that is so.
pub const YES: &str = "yes";
/// The word for something that is not so.
pub const NO: &str = "no";

/// A value with other words for it, in small letters.
type ClosedValue = (&'static str, &'static [&'static str]);

/// The fields that have one list of values, and the list.
const CLOSED: [(&[&str], &[ClosedValue]); 5] = [
    (
        &["ur_modified", "retrospective", "same_source", "inferred"],
        &[(YES, &["y", "true", "1"]), (NO, &["n", "false", "0", "not"])],
    ),
    (
        &["laterality"],
        &[
            ("left", &["l", "lt", "left-sided", "left side"]),
            ("right", &["r", "rt", "right-sided", "right side"]),
            ("bilateral", &["both", "both sides", "bilaterally"]),
        ],
    ),
    (
        &["forms"],
        &[
            ("compound", &["compounded", "compounds"]),
            ("oral", &["tablet", "tablets", "capsule", "capsules", "pill", "pills", "by mouth"]),
            ("suspension", &["liquid", "syrup"]),
            ("sublingual", &["under the tongue"]),
            ("topical", &["cream", "gel", "ointment", "lotion"]),
            ("patch", &["patches"]),
            ("injection", &["injectable", "injected", "injections"]),
            ("nasal-spray", &["nasal spray", "nasal"]),
            ("suppository", &["suppositories"]),
        ],
    ),
    (
        &["claims_source", "reviewer_source"],
        &[
            ("MTUS", &["california mtus", "ca mtus", "medical treatment utilization schedule"]),
            ("ACOEM", &["american college of occupational and environmental medicine"]),
            ("ODG", &["official disability guidelines"]),
            ("other", &["others"]),
        ],
    ),
    (
        &["case_outcome"],
        &[
            ("uphold", &["upheld"]),
            ("overturn", &["overturned"]),
            ("partially overturn", &["partially overturned", "partly overturned", "partial", "modified"]),
        ],
    ),
];

/// Returns the values of a field that has few; `None` for other fields.
fn closed(field: &str) -> Option<&'static [ClosedValue]> {
    CLOSED.iter().find(|(fields, _)| fields.contains(&field)).map(|(_, values)| *values)
}

/// Returns the value that `text` means in a field of few values. An error names them all; `None` is for other fields.
/// The text is as typed.
pub fn closed_value(field: &str, text: &str) -> Option<Result<String, String>> {
    let (values, lower) = (closed(field)?, text.to_lowercase());
    let is_meant = |(value, words): &&ClosedValue| value.to_lowercase() == lower || words.contains(&&*lower);
    let found = values.iter().find(is_meant).map(|(value, _)| (*value).to_owned());
    let all = || values.iter().map(|(value, _)| *value).collect::<Vec<_>>().join(", ");
    Some(found.ok_or_else(|| format!("'{text}' is no {field}; these are: {}", all())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::CaseOutcome;
    use crate::terms::{DosageForm, GuidelineBody, Laterality};

    #[test]
    fn the_values_are_those_that_letters_are_read_as() {
        let names = |field: &str| closed(field).expect("a list").iter().map(|(value, _)| *value).collect::<Vec<_>>();
        assert_eq!(names("laterality"), Laterality::ALL.map(Laterality::as_str));
        assert_eq!(names("forms"), DosageForm::ALL.map(DosageForm::as_str));
        assert_eq!(names("reviewer_source"), GuidelineBody::ALL.map(GuidelineBody::as_str));
        let outcomes = [CaseOutcome::Uphold, CaseOutcome::Overturn, CaseOutcome::PartiallyOverturn];
        assert_eq!(names("case_outcome"), outcomes.map(CaseOutcome::as_str));
    }

    #[test]
    fn a_value_is_known_under_its_names_and_any_other_is_an_error() {
        let cases = [
            ("laterality", "LEFT", "left"),
            ("laterality", "both", "bilateral"),
            ("retrospective", "true", "yes"),
            ("reviewer_source", "mtus", "MTUS"),
            ("case_outcome", "Upheld", "uphold"),
            ("forms", "cream", "topical"),
        ];
        for (field, text, wanted) in cases {
            assert_eq!(closed_value(field, text), Some(Ok(wanted.to_owned())), "{field}={text}");
        }
        let error = closed_value("laterality", "upper").and_then(Result::err);
        assert_eq!(error.as_deref(), Some("'upper' is no laterality; these are: left, right, bilateral"));
        assert_eq!(closed_value("drugs", "left"), None);
    }
}
