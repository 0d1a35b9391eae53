//! Finds words that name an outcome: they ask for a decision and are not looked for in the text.
//!
//! A letter decides each item: it upholds the denial of the claims administrator or overturns it.
//! Users say the same from the side of the request, "denied" and "approved"; both are in one table.

use std::cmp::Reverse;

use crate::letter::Decision;
use crate::query::understand::outcome::clinical::is_clinical;
use crate::query::understand::outcome::phrases::OUTCOMES;
use crate::query::words::bare::bare_word;
use crate::query::words::contractions::{contracted, is_auxiliary};
use crate::query::words::stopwords::is_stop_word;
use crate::terms;
use crate::terms::{ConceptKind, Context};

/// Words that name an outcome at the end of a query: "which injections lost", but not "lost work".
const LAST: &[(&str, Decision)] =
    &[("lost", Decision::Upheld), ("lose", Decision::Upheld), ("win", Decision::Overturned)];

/// Words that do so right behind a treatment: "MRI necessary", but not "as necessary" or "the worker declined".
const LAST_OF_TREATMENT: &[(&str, Decision)] = &[
    ("necessary", Decision::Overturned),
    ("unnecessary", Decision::Upheld),
    ("authorised", Decision::Overturned),
    ("authorized", Decision::Overturned),
    ("declined", Decision::Upheld),
];

/// Words for the parties whose loss is the worker's gain.
const INSURERS: [&str; 6] = ["insurer", "carrier", "employer", "adjuster", "defendant", "defense"];
/// The outcomes that are those of a party.
const OF_PARTIES: [&str; 6] = ["won", "wins", "winning", "win", "lost", "lose"];

/// Words that say what to think of a denial, behind one of [`DENIALS`] and an auxiliary: "the denial of the MRI was wrong", but
/// not "denial for a wrong code".
const OPINIONS: &[(&str, Decision)] = &[
    ("wrong", Decision::Overturned),
    ("incorrect", Decision::Overturned),
    ("unjustified", Decision::Overturned),
    ("improper", Decision::Overturned),
    ("erroneous", Decision::Overturned),
    ("justified", Decision::Upheld),
    ("correct", Decision::Upheld),
    ("stand", Decision::Upheld),
];
/// Words behind a denial that begin its cause, of which an opinion may be one: "denial because the dose was wrong".
const CAUSES: [&str; 6] = ["because", "due", "since", "as", "when", "where"];
/// Words that say what became of a denial, behind one of [`DENIALS`].
const OF_DENIAL: &[(&str, Decision)] = &[
    ("vacated", Decision::Overturned),
    ("rescinded", Decision::Overturned),
    ("set aside", Decision::Overturned),
    ("thrown out", Decision::Overturned),
    ("withdrawn", Decision::Overturned),
    ("stood", Decision::Upheld),
];
/// Nouns for a denial.
const DENIALS: [&str; 3] = ["denial", "denials", "noncertification"];

/// Verbs that name an outcome in a question: "which MRIs did the reviewer allow".
const ASKED_VERBS: &[(&str, Decision)] = &[
    ("allow", Decision::Overturned),
    ("authorize", Decision::Overturned),
    ("certify", Decision::Overturned),
    ("grant", Decision::Overturned),
    ("permit", Decision::Overturned),
    ("overrule", Decision::Overturned),
    ("refuse", Decision::Upheld),
    ("reject", Decision::Upheld),
    ("reverse", Decision::Overturned),
];
/// The auxiliaries before them.
const ASKING: [&str; 6] = ["did", "do", "does", "will", "would", "could"];

/// Words before an approval that is asked for and was not given yet.
const WAITING: [&str; 10] =
    ["pending", "awaiting", "awaits", "await", "requesting", "requests", "seeking", "seeks", "sought", "requested"];

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

