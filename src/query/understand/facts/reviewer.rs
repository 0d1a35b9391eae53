//! Words that tell who decided: "by an orthopedic surgeon", "chiropractic reviewer". They ask for the reviewer's specialty.
//!
//! Doctors are all over a letter: they treat, refer and are consulted. Only words that name the reviewer, or say that
//! somebody decided, ask for a specialty; "orthopedic surgery consultation" and "referral by a psychiatrist" stay text.
//! A specialty has many names; they are in [`specialty`](crate::query::values::specialty).

use crate::query::understand::outcome::words::{negation_before, outcome_at};
use crate::query::understand::understood::AskedValue;
use crate::query::values::specialty::{DOCTORS, NamedSpecialty, named_first};

/// Words for the reviewer.
/// One of them is in every question of the first two kinds below.
const REVIEWERS: [&str; 2] = ["reviewer", "reviewers"];
/// Words before those that say no more of the reviewer.
/// Any number of them may come first: "IMR physician reviewer".
const REVIEWER_KINDS: [&str; 4] = ["imr", "physician", "expert", "medical"];
/// Reviewers of another sort: those whose decision is reviewed.
/// Their own specialties are in no field.
const OTHER_REVIEWERS: [&str; 4] = ["ur", "utilization", "peer", "claims"];
/// Words that, after "reviewer", make it the name of another field.
/// "reviewer guideline" is the field of what the reviewer cites.
const OF_REVIEWERS: [&str; 2] = ["guideline", "guidelines"];

/// Words that may be before what somebody is.
const ARTICLES: [&str; 5] = ["a", "an", "board", "certified", "licensed"];
/// Words between "reviewer" and what the reviewer is.
/// Any number of them, mixed with articles: "reviewer who is a".
const LINKS: [&str; 11] = ["is", "are", "was", "were", "who", "being", "in", "of", "as", "and", "the"];
/// Words after which a practice, too, is the reviewer's.
/// Without one of them, or a doctor, a practice after "reviewer" may be the treatment in question.
const SPECIALIZED: [&str; 7] =
    ["specialty", "specialties", "specialized", "specializing", "specializes", "certified", "trained"];

/// Words before "by" that say that somebody decided.
/// "decision by a neurologist" is said of the one who decided.
const DECIDED: [&str; 6] = ["reviewed", "decided", "determined", "decision", "determination", "imr"];

/// Reads the specialty that the words from `words[at]` on, which are bare, ask for; None if they do not tell who
/// decided.
/// The four readings are tried from the surest to the least sure.
pub fn reviewer_at(words: &[&str], at: usize) -> Option<AskedValue> {
    let (words_asked, named) = before_reviewer(words, at)
        .or_else(|| behind_reviewer(words, at))
        .or_else(|| by(words, at))
        .or_else(|| doctor(words, at))
        .or_else(|| decider(words, at))?;
    let (mut end, mut values) = (at + words_asked, vec![named.specialty.name().to_owned()]);
    // "or a neurologist", with a person behind a person.
    while let Some((more, named)) = words.get(end..).filter(|_| named.is_person).and_then(another) {
        values.push(named.specialty.name().to_owned());
        end += more;
    }
    Some(AskedValue { words: end - at, field: "specialties", values, about: None })
}

/// Reads `or a neurologist`, and in a list with commas `a neurologist`.
/// Gives None for a practice, which may be a treatment.
fn another(words: &[&str]) -> Option<(usize, NamedSpecialty)> {
    let or = usize::from(words.first() == Some(&"or"));
    let articles = run(words.get(or..)?, &[&ARTICLES]);
    let named = named_first(&words[or + articles..]).filter(|named| named.is_person)?;
    Some((or + articles + named.words, named))
}

/// Counts the first words that are in one of the lists.
/// 0 if the first is in none.
fn run(words: &[&str], known: &[&[&str]]) -> usize {
    words.iter().take_while(|word| known.iter().any(|list| list.contains(word))).count()
}

/// Counts the words that say "reviewer", such as "expert reviewer".
/// Gives None if none of the words at the beginning does.
fn reviewer(words: &[&str]) -> Option<usize> {
    let kinds = run(words, &[&REVIEWER_KINDS]);
    words.get(kinds).filter(|word| REVIEWERS.contains(word)).map(|_| kinds + 1)
}

/// Reads `board certified orthopedic surgery reviewer`.
/// Gives None after a negation: "not an orthopedic reviewer" is left out by another stage.
fn before_reviewer(words: &[&str], at: usize) -> Option<(usize, NamedSpecialty)> {
    let articles = run(&words[at..], &[&ARTICLES]);
    let named = named_first(&words[at + articles..])?;
    let count = articles + named.words;
    let count = count + reviewer(&words[at + count..])?;
    // "Surgery reviewer licensed in Nevada" asks for surgery.
    let named = Some(named).filter(|_| words[at + articles] != "surgery")?;
    let is_of_reviewers = words.get(at + count).is_some_and(|word| OF_REVIEWERS.contains(word));
    (!is_of_reviewers && negation_before(words, at).is_none()).then_some((count, named))
}

