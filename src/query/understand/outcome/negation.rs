//! Denials of an outcome wherever English puts them: "hasn't been approved", "why wasn't the MRI approved", "no MRI was
//! approved", "neither MRI nor EMG approved", "MRI approved, EMG not". Each is put right before its outcome, so that all
//! that follows knows one form, and no outcome is taken for its opposite.

use crate::letter::Decision;
use crate::query::understand::facts::ages::PEOPLE;
use crate::query::understand::outcome::words::{is_negation, outcome_at};
use crate::query::understand::understood::Said;
use crate::query::values::specialty::is_doctor;
use crate::query::words::bare::bare_word;
use crate::query::words::contractions::{contracted, is_auxiliary, short_form};
use crate::query::words::stopwords::{is_function_word, is_stop_word};
use crate::terms;
use crate::terms::{ConceptKind, Context};

/// The most words between a denial and its outcome.
const REACH: usize = 8;

/// Determiners, with which the subject of a question begins: "wasn't the MRI approved".
const DETERMINERS: [&str; 13] =
    ["the", "a", "an", "my", "his", "her", "their", "our", "your", "this", "that", "these", "those"];

/// Words before the auxiliary of a question: "why wasn't".
const ASKING: [&str; 8] = ["why", "when", "where", "how", "come", "what", "and", "but"];

/// Denials before a subject, longer ones first where they share a beginning: "none of the MRIs was approved".
const OF_SUBJECTS: [&[&str]; 9] = [
    &["none", "of"],
    &["not", "a", "single"],
    &["not", "one"],
    &["not", "a"],
    &["not", "all"],
    &["not", "every"],
    &["not", "each"],
    &["not", "any"],
    &["neither"],
];

/// Denials of a finding, which deny the outcome that was not found: "did not find the MRI medically necessary", "failed to get the MRI
/// approved". One that was denied is no finding: "did not find relief with PT denied".
const OF_FINDINGS: [&[&str]; 21] = [
    &["cannot", "get"],
    &["not", "receive"],
    &["not", "win"],
    &["not", "find"],
    &["not", "found"],
    &["not", "consider"],
    &["not", "think"],
    &["not", "believe"],
    &["not", "deem"],
    &["not", "feel"],
    &["not", "able", "to", "get"],
    &["not", "get"],
    &["not", "getting"],
    &["not", "obtain"],
    &["not", "proven"],
    &["never", "could", "get"],
    &["never", "get"],
    &["never", "got"],
    &["failed", "to", "get"],
    &["failed", "to", "obtain"],
    &["unable", "to", "get"],
];

/// Words at which a clause ends, so that a denial reaches no further.
const ENDS: [&str; 16] = [
    "because", "but", "since", "although", "though", "while", "whereas", "if", "when", "after", "until", "unless",
    "so", "then", "despite", "yet",
];

/// Returns words with each denial of an outcome right before it. Contractions are two words.
pub fn plain<'a>(words: &[Said<'a>]) -> Vec<Said<'a>> {
    let mut words: Vec<Said<'a>> = words.iter().flat_map(spread).collect();
    let mut bare: Vec<String> = words.iter().map(|word| bare_word(word.text)).collect();
    say_denied(&mut words, &mut bare);
    repeat_outcome(&mut words, &mut bare);
    let mut at = 0;
    while at < words.len() {
        let texts: Vec<&str> = bare.iter().map(String::as_str).collect();
        if let Some((count, outcome)) = denial_at(&words, &texts, at) {
            words.insert(outcome, NOT);
            bare.insert(outcome, NOT.text.to_owned());
            words.drain(at..at + count);
            bare.drain(at..at + count);
            // "neither MRI nor EMG" are both.
            for nor in (at..outcome - count).filter(|word| bare[*word] == "nor").collect::<Vec<_>>() {
                (words[nor], bare[nor]) = (AND, AND.text.to_owned());
            }
            at = outcome - count;
        }
        at += 1;
    }
    words
}

/// The word that denies what follows.
const NOT: Said<'static> = Said { text: "not", negated: false };
/// The word that joins.
const AND: Said<'static> = Said { text: "and", negated: false };

/// Returns the words of one word: an auxiliary and "not", if it is a contraction of them. A short form is its whole word.
fn spread<'a>(word: &Said<'a>) -> impl Iterator<Item = Said<'a>> + use<'a> {
    let auxiliary = contracted(word.text).filter(|_| !word.negated);
    let first = Said { text: auxiliary.or_else(|| short_form(word.text)).unwrap_or(word.text), ..*word };
    std::iter::once(first).chain(auxiliary.map(|_| NOT))
}

