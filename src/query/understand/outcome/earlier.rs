//! Reads what came before the review: "denied by the insurer", "denied at first", "previously denied". Every letter tells of a denial that
//! is reviewed, so that it selects nothing.

use crate::letter::Decision;
use crate::query::understand::dates::phrases::longest;
use crate::query::understand::outcome::words::outcome_at;
use crate::query::words::contractions::is_auxiliary;
use crate::query::words::stopwords::is_function_word;

/// Words before an outcome that followed another: "denied, then approved".
pub const THEN: [&str; 11] = [
    "then",
    "later",
    "subsequently",
    "finally",
    "eventually",
    "ultimately",
    "afterwards",
    "now",
    "appeal",
    "appealed",
    "appeals",
];

/// Words that begin another thing with an outcome of its own.
pub const CONTRASTS: [&str; 6] = ["while", "but", "whereas", "yet", "and", "though"];

/// Words behind an outcome that tell when it was, and true if that was before the review.
const WHEN: [(&[&str], bool); 12] = [
    (&["at", "first"], true),
    (&["in", "the", "first", "review"], true),
    (&["on", "first", "review"], true),
    (&["initially"], true),
    (&["originally"], true),
    (&["later", "on"], false),
    (&["later"], false),
    (&["subsequently"], false),
    (&["eventually"], false),
    (&["ultimately"], false),
    (&["afterwards"], false),
    (&["finally"], false),
];

/// Reads the words at `end` that tell when the outcome before them was: their number, and true if it was before the review. `None`
/// where they go on with something: "approved later treatment".
pub fn told_when(words: &[&str], bare: &[&str], end: usize) -> Option<(usize, bool)> {
    let (count, is_earlier) = longest(&bare[end..], &WHEN)?;
    let behind = end + count;
    let ends =
        words[behind - 1].ends_with([',', ';', '.']) || behind == words.len() || CONTRASTS.contains(&bare[behind]);
    let goes_on = || THEN.contains(&bare[behind]) || outcome_at(bare, behind).is_some();
    (ends || goes_on()).then_some((count, is_earlier))
}

/// Returns true if a thing with an outcome of its own follows: "6 visits approved at first, 12 denied later".
pub fn another_follows(bare: &[&str], end: usize) -> bool {
    let next = (end..bare.len()).find(|at| outcome_at(bare, *at).is_some());
    let is_light = |word: &&str| is_function_word(word) || is_auxiliary(word) || THEN.contains(word);
    next.is_some_and(|next| !bare[end..next].iter().all(is_light))
}

/// Names of those who decide first, and whose decision the letter reviews.
/// Longer ones are first where one ends or begins with another.
const FIRST_REVIEWERS: [&[&str]; 12] = [
    &["utilization", "review"],
    &["the", "claims", "administrator"],
    &["claims", "administrator"],
    &["claims", "adjuster"],
    &["insurance", "company"],
    &["insurance", "carrier"],
    &["ur"],
    &["insurer"],
    &["insurance"],
    &["carrier"],
    &["adjuster"],
    &["employer"],
];
/// Words between an outcome and who decided so.
const BY: [&str; 3] = ["by", "at", "in"];
/// Words for what becomes of a denial in the review.
const OF_REVIEW: [&str; 5] = ["affirmed", "overturned", "reversed", "sustained", "upheld"];
/// Words that tell that a denial came before.
const EARLIER: [&str; 4] = ["initially", "originally", "first", "earlier"];

/// Returns the words that tell of the denial of the first review, if `words[from..to]` are a part of such: "UR denied",
/// "denied by the insurer", "initially denied". Every letter tells of one, so that it selects nothing.
/// Returns the range of the words that tell it.
pub fn first_review(words: &[&str], from: usize, to: usize) -> Option<(usize, usize)> {
    let by = words.get(to).is_some_and(|word| BY.contains(word));
    // "denied by the insurer"
    let article = usize::from(by && words.get(to + 1).is_some_and(|word| *word == "the"));
    if by && let Some(who) = FIRST_REVIEWERS.iter().find(|who| words[to + 1 + article..].starts_with(who)) {
        return Some((from, to + 1 + article + who.len()));
    }
    // "UR denial overturned": only the review does so.
    if words[from..to].iter().any(|word| OF_REVIEW.contains(word)) {
        return None;
    }
    // "UR did not approve"
    let named = from - words[..from].iter().rev().take_while(|word| is_auxiliary(word)).count();
    if let Some(who) = FIRST_REVIEWERS.iter().find(|who| words[..named].ends_with(who)) {
        return Some((named - who.len(), to));
    }
    let earlier = from.checked_sub(1).filter(|before| EARLIER.contains(&words[*before]));
    earlier.map(|before| (before, to))
}

/// Verbs with which the first review finds something of a request, and those that stand before a denial.
const FINDS: [&str; 12] = [
    "found",
    "finds",
    "deemed",
    "deems",
    "considered",
    "considers",
    "judged",
    "ruled",
    "did",
    "didn't",
    "does",
    "could",
];

/// Words for what is found of a request, and not done to it.
const FINDINGS: [&str; 10] = [
    "appropriate",
    "inappropriate",
    "indicated",
    "justified",
    "necessary",
    "reasonable",
    "unjustified",
    "unnecessary",
    "unwarranted",
    "warranted",
];

/// Returns true if the last word of an outcome is one that is found of a request: "not medically necessary".
pub fn is_finding(word: &str) -> bool {
    FINDINGS.contains(&word)
}

/// Returns the words that tell who found in the first review what the outcome at `from` says of a thing between: their beginning and
/// number in "UR found | the MRI unnecessary".
pub fn first_finding(words: &[&str], from: usize) -> Option<(usize, usize)> {
    let who =
        |at: &usize| FIRST_REVIEWERS.iter().find(|who| words[*at..from].starts_with(who)).map(|who| (*at, who.len()));
    let (at, count) = (0..from).find_map(|at| who(&at))?;
    let verbs = words[at + count..from].iter().take_while(|word| FINDS.contains(word)).count();
    let object = &words[at + count + verbs..from];
    let is_one = !object.is_empty() && !object.iter().any(|word| CONTRASTS.contains(word) || THEN.contains(word));
    // A denial of the verb was put before the outcome: "UR did not find the MRI necessary".
    let is_begun = verbs > 0 || object.first().is_some_and(|word| ["the", "a", "an", "any", "my"].contains(word));
    (is_begun && is_one).then_some((at, count + verbs))
}

/// Returns the note on an outcome of the first review, which selects nothing.
pub fn tell_first_review(words: &[&str], decision: Decision) -> String {
    let typed = words.join(" ");
    let typed = typed.trim_end_matches(|c: char| !c.is_alphanumeric());
    let why = match decision {
        Decision::Upheld => "is true of every letter, since only what was denied or modified comes to a review",
        _ => "tells what came before the review, which 'modified' asks for",
    };
    format!("'{typed}' {why}; it leaves nothing out. Quotes make it text")
}

/// Returns the end of an outcome at `words[at]` that another one follows and that came before it: "previously denied,
/// now approved". Without another one it describes: "previously approved therapy".
pub fn end_of_earlier(words: &[&str], at: usize) -> Option<usize> {
    let rest = words[at..].strip_prefix(&["previously"])?;
    let end = at + 1 + outcome_at(rest, 0)?.0;
    (end..words.len()).any(|later| outcome_at(words, later).is_some()).then_some(end)
}
