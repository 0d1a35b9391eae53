//! Reads bounds of amounts in dispute: `more than 12 visits`, `at most 60 tablets`, `12 or fewer sessions`, `6 to 12 PT visits`.
//! An amount without a bound is no filter: it is looked for as it stands.

use crate::query::understand::understood::AskedValue;
use crate::query::words::bare::bare_word;
use crate::terms::notation::quantity::whole_number;
use crate::terms::{strength_bound, strengths};

/// Words before a number that make it a bound, and the sign of that bound in a range; longer ones first where they share a
/// beginning. An empty sign is that of a range, which needs two numbers.
const BEFORE: [(&[&str], &str); 32] = [
    (&["higher", "than"], ">"),
    (&["lower", "than"], "<"),
    (&["max"], "<="),
    (&["min"], ">="),
    (&["no", "more", "than"], "<="),
    (&["no", "fewer", "than"], ">="),
    (&["no", "less", "than"], ">="),
    (&["not", "more", "than"], "<="),
    (&["not", "less", "than"], ">="),
    (&["not", "fewer", "than"], ">="),
    (&["not", "exceeding"], "<="),
    (&["more", "than"], ">"),
    (&["greater", "than"], ">"),
    (&["fewer", "than"], "<"),
    (&["less", "than"], "<"),
    (&["at", "least"], ">="),
    (&["minimum", "of"], ">="),
    (&["minimum"], ">="),
    (&["at", "most"], "<="),
    (&["maximum", "of"], "<="),
    (&["maximum"], "<="),
    (&["up", "to"], "<="),
    (&["exceeding"], ">"),
    (&["in", "excess", "of"], ">"),
    (&["upwards", "of"], ">="),
    (&["beyond"], ">"),
    (&["over"], ">"),
    (&["above"], ">"),
    (&["under"], "<"),
    (&["below"], "<"),
    (&["between"], ""),
    (&["from"], ""),
];

/// Words behind a number that do so.
const BEHIND: [(&[&str], &str); 18] = [
    (&["or", "above"], ">="),
    (&["and", "above"], ">="),
    (&["or", "higher"], ">="),
    (&["and", "higher"], ">="),
    (&["or", "over"], ">="),
    (&["and", "over"], ">="),
    (&["and", "up"], ">="),
    (&["or", "up"], ">="),
    (&["or", "below"], "<="),
    (&["and", "below"], "<="),
    (&["or", "under"], "<="),
    (&["and", "under"], "<="),
    (&["or", "more"], ">="),
    (&["and", "more"], ">="),
    (&["or", "greater"], ">="),
    (&["or", "fewer"], "<="),
    (&["or", "less"], "<="),
    (&["and", "fewer"], "<="),
];

/// Units, and the field that counts them.
const UNITS: [(&str, &str); 15] = [
    ("visit", "visits"),
    ("visits", "visits"),
    ("session", "visits"),
    ("sessions", "visits"),
    ("treatments", "visits"),
    ("appointments", "visits"),
    ("tablet", "quantity"),
    ("tablets", "quantity"),
    ("tabs", "quantity"),
    ("pill", "quantity"),
    ("pills", "quantity"),
    ("capsule", "quantity"),
    ("capsules", "quantity"),
    ("caps", "quantity"),
    ("patches", "quantity"),
];

/// Words behind a unit that make it one of a rate: "more than 2 visits a week".
const RATES: [&str; 6] = ["a", "an", "per", "each", "every", "weekly"];

/// Words behind a weight that make it one of a day's doses together: "more than 120 mg MED".
const DAILY: [&str; 7] = ["daily", "equivalent", "equivalents", "med", "meq", "mme", "morphine"];

/// Units of another sort, which a number may have before: "at least 6 weeks of visits".
const OTHER_UNITS: [&str; 21] = [
    "g", "grams", "ml", "units", "lbs", "mcg", "pounds", "day", "days", "week", "weeks", "month", "months", "year",
    "years", "hour", "hours", "mg", "times", "levels", "percent",
];

/// The most words between a number and its unit, which name what is counted: "more than 12 physical therapy visits".
const GAP: usize = 3;

/// Returns true if a word after "or" makes the number before it a bound: `12 or more`.
pub fn is_said_of_amount(word: &str) -> bool {
    BEHIND.iter().any(|(phrase, _)| phrase[0] == "or" && phrase[1] == bare_word(word))
}

/// Returns true if a word behind a number makes it an amount or a duration, years left aside.
pub fn is_unit_of_amount(word: &str) -> bool {
    UNITS.iter().any(|(unit, _)| *unit == word)
        || OTHER_UNITS.iter().any(|unit| *unit == word && !word.starts_with("year"))
}

