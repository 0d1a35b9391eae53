//! Finds the judgement of each of several requests in the one rationale that they share (L0).
//!
//! A sentence judges the requests that it names: "the brace is necessary, but the MRI is not medically necessary".

use std::ops::Range;

use crate::letter::evidence::notes::ItemRequest;
use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::items::decision::judgement::of_clause;
use crate::letter::items::decision::sentence::elliptic;
use crate::letter::page::passage::Passage;
use crate::letter::types::Decision;
use crate::terms::{ConceptId, ConceptKind, Context, concept, mentions};
use crate::text::sentences;

/// Words that do not tell which treatment is meant.
/// In small letters and as they are printed.
const COMMON: [&str; 40] = [
    "the",
    "and",
    "for",
    "with",
    "without",
    "request",
    "requested",
    "requests",
    "treatment",
    "treatments",
    "service",
    "services",
    "necessary",
    "medically",
    "medical",
    "right",
    "left",
    "bilateral",
    "sessions",
    "session",
    "visits",
    "times",
    "week",
    "weeks",
    "per",
    "day",
    "days",
    "one",
    "two",
    "three",
    "not",
    "was",
    "were",
    "are",
    "this",
    "that",
    "lumbar",
    "cervical",
    "spine",
    "therefore",
];

/// Words for several requests together.
const TOGETHER: [&str; 9] = ["all", "both", "either", "neither", "none", "requests", "services", "these", "treatments"];
/// Words before those that are judged otherwise than the others: "except for the brace, the requests are not medically necessary".
const EXCEPTING: [&str; 3] = ["except", "excepting", "exception"];
/// Words that begin a sentence of two clauses.
const CONTRASTING: [&str; 4] = ["although", "though", "whereas", "while"];
/// Words for the first of two requests, and for the second.
const PAIR: [&str; 2] = ["former", "latter"];
/// Words for requests by their number: "the second request is".
const ORDINALS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
/// Words for the requests that were not judged yet, as [`telling_words`] gives them.
const OTHERS: [&str; 4] = ["other", "others", "remaining", "rest"];

/// A request's decision with the bytes of the clause that words it.
type JudgedClause = Option<(Decision, Range<usize>)>;

/// Decides those requests that `rationale` judges. The last judgement of each counts.
/// A single request is left to the conclusion of the whole.
pub fn decide(requests: &mut [ItemRequest], rationale: &Passage<'_>) {
    if requests.len() < 2 {
        return;
    }
    let text = rationale.text();
    let names = own_names(requests);
    let mut found: Vec<JudgedClause> = vec![None; requests.len()];
    // The request that was named last, which a sentence without a name is about.
    let (mut current, mut last) = (None, None);
    for sentence in sentences(&text) {
        for clause in clauses(&text, sentence) {
            let words: Vec<String> = all_words(&text[clause.clone()]).map(singular).collect();
            let named = named_in(&text[clause.clone()], &words, &names);
            let judged = of_clause(&text[clause.clone()]).or_else(|| elliptic(&text[clause.clone()], last));
            if let [one] = named[..] {
                current = Some(one);
            }
            let Some(judged) = judged else { continue };
            last = Some(judged);
            // "The others" are those that were not judged before.
            if named.is_empty() && words.iter().any(|word| OTHERS.contains(&word.as_str())) {
                let others = found.iter_mut().filter(|found| found.is_none());
                others.for_each(|other| *other = Some((judged, clause.clone())));
                continue;
            }
            for (index, decision) in
                judged_requests(&text[clause.clone()], &words, &named, current, names.len(), judged)
            {
                found[index] = Some((decision, clause.clone()));
            }
        }
    }
    for (request, found) in requests.iter_mut().zip(found) {
        if let Some((value, clause)) = found {
            request.decision = Some(Traced { value, span: rationale.source(clause), rule: Rule::ConclusionWording });
        }
    }
}

/// Returns the requests that a clause judges, with their decisions.
fn judged_requests(
    clause: &str,
    words: &[String],
    named: &[usize],
    current: Option<usize>,
    count: usize,
    judged: Decision,
) -> Vec<(usize, Decision)> {
    let has = |list: &[&str]| all_words(clause).any(|word| list.contains(&word.as_str()));
    let opposite = if judged == Decision::Upheld { Decision::Overturned } else { Decision::Upheld };
    let of_each = |of_named: Decision, of_others: Decision| {
        (0..count).map(|index| (index, if named.contains(&index) { of_named } else { of_others })).collect()
    };
    let begins_with_only = all_words(clause).next().is_some_and(|word| word == "only");
    match named {
        [] if count == PAIR.len() && PAIR.iter().any(|word| words.iter().any(|known| known == word)) => {
            let second = words.iter().any(|word| word == PAIR[1]);
            vec![(usize::from(second), judged)]
        }
        [] if has(&["request", "issue", "item"]) && has(&ORDINALS[..count.min(ORDINALS.len())]) => {
            let place = ORDINALS.iter().position(|ordinal| has(&[ordinal])).unwrap_or(0);
            vec![(place, judged)]
        }
        [] if has(&TOGETHER) => of_each(judged, judged),
        [] => current.map(|current| (current, judged)).into_iter().collect(),
        _ if has(&EXCEPTING) => of_each(opposite, judged),
        _ if begins_with_only && judged == Decision::Overturned => of_each(judged, opposite),
        named => named.iter().map(|index| (*index, judged)).collect(),
    }
}

