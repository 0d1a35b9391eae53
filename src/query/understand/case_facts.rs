//! Reads words about the case: whom a decision is about, who made it and how soon. They ask for values of fields and
//! are not looked for in the text.
//!
//! Ages, sexes, priorities and reviewers are fields of the index; their words in a text are about
//! anybody. So "56 year old" is a filter and no words, unless it is in quotes.

use crate::letter::{case_number, typed_number};
use crate::query::understand::amount_bounds::{amount_bound, is_unit_of_amount};
use crate::query::understand::reviewer::reviewer_at;
use crate::query::understand::understood::{AskedValue, Understood};
use crate::query::values::priority::priority_first;
use crate::query::values::sex::{sex_of, sex_of_value};
use crate::query::vocabulary::Vocabulary;
use crate::query::words::bare::bare_word;
use crate::terms;
use crate::terms::strength_bound;

/// Words before an age that make it a bound, and the sign of that bound in a range.
/// Longer ones need not be first: none begins another. An empty sign is that of a range, which needs two
/// ages.
const BOUNDS: [(&[&str], &str); 16] = [
    (&["no", "older", "than"], "<="),
    (&["no", "younger", "than"], ">="),
    (&["no", "more", "than"], "<="),
    (&["older", "than"], ">"),
    (&["more", "than"], ">"),
    (&["at", "least"], ">="),
    (&["over"], ">"),
    (&["above"], ">"),
    (&["younger", "than"], "<"),
    (&["less", "than"], "<"),
    (&["at", "most"], "<="),
    (&["up", "to"], "<="),
    (&["under"], "<"),
    (&["below"], "<"),
    (&["between"], ""),
    (&["from"], ""),
];
/// Words for people, after which a bound is one of age: "women over 60".
pub const PEOPLE: [&str; 20] = [
    "adult",
    "adults",
    "applicant",
    "claimant",
    "claimants",
    "employee",
    "employees",
    "female",
    "females",
    "male",
    "males",
    "man",
    "men",
    "patient",
    "patients",
    "people",
    "person",
    "woman",
    "women",
    "worker",
];
/// Words that say that a number is an age: these before it, those of `OLD` after it.
const AGED: [&str; 3] = ["age", "aged", "ages"];
/// Words between a bound and an age that say that it is one.
const AGE_NAMED: [&str; 6] = ["the", "age", "ages", "aged", "of", "is"];
const OLD: [&[&str]; 10] = [
    &["year", "olds"],
    &["yearolds"],
    &["years", "old"],
    &["year", "old"],
    &["yrs", "old"],
    &["yr", "old"],
    &["years", "of", "age"],
    &["yearold"],
    &["yo"],
    &["y/o"],
];
/// Words after an age that make it a bound, and the sign of that bound.
const BOUNDS_AFTER: [(&[&str], &str); 12] = [
    (&["years", "or", "older"], ">="),
    (&["years", "and", "older"], ">="),
    (&["and", "older"], ">="),
    (&["or", "older"], ">="),
    (&["and", "over"], ">="),
    (&["or", "over"], ">="),
    (&["and", "up"], ">="),
    (&["and", "above"], ">="),
    (&["and", "younger"], "<="),
    (&["or", "younger"], "<="),
    (&["and", "under"], "<="),
    (&["or", "under"], "<="),
];
/// The highest number that may be an age.
/// Beyond it a number is one of something else.
const OLDEST: u16 = 120;
/// Bounds that only ages have.
const SAID_OF_AGE: [&str; 2] = ["older", "younger"];
/// The years around an age that count as about that age. An age is typed as a part of a case like the user's, so that
/// cases of nearly that age are wanted too.
/// They are added on both sides.
const NEAR: u16 = 5;

/// Returns true if bare words begin with what makes a number the bound of an age.
pub fn begins_with_bound(words: &[&str]) -> bool {
    BOUNDS.iter().any(|(phrase, _)| words.starts_with(phrase))
}

/// Returns true if a word makes the number before it the bound of an age: `50 or older`.
pub fn is_said_of_age(word: &str) -> bool {
    SAID_OF_AGE.contains(&bare_word(word).as_str())
}

