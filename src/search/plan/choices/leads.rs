//! Words in small letters that leave out the choice behind them, and where it begins: `except`, `no`, `with the exception of`.

use crate::query::language::Expr;
use crate::query::{Said, bare_word, is_outcome};
use crate::search::plan::choices::names::{ARTICLES, plain_text};
use crate::search::plan::choices::sides::{are_facts, texts};

/// Words that leave out the choice behind them.
const LEADS: [&str; 8] = ["not", "besides", "except", "excepting", "excluding", "minus", "omitting", "sans"];
/// Words that do so before facts alone: "no women or men" leaves out both, "no pain or fever" is what a letter says.
const LEADS_OF_FACTS: [&str; 2] = ["no", "without"];
/// Pairs of words that leave out what stands behind them.
const PAIRS: [(&str, &str); 12] = [
    ("apart", "from"),
    ("aside", "from"),
    ("but", "no"),
    ("exception", "of"),
    ("exclusive", "of"),
    ("leaving", "out"),
    ("not", "counting"),
    ("not", "including"),
    ("not", "involving"),
    ("not", "regarding"),
    ("other", "than"),
    ("save", "for"),
];

/// Finds the word in small letters that leaves out the choice behind `words`, with nothing but a preposition and articles after it.
pub fn lead_at_end(words: &[Said<'_>]) -> Option<usize> {
    let end = before_articles(words);
    let place = usize::from(end > 0 && is_one_of(&words[end - 1], &PLACES));
    // "Has not been denied or modified".
    let been = words[..end].iter().rev().take_while(|word| is_one_of(word, &["be", "been", "being"])).count();
    let lead = end.checked_sub(1 + place.max(been))?;
    (is_one_of(&words[lead], &LEADS) && (been == 0 || is_one_of(&words[lead], &["not"]))).then_some(lead)
}

/// Finds the words that leave out a choice with these `sides` behind `words`, as [`lead_at_end`] does, or as words do that leave
/// out facts alone.
pub fn lead_of_choice(words: &[Said<'_>], sides: &[Expr]) -> Option<usize> {
    let other = || {
        let end = before_articles(words);
        // The "of" of "with the exception of" is no preposition of a place.
        let is_pair = end > 0 && ends_lead(words, end - 1);
        let place = usize::from(end > 0 && !is_pair && is_one_of(&words[end - 1], &PLACES));
        let lead = end.checked_sub(1 + place)?;
        if ends_lead(words, lead) {
            // "No treatment other than MRI or surgery" asks for these.
            let is_denied = words[..lead - 1].iter().any(|word| is_one_of(word, &DENYING));
            return (!is_denied).then_some(lead - 1);
        }
        // "Without denied or modified", "never approved or modified".
        let is_outcome = |side: &Expr| plain_text(side).is_some_and(|side| is_outcome(side) || side == "modified");
        let are_outcomes = is_one_of(&words[lead], &["never", "without"]) && sides.iter().all(is_outcome);
        (are_outcomes || is_one_of(&words[lead], &LEADS_OF_FACTS) && are_facts(sides)).then_some(lead)
    };
    lead_at_end(words).or_else(other)
}

/// Words before a lead that turn it round.
const DENYING: [&str; 6] = ["no", "not", "none", "nothing", "never", "without"];

/// Other words before a choice that leave out its sides, which other rules read.
const OTHERS: [&str; 7] = ["instead", "neither", "never", "nor", "outside", "rather", "unless"];

/// Words behind "no" and "not" that make them a bound: "no more than 6".
const COMPARED: [&str; 11] =
    ["more", "less", "fewer", "greater", "higher", "lower", "older", "younger", "later", "earlier", "exceeding"];

/// Returns true if a word begins a comparison: "more" than 12.
pub fn is_compared(word: &str) -> bool {
    COMPARED.contains(&bare_word(word).as_str())
}

/// Returns true if one of these bare words leaves something out, as those of a list do, and is no part of a bound or an outcome.
pub fn leaves_out(bare: &[String]) -> bool {
    // "Not approved" is an outcome.
    let is_said = |at: usize| {
        ["no", "not", "never"].contains(&bare[at].as_str())
            && bare.get(at + 1).is_some_and(|next| COMPARED.contains(&next.as_str()) || is_outcome(next))
    };
    let leads = |at: usize| {
        let is_in = |list: &[&str]| list.contains(&bare[at].as_str());
        let is_pair = |(first, second): &(&str, &str)| bare[at..].iter().take(2).eq([first, second]);
        is_in(&LEADS) || is_in(&LEADS_OF_FACTS) || is_in(&OTHERS) || PAIRS.iter().any(is_pair)
    };
    (0..bare.len()).any(|at| leads(at) && !is_said(at))
}

/// Counts the words up to the end of the last of those that leave something out, with the preposition behind; `None` where none
/// does. "No more than 6" is a bound, unless another one is joined to it, so that it `goes_on`.
pub fn after_lead(words: &[Expr], goes_on: bool) -> Option<usize> {
    let words: Vec<Said<'_>> = texts(words)?.into_iter().map(|text| Said { text, negated: false }).collect();
    let is_lead = |at: usize| is_one_of(&words[at], &LEADS) || is_one_of(&words[at], &LEADS_OF_FACTS);
    let is_bound = |at: usize| words.get(at + 1).is_some_and(|next| is_one_of(next, &COMPARED));
    let leads = |at: &usize| ends_lead(&words, *at) || (is_lead(*at) && (goes_on || !is_bound(*at)));
    let lead = (0..words.len()).rev().find(leads)?;
    let place = words.get(lead + 1).is_some_and(|word| is_one_of(word, &PLACES));
    Some(lead + 1 + usize::from(place))
}

/// Returns true if words that end with those that leave something out leave out whatever is behind them, and not facts alone.
pub fn leaves_out_things(words: &[Expr]) -> bool {
    let Some(words) = texts(words) else { return false };
    let words: Vec<Said<'_>> = words.into_iter().map(|text| Said { text, negated: false }).collect();
    let Some(end) = words.len().checked_sub(1) else { return false };
    let lead = if ends_lead(&words, end) || !is_one_of(&words[end], &PLACES) { end } else { end.saturating_sub(1) };
    ends_lead(&words, lead) || !is_one_of(&words[lead], &LEADS_OF_FACTS)
}

/// Finds the last word that leaves something out, whatever is behind it.
pub fn last_lead(words: &[Said<'_>]) -> Option<usize> {
    (0..words.len()).rev().find(|at| is_one_of(&words[*at], &LEADS) || ends_lead(words, *at))
}

/// Returns true if the word at `at` ends a pair that leaves something out.
fn ends_lead(words: &[Said<'_>], at: usize) -> bool {
    let pair = |(first, second): &(&str, &str)| is_one_of(&words[at - 1], &[first]) && is_one_of(&words[at], &[second]);
    // "Apart from pain, …" leaves nothing out at the beginning.
    at > 0 && (at > 1 || !is_one_of(&words[0], &["apart", "aside", "but"])) && PAIRS.iter().any(pair)
}

/// Counts the words before the articles at the end.
pub fn before_articles(words: &[Said<'_>]) -> usize {
    words.len() - words.iter().rev().take_while(|word| is_one_of(word, &ARTICLES)).count()
}

/// Prepositions between "not" and the thing that it leaves out: "not of the knee or the shoulder".
const PLACES: [&str; 6] = ["at", "for", "in", "of", "on", "to"];

/// Returns true if a word without an operator is one of a list.
pub fn is_one_of(word: &Said<'_>, list: &[&str]) -> bool {
    !word.negated && list.iter().any(|one| word.text.eq_ignore_ascii_case(one))
}
