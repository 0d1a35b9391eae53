//! Reads the "no", "not" and "without" of sentences, which leave nothing out: what a letter says with them is welcome in a hit.

use crate::query::understand::exclusion::things::{ARTICLES, fact_words, name_at};
use crate::query::understand::outcome::words::{NEGATION_REACH, negates, outcome_at};
use crate::query::understand::understood::Said;
use crate::query::words::contractions::is_auxiliary;
use crate::query::words::stopwords::is_function_word;

/// Words that say, together with a thing behind them, what a letter says: "no MRI", "without MRI".
const SAYING: [&str; 2] = ["no", "without"];

/// Words between them and the thing that say which: "no previous acupuncture".
const BEFORE_THING: [&str; 14] = [
    "previous",
    "prior",
    "recent",
    "current",
    "further",
    "additional",
    "other",
    "such",
    "new",
    "formal",
    "adequate",
    "documented",
    "past",
    "planned",
];

/// Returns the "no" or "without" at `at` with the word that it denies: what a letter says, and no stop word alone. `None` where
/// it denies nothing, or belongs to a name: "without contrast".
pub fn said_by_lack(words: &[Said<'_>], bare: &[&str], at: usize) -> Option<String> {
    let thing = at + 1 + usize::from(bare.get(at + 1).is_some_and(|next| BEFORE_THING.contains(next)));
    let denies = SAYING.contains(&bare[at]) && thing < words.len() && !belongs_to_outcome(bare, at);
    let is_own = || name_at(words, at) > 0 || fact_words(words, bare, at).is_some();
    let is_thing = || name_at(words, thing) > 0 || !is_function_word(bare[thing]);
    (denies && !is_own() && is_thing()).then(|| typed_text(&words[at..=thing]))
}

/// Returns the words from a "not" or "never" at `at` to the first that says something: "not been documented". `None` where none
/// does.
pub fn said_after(words: &[Said<'_>], bare: &[&str], at: usize) -> Option<String> {
    let next = at + 1 + bare[at + 1..].iter().take_while(|word| is_auxiliary(word)).count();
    (next < words.len() && !ARTICLES.contains(&bare[next])).then(|| typed_text(&words[at..=next]))
}

/// Returns words as they were typed, without marks at their end.
fn typed_text(words: &[Said<'_>]) -> String {
    let typed: Vec<&str> = words.iter().map(|word| word.text).collect();
    typed.join(" ").trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// Returns true if a "not" belongs to the outcome after it: "not medically necessary", "not yet approved".
/// Its stage turns the outcome round.
pub fn belongs_to_outcome(bare: &[&str], not: usize) -> bool {
    outcome_at(bare, not).is_some()
        || (not + 1..bare.len())
            .take(NEGATION_REACH + 1)
            .any(|at| outcome_at(bare, at).is_some() && negates(bare, not, at))
}