/// Reads the value that the words from `words[at]` on, which are bare, ask for; None if they are not about the case.
/// If words could be read in two ways, the first reading counts.
pub fn asked_at(words: &[&str], at: usize) -> Option<AskedValue> {
    let rest = &words[at..];
    let is_of_person = at.checked_sub(1).is_some_and(|before| PEOPLE.contains(&words[before]));
    age(rest, is_of_person)
        .or_else(|| amount_bound(rest))
        .or_else(|| sex(words, at))
        .or_else(|| priority(rest))
        .or_else(|| reviewer_at(words, at))
}

/// Takes the words about the case out of the query and into the filters.
/// Returns the words that are left. Each fact has a note, which says that quotes make it text.
pub fn take_case_facts<'a>(
    words: &[&'a str],
    vocabulary: &dyn Vocabulary,
    understood: &mut Understood,
) -> Vec<&'a str> {
    let bare: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let (mut kept, mut at) = (Vec::with_capacity(words.len()), 0);
    while at < words.len() {
        let (age, asked) = match age_and_sex(&bare[at..]) {
            Some((age, sex)) => (Some(age), Some(sex)),
            None => (None, asked_at(&bare[..clause_end(words, at)], at)),
        };
        let Some(asked) = asked else {
            kept.push(words[at]);
            at += 1;
            continue;
        };
        let typed = words[at..at + asked.words].join(" ");
        at += asked.words;
        for asked in age.into_iter().chain([asked]) {
            ask_for(&typed, asked, vocabulary, understood);
        }
    }
    kept
}

/// Finds the end of the clause that the word at `at` is in: no fact reaches over a mark such as the comma of "over 55, tablets".
fn clause_end(words: &[&str], at: usize) -> usize {
    let ends = |word: &&str| word.ends_with([',', ';', ':', ')']);
    let begins = |word: &&str| word.starts_with(['(', '-', '\u{2013}', '\u{2014}']);
    let end = words[at..].iter().position(ends).map_or(words.len(), |end| at + end + 1);
    words[at + 1..end].iter().position(begins).map_or(end, |begin| at + 1 + begin)
}

/// Filters by the value that the words `typed` ask for, and notes it.
fn ask_for(typed: &str, asked: AskedValue, vocabulary: &dyn Vocabulary, understood: &mut Understood) {
    // The tables have several spellings; a filter by one that no item has would find nothing.
    let values = spelled_here(asked.field, asked.values, vocabulary);
    let named = values.join(" or ");
    let near = match asked.about {
        Some(age) => format!(", about that age, the nearest first; {}:{age} finds it alone", asked.field),
        None => String::new(),
    };
    understood.about_age = understood.about_age.or(asked.about);
    understood.notes.push(format!("'{typed}' asks for {} {named}{near}; quotes make it text", asked.field));
    let known = understood.filters.entry(asked.field).or_default();
    for value in values {
        match known.iter_mut().find_map(|known| Some((one_range(known, &value)?, known))) {
            Some((range, known)) => *known = range,
            None => known.push(value),
        }
    }
}

/// Joins two bounds to one range: "over 40", "under 50". `None` unless each is open where the other is not, and some number
/// is in both.
fn one_range(one: &str, other: &str) -> Option<String> {
    let bound = |text: &str, sign: &str, step: i64| {
        let number = text.strip_prefix(sign)?;
        let (number, step) = number.strip_prefix('=').map_or((number, step), |number| (number, 0));
        Some(number.parse::<i64>().ok()? + step)
    };
    let range = |from: &str, to: &str| {
        let (first, last) = (bound(from, ">", 1)?, bound(to, "<", -1)?);
        (first <= last).then(|| format!("{first}..{last}"))
    };
    range(one, other).or_else(|| range(other, one)).or_else(|| strengths_within(one, other))
}

/// Joins two bounds of a strength: `>5 mg <10 mg`. `None` unless both are bounds, one from below and one from above.
fn strengths_within(one: &str, other: &str) -> Option<String> {
    let are_bounds = one.starts_with('>') != other.starts_with('>');
    let both = format!("{one} {other}");
    // Bounds of two drugs leave nothing between them.
    let numbers = |text: &str| terms::strengths(text).into_iter().map(|(_, strength)| strength).collect::<Vec<_>>();
    let closed = both.replace('=', "").replace('>', ">=").replace('<', "<=");
    let is_open = || strength_bound(&closed).is_some_and(|is_within| numbers(&both).iter().any(|one| is_within(one)));
    (are_bounds && is_open()).then_some(both)
}

