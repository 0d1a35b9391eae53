//! Reads questions: for numbers ("how often is physical therapy overturned"), for a norm ("how many epidurals are
//! allowed a year"), and whether something is granted ("is acupuncture medically necessary").
//!
//! The answer to a question for numbers has a note with the number of items by outcome. The other two ask for no
//! outcome: who asks whether wants to see both, and a norm is said in letters of either.

use std::ops::Range;

use crate::letter::Decision;
use crate::query::expand::expanded_term::{ExpandedTerm, Role};
use crate::query::understand::outcome::asked::TypedOutcome;
use crate::query::understand::outcome::words::{is_outcome, outcome_at};
use crate::query::understand::understood::Understood;
use crate::query::words::bare::bare_word;
use crate::query::words::contractions::is_auxiliary;

/// The sort of a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum QuestionSort {
    /// Mere words, which ask for nothing but items about them.
    #[default]
    Words,
    /// A whole question: its outcome, if it names one, is that of the items that are wanted.
    Which,
    /// A question for the number of items.
    Numbers,
    /// A question for how much of a treatment is allowed.
    Norm,
    /// A question for what it takes that a treatment is granted.
    Requirement,
    /// A question for yes or no.
    Whether,
}

impl QuestionSort {
    /// Returns true if an outcome that the question names selects items.
    fn selects_outcome(self) -> bool {
        !matches!(self, QuestionSort::Norm | QuestionSort::Requirement | QuestionSort::Whether)
    }
}

/// Phrases that ask for numbers, longer ones first where they share a beginning.
/// Users of the letters ask so for the chances of a request.
const QUESTIONS: [&[&str]; 24] = [
    &["how", "many", "times", "was"],
    &["how", "many", "times", "were"],
    &["how", "many", "times", "has"],
    &["how", "many", "times", "have"],
    &["how", "often"],
    &["how", "frequently"],
    &["how", "likely"],
    &["how", "many"],
    &["what", "percentage", "of"],
    &["what", "percent", "of"],
    &["what", "proportion", "of"],
    &["what", "share", "of"],
    &["what", "fraction", "of"],
    &["what", "are", "the", "odds", "of"],
    &["what", "are", "the", "odds", "that"],
    &["what", "are", "the", "chances", "of"],
    &["what", "are", "the", "chances", "that"],
    &["what", "are", "my", "chances", "of"],
    &["success", "rate", "of"],
    &["success", "rate"],
    &["overturn", "rate"],
    &["approval", "rate"],
    &["denial", "rate"],
    &["uphold", "rate"],
];
/// Words before "of" that ask for numbers where an outcome is named: "percentage of MRIs upheld", not "share of cost".
const SHARES: [&str; 9] =
    ["percentage", "percent", "proportion", "share", "number", "odds", "chances", "chance", "probability"];
/// Phrases that may ask for an amount in a letter as well as for a number of items.
const AMOUNTS: [&[&str]; 2] = [&["how", "many"], &["number", "of"]];
/// Units that are counted in letters: a question for them is not one for a number of items.
/// "how many visits" asks what the letters say.
const COUNTED: [&str; 16] = [
    "visits",
    "sessions",
    "weeks",
    "days",
    "months",
    "pills",
    "tablets",
    "units",
    "refills",
    "hours",
    "injections",
    "levels",
    "treatments",
    "mg",
    "doses",
    "times",
];

/// Periods and verbs by which a question for numbers is one for a norm, whatever it counts.
const NORMS: [&[&str]; 16] = [
    &["a", "day"],
    &["a", "month"],
    &["a", "week"],
    &["a", "year"],
    &["per", "day"],
    &["per", "month"],
    &["per", "week"],
    &["per", "year"],
    &["per", "lifetime"],
    &["are", "allowed"],
    &["is", "allowed"],
    &["be", "allowed"],
    &["are", "permitted"],
    &["is", "permitted"],
    &["are", "recommended"],
    &["is", "recommended"],
];

/// First words of a question.
const OPENERS: [&str; 9] = ["what", "whats", "what's", "when", "where", "which", "who", "how", "why"];

/// First words of a question for yes or no. Those of the past ask for decisions that were made: "was it approved".
const WHETHER: [&str; 13] =
    ["whether", "is", "are", "isn't", "aren't", "should", "can", "could", "would", "will", "may", "does", "do"];

