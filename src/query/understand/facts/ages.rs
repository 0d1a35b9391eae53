//! Reads ages: `56 year old`, `56yo M`, `over 50 years old`, `in her 50s`.
//!
//! A number alone may be one of anything: a word for years, people or age next to it says that it is an age.

use crate::query::understand::facts::amount_bounds::is_unit_of_amount;
use crate::query::understand::facts::ranges::one_range;
use crate::query::understand::understood::AskedValue;
use crate::query::values::sex::sex_of_value;
use crate::query::words::bare::bare_word;
use crate::terms::notation::quantity::whole_number;

/// Words before an age that make it a bound, and the sign of that bound in a range.
/// Longer ones need not be first: none begins another. An empty sign is that of a range, which needs two
/// ages.
const BOUNDS: [(&[&str], &str); 24] = [
    (&["greater", "than"], ">"),
    (&["higher", "than"], ">"),
    (&["lower", "than"], "<"),
    (&["no", "less", "than"], ">="),
    (&["not", "over"], "<="),
    (&["not", "under"], ">="),
    (&["not", "older", "than"], "<="),
    (&["not", "younger", "than"], ">="),
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
pub const PEOPLE: [&str; 28] = [
    "adult",
    "adults",
    "anybody",
    "anyone",
    "applicant",
    "applicants",
    "claimant",
    "claimants",
    "employee",
    "employees",
    "everybody",
    "everyone",
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
    "somebody",
    "someone",
    "worker",
    "workers",
];
/// Words that say that a number is an age: these before it, those of `OLD` after it.
const AGED: [&str; 3] = ["age", "aged", "ages"];
/// Words between a bound and an age that say that it is one.
const AGE_NAMED: [&str; 6] = ["the", "age", "ages", "aged", "of", "is"];
const OLD: [&[&str]; 11] = [
    &["y.o"],
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
const BOUNDS_AFTER: [(&[&str], &str); 20] = [
    (&["plus"], ">="),
    (&["or", "greater"], ">="),
    (&["or", "more"], ">="),
    (&["and", "more"], ">="),
    (&["or", "above"], ">="),
    (&["or", "up"], ">="),
    (&["or", "below"], "<="),
    (&["or", "less"], "<="),
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
/// The lowest number that may be one: a "10 year old injury" has no worker of ten.
const YOUNGEST: u16 = 14;
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

/// Reads an age, or two bounds of one: `56 year old`, `over 40 but under 60`. With `is_of_person`, a bound alone says that it is an age.
pub fn age(words: &[&str], is_of_person: bool) -> Option<AskedValue> {
    let first = one_age(words, is_of_person)?;
    Some(between_bounds(words, &first).unwrap_or(first))
}

/// Reads the second bound behind a `first` one: `but under 60`. Gives None unless one is a lower and one a higher bound.
fn between_bounds(words: &[&str], first: &AskedValue) -> Option<AskedValue> {
    let joint = words.get(first.words).filter(|joint| ["and", "but"].contains(joint)).map(|_| first.words + 1)?;
    let second = one_age(&words[joint..], true)?;
    let range = one_range(first.values.first()?, second.values.first()?)?;
    Some(AskedValue::new(joint + second.words, "age", range))
}

/// Reads `56 year old`, `56yo`, `aged 56` as about that age; `over 50 years old`, `aged 40 to 50`, `in her 50s` as of
/// that age. With `is_of_person`, a bound alone says that it is an age. Without a bound one age stands for those within
/// [`NEAR`] years of it. Gives None if nothing says that it is an age: "56" alone may be anything.
fn one_age(words: &[&str], is_of_person: bool) -> Option<AskedValue> {
    // "aged over 50" has both; "age is over 60", "age of 60 or more".
    let aged = usize::from(AGED.contains(words.first()?));
    let aged = aged + usize::from(aged > 0 && words.get(1).is_some_and(|word| ["is", "of"].contains(word)));
    let bound = BOUNDS.iter().find(|(phrase, _)| words[aged..].starts_with(phrase));
    let (opened, sign) = bound.map_or((0, None), |(phrase, sign)| (phrase.len(), Some(*sign)));
    // "over the age of 50".
    let named = words[aged + opened..].iter().take_while(|word| AGE_NAMED.contains(word)).count();
    let is_named = words[aged + opened..][..named].iter().any(|word| AGED.contains(word));
    let from = aged + opened + if is_named { named } else { 0 };
    // "65+", "≥65".
    let plus = words.get(from).and_then(|word| word.strip_suffix('+').or_else(|| word.strip_prefix('≥')));
    let least = words.get(from).and_then(|word| word.strip_prefix('≤'));
    let sign = sign.or(plus.map(|_| ">=")).or(least.map(|_| "<="));
    let plus = plus.or(least);
    let typed: Vec<&str> = plus.into_iter().chain(words[from..].iter().copied().skip(plus.iter().len())).collect();
    decade(words).or_else(|| {
        let (count, first, last, is_old) = ages(&typed)?;
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
        // "A 10 year old injury" has no worker of ten; "aged 12 or older" says that it is an age.
        let is_told = aged > 0
            || is_named
            || after.is_some_and(|(phrase, _)| phrase.last().is_some_and(|word| SAID_OF_AGE.contains(word)));
        if first < YOUNGEST && !is_told {
            return None;
        }
        let value = match sign {
            // A bound before two ages adds nothing: "over 40 to 50".
            _ if is_range => format!("{first}..{last}"),
            // "between" or "from" with one age says nothing.
            Some("") => return None,
            Some(sign) => format!("{sign}{first}"),
            None => format!("{}..{}", first.saturating_sub(NEAR), first + NEAR),
        };
        let about = (sign.is_none() && !is_range).then_some(first);
        let asked = || AskedValue { about, ..AskedValue::new(from + count + old + closed, "age", value) };
        // "Women over 12 visits" have no age.
        let is_amount = old == 0 && behind.first().is_some_and(|next| is_unit_of_amount(next));
        (!is_amount && (aged > 0 || old > 0 || is_old)).then(asked)
    })
}

/// Reads `her 50s` and `in his fifties`.
fn decade(words: &[&str]) -> Option<AskedValue> {
    const IN_WORDS: [(&str, u16); 7] = [
        ("twenties", 20),
        ("thirties", 30),
        ("forties", 40),
        ("fifties", 50),
        ("sixties", 60),
        ("seventies", 70),
        ("eighties", 80),
    ];
    let whose = ["in", "his", "her", "their", "the"];
    let led = words.iter().take_while(|word| whose.contains(word)).count();
    let word = words.get(led)?;
    let in_words = || IN_WORDS.iter().find(|(name, _)| name == word).map(|(_, decade)| *decade);
    let decade: u16 = word.strip_suffix('s').and_then(|decade| decade.parse().ok()).or_else(in_words)?;
    let is_decade = led > 0 && decade.is_multiple_of(10) && (10..OLDEST).contains(&decade);
    is_decade.then(|| AskedValue::new(led + 1, "age", format!("{decade}..{}", decade + 9)))
}

/// Reads a number in words, which a bare word has without its hyphen: `sixty`, `thirtysix`.
fn in_words(word: &str) -> Option<u16> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let joined =
        TENS.iter().find_map(|tens| word.strip_prefix(tens).filter(|ones| !ones.is_empty()).map(|ones| (tens, ones)));
    let number = match joined {
        Some((tens, ones)) => whole_number(&format!("{tens}-{ones}")),
        None => whole_number(word),
    };
    number.and_then(|number| number.try_into().ok())
}

/// Reads one age or two, as `40 to 50` and `40-50`. Returns the number of words, the two ages, and true if the
/// first ends in a unit such as "yo".
fn ages(words: &[&str]) -> Option<(usize, u16, u16, bool)> {
    let number =
        |word: &str| word.parse().ok().or_else(|| in_words(word)).filter(|age: &u16| (1..=OLDEST).contains(age));
    let units = ["yearold", "yearsold", "y/o", "y.o", "yo"];
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
    if let Some((low, high)) = first.split_once('-')
        && let (Some(low), Some(high)) = (number(low), number(high))
    {
        return (low < high).then_some((1, low, high, is_old));
    }
    number(first).map(|age| (1, age, age, is_old))
}

/// Divides a word before its last letter.
/// Gives None for a word that does not end in one byte, and for the empty one that is left of a lone sign.
fn number_and_letter(word: &str) -> Option<(&str, &str)> {
    word.split_at_checked(word.len().checked_sub(1)?)
}

/// Reads an age and a sex as notes of physicians have them: `56F`, `56 F`, `56 y/o F`. The words of both are counted with
/// the sex.
/// Gives None for a number that is no age of a worker: "3M" is a company.
pub fn age_and_sex(words: &[&str]) -> Option<(AskedValue, AskedValue)> {
    if let Some(decade) = decade(words) {
        // "In her 60s" tells both.
        let whose = words[..decade.words].iter().find_map(|word| match *word {
            "her" => Some("female"),
            "his" => Some("male"),
            _ => None,
        })?;
        let sex = AskedValue::new(decade.words, "sex", whose);
        return Some((decade, sex));
    }
    let sex = |letter: &str| sex_of_value(letter).filter(|_| letter.len() == 1);
    let first = *words.first()?;
    let (number, letter, count) = match (number_and_letter(first), age(words, false)) {
        (_, Some(age)) => {
            let asked_sex = AskedValue::new(age.words + 1, "sex", sex(words.get(age.words)?)?);
            return Some((age, asked_sex));
        }
        (Some((number, letter)), None) if sex(letter).is_some() => (number, letter, 1),
        _ => (first, *words.get(1)?, 2),
    };
    let number: u16 = number.parse().ok().filter(|age| (YOUNGEST..=OLDEST).contains(age))?;
    let about = AskedValue::new(0, "age", format!("{}..{}", number.saturating_sub(NEAR), number + NEAR));
    Some((AskedValue { about: Some(number), ..about }, AskedValue::new(count, "sex", sex(letter)?)))
}