/// Takes case numbers out of the words and into the filters.
/// A space may follow the prefix: "CM 17-0099001", "IMR 13-000123".
pub fn take_case_numbers<'a>(words: &[&'a str], understood: &mut Understood) -> Vec<&'a str> {
    let (mut kept, mut at) = (Vec::new(), 0);
    while let Some(word) = words.get(at) {
        let is_prefix = ["CM", "IMR"].iter().any(|prefix| word.eq_ignore_ascii_case(prefix));
        let with_next = words.get(at + 1).filter(|_| is_prefix).map(|next| format!("{word} {next}"));
        if with_next.is_some_and(|both| take_case_number(&both, understood)) {
            at += 1;
        } else if !take_case_number(word, understood) {
            kept.push(*word);
        }
        at += 1;
    }
    kept
}

/// Takes a case number into the filters; returns true if the word is one.
/// The number is in its canonical form, whatever dashes were typed; one without its prefix could be another number, so
/// that a note tells of it.
fn take_case_number(word: &str, understood: &mut Understood) -> bool {
    let letter = word.split('#').next().unwrap_or_default();
    let Some(number) = typed_number(letter).or_else(|| case_number(word)) else { return false };
    if case_number(word).is_none() {
        understood.notes.push(format!("'{word}' asks for letter {number}; quotes make it text"));
    }
    // The id of an item is that of its letter and its number there.
    let item = word.rsplit_once('#').map(|(_, item)| item);
    let item = item.filter(|item| !item.is_empty() && item.bytes().all(|byte| byte.is_ascii_digit()));
    let (field, id) = item.map_or(("letter", number.clone()), |item| ("id", format!("{number}#{item}")));
    understood.filters.entry(field).or_default().push(id);
    true
}

/// Keeps those of several spellings of a value that occur in the index; the first one if none does.
/// One value alone is kept in any case: that it finds nothing is told elsewhere.
fn spelled_here(field: &str, mut values: Vec<String>, vocabulary: &dyn Vocabulary) -> Vec<String> {
    match values.iter().any(|value| vocabulary.has_value(field, value)) {
        true if values.len() > 1 => values.retain(|value| vocabulary.has_value(field, value)),
        true => {}
        false => values.truncate(1),
    }
    values
}

/// Makes the value that words ask for.
/// `words` is their number.
fn asked(words: usize, field: &'static str, value: impl Into<String>) -> AskedValue {
    AskedValue { words, field, values: vec![value.into()], about: None }
}

/// Reads `56 year old`, `56yo`, `aged 56` as about that age; `over 50 years old`, `aged 40 to 50`, `in her 50s` as of
/// that age.
/// With `is_of_person`, a bound alone says that it is an age. Without a bound one age stands for those within [`NEAR`] years of it. Gives None if nothing says that it
/// is an age: "56" alone may be anything.
fn age(words: &[&str], is_of_person: bool) -> Option<AskedValue> {
    // "aged over 50" has both.
    let aged = usize::from(AGED.contains(words.first()?));
    let bound = BOUNDS.iter().find(|(phrase, _)| words[aged..].starts_with(phrase));
    let (opened, sign) = bound.map_or((0, None), |(phrase, sign)| (phrase.len(), Some(*sign)));
    // "over the age of 50".
    let named = words[aged + opened..].iter().take_while(|word| AGE_NAMED.contains(word)).count();
    let is_named = words[aged + opened..][..named].iter().any(|word| AGED.contains(word));
    let from = aged + opened + if is_named { named } else { 0 };
    decade(words).or_else(|| {
        let (count, first, last, is_old) = ages(&words[from..])?;
        let behind = &words[from + count..];
        let old = OLD.iter().find(|phrase| behind.starts_with(phrase)).map_or(0, |phrase| phrase.len());
        let after = BOUNDS_AFTER.iter().find(|(phrase, _)| sign.is_none() && behind[old..].starts_with(phrase));
        let (closed, sign) = after.map_or((0, sign), |(phrase, sign)| (phrase.len(), Some(*sign)));
        let is_old = is_old
            || is_named
            || (is_of_person && first != last)
            || (is_of_person && sign.is_some_and(|sign| !sign.is_empty()))
            || bound.is_some_and(|(phrase, _)| phrase.iter().any(|word| SAID_OF_AGE.contains(word)))
            || after.is_some_and(|(phrase, _)| phrase.last().is_some_and(|word| SAID_OF_AGE.contains(word)));
        let is_range = first != last;
        let value = match sign {
            // A bound before two ages adds nothing: "over 40 to 50".
            _ if is_range => format!("{first}..{last}"),
            // "between" or "from" with one age says nothing.
            Some("") => return None,
            Some(sign) => format!("{sign}{first}"),
            None => format!("{}..{}", first.saturating_sub(NEAR), first + NEAR),
        };
        let about = (sign.is_none() && !is_range).then_some(first);
        let asked = || AskedValue { about, ..asked(from + count + old + closed, "age", value) };
        // "Women over 12 visits" have no age.
        let is_amount = old == 0 && behind.first().is_some_and(|next| is_unit_of_amount(next));
        (!is_amount && (aged > 0 || old > 0 || is_old)).then(asked)
    })
}

