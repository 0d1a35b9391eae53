//! Finds words that name an outcome: they ask for a decision and are not looked for in the text.
//!
//! A letter decides each item: it upholds the denial of the claims administrator or overturns it.
//! Users say the same from the side of the request, "denied" and "approved"; both are in one table.

use crate::letter::Decision;
use crate::query::words::bare::bare_word;
use crate::query::words::stopwords::is_stop_word;

/// Phrases and the decision each asks for, longer ones first where they share a beginning. Upheld means
/// that the denial stands, so that "denied" asks for upheld items.
/// A word counts in the forms that are here and in no other: "approving" is text.
const OUTCOMES: &[(&str, Decision)] = &[
    ("not medically necessary", Decision::Upheld),
    ("medically unnecessary", Decision::Upheld),
    ("not certified", Decision::Upheld),
    ("not authorized", Decision::Upheld),
    ("not approved", Decision::Upheld),
    ("not necessary", Decision::Upheld),
    ("noncertification", Decision::Upheld),
    ("unapproved", Decision::Upheld),
    ("unauthorized", Decision::Upheld),
    ("decertified", Decision::Upheld),
    ("medicallyunnecessary", Decision::Upheld),
    ("not allowed", Decision::Upheld),
    ("turned down", Decision::Upheld),
    ("lost on appeal", Decision::Upheld),
    ("lost on review", Decision::Upheld),
    ("lost at imr", Decision::Upheld),
    ("said no", Decision::Upheld),
    ("said yes", Decision::Overturned),
    ("won on appeal", Decision::Overturned),
    ("won on review", Decision::Overturned),
    ("won at imr", Decision::Overturned),
    ("denial stands", Decision::Upheld),
    ("denial upheld", Decision::Upheld),
    ("denial overturned", Decision::Overturned),
    ("denial reversed", Decision::Overturned),
    ("medically necessary", Decision::Overturned),
    ("medicallynecessary", Decision::Overturned),
    ("upheld", Decision::Upheld),
    ("uphold", Decision::Upheld),
    ("denied", Decision::Upheld),
    ("deny", Decision::Upheld),
    ("denying", Decision::Upheld),
    ("denial", Decision::Upheld),
    ("denials", Decision::Upheld),
    ("refused", Decision::Upheld),
    ("rejected", Decision::Upheld),
    ("noncertified", Decision::Upheld),
    ("affirmed", Decision::Upheld),
    ("sustained", Decision::Upheld),
    ("overturned", Decision::Overturned),
    ("overturn", Decision::Overturned),
    ("overturning", Decision::Overturned),
    ("reversed", Decision::Overturned),
    ("approved", Decision::Overturned),
    ("approve", Decision::Overturned),
    ("approval", Decision::Overturned),
    ("approvals", Decision::Overturned),
    ("granted", Decision::Overturned),
    ("certified", Decision::Overturned),
    ("allowed", Decision::Overturned),
];

/// Verbs that name an outcome in a question: "which MRIs did the reviewer allow".
const ASKED_VERBS: &[(&str, Decision)] = &[
    ("allow", Decision::Overturned),
    ("authorize", Decision::Overturned),
    ("certify", Decision::Overturned),
    ("grant", Decision::Overturned),
    ("permit", Decision::Overturned),
    ("refuse", Decision::Upheld),
    ("reject", Decision::Upheld),
];
/// The auxiliaries before them.
const AUXILIARIES: [&str; 4] = ["did", "do", "does", "will"];

/// Words after which an outcome word describes something else: "board certified" is said of a reviewer, "FDA approved"
/// of a drug.
const NOT_BEHIND: [&str; 3] = ["board", "fda", "previously"];