/// Reads the bound of an amount that begins these bare words; `None` if none does.
pub fn amount_bound(words: &[&str]) -> Option<AskedValue> {
    if let Some(bound) = strength_bound_at(words) {
        return Some(bound);
    }
    let opened = BEFORE.iter().find(|(phrase, _)| words.starts_with(phrase));
    let (led, sign) = opened.map_or((0, None), |(phrase, sign)| (phrase.len(), Some(*sign)));
    let typed = words.get(led)?.trim_start_matches('#');
    let is_counted = words[led].starts_with('#');
    let (own, number) = signed(typed);
    let sign = sign.or(own);
    let rest = &words[led + 1..];
    if let Some((first, last)) = range_of(number) {
        let (taken, field) = if is_counted { (0, "quantity") } else { taken_unit(rest)? };
        let value = format!("{first}..{last}");
        return sign.is_none_or(str::is_empty).then(|| AskedValue::new(led + 1 + taken, field, value));
    }
    let first = whole_number(number)?;
    // "6 to 12", and "and" only after "between".
    let is_joint = |word: &str| word == "to" || (word == "and" && words[0] == "between");
    let last =
        rest.first().filter(|word| is_joint(word)).and_then(|_| whole_number(rest.get(1)?.trim_start_matches('#')));
    let behind_unit = UNITS.iter().any(|(unit, _)| rest.first() == Some(unit));
    // "12 visits and over 30 years old" has a bound of its own.
    let is_number = |word: &&&str| word.starts_with(|c: char| c.is_ascii_digit());
    let ends = |phrase: &[&str], at: usize| rest.get(at + phrase.len()).filter(is_number).is_none();
    let closes = |phrase: &[&str], at: usize| rest[at..].starts_with(phrase) && ends(phrase, at);
    let closed = |at: usize| BEHIND.iter().find(|(phrase, _)| sign.is_none() && closes(phrase, at));
    // "12 or more visits", "12 visits or more".
    let (more, sign, ended) = match (closed(0), behind_unit.then(|| closed(1)).flatten()) {
        (Some((phrase, sign)), _) => (phrase.len(), Some(*sign), 0),
        (None, Some((phrase, sign))) => (0, Some(*sign), phrase.len()),
        (None, None) => (0, sign, 0),
    };
    let (more, value) = match (last, sign) {
        (Some(last), None | Some("")) if first < last => (2, format!("{first}..{last}")),
        (None, Some(sign)) if !sign.is_empty() => (more, format!("{sign}{first}")),
        _ => return None,
    };
    let (taken, field) = if is_counted { (0, "quantity") } else { taken_unit(&rest[more..])? };
    Some(AskedValue::new(led + 1 + more + taken + ended, field, value))
}

/// Reads the bound of an amount at `at` whose unit stands before it and stays in the query: `visits over 12`.
pub fn amount_bound_behind(words: &[&str], at: usize) -> Option<AskedValue> {
    let unit = words[at.checked_sub(1)?];
    let counted = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, field)| *field);
    let field = counted.or(["quantity", "qty"].contains(&unit).then_some("quantity"))?;
    // "6 visits over 3 weeks" has a number of its own.
    if at.checked_sub(2).is_some_and(|before| whole_number(words[before]).is_some()) {
        return None;
    }
    let (phrase, sign) = BEFORE.iter().find(|(phrase, sign)| !sign.is_empty() && words[at..].starts_with(phrase))?;
    let number = whole_number(words.get(at + phrase.len())?)?;
    let next = words.get(at + phrase.len() + 1);
    let is_of_other = next.is_some_and(|next| OTHER_UNITS.contains(next) || UNITS.iter().any(|(name, _)| name == next));
    (!is_of_other).then(|| AskedValue::new(phrase.len() + 1, field, format!("{sign}{number}")))
}

/// Reads the sign that a number has with it: `12+`, `≥12`; the sign and the number.
fn signed(number: &str) -> (Option<&'static str>, &str) {
    let of = |number| (Some(">="), number);
    let at_most = || number.strip_prefix('≤').map(|number| (Some("<="), number));
    number.strip_suffix('+').or_else(|| number.strip_prefix('≥')).map(of).or_else(at_most).unwrap_or((None, number))
}

/// Reads a range in one word: `6-8`.
fn range_of(word: &str) -> Option<(u32, u32)> {
    let (first, last) = word.split_once('-')?;
    Some((whole_number(first)?, whole_number(last)?)).filter(|(first, last)| first < last)
}