/// Says with "not" what an operator leaves out at the end, if it is an outcome only behind the treatment: "MRI NOT necessary".
fn say_denied(words: &mut Vec<Said<'_>>, bare: &mut Vec<String>) {
    let Some(last) = words.len().checked_sub(1).filter(|last| words[*last].negated) else { return };
    let texts: Vec<&str> = bare.iter().map(String::as_str).collect();
    if outcome_at(&texts, last).is_some() && outcome_at(&texts[last..], 0).is_none() {
        words[last].negated = false;
        words.insert(last, NOT);
        bare.insert(last, NOT.text.to_owned());
    }
}

/// Adds the outcome that a last "not" denies without naming it: "MRI approved, EMG not".
fn repeat_outcome<'a>(words: &mut Vec<Said<'a>>, bare: &mut Vec<String>) {
    let texts: Vec<&str> = bare.iter().map(String::as_str).collect();
    let [before @ .., "not"] = texts.as_slice() else { return };
    let named = (0..before.len()).rev().find_map(|at| Some((at, outcome_at(before, at)?.0)));
    // Something else must be between, which is the subject of the denial.
    let Some((at, count)) = named.filter(|(at, count)| before[at + count..].iter().any(|word| !is_auxiliary(word)))
    else {
        return;
    };
    words.extend_from_within(at..at + count);
    bare.extend_from_within(at..at + count);
}

