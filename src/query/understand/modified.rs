//! Finds words that say that a request was granted in part.
//!
//! A letter upholds or overturns each item. In part a request is granted by the claims administrator, who modifies it;
//! in dispute is then what remains. "Modified" therefore asks for such requests, and not for a decision.

use crate::query::expand::expanded_term::ExpandedTerm;
use crate::query::understand::outcome::words::{is_outcome, negation_before};
use crate::query::understand::understood::Understood;
use crate::query::words::bare::bare_word;
use crate::terms::analysis::beginning_of;
use crate::terms::notation::quantity::whole_number;

/// The name of the text that only a modified request has: its heading, of which the procedure is a part.
const WHOLE_HEADING: &str = "heading";
/// Words of such a heading: "Norco 10/325mg #60 was the original request. Norco 10/325mg #25 was authorized …".
/// They are the text of the term, as the answer shows it.
const AS_TOLD: &str = "original request";

/// Takes the words that say that a request was modified out of the query, and returns the term that they ask for.
/// Only the first such phrase counts; the note tells how to ask for the rare decision "modified" instead.
pub fn take_modified<'a>(words: &[&'a str], understood: &mut Understood) -> (Vec<&'a str>, Option<ExpandedTerm>) {
    let bare: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let Some((at, count)) = (0..words.len()).find_map(|at| Some((at, modified_at(&bare, at)?))) else {
        return (words.to_vec(), None);
    };
    understood.notes.push(format!(
        "'{}' asks for requests that the claims administrator had granted in part; what was left is upheld or \
         overturned. decision:modified finds the few items that a letter calls modified; quotes make it text",
        words[at..at + count].join(" ")
    ));
    let modified =
        // The beginning of the text, as a term, is there in every item with such a heading and in
        // no other.
        ExpandedTerm { equivalents: vec![vec![beginning_of(WHOLE_HEADING)]], ..ExpandedTerm::typed(AS_TOLD) };
    ([&words[..at], &words[at + count..]].concat(), Some(modified))
}

/// Returns true if a term is that of a modified request, which has no place among words.
/// Its words were not taken as text, which the caller tells the user.
pub fn is_modified(term: &ExpandedTerm) -> bool {
    term.equivalents.iter().flatten().any(|name| *name == beginning_of(WHOLE_HEADING))
}

/// Phrases by which users mean a request that the claims administrator granted in part, longer ones first where they
/// share a beginning.
/// The bare "partially approved" is not among them: it is an outcome in part.
const MODIFIED: [&str; 41] = [
    "partially approved by utilization review",
    "partly approved by utilization review",
    "partially approved by ur",
    "partly approved by ur",
    "quantity reduced by utilization review",
    "quantity reduced by ur",
    "utilization review approved part of",
    "utilization review modified",
    "utilization review reduced",
    "reduced by utilization review",
    "decreased by utilization review",
    "ur partially approved",
    "ur partially certified",
    "ur partly approved",
    "ur partly approve",
    "ur partly certified",
    "ur approved part of",
    "reduced by ur",
    "decreased by ur",
    "cut by ur",
    "ur reduced",
    "ur modify",
    "modified by the claims administrator",
    "modified by claims administrator",
    "modified by utilization review",
    "modified by the insurer",
    "modified by the carrier",
    "modified by the adjuster",
    "modified by ur",
    "modified requests",
    "modified request",
    "modified to",
    "ur modified",
    "ur modification",
    "partially authorized",
    "partially certified",
    "partly authorized",
    "authorized in part",
    "certified in part",
    "partial authorization",
    "partial certification",
];

/// The word alone, which elsewhere describes work, activities and operations: "modified duty".
const ALONE: &str = "modified";
/// Words that may follow it there, besides none or an outcome.
const JOINTS: [&str; 5] = ["and", "but", "or", "then", "in"];
/// Words for things other than requests that are modified, and auxiliaries, before the word.
const NOT_BEHIND: [&str; 8] = ["duty", "duties", "work", "job", "activity", "activities", "be", "is"];

/// Counts the words from `words[at]` on, which are bare, that say that a request was modified.
/// Gives None after a negation, and for the word alone where it describes duty or work.
pub fn modified_at(words: &[&str], at: usize) -> Option<usize> {
    let count = |phrase: &&str| {
        let count = phrase.split(' ').count();
        phrase.split(' ').eq(words[at..].iter().take(count).copied()).then_some(count)
    };
    let follows = |word: &&str| JOINTS.contains(word) || is_outcome(word);
    let describes = at.checked_sub(1).is_some_and(|before| NOT_BEHIND.contains(&words[before]));
    // At the end, or before an outcome or a joint.
    let stands_alone = words[at] == ALONE && !describes && words.get(at + 1).is_none_or(follows);
    let phrase = MODIFIED.iter().find_map(count).or_else(|| reduced(&words[at..]));
    let count = phrase.or(stands_alone.then_some(1))?;
    negation_before(words, at).is_none().then_some(count)
}

/// Counts the words that say that an amount was reduced, up to the lower one: "cut from twelve to".
fn reduced(words: &[&str]) -> Option<usize> {
    const REDUCED: [&str; 5] = ["cut", "decreased", "lowered", "reduced", "trimmed"];
    /// Units that a claims administrator counts; pain and doses are lowered by other things.
    const COUNTED: [&str; 6] = ["sessions", "tablets", "treatments", "visits", "pills", "refills"];
    let is_number = |word: &str| whole_number(word.trim_start_matches('#')).is_some();
    let (count, last, unit) = match words {
        [verb, "from", first, "to", last, unit, ..] if REDUCED.contains(verb) && is_number(first) => (4, last, unit),
        [verb, "to", last, unit, ..] if REDUCED.contains(verb) => (2, last, unit),
        _ => return None,
    };
    (is_number(last) && COUNTED.contains(unit)).then_some(count)
}

/// Words that say "in part": these before an outcome, those of the next table after it.
const BEFORE: [&str; 3] = ["partially", "partly", "partial"];
const BEHIND: [&[&str]; 3] = [&["in", "part"], &["partially"], &["partly"]];

/// Returns true if the word before `words[at]` says that the outcome there is one in part.
/// `words` are bare.
pub fn part_before(words: &[&str], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| BEFORE.contains(&words[before]))
}

/// Counts the words from `words[at]` on that say that the outcome before them is one in part.
/// Gives 0 if none do.
pub fn part_behind(words: &[&str], at: usize) -> usize {
    BEHIND.iter().find(|phrase| words[at..].starts_with(phrase)).map_or(0, |phrase| phrase.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_modified_request_is_told_from_modified_work() {
        let cases = [
            ("12 visits modified to 6", Some(2)),
            ("therapy cut from twelve to six visits", Some(4)),
            ("norco reduced to 30 tablets", Some(2)),
            ("pain reduced to 3", None),
            ("pain reduced from 8 to 4", None),
            ("opioid dose reduced from 90 to 60 MED", None),
            ("norco partially approved by ur", Some(4)),
            ("norco modified", Some(1)),
            ("norco modified and upheld", Some(1)),
            ("norco modified by ur", Some(3)),
            ("modified requests for therapy", Some(2)),
            ("norco partially certified", Some(2)),
            ("modified duty", None),
            ("duties modified", None),
            ("modified brostrom repair", None),
            ("norco not modified", None),
            ("activity modification", None),
        ];
        for (query, wanted) in cases {
            let words: Vec<&str> = query.split(' ').collect();
            assert_eq!((0..words.len()).find_map(|at| modified_at(&words, at)), wanted, "{query}");
        }
    }
}
