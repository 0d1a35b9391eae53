//! Values of fields in the words of users: `decision:denied`, `sex=woman`, `category=MRI`, `priority:urgent`.
//!
//! The canonical values are those of [`Decision`], [`Category`] and the tables next to this file. A
//! value that names none of them is an error, since a filter by it would silently find nothing.

use crate::letter::Decision;
use crate::query::understand::modified::part_before;
use crate::query::understand::outcome::words::{negation_before, opposite, outcome_at};
use crate::query::values::closed::closed_value;
use crate::query::values::priority::priority_of_value;
use crate::query::values::sex::sex_of_value;
use crate::query::values::states::state_of;
use crate::query::words::bare::bare_word;
use crate::terms;
use crate::terms::{Category, ItemText};

/// Categories by words that name no treatment of their own; a treatment tells its category itself.
/// In small letters. They are tried after the category's own name and before the vocabulary.
const CATEGORIES: [(&str, Category); 21] = [
    ("drug", Category::Medication),
    ("drugs", Category::Medication),
    ("medications", Category::Medication),
    ("pharmacy", Category::Medication),
    ("pharmaceuticals", Category::Medication),
    ("injections", Category::Injection),
    ("surgeries", Category::Surgery),
    ("operation", Category::Surgery),
    ("radiology", Category::Imaging),
    ("diagnostic", Category::DiagnosticTest),
    ("diagnostics", Category::DiagnosticTest),
    ("therapy", Category::PhysicalMedicine),
    ("rehabilitation", Category::PhysicalMedicine),
    ("equipment", Category::Dme),
    ("psych", Category::Behavioral),
    ("psychological", Category::Behavioral),
    ("consultation", Category::Evaluation),
    ("visit", Category::Evaluation),
    ("home health", Category::HomeCare),
    ("programs", Category::Program),
    ("lab", Category::Laboratory),
];
/// Returns the decision that words name: by its own name, or by an outcome as queries name it.
/// All of the words must name it: "denied MRI" is no decision.
pub fn decision_of(text: &str) -> Option<Decision> {
    let bare: Vec<String> = text.split_whitespace().map(bare_word).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    // By its canonical word: "upheld", "unknown".
    let itself = || bare.join(" ").parse().ok();
    // The outcome must end the text, and a negation or "partially" begin it.
    let outcome = |at: usize| {
        let (_, decision) = outcome_at(&bare, at).filter(|(count, _)| at + count == bare.len())?;
        match (negation_before(&bare, at), part_before(&bare, at)) {
            (Some(before), _) if before == at => Some(opposite(decision)),
            (None, true) if at == 1 => Some(Decision::Modified),
            (None, false) if at == 0 => Some(decision),
            _ => None,
        }
    };
    itself().or_else(|| (0..bare.len()).find_map(outcome))
}

/// Returns the category that a word names, or that of the treatment it names.
/// A treatment is classified as the heading of an item would be. Gives None for a treatment of no category.
pub fn category_of(text: &str) -> Option<Category> {
    let lower = text.to_lowercase();
    let named = || CATEGORIES.iter().find(|(name, _)| *name == lower).map(|(_, category)| *category);
    let of_treatment = || {
        let item = ItemText { heading: text, procedure: text, ..ItemText::default() };
        Some(terms::facts(&item).category).filter(|category| *category != Category::Other)
    };
    lower.parse().ok().or_else(named).or_else(of_treatment)
}

/// Returns the value that `text` means in a field of few values. An error names the values that exist; None is for
/// fields whose values are not listed here.
/// `text` may be in any case. A State that is not known stays as typed, so that a filter by it finds what letters print.
pub fn value_of(field: &str, text: &str) -> Option<Result<String, String>> {
    let lower = text.to_lowercase();
    let found = match field {
        "decision" => decision_of(text).map(|decision| decision.as_str().to_owned()),
        "category" => category_of(text).map(|category| category.as_str().to_owned()),
        "sex" => sex_of_value(&lower).map(str::to_owned),
        "priority" => priority_of_value(&lower).map(str::to_owned),
        // Any State may be asked for, since the list of those in an index is open.
        "licensure" => return Some(Ok(state_of(text).unwrap_or(text).to_owned())),
        _ => return closed_value(field, text),
    };
    // For the error: every value of the field.
    let all = || match field {
        "decision" => Decision::ALL.map(Decision::as_str).join(", "),
        "category" => Category::ALL.map(Category::as_str).join(", "),
        "sex" => "female, male".to_owned(),
        _ => "standard, expedited".to_owned(),
    };
    Some(found.ok_or_else(|| format!("'{text}' is no {field}; these are: {}", all())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_understood_in_the_words_of_users() {
        let cases = [
            ("decision", "denied", "upheld"),
            ("decision", "Overturned", "overturned"),
            ("decision", "approved", "overturned"),
            ("decision", "won", "overturned"),
            ("decision", "hasn't been approved", "upheld"),
            ("decision", "not approved", "upheld"),
            ("decision", "not medically necessary", "upheld"),
            ("decision", "partially overturned", "modified"),
            ("decision", "unknown", "unknown"),
            ("sex", "woman", "female"),
            ("sex", "F", "female"),
            ("sex", "men", "male"),
            ("category", "MRI", "imaging"),
            ("category", "Drugs", "medication"),
            ("category", "norco", "medication"),
            ("category", "DME", "dme"),
            ("category", "psych", "behavioral"),
            ("priority", "urgent", "expedited"),
            ("licensure", "tx", "Texas"),
            ("licensure", "new york", "New York"),
        ];
        for (field, text, wanted) in cases {
            assert_eq!(value_of(field, text), Some(Ok(wanted.to_owned())), "{field}={text}");
        }
        for (field, text) in [("decision", "drawn"), ("sex", "both"), ("category", "astrology"), ("priority", "high")] {
            assert!(matches!(value_of(field, text), Some(Err(_))), "{field}={text}");
        }
    }
}
