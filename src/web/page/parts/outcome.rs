//! Outcomes in words, each with a sign of its own shape: they are told apart without color, and no party's words are used.

use maud::{Markup, html};

/// An outcome as it is shown.
struct ShownOutcome {
    /// The value of the field.
    decision: &'static str,
    /// The words for it.
    words: &'static str,
    /// The same in a line of figures.
    short: &'static str,
    /// The outline of its sign, in a square of 12.
    sign: &'static str,
    /// The filled part of its sign.
    filled: &'static str,
}

/// The outcomes, the last of them for all that no letter should say.
const OUTCOMES: [ShownOutcome; 4] = [
    ShownOutcome {
        decision: "upheld",
        words: "Denial stands",
        short: "upheld",
        sign: "M1.5 1.5h9v9h-9z",
        filled: "M1.5 1.5h9v9h-9z",
    },
    ShownOutcome {
        decision: "overturned",
        words: "Overturned: treatment is necessary",
        short: "overturned",
        sign: "M6 .7 11.3 6 6 11.3.7 6z",
        filled: "M6 .7 11.3 6 6 11.3.7 6z",
    },
    ShownOutcome {
        decision: "modified",
        words: "Partly overturned",
        short: "partly overturned",
        sign: "M1.5 1.5h9v9h-9z",
        filled: "M1.5 1.5H6v9H1.5z",
    },
    ShownOutcome {
        decision: "unknown",
        words: "The letter states no decision",
        short: "not stated",
        sign: "M6 1.2a4.8 4.8 0 1 0 .01 0z",
        filled: "",
    },
];

/// Finds how a decision is shown.
fn shown(decision: &str) -> &'static ShownOutcome {
    OUTCOMES.iter().find(|outcome| outcome.decision == decision).unwrap_or(&OUTCOMES[OUTCOMES.len() - 1])
}

/// Returns the sign of an outcome. The words beside it say the same.
pub(crate) fn sign(decision: &str) -> Markup {
    let outcome = shown(decision);
    html! {
        svg class="sign" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" {
            path d=(outcome.sign) fill="none" stroke="currentColor" stroke-width="1.2" {}
            @if !outcome.filled.is_empty() { path d=(outcome.filled) fill="currentColor" {} }
        }
    }
}

/// Returns the sign and the words of an outcome.
pub(crate) fn outcome(decision: &str) -> Markup {
    html! { span class="outcome" { (sign(decision)) " " (shown(decision).words) } }
}

/// Returns the word for an outcome in a list of values or a line of figures; other values are as they are.
pub(crate) fn short_words(decision: &str) -> &str {
    OUTCOMES.iter().find(|outcome| outcome.decision == decision).map_or(decision, |outcome| outcome.short)
}
