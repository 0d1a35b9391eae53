//! Names of the two priorities of a review, in the words of users.
//!
//! A letter states "Standard" or "Expedited"; where a value is asked for, "urgent" is one as well. In a
//! text "urgent" is said of treatments.

/// A priority with its names: those that a value of the field may have, and the phrases that ask for it in a text,
/// longer ones first if they share a beginning.
/// `value` is the canonical form in the index.
struct PriorityWords {
    value: &'static str,
    names: &'static [&'static str],
    phrases: &'static [&'static [&'static str]],
}

/// A text needs "standard priority" or the like, since "standard" alone is said of much else.
const PRIORITIES: [PriorityWords; 2] = [
    PriorityWords {
        value: "expedited",
        names: &["expedited", "urgent", "expedite"],
        phrases: &[
            &["expedited", "priority"],
            &["expedited", "reviews"],
            &["expedited", "review"],
            &["priority", "expedited"],
            &["expedited"],
        ],
    },
    PriorityWords {
        value: "standard",
        names: &["standard", "regular"],
        phrases: &[
            &["standard", "priority"],
            &["standard", "reviews"],
            &["standard", "review"],
            &["priority", "standard"],
            &["nonexpedited"],
        ],
    },
];

/// Returns the priority for which the first of these bare words ask, and how many of them do.
/// Gives None if they ask for none.
pub fn priority_first(words: &[&str]) -> Option<(usize, &'static str)> {
    let phrases = PRIORITIES.iter().flat_map(|row| row.phrases.iter().map(|phrase| (*phrase, row.value)));
    let mut here = phrases.filter(|(phrase, _)| words.starts_with(phrase));
    here.next().map(|(phrase, value)| (phrase.len(), value))
}

/// Returns the priority that a value of the field means, in small letters.
/// Gives None for other words.
pub fn priority_of_value(text: &str) -> Option<&'static str> {
    PRIORITIES.iter().find(|row| row.names.contains(&text)).map(|row| row.value)
}
