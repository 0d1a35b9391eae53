//! Finds the reasons that a query names: "no functional improvement", "failed conservative care".
//!
//! A reason is asked for by its whole name and found by what the sentences of a rationale say, never by the words of
//! the name: "no documentation of failed conservative care" has the words of the opposite.

use crate::query::expand::expanded_term::{ExpandedTerm, Role, Sort};
use crate::query::words::bare::bare_word;
use crate::query::words::stopwords::{is_light, is_optional};
use crate::terms;
use crate::terms::Finding;
use crate::terms::{ConceptId, ConceptKind, Context};

/// Finds the reason whose name begins with the first of `words`: the number of its words, and the reason.
pub fn reason_at(words: &[&str]) -> Option<(usize, ConceptId)> {
    let text = words.join(" ");
    let named = terms::mentions(&text, Context::Query).into_iter().next()?;
    let is_whole = named.range.start == 0 && terms::concept(named.concept).kind == ConceptKind::Reason;
    is_whole.then(|| (text[named.range].split(' ').count(), named.concept))
}

/// Words before the name of a reason that make it another one.
const DENIALS: [&str; 4] = ["no", "not", "without", "never"];

/// Returns true if a word before the name of a reason makes it another one.
pub fn is_denial(word: &str) -> bool {
    DENIALS.contains(&bare_word(word).as_str())
}

/// Takes the names of reasons out of the words of a query. Returns the words that are left, the terms of the reasons,
/// and a note on each for the user.
pub fn take_reasons<'a>(words: &[&'a str]) -> (Vec<&'a str>, Vec<ExpandedTerm>, Vec<String>) {
    let (mut left, mut reasons, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut at = 0;
    while at < words.len() {
        // "no evidence of radiculopathy" is no evidence of it, which is read as the sentence that it is.
        let is_named = at == 0 || !is_denial(words[at - 1]);
        let Some((count, reason)) = reason_at(&words[at..]).filter(|_| is_named) else {
            left.push(words[at]);
            at += 1;
            continue;
        };
        let (typed, reason) = (words[at..at + count].join(" "), terms::concept(reason));
        notes.push(format!("'{typed}' asks for the reason '{}'; quotes make it text", reason.name));
        reasons.push(ExpandedTerm {
            equivalents: vec![vec![reason.id.to_owned()]],
            role: Role::Reason,
            sort: Sort::Reason,
            ..ExpandedTerm::typed(&typed)
        });
        reasons.extend(rare_words(&words[at..at + count]));
        // Two muscle relaxants at once are no two opioids.
        if reason.id == SAME_CLASS {
            left.extend(class_words(&words[at..at + count]));
        }
        at += count;
    }
    (left, reasons, notes)
}

/// The reason whose names may tell the class of drugs.
const SAME_CLASS: &str = "reason:same-class";

/// Returns the words of a reason's name that name a class of drugs. The reason covers its whole name, so that the class is looked for
/// behind each of its words.
fn class_words<'a>(name: &[&'a str]) -> Vec<&'a str> {
    let class_in = |from: usize| {
        let rest = name[from..].join(" ");
        let is_class = |mention: &terms::Mention| terms::concept(mention.concept).kind == ConceptKind::Class;
        let class = terms::mentions(&rest, Context::Query).into_iter().find(is_class)?;
        let word = |at: usize| from + rest[..at].matches(' ').count();
        Some(name[word(class.range.start)..=word(class.range.end)].to_vec())
    };
    (0..name.len()).rev().find_map(class_in).unwrap_or_default()
}

/// Returns the words of a reason's name that say more than the reason does, such as "CURES" in "no CURES report". A hit need
/// not have them.
fn rare_words(name: &[&str]) -> Vec<ExpandedTerm> {
    let is_rare = |word: &&&str| word.chars().any(char::is_uppercase) && bare_word(word).len() > 2;
    let term = |word: &&str| ExpandedTerm { role: Role::Optional, ..ExpandedTerm::typed(word) };
    name.iter().filter(is_rare).map(term).collect()
}

/// A reason that a query gives as the sentence of a rationale does.
pub struct ToldReason {
    /// Its term.
    pub term: ExpandedTerm,
    /// The words that tell it.
    pub words: String,
}