/// Counts the words of the unit behind a number that go with it, and names the field that counts it. What is counted stays in the
/// query, with its unit. Of "more than 60 and less than 120 tablets" the unit stands behind the second number.
fn taken_unit(behind: &[&str]) -> Option<(usize, &'static str)> {
    if let Some((gap, field)) = unit(behind) {
        return Some((usize::from(gap == 0), field));
    }
    let next = behind.split_first().filter(|(joint, _)| ["and", "but"].contains(joint))?.1;
    let is_bound = BEFORE.iter().any(|(phrase, sign)| !sign.is_empty() && next.starts_with(phrase));
    amount_bound(next).filter(|_| is_bound).map(|asked| (0, asked.field))
}

/// Reads the bound of a strength that begins these bare words: `more than 600 mg`, `10 mg or more`, `between 5 and 10 mg`. Of a
/// rate, such as `mg a day`, it is none: the strength of a tablet is another number.
fn strength_bound_at(words: &[&str]) -> Option<AskedValue> {
    let opened = BEFORE.iter().find(|(phrase, _)| words.starts_with(phrase));
    let (led, sign) = opened.map_or((0, ""), |(phrase, sign)| (phrase.len(), *sign));
    let rest = &words[led..];
    let is_joint = |word: &&str| *word == "to" || (*word == "and" && words[0] == "between");
    let (end, value) = if let Some((count, value)) = strength_range(rest).filter(|_| sign.is_empty()) {
        (led + count, value)
    } else if sign.is_empty() && rest.get(1).is_some_and(is_joint) {
        let (count, last) = strength_first(&rest[2..])?;
        // "5 to 10 mg" tells the unit once.
        let unit = last.trim_start_matches(|c: char| !c.is_alphabetic());
        let first = rest[0].trim_end_matches(unit);
        (led + 2 + count, format!(">={first} {unit} <={last}"))
    } else {
        let (count, strength) = strength_first(rest)?;
        let closed = BEHIND.iter().find(|(phrase, _)| opened.is_none() && rest[count..].starts_with(phrase));
        let (behind, sign) = closed.map_or((0, sign), |(phrase, sign)| (phrase.len(), *sign));
        (led + count + behind, format!("{sign}{strength}"))
    };
    let is_daily = words[end..].iter().take(4).any(|next| DAILY.contains(next));
    let is_rate = is_daily || words.get(end).is_some_and(|next| RATES.contains(next));
    let is_bound = strength_bound(&value).is_some() && !is_rate;
    is_bound.then_some(AskedValue { words: end, field: "strengths", values: vec![value], about: None })
}

/// Reads a range of strengths with a hyphen: `300-600mg`, `15-20 mg`. One that is much wider is of a drug with two ingredients.
fn strength_range(words: &[&str]) -> Option<(usize, String)> {
    const WIDEST: f64 = 4.0;
    let (first, last) = words.first()?.split_once('-')?;
    let (count, last) = strength_first(&[&[last], &words[1..]].concat())?;
    let unit = last.trim_start_matches(|c: char| !c.is_alphabetic());
    let highest: f64 = last.trim_end_matches(unit).trim().parse().ok()?;
    let is_range = first.parse::<f64>().is_ok_and(|lowest| lowest < highest && highest <= lowest * WIDEST);
    is_range.then(|| (count, format!(">={first} {unit} <={last}")))
}

/// Reads the strength of a drug that begins these words: the number of its words, and the strength as typed.
fn strength_first(words: &[&str]) -> Option<(usize, String)> {
    let text = |count: usize| words.get(..count).map(|words| (count, words.join(" ")));
    let is_strength = |(_, text): &(usize, String)| {
        strengths(text).first().is_some_and(|(range, value)| *range == (0..text.len()) && is_of_drug(value))
    };
    [2, 1].into_iter().filter_map(text).find(is_strength)
}

/// Returns true if a strength in its canonical form is one of drugs alone: percentages are said of much else. A bare word has
/// lost its hyphen, so that "7.5-325 mg" looks like a number that no drug has.
fn is_of_drug(strength: &str) -> bool {
    const GREATEST: f64 = 2000.0;
    let number: String = strength.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let is_likely = number.parse::<f64>().is_ok_and(|number| number <= GREATEST)
        && number.split_once('.').is_none_or(|(_, decimals)| decimals.len() < 4);
    is_likely && (strength.ends_with("mg") || strength.ends_with("mcg"))
}

/// Counts the words before the number, and all words, of a bound that is one of no field: `more than 4 hours`, `over 50%`.
pub fn other_bound(words: &[&str]) -> Option<(usize, usize)> {
    let (phrase, _) = BEFORE.iter().find(|(phrase, sign)| !sign.is_empty() && words.starts_with(phrase))?;
    let number = words.get(phrase.len())?;
    let is_number = number.starts_with(|c: char| c.is_ascii_digit()) || whole_number(number).is_some();
    let has_unit = words.get(phrase.len() + 1).is_some_and(|unit| OTHER_UNITS.contains(unit));
    is_number.then(|| (phrase.len(), phrase.len() + 1 + usize::from(has_unit)))
}