/// Words that turn an outcome round: "not yet approved", "never approved". What happens seldom is asked for by what usually
/// does.
const NEGATIONS: [&str; 21] = [
    "wrongly",
    "unfairly",
    "improperly",
    "erroneously",
    "incorrectly",
    "unjustly",
    "nothing",
    "zero",
    "not",
    "never",
    "no",
    "non",
    "none",
    "nobody",
    "neither",
    "nor",
    "hardly",
    "rarely",
    "seldom",
    "barely",
    "unlikely",
];
/// Words that do so to a noun: "without approval".
const LACKS: [&str; 5] = ["without", "lack", "lacks", "lacked", "lacking"];
/// The nouns.
const LACKED: [&str; 4] = ["approval", "approvals", "denial", "denials"];
/// Auxiliaries behind such words, after which a participle is denied: "without being approved".
const LACKED_BEING: [&str; 3] = ["being", "having", "getting"];
/// Words that do so before "to": "refused to approve", "failed to get approval".
/// "Yet to be approved" is not approved.
const REFUSALS: [&str; 20] = [
    "yet",
    "refuse",
    "refused",
    "refuses",
    "refusing",
    "refusal",
    "decline",
    "declined",
    "declines",
    "declining",
    "fail",
    "failed",
    "fails",
    "failing",
    "failure",
    "unable",
    "unwilling",
    "reluctant",
    "neglected",
    "forgot",
];
/// The words between a negation and the outcome at most.
pub const NEGATION_REACH: usize = 5;

/// Words that may be between a negation and its outcome; a thing there ("not cervical, upheld") is what is negated.
const BETWEEN: &str = "
    a able actually always an any anything are as at automatically be been being believed can clearly considered
    could currently deemed demonstrated determined established even ever expected felt finally formally found fully
    generally get gets getting given going got gotten had has have having held immediately initially is judged
    likely longer may medically might necessarily obtain obtained of often once one ones previously prior proven
    quite really receive received regarded routinely ruled said secure shown so supposed that the then they thought
    to typically ultimately usually viewed was were will win would yet";

/// Returns true if the word at `words[at]` turns an outcome round, unless it lacks one.
pub fn is_negation(words: &[&str], at: usize) -> bool {
    NEGATIONS.contains(&words[at]) || is_refusal(words, at) || contracted(words[at]).is_some()
}

/// Returns true if the word at `words[at]` refuses what follows it: "refused to".
fn is_refusal(words: &[&str], at: usize) -> bool {
    REFUSALS.contains(&words[at]) && words.get(at + 1).is_some_and(|next| *next == "to")
}

/// Returns the number of words from a negation to the outcome word at `words[at]`; None if it is not negated.
/// 1 is right before it.
pub fn negation_before(words: &[&str], at: usize) -> Option<usize> {
    let lacks = |not: usize| {
        LACKS.contains(&words[not]) && (LACKED.contains(&words[at]) || LACKED_BEING.contains(&words[not + 1]))
    };
    let mut reach = (1..=NEGATION_REACH + 1).take_while(|back| *back <= at);
    reach.find(|back| (is_negation(words, at - back) || lacks(at - back)) && negates(words, at - back, at))
}