/// Returns the reasons that a query gives as the sentence of a rationale does, in words that are no name: "provider
/// never said how many". Whoever types them may mean the words alone, so that a hit need not have the reason. Those of
/// `named` are left out.
pub fn told_reasons(query: &str, named: &[ExpandedTerm]) -> Vec<ToldReason> {
    /// A query says something of a case, though it does not say so.
    const CASE: &str = "In this case the patient has: ";
    /// Participles that say what the thing before them does, which stands in another part of the query: "no MRI or EMG *confirming* it".
    const OF_THING_BEFORE: [&str; 8] = [
        "confirming",
        "demonstrating",
        "documenting",
        "indicating",
        "revealing",
        "showing",
        "suggesting",
        "supporting",
    ];
    if query.split(' ').next().is_some_and(|first| OF_THING_BEFORE.contains(&bare_word(first).as_str())) {
        return Vec::new();
    }
    let text = format!("{CASE}{query}");
    let mut told: Vec<ToldReason> = Vec::new();
    for Finding { reason, range } in terms::reasons_told(&text) {
        let (reason, words) = (terms::concept(reason), text[range.start.max(CASE.len())..].to_owned());
        let words = words[..range.end.saturating_sub(range.start.max(CASE.len()))].to_owned();
        let equivalents = vec![vec![reason.id.to_owned()]];
        if named.iter().chain(told.iter().map(|told| &told.term)).all(|known| known.equivalents != equivalents) {
            let term = ExpandedTerm {
                equivalents,
                role: Role::Optional,
                sort: Sort::Reason,
                ..ExpandedTerm::typed(reason.name)
            };
            told.push(ToldReason { term, words });
        }
    }
    told
}

/// Adds reasons that a query tells to its terms. The words that tell one need not be in a hit, which has them in other
/// words; where nothing else is asked for, the reason itself is required. Returns true then.
pub fn add_told(told: Vec<ToldReason>, terms: &mut Vec<ExpandedTerm>) -> bool {
    let tells = |word: &str| told.iter().any(|told| told.words.split_whitespace().any(|one| bare_word(one) == word));
    for term in terms.iter_mut().filter(|term| term.equivalents.is_empty()) {
        let word = bare_word(&term.text);
        if !told.is_empty() && (tells(&word) || is_light(&word) || is_optional(&word)) {
            term.role = Role::Optional;
        }
    }
    let is_required = terms.iter().all(|term| term.role == Role::Optional);
    terms.extend(told.into_iter().map(|told| match is_required {
        true => ExpandedTerm { role: Role::Reason, ..told.term },
        false => told.term,
    }));
    is_required
}

/// Returns the names of the reasons that a text names. Items have the broader ones of each of theirs as values too.
pub fn reason_values(text: &str) -> Vec<String> {
    let named = terms::mentions(text, Context::Query).into_iter().map(|mention| terms::concept(mention.concept));
    named.filter(|reason| reason.kind == ConceptKind::Reason).map(|reason| reason.name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(query: &str) -> Vec<String> {
        let words: Vec<&str> = query.split(' ').collect();
        take_reasons(&words).1.iter().flat_map(|term| term.equivalents.concat()).collect()
    }

    #[test]
    fn a_name_of_a_reason_is_never_taken_for_its_opposite() {
        let pairs = [
            ("no functional improvement", "documented functional improvement"),
            ("failed conservative care", "no failure of conservative care"),
            ("exceeds guideline quantity", "within guideline quantity"),
            ("no red flags", "evidence of red flags"),
            ("no neurological deficits", "documented neurological deficits"),
            ("criteria not met", "criteria met"),
            ("no objective findings", "objective findings documented"),
            ("no pain relief", "documented pain relief"),
        ];
        for (one, other) in pairs {
            let (one, other) = (named(one), named(other));
            assert_eq!((one.len(), other.len()), (1, 1), "{one:?} {other:?}");
            assert_ne!(one, other);
        }
    }

    #[test]
    fn the_class_of_two_drugs_at_once_stays_wanted() {
        let words = ["two", "muscle", "relaxants", "at", "the", "same", "time"];
        let (left, reasons, _) = take_reasons(&words);
        assert_eq!((left, reasons.len()), (vec!["muscle", "relaxants"], 1));
    }

    #[test]
    fn what_a_thing_named_elsewhere_says_is_no_reason() {
        assert!(told_reasons("confirming radiculopathy", &[]).is_empty());
        assert!(!told_reasons("radiculopathy was confirmed by weakness", &[]).is_empty());
    }

    #[test]
    fn a_part_of_a_name_is_no_reason() {
        for query in ["functional improvement", "red flags", "no MRI", "conservative care", "not cervical", "criteria"]
        {
            assert!(named(query).is_empty(), "{query}");
        }
    }

    #[test]
    fn a_filter_takes_a_reason_by_any_of_its_names() {
        assert_eq!(reason_values("insufficient records"), ["lack of documentation"]);
        assert!(reason_values("lumbar MRI").is_empty());
    }
}