/// Words by which a question asks and letters do not answer: they help, and are not required.
const FRAME: &str = "
    answer applicable applied applies apply approach appropriate doctor document documentation documented must need argue argument arguments ask asked authority basis
    call called cite cited cites considered cover coverage covered covers criteria criterion decide decides demand
    evidence exist explain find given ground grounds guideline guidelines happen happened happens indicated justified
    justify kind kinds maximum minimum number overturn permitted qualifies qualify question reason reasons recommend
    recommended recommends required requirement requirements requires reviewer reviewers rule rules say says sort sorts
    standard suffice sufficient support supports type types usual valid warranted";

/// Words for what must be so before a treatment is granted.
const REQUIRING: &str = "
    condition conditions criteria criterion demonstrate document documentation documented evidence fail failed must need needed
    needs necessary prerequisite prerequisites proof prove require required requirement requirements requires show shown
    submit take takes tried try";

/// Phrases before an outcome that ask for reasons, as "why" does.
const REASONS: [&[&str]; 8] = [
    &["reasons", "for"],
    &["reason", "for"],
    &["grounds", "for"],
    &["basis", "for"],
    &["rationale", "for"],
    &["reasons", "why"],
    &["reason", "why"],
    &["reasons", "of"],
];

/// Takes the words that only ask out of the query: of a question for numbers, with a note, or for reasons of an
/// outcome. Returns the words that are left, and the sort of question.
pub fn take_question<'a>(words: &[&'a str], understood: &mut Understood) -> (Vec<&'a str>, QuestionSort) {
    let bare: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let first = bare.first().copied().unwrap_or_default();
    if let Some((at, count)) = number_asked(&bare) {
        let rest = [&words[..at], &words[at + count..]].concat();
        let typed = words[at..at + count].join(" ");
        if is_norm(&bare, at..at + count) {
            understood.notes.push(format!("'{typed}' asks how much is allowed, which hits tell; quotes make it text"));
            return (rest, QuestionSort::Norm);
        }
        understood.asks_numbers = true;
        understood.notes.push(format!("'{typed}' asks for numbers, which stand here; quotes make it text"));
        return (rest, QuestionSort::Numbers);
    }
    let of_outcome = |at: usize, phrase: &[&str]| bare[at + phrase.len()..].iter().any(|word| is_outcome(word));
    let reasons = REASONS.iter().find_map(|phrase| {
        let at = bare.windows(phrase.len()).position(|words| words == *phrase)?;
        of_outcome(at, phrase).then_some((at, phrase.len()))
    });
    if let Some((at, count)) = reasons {
        let typed = words[at..at + count].join(" ");
        understood.notes.push(format!("'{typed}' asks why, which the passage of each hit tells; quotes make it text"));
        return ([&words[..at], &words[at + count..]].concat(), QuestionSort::Which);
    }
    let question = match first {
        // "MRI, whether denied".
        _ if asks_whether(&bare) => QuestionSort::Whether,
        _ if asks_what_it_takes(&bare) => QuestionSort::Requirement,
        // "may" alone is a month, and "will" a name.
        _ if words.len() < 3 => QuestionSort::Words,
        // "is there a case where it was approved" asks for that case.
        first if WHETHER.contains(&first) && bare[1] == "there" => QuestionSort::Which,
        first if WHETHER.contains(&first) => QuestionSort::Whether,
        first if OPENERS.contains(&first) => QuestionSort::Which,
        // "On what grounds".
        "on" | "for" | "under" if OPENERS.contains(&bare[1]) => QuestionSort::Which,
        _ => QuestionSort::Words,
    };
    (words.to_vec(), question)
}

/// Returns true if "whether" asks for an outcome, which is right behind it: "whether it was denied", and not "whether male or female".
fn asks_whether(bare: &[&str]) -> bool {
    let is_between = |word: &str| ["it", "the", "or", "not", "medically"].contains(&word) || is_auxiliary(word);
    let whether = bare.iter().position(|word| *word == "whether");
    let next = whether.and_then(|at| (at + 1..bare.len()).find(|next| !is_between(bare[*next])));
    next.is_some_and(|next| outcome_at(bare, next).is_some())
}

