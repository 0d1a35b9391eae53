//! Reads the judgement of a sentence, whose clauses may judge parts of one request.

use crate::letter::items::decision::clause::{ClauseWord, is_one_of, is_verb, words_of};
use crate::letter::items::decision::judgement::of_clause;
use crate::letter::types::Decision;
use crate::terms::notation::quantity::whole_number;

/// The text between clauses that may judge parts of one request.
const JOINTS: [&str; 6] = [";", ",", " and ", " but ", " whereas ", " while "];
/// Phrases for a part of a request, in a clause that judges it.
const PARTS: [&str; 8] = [
    "lesser amount",
    "reduced amount",
    "smaller amount",
    "the balance",
    "the remainder",
    "the remaining",
    "the rest",
    "refills",
];
/// Nouns for what is counted or parted in a request: a part of one.
const COUNTED: [&str; 23] = [
    "balance",
    "remainder",
    "rest",
    "day",
    "days",
    "level",
    "levels",
    "month",
    "months",
    "purchase",
    "refill",
    "refills",
    "rental",
    "session",
    "sessions",
    "side",
    "sides",
    "supply",
    "tablet",
    "tablets",
    "visit",
    "visits",
    "weeks",
];
/// Words of a clause that begin before a part: "the other four", "the last six", "of the left side".
const LEADING: [&str; 16] = [
    "a",
    "an",
    "and",
    "but",
    "first",
    "for",
    "last",
    "left",
    "of",
    "other",
    "right",
    "second",
    "the",
    "whereas",
    "while",
    "remaining",
];
/// Words for one of two sides, which stand alone for it: "the left is not".
const SIDES: [&str; 2] = ["left", "right"];
/// The ends of a clause that leaves out its judgement: "the other four are not".
const DENYING_ENDS: [&str; 4] = [" is not", " are not", " was not", " were not"];
const GRANTING_ENDS: [&str; 4] = [" is", " are", " was", " were"];
/// Words before what a sentence concedes: "is not medically necessary, although a rental would be appropriate".
const CONCEDING: [&str; 5] = [" although ", " though ", ", albeit ", ", even if ", ", except that "];

/// Returns the judgement of a sentence, by the last of its clauses that judges; what it concedes counts where nothing else judges. One
/// that finds a part necessary and another not is one in part.
pub fn of_sentence(sentence: &str) -> Option<Decision> {
    if is_of_parts(sentence) {
        return Some(Decision::Modified);
    }
    // "Contrary to the finding that it is not" tells another's judgement.
    let sentence = sentence.find(", contrary to").map_or(sentence, |end| &sentence[..end]);
    sentence.split(';').rev().find_map(|part| {
        // "Although it is not necessary here" concedes nothing: a wish does.
        let concession = CONCEDING.iter().filter_map(|joint| part.find(joint)).min();
        let concession = concession.filter(|end| part[*end..].contains(" would "));
        concession.and_then(|end| of_clause(&part[..end])).or_else(|| of_clause(part))
    })
}

/// Reads the judgement of a clause that leaves out its words: "the brace is necessary, but the cane is not". `last` is that of the clause
/// before.
pub fn elliptic(clause: &str, last: Option<Decision>) -> Option<Decision> {
    let clause = clause.trim_end_matches(['.', ';', ',', ' ']);
    let ends = |list: &[&str]| list.iter().any(|end| clause.ends_with(end));
    match last? {
        Decision::Overturned if ends(&DENYING_ENDS) => Some(Decision::Upheld),
        Decision::Upheld if ends(&GRANTING_ENDS) => Some(Decision::Overturned),
        _ => None,
    }
}

/// Returns true if the clauses of a sentence judge parts of one request, and not alike: "is medically necessary for 6 visits; the other 6
/// are not".
fn is_of_parts(sentence: &str) -> bool {
    // Most sentences say nothing of parts.
    let names_part = PARTS.iter().any(|part| sentence.contains(part));
    let bare = sentence.trim_end_matches(['.', ' ']);
    if !names_part && !DENYING_ENDS.iter().chain(&GRANTING_ENDS).any(|end| bare.ends_with(end)) {
        return false;
    }
    let (mut is_parted, mut found) = (false, Vec::new());
    for clause in clauses(sentence) {
        let judged = of_clause(clause);
        let left_out = elliptic(clause, found.last().copied()).filter(|_| judged.is_none() && is_part(clause));
        is_parted |= left_out.is_some() || judged.is_some() && PARTS.iter().any(|part| clause.contains(part));
        found.extend(judged.or(left_out));
    }
    is_parted && found.contains(&Decision::Upheld) && found.contains(&Decision::Overturned)
}

/// Returns true if the subject of a clause is a part of a request: "the other four are not", "of the left side is not".
pub fn is_part(clause: &str) -> bool {
    let words: Vec<ClauseWord<'_>> = words_of(clause);
    let led = words.iter().take_while(|word| is_one_of(word, &LEADING)).count();
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) || whole_number(text).is_some();
    // "L5-S1" is two words here.
    let is_level =
        |text: &str| text.strip_prefix(['C', 'T', 'L', 'S']).is_some_and(|number| number.parse::<u8>().is_ok());
    let is_part = |word: &ClauseWord<'_>| is_number(word.text) || is_level(word.text) || is_one_of(word, &COUNTED);
    let is_side = || words[..led].last().is_some_and(|side| is_one_of(side, &SIDES));
    let is_part = |word: &ClauseWord<'_>| is_part(word) || is_verb(word) && is_side();
    words.get(led).is_some_and(|word| is_part(word) && (led > 0 || is_number(word.text)))
}

/// Cuts a sentence at its joints, which go with the clause after them.
fn clauses(sentence: &str) -> Vec<&str> {
    let mut starts: Vec<usize> =
        JOINTS.iter().flat_map(|joint| sentence.match_indices(joint).map(|(at, _)| at)).collect();
    starts.sort_unstable();
    let ends = starts.iter().copied().chain([sentence.len()]);
    [0].iter().chain(&starts).zip(ends).map(|(&start, end)| &sentence[start..end]).collect()
}
