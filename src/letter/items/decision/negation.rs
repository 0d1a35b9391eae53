//! Negations: which words before a judgement deny it.

use crate::letter::items::decision::clause::{ClauseWord, begins, is_one_of, is_verb};

/// Words that deny if they are before a judgement in the same clause, with misprints that were seen: `n0t`, `isnot`.
const NEGATIONS: [&str; 25] = [
    "not", "cannot", "never", "nor", "no", "lacks", "lack", "lacking", "without", "fails", "failed", "neither", "non",
    "none", "n0t", "isnot", "arenot", "wasnot", "werenot", "hasnot", "isnt", "arent", "wasnt", "werent", "hardly",
];
/// Phrases that deny the judgement right behind them: "far from being medically necessary", and not "a worker who lives far from any clinic".
const NEAR_DENIALS: [&[&str]; 10] = [
    &["anything", "but"],
    &["barely"],
    &["ceased", "to"],
    &["ceases", "to"],
    &["far", "from"],
    &["nowhere", "near"],
    &["rarely"],
    &["scarcely"],
    &["seldom"],
    &["short", "of"],
];
/// Words between such a phrase and the judgement.
const BETWEEN_DENIAL: [&str; 8] = ["a", "be", "being", "called", "considered", "deemed", "found", "medically"];
/// Phrases that deny what somebody would find: "premature to find the request medically necessary".
const UNWILLING: [&[&str]; 8] = [
    &["decline", "to"],
    &["declined", "to"],
    &["hard", "pressed", "to"],
    &["premature", "to"],
    &["refuse", "to"],
    &["refuses", "to"],
    &["too", "early", "to"],
    &["too", "soon", "to"],
];
/// Verbs of finding behind them.
const TO_FIND: [&str; 8] = ["call", "certify", "conclude", "consider", "deem", "find", "judge", "say"];
/// Phrases that begin with a negation and deny nothing.
const UNDENYING: [&[&str]; 12] = [
    &["cannot", "be", "denied"],
    &["cannot", "be", "disputed"],
    &["cannot", "be", "doubted"],
    &["no", "doubt"],
    &["no", "question"],
    &["no", "reason", "to", "doubt"],
    &["no", "reason", "to", "question"],
    &["not", "only"],
    &["not", "just"],
    &["not", "merely"],
    &["not", "necessarily"],
    &["without", "doubt"],
];
/// Words between two negations that make a yes: "cannot be considered as not medically necessary".
const BETWEEN_NEGATIONS: [&str; 9] = ["as", "be", "considered", "deemed", "said", "regarded", "to", "viewed", "called"];

/// Returns true if a word of these denies. Two negations that follow each other make a yes.
pub fn is_negated(words: &[ClauseWord<'_>]) -> bool {
    let denies = |place: &usize| {
        let behind = &words[*place..];
        is_negation(words[*place].text) && !is_undone(behind) && !is_of_subject(words, *place) || denies_near(behind)
    };
    let mut places: Vec<usize> = (0..words.len()).filter(denies).collect();
    let is_yes = |pair: &[usize]| {
        let is_first = is_one_of(&words[pair[0]], &["cannot"])
            || (pair[0] > 0 && is_one_of(&words[pair[0] - 1], &["can", "could"]));
        is_first && words[pair[0] + 1..pair[1]].iter().all(|word| is_one_of(word, &BETWEEN_NEGATIONS))
    };
    if let Some(yes) = places.windows(2).position(is_yes) {
        places.drain(yes..yes + 2);
    }
    !places.is_empty()
}

/// Returns true if a phrase begins `words` that denies what is right behind it, up to their end.
fn denies_near(words: &[ClauseWord<'_>]) -> bool {
    let behind =
        |phrases: &[&[&str]]| phrases.iter().find(|phrase| begins(words, phrase)).map(|phrase| &words[phrase.len()..]);
    behind(&NEAR_DENIALS).is_some_and(|rest| rest.iter().all(|word| is_one_of(word, &BETWEEN_DENIAL)))
        || behind(&UNWILLING).is_some_and(|rest| rest.first().is_some_and(|verb| is_one_of(verb, &TO_FIND)))
}

/// Returns true if the negation at `place` is a part of the subject and denies no more: "the MRI without contrast is", "surgery that was not
/// certified is". At the beginning of a clause it denies: "no MRI is".
fn is_of_subject(words: &[ClauseWord<'_>], place: usize) -> bool {
    const RELATIVES: [&str; 3] = ["that", "which", "who"];
    let (before, behind) = (&words[..place], &words[place + 1..]);
    let has_verb_behind = behind.iter().any(is_verb);
    let is_first = before.len() < 2 && !before.iter().any(is_verb) && !is_one_of(&words[place], &["non", "without"]);
    let is_of_noun =
        is_one_of(&words[place], &["lack", "no", "non", "not", "without"]) && !behind.first().is_some_and(is_verb);
    let is_in_noun = is_of_noun && !is_first && !before.iter().any(is_verb);
    let is_in_relative = match before {
        [.., noun, relative, verb] => {
            is_verb(verb) && is_one_of(relative, &RELATIVES) && !is_verb(noun) && !is_one_of(noun, &CLAIMED)
        }
        _ => false,
    };
    has_verb_behind && (is_in_noun || is_in_relative)
}

/// Words before "that" whose clause is denied with them: "there is evidence that was not …" is none of these.
const CLAIMED: [&str; 8] =
    ["evidence", "documentation", "indication", "proof", "felt", "clear", "shown", "established"];

/// Returns true for a word that negates, contractions included.
/// Longer words are no contractions.
pub fn is_negation(word: &str) -> bool {
    const LONGEST: usize = 12;
    // The number of a footnote may be glued to it.
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    word.len() <= LONGEST
        && (NEGATIONS.iter().any(|known| known.eq_ignore_ascii_case(word))
            || word.ends_with("n't")
            || word.ends_with("n\u{2019}t"))
}

/// Returns true if the negation that begins `words` belongs to a phrase that denies nothing.
/// `words` goes up to the judgement.
fn is_undone(words: &[ClauseWord<'_>]) -> bool {
    UNDENYING.iter().any(|phrase| begins(words, phrase))
}