/// Nouns of people and places that an outcome word before them describes: "certified hand therapist" is no decision.
const DESCRIBED: [&str; 22] = [
    "counselor",
    "evaluator",
    "examiner",
    "facility",
    "instructor",
    "interpreter",
    "interpreters",
    "list",
    "network",
    "nurse",
    "orthotist",
    "pedorthist",
    "pharmacy",
    "prosthetist",
    "provider",
    "providers",
    "specialist",
    "surgeon",
    "technician",
    "therapist",
    "trainer",
    "vendor",
];
/// The outcome words that describe people and places.
const ADJECTIVES: [&str; 3] = ["approved", "certified", "noncertified"];
/// The words from one to the noun.
const DESCRIBED_REACH: usize = 3;

/// Words that turn an outcome round if they are up to two words before it: "not yet approved".
/// With the apostrophe, since a bare word keeps it inside.
const NEGATIONS: [&str; 6] = ["not", "never", "wasn't", "isn't", "weren't", "no"];
/// The words between it and the outcome.
const NEGATION_REACH: usize = 2;

/// Words that may be between a negation and its outcome; a thing there ("not cervical, upheld") is what is negated.
const BETWEEN: [&str; 20] = [
    "a",
    "an",
    "any",
    "actually",
    "be",
    "been",
    "being",
    "initially",
    "clearly",
    "even",
    "ever",
    "finally",
    "fully",
    "get",
    "have",
    "medically",
    "really",
    "the",
    "ultimately",
    "yet",
];

/// Returns the number of words from a negation to the outcome word at `words[at]`; None if it is not negated.
/// 1 is right before it.
pub fn negation_before(words: &[&str], at: usize) -> Option<usize> {
    let reach = (1..=NEGATION_REACH + 1).take_while(|back| *back <= at);
    reach.into_iter().find(|back| NEGATIONS.contains(&words[at - back]) && negates(words, at - back, at))
}

/// Returns true if nothing between the negation at `words[not]` and the outcome at `words[at]` is a thing of its own.
/// `not` is before `at`.
pub fn negates(words: &[&str], not: usize, at: usize) -> bool {
    words[not + 1..at].iter().all(|word| BETWEEN.contains(word))
}

/// Returns true if the word at `words[at]` describes the noun that ends its group of words.
fn describes(words: &[&str], at: usize) -> bool {
    let behind = &words[at + 1..words.len().min(at + 1 + DESCRIBED_REACH)];
    let noun = behind.iter().position(|word| DESCRIBED.contains(word));
    // What follows the noun in the same group is the thing: "certified nurse visits".
    let ends_group = |noun: usize| words.get(at + 2 + noun).is_none_or(|next| is_stop_word(next));
    // A word like "for" before the noun ends the group of the outcome: "approved for a surgeon".
    ADJECTIVES.contains(&words[at])
        && noun.is_some_and(|noun| ends_group(noun) && !behind[..noun].iter().any(|word| is_stop_word(word)))
}

/// Lists the words that alone name an outcome.
/// For suggestions and for spelling, which must not make one of another word.
pub fn outcome_words() -> impl Iterator<Item = &'static str> {
    OUTCOMES.iter().map(|(phrase, _)| *phrase).filter(|phrase| !phrase.contains(' '))
}

/// Returns true if a word alone names an outcome.
/// Marks around it, case and hyphens do not count.
pub fn is_outcome(word: &str) -> bool {
    outcome_at(&[&bare_word(word)], 0).is_some()
}

/// Reads the outcome phrase that begins at `words[at]`: the number of its words and the decision it asks for.
/// Gives None where none begins, after "board" or "previously", and where it describes who treats.
pub fn outcome_at(words: &[&str], at: usize) -> Option<(usize, Decision)> {
    // A query may end where an outcome is looked for: "MRI previously".
    if at >= words.len() || (at > 0 && NOT_BEHIND.contains(&words[at - 1])) || describes(words, at) {
        return None;
    }
    let is_asked = || words[..at].iter().any(|word| AUXILIARIES.contains(word));
    let asked = ASKED_VERBS.iter().filter(|_| is_asked());
    OUTCOMES.iter().chain(asked).find_map(|(phrase, decision)| {
        let count = phrase.split(' ').count();
        let stands_here = phrase.split(' ').eq(words[at..].iter().take(count).copied());
        stands_here.then_some((count, *decision))
    })
}