/// Returns true if nothing between the negation at `words[not]` and the outcome at `words[at]` is a thing of its own.
/// `not` is before `at`.
pub fn negates(words: &[&str], not: usize, at: usize) -> bool {
    words[not + 1..at].iter().all(|word| BETWEEN.split_whitespace().any(|between| between == *word))
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

/// Returns the decision that a word alone asks for; `None` if it names none.
pub fn outcome_of(word: &str) -> Option<Decision> {
    outcome_at(&[&bare_word(word)], 0).map(|(_, decision)| decision)
}

/// Reads the outcome phrase that begins at `words[at]`: the number of its words and the decision it asks for.
/// Gives None where none begins, after "board" or "previously", where it describes who treats, where an approval is only asked
/// for, and where it refuses an outcome that follows.
pub fn outcome_at(words: &[&str], at: usize) -> Option<(usize, Decision)> {
    // A query may end where an outcome is looked for: "MRI previously".
    if at >= words.len() || describes(words, at) {
        return None;
    }
    let before = at.checked_sub(1).map_or("", |before| words[before]);
    let is_awaited =
        words[at].starts_with("approval") && (WAITING.contains(&before) || words[..at].ends_with(&["request", "for"]));
    if NOT_BEHIND.contains(&before) || is_awaited || refuses_outcome(words, at) {
        return None;
    }
    let is_refused = || (0..at).any(|not| is_refusal(words, not) && negates(words, not, at));
    let is_asked = || words[..at].iter().any(|word| ASKING.contains(word)) || is_refused();
    let asked = ASKED_VERBS.iter().filter(|_| is_asked());
    let is_last = at > 0 && at + 1 == words.len();
    let last = LAST.iter().filter(|_| is_last);
    let is_of_treatment = is_last && LAST_OF_TREATMENT.iter().any(|(word, _)| *word == words[at]);
    let of_treatment = LAST_OF_TREATMENT.iter().filter(|_| is_of_treatment && ends_in_treatment(&words[..at]));
    let denial = words[..at].iter().rposition(|word| DENIALS.contains(word));
    let of_denial = OF_DENIAL.iter().filter(|_| denial.is_some());
    let is_opinion = (before == "not" || is_auxiliary(before))
        && denial.is_some_and(|denial| !words[denial..at].iter().any(|word| CAUSES.contains(word)));
    let opinions = OPINIONS.iter().filter(|_| is_opinion);
    let is_insurer = INSURERS.contains(&before);
    let (count, phrase, decision) = OUTCOMES
        .iter()
        .chain(asked)
        .chain(last)
        .chain(of_treatment)
        .chain(of_denial)
        .chain(opinions)
        .filter_map(|(phrase, decision)| stands_at(words, at, phrase).map(|count| (count, *phrase, *decision)))
        .min_by_key(|(count, ..)| Reverse(*count))
        .filter(|(count, ..)| !is_clinical(words, at, at + count))?;
    let is_turned = is_insurer && OF_PARTIES.contains(&phrase);
    Some((count, if is_turned { opposite(decision) } else { decision }))
}

/// Returns true if words end in a treatment or drug, perhaps with an auxiliary, and neither ask why nor deny: "was the lumbar MRI".
fn ends_in_treatment(words: &[&str]) -> bool {
    const OTHER: [&str; 8] = ["no", "without", "why", "when", "how", "what", "may", "might"];
    const AUXILIARIES: [&str; 5] = ["are", "been", "is", "was", "were"];
    let before = words.iter().rposition(|word| !AUXILIARIES.contains(word)).map_or(0, |last| last + 1);
    // "Whether necessary" asks of what is named before.
    let end = if before > 0 && words[before - 1] == "whether" { before - 1 } else { before };
    let text = words[..end].join(" ");
    let is_treatment = |mention: terms::Mention| {
        let kind = terms::concept(mention.concept).kind;
        let is_asked_for = matches!(
            kind,
            ConceptKind::Tx | ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class | ConceptKind::Region
        );
        mention.range.end == text.len() && is_asked_for
    };
    !words.iter().any(|word| OTHER.contains(word))
        && terms::mentions(&text, Context::Query).into_iter().any(is_treatment)
}

/// Returns the decision that the negation of an outcome asks for.
/// A decision that is neither upheld nor overturned has none and is returned as it is.
pub fn opposite(decision: Decision) -> Decision {
    match decision {
        Decision::Upheld => Decision::Overturned,
        Decision::Overturned => Decision::Upheld,
        other => other,
    }
}

/// Returns true if a word says which party an outcome is good for: "the insurer won".
pub fn is_of_party(word: &str) -> bool {
    OF_PARTIES.contains(&word)
}

/// Returns the number of words of a phrase, if it stands at `words[at]`.
fn stands_at(words: &[&str], at: usize, phrase: &str) -> Option<usize> {
    let count = phrase.split(' ').count();
    phrase.split(' ').eq(words[at..].iter().take(count).copied()).then_some(count)
}

/// Returns true if the word at `words[at]` refuses an outcome: "refused" of "refused to approve".
fn refuses_outcome(words: &[&str], at: usize) -> bool {
    let names_outcome =
        |at: usize| OUTCOMES.iter().chain(ASKED_VERBS).any(|(phrase, _)| stands_at(words, at, phrase).is_some());
    let reach = (at + 1..words.len()).take(NEGATION_REACH + 1);
    is_refusal(words, at) && reach.filter(|to| negates(words, at, *to)).any(names_outcome)
}