/// Reads `her 50s`; `in his fifties` is left to text.
fn decade(words: &[&str]) -> Option<AskedValue> {
    let whose = ["in", "his", "her", "their", "the"];
    let led = words.iter().take_while(|word| whose.contains(word)).count();
    let decade: u16 = words.get(led)?.strip_suffix('s')?.parse().ok()?;
    let is_decade = led > 0 && decade.is_multiple_of(10) && (10..OLDEST).contains(&decade);
    is_decade.then(|| asked(led + 1, "age", format!("{decade}..{}", decade + 9)))
}

/// Reads one age or two, as `40 to 50` and `40-50`, which has lost its hyphen. Returns the number of words, the two
/// ages, and true if the
/// first ends in a unit such as "yo".
/// The bare form of a word has no hyphen: "40-50" is "4050" here.
fn ages(words: &[&str]) -> Option<(usize, u16, u16, bool)> {
    let number = |word: &str| word.parse().ok().filter(|age: &u16| (1..=OLDEST).contains(age));
    let units = ["yearold", "yearsold", "y/o", "yo"];
    let first = words.first()?;
    // "56yo" is one word.
    let bare = units.iter().find_map(|unit| first.strip_suffix(unit));
    let is_old = bare.is_some();
    let first = bare.unwrap_or(first);
    if let [_, "to" | "and" | "through", last, ..] = words
        && let (Some(first), Some(last)) = (number(first), number(last))
    {
        // "50 to 40" is no range of ages.
        return (first < last).then_some((3, first, last, false));
    }
    // "4050" is what is left of "40-50".
    if first.len() == 4
        && let Some((low, high)) = first.split_at_checked(2)
        && let (Some(low), Some(high)) = (number(low), number(high))
    {
        return (low < high).then_some((1, low, high, is_old));
    }
    number(first).map(|age| (1, age, age, is_old))
}

/// Reads an age and a sex as notes of physicians have them: `56F`, `56 F`, `56 y/o F`. The words of both are counted with
/// the sex.
/// Gives None for a number that is no age of a worker: "3M" is a company.
fn age_and_sex(words: &[&str]) -> Option<(AskedValue, AskedValue)> {
    const YOUNGEST: u16 = 14;
    let sex = |letter: &str| sex_of_value(letter).filter(|_| letter.len() == 1);
    let first = *words.first()?;
    let (number, letter, count) = match (first.split_at_checked(first.len() - 1), age(words, false)) {
        (_, Some(age)) => {
            let asked_sex = asked(age.words + 1, "sex", sex(words.get(age.words)?)?);
            return Some((age, asked_sex));
        }
        (Some((number, letter)), None) if sex(letter).is_some() => (number, letter, 1),
        _ => (first, *words.get(1)?, 2),
    };
    let number: u16 = number.parse().ok().filter(|age| (YOUNGEST..=OLDEST).contains(age))?;
    let about = asked(0, "age", format!("{}..{}", number.saturating_sub(NEAR), number + NEAR));
    Some((AskedValue { about: Some(number), ..about }, asked(count, "sex", sex(letter)?)))
}

/// Reads a priority of the review.
/// Gives None if they name none.
fn priority(words: &[&str]) -> Option<AskedValue> {
    let (count, priority) = priority_first(words)?;
    Some(asked(count, "priority", priority))
}

/// Reads the sex of the worker.
/// "in man" without an article is said of all people.
fn sex(words: &[&str], at: usize) -> Option<AskedValue> {
    const OF_ALL: [&str; 5] = ["of", "in", "to", "between", "and"];
    let is_kind = words[at] == "man" && at.checked_sub(1).is_some_and(|before| OF_ALL.contains(&words[before]));
    Some(asked(1, "sex", sex_of(words[at]).filter(|_| !is_kind)?))
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
