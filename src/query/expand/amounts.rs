//! Reads amounts in a query: their units, their numbers and how often they say that something is done.
//!
//! Amounts in letters are read by [`quantity`]; here is only what a query needs besides: the words
//! to look for where an amount is in prose, and the part of the query that an amount covers.

use std::ops::Range;

use crate::terms::notation::quantity;
use crate::terms::{Quantity, Unit};

/// Words that letters write after an amount, by the unit that it counts. A number without a unit is one of pills.
/// Any of the words of a unit may follow: "6 visits" is found as "6 sessions".
const UNITS: [(&[Unit], &[&str]); 7] = [
    (&[Unit::Visits], &["visits", "sessions", "treatments", "appointments"]),
    (&[Unit::Tablets, Unit::Unknown], &["tablets", "tabs", "capsules", "caps", "pills", "patches"]),
    (&[Unit::Weeks], &["weeks"]),
    (&[Unit::Days], &["days"]),
    (&[Unit::Months], &["months"]),
    (&[Unit::Refills], &["refills"]),
    (&[Unit::Grams], &["grams", "gm", "g"]),
];

/// Returns the words that letters write after an amount of this unit.
/// Gives nothing for a unit that is not in the table.
pub fn units_of(amount: &Quantity) -> impl Iterator<Item = &'static str> {
    let unit = amount.unit;
    UNITS.iter().filter(move |(units, _)| units.contains(&unit)).flat_map(|(_, words)| words.iter().copied())
}

/// Numbers that letters write as words, from one.
const SPELLED: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Returns the forms of a number with its unit: `4 hours`, `four hours`.
pub fn forms_of(number: u32, unit: &str) -> impl Iterator<Item = String> {
    let spelled = usize::try_from(number).ok().and_then(|number| SPELLED.get(number.checked_sub(1)?));
    let forms = [Some(format!("{number} {unit}")), spelled.map(|number| format!("{number} {unit}"))];
    forms.into_iter().flatten()
}

/// Returns true if an amount lasts or weighs, and counts nothing: "12 months" is no number of visits.
pub fn is_measure(amount: &Quantity) -> bool {
    [Unit::Weeks, Unit::Days, Unit::Months, Unit::Grams].contains(&amount.unit)
}

/// Returns true if an amount is more than a number with a unit: "twice a week for 3 weeks".
/// A sign before the number, `#60`, does not make it more.
pub fn is_phrase(amount: &str) -> bool {
    match amount.split_whitespace().collect::<Vec<_>>()[..] {
        [number] | [number, _] => !quantity::is_number(number.trim_start_matches('#')),
        _ => true,
    }
}

/// Returns the bytes of an amount that is a rate, so many times a week or month; None for other amounts.
/// `amount` was read from `query`. A rate has words of its own, which are not looked for.
pub fn rate_in(query: &str, amount: &Quantity) -> Option<Range<usize>> {
    let is_period = |word: &str| ["week", "wk", "month"].iter().any(|period| word.contains(period));
    let is_rate = amount.unit == Unit::Visits && query[amount.range.clone()].split_whitespace().any(is_period);
    is_rate.then(|| amount.range.clone())
}

/// Returns the bytes of the number of an amount, without its unit, which may be a name of its own.
/// The range begins at the first letter or digit, after a sign such as `#`, and ends at the next space.
pub fn number_in(query: &str, range: &Range<usize>) -> Range<usize> {
    let slice = &query[range.clone()];
    // A sign is no part of the number.
    let start = slice.find(char::is_alphanumeric).unwrap_or(0);
    let length = slice[start..].find(char::is_whitespace).unwrap_or(slice.len() - start);
    range.start + start..range.start + start + length
}