/// Returns true if a query with one outcome asks what it takes that a treatment is granted: "what must be documented before tramadol is
/// approved", "criteria for approval of TENS", "when is surgery considered necessary".
fn asks_what_it_takes(bare: &[&str]) -> bool {
    let outcomes: Vec<(usize, Decision)> =
        (0..bare.len()).filter_map(|at| outcome_at(bare, at).map(|(_, decision)| (at, decision))).collect();
    let [(at, Decision::Overturned)] = outcomes[..] else { return false };
    let before = &bare[..at];
    let names = |words: &[&str]| words.iter().any(|word| REQUIRING.split_whitespace().any(|known| known == *word));
    // "Approval requirements of TENS".
    if bare[at].starts_with("approval") {
        let next = bare.get(at + 1).is_some_and(|next| names(&[next]));
        return next || matches!(before, [.., required, "for" | "of"] if names(&[required]));
    }
    let last = |list: &[&str]| before.iter().rposition(|word| list.contains(word));
    let asks = bare.first().is_some_and(|first| OPENERS.contains(first) || first.starts_with("criteri"));
    let until = asks && last(&["before", "until"]).is_some_and(|until| names(&before[..until]));
    let to = last(&["to"]).filter(|to| before.get(to + 1).is_some_and(|verb| ["be", "get", "have"].contains(verb)));
    // "Not shown to be medically necessary", "failed to be approved" are outcomes.
    let is_found = |to: usize| to > 0 && ["fail", "failed", "shown"].contains(&before[to - 1]);
    let to = to.filter(|to| !is_found(*to));
    let when = matches!(before, ["when", "is" | "are", ..]) && !["overturned", "reversed", "won"].contains(&bare[at]);
    until || when || to.is_some_and(|to| names(&before[..to]))
}

/// Finds the words that ask for a number: the place of the first, and how many they are. Gives None for a question for
/// numbers of nothing, which is text.
fn number_asked(bare: &[&str]) -> Option<(usize, usize)> {
    let names_outcome = || bare.iter().any(|word| is_outcome(word));
    let is_share = |at: usize| {
        let of = bare.get(at + 1).is_some_and(|word| *word == "of");
        SHARES.contains(&bare[at]) && of && (names_outcome() || is_norm(bare, at..at + 2))
    };
    let stands = |at: usize| {
        let question = QUESTIONS.iter().find(|phrase| bare[at..].starts_with(phrase)).map(|phrase| phrase.len());
        question.or_else(|| is_share(at).then_some(2)).map(|count| (at, count))
    };
    // "the provider never said how many" asks for nothing.
    let asks = |(at, count): &(usize, usize)| bare.len() > at + count || (*at > 0 && bare[*at] != "how");
    (0..bare.len()).find_map(stands).filter(asks)
}

/// Returns true if a question for a number, whose words `asks` ask for it, asks how much is allowed: it names a norm,
/// or counts what letters count. "how many visits" asks for an amount in the text, "how many knee MRIs" for items.
fn is_norm(bare: &[&str], asks: Range<usize>) -> bool {
    let names_norm = NORMS.iter().any(|norm| bare.windows(norm.len()).any(|words| words == *norm));
    let counts = AMOUNTS.contains(&&bare[asks.clone()]) && bare[asks.end..].iter().any(|word| COUNTED.contains(word));
    names_norm || counts
}

/// Returns the outcomes that select items in a question of this sort. Those that select none are told.
pub fn selecting(
    question: QuestionSort,
    outcomes: Vec<TypedOutcome>,
    understood: &mut Understood,
) -> Vec<TypedOutcome> {
    if question.selects_outcome() {
        return outcomes;
    }
    for outcome in &outcomes {
        let why = match question {
            QuestionSort::Norm => "asks how much is allowed, in letters of any outcome",
            QuestionSort::Requirement => "asks what it takes: items of either outcome are shown",
            _ => "asks whether it is so: items of either outcome are shown",
        };
        understood.notes.push(format!(
            "'{}' {why}; decision:{} selects one",
            outcome.typed(),
            outcome.decision().as_str()
        ));
    }
    Vec::new()
}

/// Makes the words by which a question asks optional; a question that has no others keeps them.
pub fn soften(question: QuestionSort, terms: &mut [ExpandedTerm]) {
    if question == QuestionSort::Words {
        return;
    }
    let is_frame = |term: &ExpandedTerm| {
        let word = term.text.to_lowercase();
        term.equivalents.is_empty() && FRAME.split_whitespace().any(|frame| frame == word)
    };
    let has_subject = terms.iter().any(|term| term.role == Role::Subject && !is_frame(term));
    for term in terms.iter_mut().filter(|term| has_subject && is_frame(term)) {
        term.role = Role::Optional;
    }
}
