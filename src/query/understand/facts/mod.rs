//! Reads words about the case: whom a decision is about, who made it and how soon. They ask for values of fields and
//! are not looked for in the text.
//!
//! Ages, sexes, priorities and reviewers are fields of the index; their words in a text are about
//! anybody. So "56 year old" is a filter and no words, unless it is in quotes.

pub(crate) mod ages;
pub(crate) mod amount_bounds;
pub(crate) mod case_numbers;
pub(crate) mod ranges;
pub(crate) mod reviewer;

use crate::query::understand::facts::ages::{PEOPLE, age, age_and_sex};
use crate::query::understand::facts::amount_bounds::{amount_bound, amount_bound_behind, other_bound};
use crate::query::understand::facts::ranges::one_range;
use crate::query::understand::facts::reviewer::reviewer_at;
use crate::query::understand::understood::{AskedValue, Understood};
use crate::query::values::priority::priority_first;
use crate::query::values::sex::sex_of;
use crate::query::words::bare::bare_word;

/// Reads the value that the words from `words[at]` on, which are bare, ask for; None if they are not about the case.
/// If words could be read in two ways, the first reading counts.
pub fn asked_at(words: &[&str], at: usize) -> Option<AskedValue> {
    let rest = words.get(at..).filter(|rest| !rest.is_empty())?;
    // "Women and over 60".
    let before = words[..at].iter().rev().find(|word| **word != "and");
    // "Who are over 50".
    let is_who = || words[..at].ends_with(&["who", "are"]) || words[..at].ends_with(&["who", "is"]);
    let is_of_person = before.is_some_and(|before| PEOPLE.contains(before)) || is_who();
    age(rest, is_of_person)
        .or_else(|| amount_bound(rest))
        .or_else(|| amount_bound_behind(words, at))
        .or_else(|| sex(words, at))
        .or_else(|| priority(rest))
        .or_else(|| reviewer_at(words, at))
}

/// Takes the words about the case out of the query and into the filters.
/// Returns the words that are left. Each fact has a note, which says that quotes make it text.
pub fn take_case_facts<'a>(words: &[&'a str], understood: &mut Understood) -> Vec<&'a str> {
    let bare: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let (mut kept, mut at) = (Vec::with_capacity(words.len()), 0);
    while at < words.len() {
        let (age, asked) = match age_and_sex(&bare[at..]) {
            Some((age, sex)) => (Some(age), Some(sex)),
            None => (None, asked_at(&bare[..clause_end(words, at)], at)),
        };
        // A list of reviewers has commas.
        let is_reviewer = asked.as_ref().is_some_and(|asked| asked.field == "specialties");
        let asked = if is_reviewer { reviewer_at(&bare, at) } else { asked };
        let Some(asked) = asked else {
            at += tell_other_bound(&words[at..], &bare[at..], understood);
            kept.push(words[at]);
            at += 1;
            continue;
        };
        // "Quantity over 100" is one condition.
        let is_counted = |word: &mut &str| ["qty", "quantity"].contains(&bare_word(word).as_str());
        let counted = kept.pop_if(|word| asked.field == "quantity" && is_counted(word));
        let typed = counted.iter().chain(&words[at..at + asked.words]).copied().collect::<Vec<_>>().join(" ");
        at += asked.words;
        for asked in age.into_iter().chain([asked]) {
            ask_for(&typed, asked, understood);
        }
    }
    kept
}

/// Notes that a bound of no field is looked for as the amount alone, and counts the words to be left out for that: those of
/// "more than" before "4 hours".
fn tell_other_bound(words: &[&str], bare: &[&str], understood: &mut Understood) -> usize {
    let Some((led, count)) = other_bound(bare) else { return 0 };
    let (typed, amount) = (words[..count].join(" "), words[led..count].join(" "));
    let plain = |text: String| text.trim_end_matches([',', ';', '.']).to_owned();
    understood.notes.push(format!(
        "'{}' is looked for as '{}'; numbers of visits and tablets, mg and mcg of drugs, and ages have bounds",
        plain(typed),
        plain(amount)
    ));
    led
}