/// Reads `reviewer is an orthopedic surgeon` and `reviewer specialty pain management`.
/// Gives None for a reviewer of the claims administrator.
fn behind_reviewer(words: &[&str], at: usize) -> Option<(usize, NamedSpecialty)> {
    let is_another = at.checked_sub(1).is_some_and(|before| OTHER_REVIEWERS.contains(&words[before]));
    let called = reviewer(&words[at..]).filter(|_| !is_another)?;
    let links = run(&words[at + called..], &[&LINKS, &ARTICLES, &SPECIALIZED]);
    let from = at + called + links;
    let named = named_first(&words[from..])?;
    let is_specialized = words[at + called..from].iter().any(|word| SPECIALIZED.contains(word));
    (named.is_person || is_specialized).then_some((called + links + named.words, named))
}

/// Words for anybody, before "other than a neurologist".
const ANYBODY: [&str; 5] = ["anybody", "anyone", "one", "somebody", "someone"];

/// Counts the words before `end` that say "reviewer", and gives words that say it of what follows.
pub fn reviewer_before(words: &[&str], end: usize) -> Option<(usize, &'static [&'static str])> {
    let before = &words[..end];
    let called = before.last().is_some_and(|word| REVIEWERS.contains(word));
    let kinds = before.iter().rev().skip(1).take_while(|word| REVIEWER_KINDS.contains(word)).count();
    let is_another = before.iter().rev().nth(1 + kinds).is_some_and(|word| OTHER_REVIEWERS.contains(word));
    (called && !is_another).then_some((1 + kinds, &["reviewer", "specialty"] as &[&str]))
}

/// Counts the words before `end` that say that somebody decided, as "decided by someone" does, and gives words that say it of
/// what follows.
pub fn reviewed_before(words: &[&str], end: usize) -> Option<(usize, &'static [&'static str])> {
    let anybody = usize::from(words[..end].last().is_some_and(|word| ANYBODY.contains(word)));
    let by = end.checked_sub(1 + anybody).filter(|by| words[*by] == "by")?;
    let decided = by.checked_sub(1).is_some_and(|before| DECIDED.contains(&words[before]));
    let is_told =
        decided || by == 0 || (0..by).any(|at| outcome_at(words, at).is_some_and(|(count, _)| at + count == by));
    is_told.then_some((1 + anybody + usize::from(decided), &["reviewed", "by"] as &[&str]))
}

/// Words before a doctor who treats, or is asked for, and decided nothing.
/// The word right before the doctor counts.
const OTHER_DOCTORS: [&str; 26] = [
    "a",
    "an",
    "the",
    "by",
    "to",
    "with",
    "from",
    "of",
    "see",
    "seen",
    "seeing",
    "treating",
    "treated",
    "primary",
    "referral",
    "referred",
    "refer",
    "consult",
    "consultation",
    "consulting",
    "requesting",
    "his",
    "her",
    "their",
    "secondary",
    "another",
];
/// Words after one who is asked for.
/// The word right after the doctor counts.
const ASKED_OF_DOCTORS: [&str; 14] = [
    "consult",
    "consultation",
    "consults",
    "evaluation",
    "eval",
    "visit",
    "visits",
    "referral",
    "followup",
    "follow",
    "report",
    "appointment",
    "recommended",
    "requested",
];

/// Reads `pain management doctor`, which letters call "Pain Management" where it decided. A word such as "psychiatrist"
/// stays text, since letters have it for treating doctors.
/// It needs two words, since one is a treating doctor more often.
fn doctor(words: &[&str], at: usize) -> Option<(usize, NamedSpecialty)> {
    let named = named_first(&words[at..])?;
    // The word for a doctor is the last of the name.
    let is_doctor = named.words > 1 && DOCTORS.contains(&words[at + named.words - 1]);
    let is_other = at.checked_sub(1).is_some_and(|before| OTHER_DOCTORS.contains(&words[before]));
    let is_asked_for = words.get(at + named.words).is_some_and(|word| ASKED_OF_DOCTORS.contains(word));
    (is_doctor && !is_other && !is_asked_for).then_some((named.words, named))
}