/// Finds the denial that begins at `at` and the outcome behind its subject: the number of its words, and the place of the
/// outcome.
fn denial_at(words: &[Said<'_>], bare: &[&str], at: usize) -> Option<(usize, usize)> {
    if words[at].negated {
        return None;
    }
    let auxiliaries = bare[at..].iter().take_while(|word| is_auxiliary(word)).count();
    let finds = |denial: &&&[&str]| bare[at + auxiliaries..].starts_with(denial);
    if let Some(denial) = OF_FINDINGS.iter().find(finds) {
        let is_found =
            |outcome: &usize| outcome_at(bare, *outcome).is_some_and(|(_, found)| found == Decision::Overturned);
        let count = auxiliaries + denial.len();
        let found = outcome_behind(words, bare, at + count).filter(is_found).map(|outcome| (count, outcome));
        // "Did not get the MRI denied" denies any outcome.
        if found.is_some() || !denial.contains(&"get") {
            return found;
        }
    }
    let of_subject = OF_SUBJECTS.iter().find(|denial| bare[at..].starts_with(denial)).map(|denial| denial.len());
    let count = match bare[at] {
        _ if of_subject.is_some() => of_subject,
        "not" if is_of_question(bare, at) => Some(1),
        "no" => Some(1),
        _ => None,
    }?;
    let outcome = outcome_behind(words, bare, at + count)?;
    // "MRI neither knee nor shoulder denied" leaves out these parts of the body.
    let is_left_out =
        bare[at] == "neither" && (at > 0 && !is_function_word(bare[at - 1]) || bare[outcome - 1] == "nor");
    let subject = &bare[at + count..outcome];
    if is_left_out || bare[at] == "neither" && at > 0 && begins_with_place(subject) {
        return None;
    }
    // "The worker is not a woman and overturned" denies who it is, and no outcome.
    if bare[at] != "no" && is_who_or_when(subject) {
        return None;
    }
    // Right before its outcome it stands already; "no MRI, fusion approved" denies no outcome.
    // "were no MRIs approved" has its auxiliary before.
    let is_clause = at.checked_sub(1).is_none_or(|before| is_auxiliary(bare[before]));
    let denies = !subject.is_empty() && (bare[at] != "no" || is_subject_of_no(subject, is_clause));
    denies.then_some((count, outcome))
}

/// Returns true if words begin with who somebody is or a year: "a woman", "an orthopedic surgeon", "2016".
fn is_who_or_when(words: &[&str]) -> bool {
    let articles = words.iter().take_while(|word| DETERMINERS.contains(word)).count();
    let Some(words) = words.get(articles..).filter(|words| !words.is_empty()) else { return false };
    let is_year = words[0].len() == 4 && words[0].bytes().all(|byte| byte.is_ascii_digit());
    is_year || PEOPLE.contains(&words[0]) || is_doctor(words)
}

/// Returns true if words begin with a part of the body or a preposition, so that they are no subject of an outcome.
fn begins_with_place(words: &[&str]) -> bool {
    const PREPOSITIONS: [&str; 9] = ["by", "for", "from", "in", "of", "on", "over", "under", "with"];
    let is_place = |mention: terms::Mention| {
        mention.range.start == 0
            && matches!(terms::concept(mention.concept).kind, ConceptKind::Region | ConceptKind::Side)
    };
    words.first().is_some_and(|first| PREPOSITIONS.contains(first))
        || terms::mentions(&words.join(" "), Context::Query).into_iter().any(is_place)
}

/// Returns true if the "not" at `at` belongs to the verb of a question whose subject follows: "why was not the MRI".
fn is_of_question(bare: &[&str], at: usize) -> bool {
    let Some(auxiliary) = at.checked_sub(1).filter(|before| is_auxiliary(bare[*before])) else { return false };
    let begins = auxiliary.checked_sub(1).is_none_or(|before| ASKING.contains(&bare[before]));
    begins || bare.get(at + 1).is_some_and(|next| DETERMINERS.contains(next))
}

/// Returns true if the words between "no" and an outcome are the subject of it: one treatment or drug, or requests, and an
/// auxiliary. At the beginning of a query it may be left out; elsewhere "no surgery denied" tells of no surgery.
fn is_subject_of_no(subject: &[&str], is_first: bool) -> bool {
    const REQUESTS: [&str; 9] =
        ["request", "requests", "claim", "claims", "appeal", "appeals", "case", "cases", "treatment"];
    let auxiliaries = subject.iter().rev().take_while(|word| is_auxiliary(word)).count();
    let thing = subject[..subject.len() - auxiliaries].join(" ");
    let is_treatment = |kind: ConceptKind| {
        matches!(kind, ConceptKind::Tx | ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class)
    };
    let is_whole = |mention: &terms::Mention| {
        mention.range == (0..thing.len()) && is_treatment(terms::concept(mention.concept).kind)
    };
    let named = terms::mentions(&thing, Context::Query);
    let is_thing = REQUESTS.contains(&thing.as_str()) || named.iter().any(is_whole);
    // "no MRI of the knee was approved": a treatment and where, which no clause of its own can be with a verb behind it.
    let is_treatment_somewhere = || {
        let is_of_name = |at: usize| named.iter().any(|mention| mention.range.contains(&at));
        let starts = thing.match_indices(' ').map(|(space, _)| space + 1);
        let words = std::iter::once(0).chain(starts).zip(thing.split(' '));
        named.iter().any(|mention| is_treatment(terms::concept(mention.concept).kind))
            && words.into_iter().all(|(at, word)| is_of_name(at) || is_stop_word(word))
    };
    ((auxiliaries > 0 || is_first) && is_thing) || (auxiliaries > 0 && is_treatment_somewhere())
}

/// Finds the outcome of the clause that goes on at `from`: no sign, word or other denial ends it before.
fn outcome_behind(words: &[Said<'_>], bare: &[&str], from: usize) -> Option<usize> {
    let is_joined = |at: usize| bare.get(at + 1).is_some_and(|next| *next == "nor");
    let ends = |at: usize| {
        words[at].negated
            || ENDS.contains(&bare[at])
            || (is_negation(bare, at) && bare[at] != "nor")
            || (words[at].text.ends_with([',', ';', ':', '.']) && !is_joined(at))
    };
    let to = bare.len().min(from + REACH + 1);
    (from..to).take_while(|at| *at == from || !ends(at - 1)).find(|at| outcome_at(bare, *at).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_stands_right_before_its_outcome() {
        let cases = [
            ("MRI that hasn't been approved", "MRI that has not been approved"),
            ("MRI that wasn’t certified", "MRI that was not certified"),
            ("didnt approve MRI", "did not approve MRI"),
            ("why wasn't the MRI approved?", "why was the MRI not approved?"),
            ("why wasn't acupuncture approved", "why was acupuncture not approved"),
            ("MRI was not the one approved", "MRI was the one not approved"),
            ("no MRI was approved", "MRI was not approved"),
            ("no MRI approved", "MRI not approved"),
            ("no requests were granted", "requests were not granted"),
            ("none of the MRIs approved", "the MRIs not approved"),
            ("not a single MRI approved", "MRI not approved"),
            ("not all MRIs were approved", "MRIs were not approved"),
            ("neither MRI nor EMG was approved", "MRI and EMG was not approved"),
            ("neither MRI, nor EMG approved", "MRI, and EMG not approved"),
            ("MRI approved, EMG not", "MRI approved, EMG not approved,"),
            ("MRI approved but EMG was not", "MRI approved but EMG was not approved"),
            ("lumbar ESI w/o radiculopathy", "lumbar ESI without radiculopathy"),
            ("did not find surgery medically necessary", "surgery not medically necessary"),
            ("failed to get surgery approved", "surgery not approved"),
            ("did not find relief with PT denied", "did not find relief with PT denied"),
            // What is said of something else stays.
            ("lumbar fusion no MRI approved", "lumbar fusion no MRI approved"),
            ("no surgery, MRI approved", "no surgery, MRI approved"),
            ("no improvement MRI approved", "no improvement MRI approved"),
            ("MRI neither knee nor shoulder", "MRI neither knee nor shoulder"),
            ("did not respond to therapy, MRI approved", "did not respond to therapy, MRI approved"),
            ("not cervical, upheld", "not cervical, upheld"),
            ("MRI not approved", "MRI not approved"),
            ("why not", "why not"),
        ];
        for (query, wanted) in cases {
            let words: Vec<Said<'_>> = query.split(' ').map(|text| Said { text, negated: false }).collect();
            let texts: Vec<&str> = plain(&words).iter().map(|word| word.text).collect();
            assert_eq!(texts.join(" "), wanted, "{query}");
        }
    }
}