/// Finds the end of the clause that the word at `at` is in: no fact reaches over a mark such as the comma of "over 55, tablets".
fn clause_end(words: &[&str], at: usize) -> usize {
    let ends = |word: &&str| word.ends_with([',', ';', ':', ')']);
    let begins = |word: &&str| word.starts_with(['(', '-', '\u{2013}', '\u{2014}']);
    let end = words[at..].iter().position(ends).map_or(words.len(), |end| at + end + 1);
    words[at + 1..end].iter().position(begins).map_or(end, |begin| at + 1 + begin)
}

/// Filters by the value that the words `typed` ask for, and notes it.
fn ask_for(typed: &str, asked: AskedValue, understood: &mut Understood) {
    let named = asked.values.join(" or ");
    let near = match asked.about {
        Some(age) => format!(", about that age, the nearest first; {}:{age} finds it alone", asked.field),
        None => String::new(),
    };
    understood.about_age = understood.about_age.or(asked.about);
    understood.notes.push(format!("'{typed}' asks for {} {named}{near}; quotes make it text", asked.field));
    let known = understood.filters.entry(asked.field).or_default();
    for value in asked.values {
        match known.iter_mut().find_map(|known| Some((one_range(known, &value)?, known))) {
            Some((range, known)) => *known = range,
            None => known.push(value),
        }
    }
}

/// Reads a priority of the review.
/// Gives None if they name none.
fn priority(words: &[&str]) -> Option<AskedValue> {
    let (count, priority) = priority_first(words)?;
    Some(AskedValue::new(count, "priority", priority))
}

/// Reads the sex of the worker.
/// "in man" without an article is said of all people.
fn sex(words: &[&str], at: usize) -> Option<AskedValue> {
    const OF_ALL: [&str; 5] = ["of", "in", "to", "between", "and"];
    /// Words behind a sex that it is a part of the name of, and not of a person: "male fertility".
    const NAMED_BY_SEX: [&str; 10] = [
        "breast",
        "condom",
        "connector",
        "fertility",
        "genitalia",
        "hormone",
        "hormones",
        "infertility",
        "reproductive",
        "sterility",
    ];
    if words.get(at + 1).is_some_and(|next| NAMED_BY_SEX.contains(next)) {
        return None;
    }
    let is_kind = words[at] == "man" && at.checked_sub(1).is_some_and(|before| OF_ALL.contains(&words[before]));
    Some(AskedValue::new(1, "sex", sex_of(words[at]).filter(|_| !is_kind)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_about_the_worker_and_the_review_ask_for_values() {
        let cases = [
            ("56 year old", Some((3, "age", "51..61"))),
            ("56-year-old female", Some((1, "age", "51..61"))),
            ("56 y/o", Some((2, "age", "51..61"))),
            ("33y/o male", Some((1, "age", "28..38"))),
            ("aged 40 knee", Some((2, "age", "35..45"))),
            ("aged 40 to 50", Some((4, "age", "40..50"))),
            ("ages 40-50", Some((2, "age", "40..50"))),
            ("40-50 year old", Some((3, "age", "40..50"))),
            ("between 40 and 50 years old", Some((6, "age", "40..50"))),
            ("over 50 years old", Some((4, "age", ">50"))),
            ("age under 30", Some((3, "age", "<30"))),
            ("older than 50", Some((3, "age", ">50"))),
            ("younger than 40 MRI", Some((3, "age", "<40"))),
            ("50 and older", Some((3, "age", ">=50"))),
            ("50 years old and over", Some((5, "age", ">=50"))),
            ("aged 40 or younger", Some((4, "age", "<=40"))),
            ("50 and over", None),
            ("in her 50s", Some((3, "age", "50..59"))),
            ("200 year old", None),
            ("6 visits", None),
            ("over 50 pounds", None),
            ("at least 6 visits", Some((4, "visits", ">=6"))),
            ("between 2 and 3", None),
            ("1020 tablets", None),
            ("women with knee pain", Some((1, "sex", "female"))),
            ("expedited MRI", Some((1, "priority", "expedited"))),
            ("standard priority", Some((2, "priority", "standard"))),
            ("standard of care", None),
            ("after surgery", None),
            ("2016 MRI", None),
        ];
        for (typed, wanted) in cases {
            let words: Vec<String> = typed.split(' ').map(bare_word).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let asked = asked_at(&words, 0).map(|asked| (asked.words, asked.field, asked.values.join(" ")));
            let asked = asked.as_ref().map(|(words, field, value)| (*words, *field, value.as_str()));
            assert_eq!(asked, wanted, "{typed}");
        }
    }
}