/// The ways to name a request: its words, and what they mean, with broader meanings. A clause may say "carisoprodol" or "the muscle
/// relaxant" of a request for Soma.
struct RequestNames {
    words: Vec<String>,
    concepts: Vec<ConceptId>,
}

/// Returns the names of each request that no other one has: a name that two share does not tell which one a sentence judges.
fn own_names(requests: &[ItemRequest]) -> Vec<RequestNames> {
    let headings: Vec<&str> = requests.iter().map(|request| request.heading.value.as_str()).collect();
    let own = own_among(&headings, telling_words);
    // "Cervical MRI and lumbar MRI" differ by words that tell nothing elsewhere.
    let any = own_among(&headings, |heading| all_words(heading).filter(|word| word.len() > 1).map(singular).collect());
    let is_unnamed = |names: &RequestNames| names.words.is_empty() && names.concepts.is_empty();
    own.into_iter().zip(any).map(|(own, any)| if is_unnamed(&own) { any } else { own }).collect()
}

/// Returns the names of each heading that no other one has, with the words that `words` gives of it.
fn own_among(headings: &[&str], words: impl Fn(&str) -> Vec<String>) -> Vec<RequestNames> {
    let all: Vec<RequestNames> = headings
        .iter()
        .map(|heading| RequestNames { words: words(heading), concepts: with_broader(&treatments(heading)) })
        .collect();
    let others = |index: usize| all.iter().enumerate().filter(move |(at, _)| *at != index).map(|(_, names)| names);
    let own = |(index, names): (usize, &RequestNames)| RequestNames {
        words: without(&names.words, others(index).flat_map(|other| &other.words)),
        concepts: without(&names.concepts, others(index).flat_map(|other| &other.concepts)),
    };
    all.iter().enumerate().map(own).collect()
}

/// The text behind the subject of a clause.
const SUBJECT_ENDS: [&str; 8] = [":", " is ", " are ", " was ", " were ", " has ", " have ", " cannot "];

/// Returns those of a list that are not among the others.
fn without<'a, T: Clone + PartialEq + 'a>(list: &[T], others: impl Iterator<Item = &'a T> + Clone) -> Vec<T> {
    list.iter().filter(|one| !others.clone().any(|other| other == *one)).cloned().collect()
}

/// Returns the treatments and drugs that a text names.
fn treatments(text: &str) -> Vec<ConceptId> {
    let is_treatment = |id: &ConceptId| {
        matches!(concept(*id).kind, ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class | ConceptKind::Tx)
    };
    mentions(text, Context::Prose).into_iter().map(|mention| mention.concept).filter(is_treatment).collect()
}

/// Returns concepts with all that are broader.
fn with_broader(concepts: &[ConceptId]) -> Vec<ConceptId> {
    concepts.iter().flat_map(|&id| [&[id], concept(id).above].concat()).collect()
}

/// Returns the requests that a clause names by a word or a meaning of their own. `words` are those of the clause.
fn named_in(clause: &str, words: &[String], names: &[RequestNames]) -> Vec<usize> {
    // The reason that a clause gives is not judged by it: "the brace is, since opioids have not helped".
    let end = SUBJECT_ENDS.iter().filter_map(|end| clause.find(end)).min().unwrap_or(clause.len());
    let subject = &clause[..end];
    let is_other = all_words(subject).any(|word| ["another", "other"].contains(&word.as_str()));
    let meant = if is_other { Vec::new() } else { treatments(subject) };
    let is_named = |names: &RequestNames| {
        names.words.iter().any(|word| words.contains(word)) || names.concepts.iter().any(|id| meant.contains(id))
    };
    (0..names.len()).filter(|&index| is_named(&names[index])).collect()
}

/// Cuts a sentence into clauses: "the brace is necessary, but the MRI is not medically necessary".
/// The joints belong to the clause after them.
fn clauses(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut starts = vec![sentence.start];
    let mut joints =
        vec!["; ", ", but ", ", while ", ", whereas ", ", however ", ", and the ", " but the ", " while ", " whereas "];
    let first = all_words(&text[sentence.clone()]).next();
    joints.extend(first.filter(|first| CONTRASTING.contains(&first.as_str())).map(|_| ", "));
    for joint in joints {
        starts.extend(text[sentence.clone()].match_indices(joint).map(|(at, _)| sentence.start + at + 1));
    }
    starts.sort_unstable();
    let ends = starts.iter().skip(1).copied().chain([sentence.end]);
    starts.iter().zip(ends).map(|(&start, end)| start..end).collect()
}

/// Returns the words of a text in small letters.
fn all_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase)
}

/// Returns a word in the singular.
fn singular(word: String) -> String {
    word.strip_suffix('s').map_or(word.clone(), str::to_owned)
}

/// Returns the words of a text that tell its subject from others, in small letters and the singular.
/// Numbers and short words tell nothing.
pub fn telling_words(text: &str) -> Vec<String> {
    const SHORTEST: usize = 3;
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_ascii_lowercase);
    let telling = words.filter(|word| {
        word.len() >= SHORTEST && !word.bytes().all(|b| b.is_ascii_digit()) && !COMMON.contains(&word.as_str())
    });
    telling.map(singular).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telling_words_are_neither_short_nor_numbers_nor_common() {
        assert_eq!(telling_words("The 2 MRIs of an L5 disc, #120 for pain"), ["mri", "disc", "pain"]);
    }
}
