//! Finds what a fact that is left out is said of, in the words before the negation: `injury not in 2016` is about the date of
//! injury, and `reviewer was not an orthopedist` about the reviewer.
//!
//! The fact is then understood together with words that say so, as it would be without the negation.

use crate::query::understand::dates::{date_words, lead_before};
use crate::query::understand::facts::ages::{PEOPLE, begins_with_bound};
use crate::query::understand::facts::asked_at;
use crate::query::understand::facts::reviewer::{reviewed_before, reviewer_before};
use crate::query::understand::understood::Said;
use crate::query::words::bare::bare_word;
use crate::query::words::contractions::is_auxiliary;

/// The thing or person that a fact is said of.
#[derive(Debug, PartialEq, Eq)]
pub struct Subject {
    /// The number of words before the negation that say nothing else.
    pub words: usize,
    /// Words to be put before the fact, which say the same.
    pub lead: &'static [&'static str],
}

/// Words between a subject and the negation, besides auxiliary verbs: "the reviewer, who was not …".
const RELATIVES: [&str; 3] = ["that", "which", "who"];

/// Finds what the words before the negation at `at` say of the fact behind it; `None` where they say nothing of it.
pub fn subject_before(bare: &[&str], at: usize) -> Option<Subject> {
    let is_link = |word: &&&str| is_auxiliary(word) || RELATIVES.contains(word);
    let end = at - bare[..at].iter().rev().take_while(is_link).count();
    // "women not over 50" is said of an age.
    let of_people = || bare[..end].last().is_some_and(|word| PEOPLE.contains(word)).then_some((0, OF_AGE));
    let (words, lead) = reviewer_before(bare, end)
        .or_else(|| reviewed_before(bare, end))
        .or_else(|| lead_before(bare, end))
        .or_else(|| is_day_of_injury(bare, end).then_some((0, OF_INJURY.lead)))
        .or_else(of_people)?;
    // What stays in the query keeps its verb.
    let words = if words > 0 { words + at - end } else { 0 };
    Some(Subject { words, lead })
}

/// Returns true if the words before `end`, and before a "but" there, end with the date of an injury: "injured since 2014 but".
fn is_day_of_injury(bare: &[&str], end: usize) -> bool {
    let end = end - usize::from(bare[..end].last() == Some(&"but"));
    let injury = bare[..end].iter().rposition(|word| word.starts_with("injur"));
    injury.is_some_and(|at| date_words(bare[at..end].iter().copied()) == Some(end - at))
}

/// The subject of a date that stands behind the word for the injury.
pub const OF_INJURY: Subject = Subject { words: 0, lead: &["injured"] };

/// People without a word of their own: "nobody over 60".
pub const OF_PEOPLE: Subject = Subject { words: 0, lead: OF_AGE };

/// Finds the date behind the word for an injury that stands at `at`, perhaps after a preposition: "no injury in 2016", "not for
/// injuries in 2016". `texts` are the words as typed.
pub fn injury_date_at(texts: &[&str], bare: &[&str], at: usize) -> Option<usize> {
    let injury = at + usize::from(bare.get(at).is_some_and(|word| ["for", "of", "with"].contains(word)));
    let rest = bare.get(injury + 1..).filter(|_| bare[injury].starts_with("injur"))?;
    let date = injury + 1 + rest.iter().take_while(|word| is_auxiliary(word) || RELATIVES.contains(word)).count();
    date_words(texts[date..].iter().copied()).map(|_| date)
}

/// The words that say of a fact that it is an age.
const OF_AGE: &[&str] = &["aged"];

/// Counts the words of the fact that begins these, where it is said of the subject; `None` if they are none. `texts` are the
/// words as typed.
pub fn fact_of(subject: &Subject, texts: &[&str], bare: &[&str]) -> Option<usize> {
    // Only a bound is an age behind "women not": a number alone may be one of anything.
    if subject.lead == OF_AGE && !begins_with_bound(bare) {
        return None;
    }
    let (texts, bare) = ([subject.lead, texts].concat(), [subject.lead, bare].concat());
    let asked = || asked_at(&bare, 0).map(|asked| asked.words);
    let count = date_words(texts.iter().copied()).or_else(asked)?;
    count.checked_sub(subject.lead.len()).filter(|count| *count > 0)
}

/// Returns true if each of `sides` is a fact that is said of what stands before the negation at `not` in `words`.
pub fn are_facts_of_subject(words: &[Said<'_>], not: usize, sides: &[&str]) -> bool {
    let bare: Vec<String> = words[..not].iter().map(|word| bare_word(word.text)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let subject = subject_before(&bare, not);
    let is_fact = |side: &&str| subject.as_ref().is_some_and(|of| fact_of(of, &[side], &[&bare_word(side)]).is_some());
    sides.iter().all(is_fact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negated_fact_is_said_of_what_stands_before_the_negation() {
        let cases = [
            ("injury not in 2016", 1, 2, Some((0, "injured in 2016"))),
            ("knee injury was not before 2016", 3, 4, Some((0, "injured before 2016"))),
            ("date of injury not 2016", 3, 4, Some((3, "injured 2016"))),
            ("injury date was not in 2016", 3, 4, Some((3, "injured in 2016"))),
            ("ur denial not in 2016", 2, 3, Some((2, "ur denied in 2016"))),
            ("reviewer was not an orthopedist", 2, 4, Some((2, "reviewer specialty orthopedist"))),
            ("mri reviewer who is not orthopedic surgeon", 4, 5, Some((3, "reviewer specialty orthopedic surgeon"))),
            ("reviewed by someone other than a chiropractor", 3, 6, Some((3, "reviewed by chiropractor"))),
            ("denied by anyone but an orthopedist", 2, 5, Some((1, "reviewed by orthopedist"))),
            ("ur reviewer was not an orthopedist", 3, 5, None),
            ("mri not in 2016", 1, 2, None),
            ("pain not in 2016", 1, 2, None),
        ];
        for (query, not, from, wanted) in cases {
            let words: Vec<&str> = query.split(' ').collect();
            let got = subject_before(&words, not).and_then(|subject| {
                let fact = fact_of(&subject, &words[from..], &words[from..])?;
                let asked: Vec<&str> = subject.lead.iter().chain(&words[from..from + fact]).copied().collect();
                Some((subject.words, asked.join(" ")))
            });
            assert_eq!(got, wanted.map(|(words, asked)| (words, asked.to_owned())), "{query}");
        }
    }
}
