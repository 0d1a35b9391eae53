//! Reads the judgement of a sentence, whose clauses may judge parts of one request.

use crate::letter::items::decision::judgement::of_clause;
use crate::letter::types::Decision;

/// The text between clauses that may judge parts of one request.
const JOINTS: [&str; 6] = [";", ",", " and ", " but ", " whereas ", " while "];
/// Words for a part of a request.
const PARTS: [&str; 8] = ["balance", "lesser", "other", "reduced", "refill", "remain", " rest", "smaller"];
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
        let concession = CONCEDING.iter().filter_map(|joint| part.find(joint)).min();
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
    let names_part = PARTS.iter().any(|word| sentence.contains(word));
    // Most sentences say nothing of parts.
    let bare = sentence.trim_end_matches(['.', ' ']);
    if !names_part && !DENYING_ENDS.iter().chain(&GRANTING_ENDS).any(|end| bare.ends_with(end)) {
        return false;
    }
    let (mut is_parted, mut found) = (names_part, Vec::new());
    for clause in clauses(sentence) {
        let judged = of_clause(clause);
        let left_out = elliptic(clause, found.last().copied());
        is_parted |= judged.is_none() && left_out.is_some() && !clause.contains("denial");
        found.extend(judged.or(left_out));
    }
    is_parted && found.contains(&Decision::Upheld) && found.contains(&Decision::Overturned)
}

/// Cuts a sentence at its joints, which go with the clause after them.
fn clauses(sentence: &str) -> Vec<&str> {
    let mut starts: Vec<usize> =
        JOINTS.iter().flat_map(|joint| sentence.match_indices(joint).map(|(at, _)| at)).collect();
    starts.sort_unstable();
    let ends = starts.iter().copied().chain([sentence.len()]);
    [0].iter().chain(&starts).zip(ends).map(|(&start, end)| &sentence[start..end]).collect()
}
