//! Reads questions for numbers: "how often is physical therapy overturned" wants items counted and looks for no word
//! "often".
//!
//! The answer to such a question has a note with the number of items by outcome.

use crate::query::understand::outcome::is_outcome;
use crate::query::understand::understood::Understood;
use crate::query::words::bare::bare_word;

/// Phrases that ask for numbers, longer ones first where they share a beginning.
/// Users of the letters ask so for the chances of a request.
const QUESTIONS: [&[&str]; 20] = [
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

/// Takes the words of a question for numbers out of the query, and notes that it asks for them.
/// Returns the words that are left; all of them if there is no such question, or nothing else.
pub fn take_question<'a>(words: &[&'a str], understood: &mut Understood) -> Vec<&'a str> {
    let bare: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let names_outcome = || bare.iter().any(|word| is_outcome(word));
    let is_share =
        |at: usize| SHARES.contains(&bare[at]) && bare.get(at + 1).is_some_and(|word| *word == "of") && names_outcome();
    let stands = |at: usize| {
        let question = QUESTIONS.iter().find(|phrase| bare[at..].starts_with(phrase)).map(|phrase| phrase.len());
        question.or_else(|| is_share(at).then_some(2)).map(|count| (at, count))
    };
    let found = (0..words.len()).find_map(stands);
    // "how many visits" asks for an amount in the text, "how many knee MRIs" for items.
    let counts_things = |(at, count): &(usize, usize)| !bare[at + count..].iter().any(|word| COUNTED.contains(word));
    // A question for numbers of nothing is text.
    let Some((at, count)) = found.filter(counts_things).filter(|(at, count)| words.len() > at + count || *at > 0)
    else {
        return words.to_vec();
    };
    understood.asks_numbers = true;
    let typed = words[at..at + count].join(" ");
    understood.notes.push(format!("'{typed}' asks for numbers, which stand here; quotes make it text"));
    [&words[..at], &words[at + count..]].concat()
}