/// Reads `a neurosurgeon denied the fusion`: a doctor who decided something.
/// Without something behind, the doctor may be what was asked for: "psychiatrist denied".
fn decider(words: &[&str], at: usize) -> Option<(usize, NamedSpecialty)> {
    let articles = run(&words[at..], &[&ARTICLES]);
    let named = named_first(&words[at + articles..]).filter(|named| named.is_person)?;
    let end = at + articles + named.words;
    let (count, _) = outcome_at(words.get(end..)?, 0)?;
    let is_other = at.checked_sub(1).is_some_and(|before| OTHER_DOCTORS.contains(&words[before]));
    let has_object = words.get(end + count).is_some_and(|next| !BY_OR_WHEN.contains(next));
    (!is_other && has_object).then_some((articles + named.words, named))
}

/// Words behind an outcome that begin no object: "psychiatrist denied by UR".
const BY_OR_WHEN: [&str; 12] =
    ["after", "and", "because", "but", "by", "due", "for", "from", "in", "on", "or", "since"];

/// Reads `reviewed by a psychiatrist`, and `by a psychiatrist` at the beginning or after an outcome.
/// Elsewhere "by" tells who treats or asks: "recommended by a psychiatrist".
fn by(words: &[&str], at: usize) -> Option<(usize, NamedSpecialty)> {
    let ends_outcome = || (0..at).any(|from| outcome_at(words, from).is_some_and(|(count, _)| from + count == at));
    // The number of words that say that somebody decided.
    let decided = match words[at..] {
        ["by", ..] if at == 0 || ends_outcome() => 1,
        [decided, "by", ..] if DECIDED.contains(&decided) && negation_before(words, at).is_none() => 2,
        _ => return None,
    };
    // Only a person decides, or one for whom a practice stands in "reviewed by pain management": "by physical therapy" is text.
    let articles = run(&words[at + decided..], &[&ARTICLES]);
    let named = named_first(&words[at + decided + articles..]).filter(|named| named.is_person || decided > 1)?;
    let count = decided + articles + named.words;
    Some((count + reviewer(&words[at + count..]).unwrap_or(0), named))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that ask for a specialty, and its first name.
    fn asked(query: &str) -> Option<(String, String)> {
        let words: Vec<&str> = query.split(' ').collect();
        let found = |at: usize| reviewer_at(&words, at).map(|asked| (at, asked));
        let (at, asked) = (0..words.len()).find_map(found)?;
        Some((words[at..at + asked.words].join(" "), asked.values[0].clone()))
    }

    #[test]
    fn words_that_tell_who_decided_ask_for_a_specialty() {
        let cases = [
            ("mri denied by an orthopedic surgeon", "by an orthopedic surgeon", "Orthopedic Surgery"),
            ("by an orthopedist", "by an orthopedist", "Orthopedic Surgery"),
            ("not approved by physiatrist", "by physiatrist", "Physical Medicine & Rehabilitation"),
            ("reviewed by a psychiatrist", "reviewed by a psychiatrist", "Psychiatry"),
            ("mri reviewed by pain management", "reviewed by pain management", "Pain Management"),
            ("mri decision by internist", "decision by internist", "Internal Medicine"),
            ("orthopedic surgery reviewer mri", "orthopedic surgery reviewer", "Orthopedic Surgery"),
            ("mri chiropractic reviewer", "chiropractic reviewer", "Chiropractor"),
            ("pain medicine reviewer", "pain medicine reviewer", "Pain Management"),
            ("board certified hand surgeon reviewer", "board certified hand surgeon reviewer", "Hand Surgery"),
            ("neurology expert reviewer", "neurology expert reviewer", "Neurology"),
            ("reviewer specialty pain management", "reviewer specialty pain management", "Pain Management"),
            ("the reviewer is an internist", "reviewer is an internist", "Internal Medicine"),
            (
                "reviewed by an occupational medicine doctor",
                "reviewed by an occupational medicine doctor",
                "Occupational Medicine",
            ),
        ];
        for (query, words, value) in cases {
            assert_eq!(asked(query), Some((words.to_owned(), value.to_owned())), "{query}");
        }
    }

    #[test]
    fn doctors_who_did_not_decide_stay_text() {
        let cases = [
            "orthopedic surgery consultation",
            "psychiatrist",
            "referral by an orthopedic surgeon",
            "referred by a psychiatrist",
            "treated by a chiropractor",
            "reviewed by the treating psychiatrist",
            "not reviewed by an orthopedic surgeon",
            "previously denied by an orthopedic surgeon",
            "low back pain reviewer",
            "acupuncture reviewer guideline",
            "reviewer physical medicine guideline",
            "ur reviewer orthopedic surgeon",
            "fusion by an orthopedic surgeon",
            "denied by pain management",
            "no orthopedic reviewer",
        ];
        for query in cases {
            assert_eq!(asked(query), None, "{query}");
        }
    }
}