/// Finds the unit of a number in the words behind it: the words before it, and the field that counts it. `None` where none is
/// near, or where it is one of a rate.
fn unit(behind: &[&str]) -> Option<(usize, &'static str)> {
    let field = |word: &&str| UNITS.iter().find(|(unit, _)| unit == word).map(|(_, field)| *field);
    let (at, field) = behind.iter().take(GAP + 1).enumerate().find_map(|(at, word)| Some((at, field(word)?)))?;
    let is_rate = behind.get(at + 1).is_some_and(|next| RATES.contains(next));
    let is_counted = behind[..at].iter().all(|word| whole_number(word).is_none() && !OTHER_UNITS.contains(word));
    (!is_rate && is_counted).then_some((at, field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_of_no_field_is_known() {
        let cases = [
            ("more than 4 hours a day", Some((2, 4))),
            ("over 50% relief", Some((1, 2))),
            ("up to three weeks", Some((2, 4))),
            ("more than 4 levels", Some((2, 4))),
            ("over 25mcg/hr", Some((1, 2))),
            ("more than 6", Some((2, 3))),
            ("over the counter", None),
            ("4 hours", None),
        ];
        for (query, wanted) in cases {
            let words: Vec<&str> = query.split(' ').collect();
            assert_eq!(other_bound(&words), wanted, "{query}");
        }
    }

    #[test]
    fn a_bound_of_an_amount_is_told_from_an_amount() {
        let cases = [
            ("more than 12 visits", Some((4, "visits", ">12"))),
            ("no more than twelve sessions", Some((5, "visits", "<=12"))),
            ("at least 6 chiropractic sessions", Some((3, "visits", ">=6"))),
            ("12 or more visits", Some((4, "visits", ">=12"))),
            ("between 6 and 12 visits", Some((5, "visits", "6..12"))),
            ("6 to 12 physical therapy visits", Some((3, "visits", "6..12"))),
            ("under 60 tablets", Some((3, "quantity", "<60"))),
            ("more than 600 mg", Some((4, "strengths", ">600 mg"))),
            ("at least 10mg", Some((3, "strengths", ">=10mg"))),
            ("over 2.5 mg", Some((3, "strengths", ">2.5 mg"))),
            ("10 mg or more", Some((4, "strengths", ">=10 mg"))),
            ("between 5 and 10 mg", Some((5, "strengths", ">=5 mg <=10 mg"))),
            ("5 to 10 mg", Some((4, "strengths", ">=5 mg <=10 mg"))),
            ("5mg to 10mg", Some((3, "strengths", ">=5 mg <=10mg"))),
            ("more than #60", Some((3, "quantity", ">60"))),
            ("#60 or more", Some((3, "quantity", ">=60"))),
            ("#60", None),
            ("#60-90", Some((1, "quantity", "60..90"))),
            ("12+ visits", Some((2, "visits", ">=12"))),
            ("≥12 visits", Some((2, "visits", ">=12"))),
            ("6-8 visits", Some((2, "visits", "6..8"))),
            ("8-6 visits", None),
            ("60 tablets or more", Some((4, "quantity", ">=60"))),
            ("not more than 60 tablets", Some((5, "quantity", "<=60"))),
            ("more than 60 and less than 120 tablets", Some((3, "quantity", ">60"))),
            ("300-600mg", Some((1, "strengths", ">=300 mg <=600mg"))),
            ("15-20 mg", Some((2, "strengths", ">=15 mg <=20 mg"))),
            ("10-325 mg", None),
            ("10 mg", None),
            ("5 to 10 visits mg", Some((4, "visits", "5..10"))),
            ("more than 120 mg a day", None),
            ("over 120 mg med", None),
            ("over 50%", None),
            ("12 visits", None),
            ("more than 2 visits a week", None),
            ("more than 12 weeks", None),
            ("at least 6 weeks of visits", None),
            ("over 50 years", None),
            ("6 and 12 visits", None),
            ("more than 4 weeks of 2 visits", None),
        ];
        for (query, wanted) in cases {
            let words: Vec<&str> = query.split(' ').collect();
            let got = amount_bound(&words).map(|asked| (asked.words, asked.field, asked.values.concat()));
            assert_eq!(got, wanted.map(|(count, field, value)| (count, field, value.to_owned())), "{query}");
        }
    }
}
