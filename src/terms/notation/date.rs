//! Reads dates in running text: `8/3/06`, `10-13-2016`, `November 18, 2016`.
//!
//! Letters are full of numbers with slashes and hyphens; most rules here say which of them are no dates.

use crate::text::ignore_case::starts_ignoring_case;
use jiff::civil::Date;
use std::ops::Range;

/// The last two-digit year of this century; later ones are of the last. Letters exist from 2013 on, and injuries may be
/// decades older.
const LAST_SHORT_YEAR: i16 = 25;

/// Units after three numbers that are no date: `50-20-10 mg`.
const UNITS: [&str; 6] = ["mg", "mcg", "ml", "mm", "cm", "%"];

/// The months in order, in lower case.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Finds all dates that `text` states, in order, with the bytes that state them.
///
/// Day, month and year must all be there: `7-10`, `2-3mm` and `December 2016` are no dates. Of two
/// digits for the year 00 to 25 are of this century.
pub fn dates(text: &str) -> Vec<(Range<usize>, Date)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let date = match bytes[at] {
            b'0'..=b'9' => numeric(text, at),
            byte if begins_month(byte) => spelled(text, at),
            _ => None,
        };
        // A number or word that is no date is passed over as a whole, and not tried from its second
        // character.
        let end = date.map_or_else(|| run(bytes, at), |(end, _)| end);
        found.extend(date.map(|(end, date)| (at..end, date)));
        at = end;
    }
    found
}

/// Reads the date at the beginning of `text`, where a label says that one is there, and returns its end: also in forms that are
/// something else in running text, such as `6.5.2017`, `5-Jun-2017` and `06/05/ 2017`.
pub fn date_after_label(text: &str) -> Option<(usize, Date)> {
    let bytes = text.as_bytes();
    let start = skip_spaces(bytes, 0);
    if let Some(found) = numeric(text, start).or_else(|| spelled(text, start)) {
        return Some(found);
    }
    let (first, width, end) = number(bytes, start)?;
    let at = skip_joint(bytes, end)?;
    let (second, is_month, end) = match number(bytes, at) {
        Some((second, _, end)) => (second, false, end),
        None => (month(text.get(at..run(bytes, at))?)?, true, run(bytes, at)),
    };
    let (third, third_width, end) = number(bytes, skip_joint(bytes, end)?)?;
    let year = match (width, third_width) {
        (1 | 2, 2) => century(third),
        (1 | 2, 4) => third,
        _ => return None,
    };
    let (month, day) = if is_month { (second, first) } else { (first, second) };
    let is_whole = !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
    is_whole.then(|| date(year, month, day)).flatten().map(|date| (end, date))
}

/// Returns the byte behind what is between two parts of a date at `at`: a sign, with spaces or without, or spaces alone.
fn skip_joint(bytes: &[u8], at: usize) -> Option<usize> {
    let sign = skip_spaces(bytes, at);
    let is_sign = bytes.get(sign).is_some_and(|byte| matches!(byte, b'/' | b'-' | b'.' | b','));
    let end = skip_spaces(bytes, sign + usize::from(is_sign));
    (end > at).then_some(end)
}

/// Returns the end of the run of letters or digits at `at`.
fn run(bytes: &[u8], at: usize) -> usize {
    let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    at + length.max(1)
}

/// Reads a number of at most four digits at `at`: its value, the number of digits, its end.
fn number(bytes: &[u8], at: usize) -> Option<(i16, usize, usize)> {
    let digits = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit());
    let mut value = 0;
    let mut count = 0;
    for digit in digits {
        count += 1;
        // More digits are a claim or case number.
        if count > 4 {
            return None;
        }
        value = value * 10 + i16::from(digit - b'0');
    }
    (count > 0).then_some((value, count, at + count))
}

/// Reads a date in numbers at `at`, and returns its end: `10/13/2016`, `10-13-16`, `2016-10-13`.
/// None if no date begins there.
fn numeric(text: &str, at: usize) -> Option<(usize, Date)> {
    let bytes = text.as_bytes();
    let (first, width, end) = number(bytes, at)?;
    let joint = *bytes.get(end).filter(|byte| matches!(byte, b'/' | b'-'))?;
    let (second, second_width, end) = number(bytes, end + 1)?;
    // Both joints must be alike: "1/2-16" is none.
    if bytes.get(end) != Some(&joint) || second_width > 2 {
        return None;
    }
    let (third, third_width, end) = number(bytes, end + 1)?;
    // The year is the number of four digits, or else the last.
    let (year, month, day) = match (width, third_width) {
        (1 | 2, 2) => (century(third), first, second),
        (1 | 2, 4) => (third, first, second),
        (4, 1 | 2) => (first, second, third),
        _ => return None,
    };
    // Tested last, since few numbers come so far.
    (stands_alone(bytes, at) && !goes_on(text, end)).then_some(())?;
    Some((end, date(year, month, day)?))
}

/// Returns true if no number or word that ends right before `at` continues here, as in `L4-5-10`.
fn stands_alone(bytes: &[u8], at: usize) -> bool {
    match bytes[..at] {
        [.., before, b'/' | b'-' | b'.'] => !before.is_ascii_digit(),
        [.., before] => !before.is_ascii_alphanumeric(),
        [] => true,
    }
}

/// Returns true if more follows that makes it something else: another number, a unit.
fn goes_on(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    let number = rest.strip_prefix(['/', '-', '.']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let word = rest.strip_prefix(' ').unwrap_or(rest);
    let unit = UNITS.iter().any(|unit| word.get(..unit.len()).is_some_and(|start| start.eq_ignore_ascii_case(unit)));
    number || unit || rest.starts_with(|c: char| c.is_alphanumeric())
}

/// Reads a date with the name of its month at `at`, and returns its end: `November 18, 2016`, `Nov. 18th 2016`.
fn spelled(text: &str, at: usize) -> Option<(usize, Date)> {
    let bytes = text.as_bytes();
    let end = run(bytes, at);
    let point = usize::from(bytes.get(end) == Some(&b'.'));
    // Few words have a number after them, so that the test for a month comes second.
    let (day, width, after_day) = number(bytes, skip_spaces(bytes, end + point))?;
    let month = month(&text[at..end])?;
    let end = after_day;
    let suffix = ["st", "nd", "rd", "th"].iter().any(|suffix| text[end..].starts_with(suffix));
    let end = if suffix { end + 2 } else { end };
    // The comma before the year may be left out.
    let comma = usize::from(bytes.get(end) == Some(&b','));
    let (year, 4, end) = number(bytes, skip_spaces(bytes, end + comma))? else { return None };
    if width > 2 || bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    Some((end, date(year, month, day)?))
}

/// Returns the first byte from `at` on that is no white space of ASCII.
fn skip_spaces(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Returns true if a month begins with this letter; few words do.
fn begins_month(byte: u8) -> bool {
    matches!(byte.to_ascii_uppercase(), b'J' | b'F' | b'M' | b'A' | b'S' | b'O' | b'N' | b'D')
}

/// Returns the number of the month, 1 to 12, that a word names, whole or by its first three or four letters.
pub fn month(word: &str) -> Option<i16> {
    if word.len() < 3 || word.len() > 9 {
        return None;
    }
    // "Sept" has four letters; a name that is nearly whole is misspelled.
    let is_short = word.len() <= 4;
    let names = |month: &str| (is_short || word.len() == month.len()) && starts_ignoring_case(month, word);
    let at = MONTHS.iter().position(|month| names(month))?;
    i16::try_from(at + 1).ok()
}

/// Completes a year of two digits.
fn century(short: i16) -> i16 {
    if short <= LAST_SHORT_YEAR { 2000 + short } else { 1900 + short }
}

/// Makes a date, if the calendar has it.
fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cases: &[(&str, &str)]) {
        for (text, wanted) in cases {
            let found: Vec<String> = dates(text).iter().map(|(_, date)| date.to_string()).collect();
            assert_eq!(found.join(" "), *wanted, "{text}");
        }
    }

    #[test]
    fn a_date_is_read_in_all_its_forms() {
        check(&[
            ("on 8/3/06.", "2006-08-03"),
            ("10/13/2016", "2016-10-13"),
            ("10-13-16", "2016-10-13"),
            ("10-13-2016, 01-05-2017", "2016-10-13 2017-01-05"),
            ("(DOS 5/8/15)", "2015-05-08"),
            ("February 8, 2007", "2007-02-08"),
            ("Nov. 18th 2016", "2016-11-18"),
            ("Sept 1,2016", "2016-09-01"),
            ("2016-11-18", "2016-11-18"),
            ("DOS-1/2/16-2/3/16", ""),
            ("DOS-1/2/16 - 2/3/16", "2016-01-02 2016-02-03"),
        ]);
    }

    #[test]
    fn a_short_year_is_of_this_century_up_to_25() {
        check(&[
            ("1/1/00", "2000-01-01"),
            ("1/1/25", "2025-01-01"),
            ("1/1/26", "1926-01-01"),
            ("6/7/85", "1985-06-07"),
        ]);
    }

    #[test]
    fn other_numbers_are_no_dates() {
        check(&[
            ("pain 7-10, 10-10, 8-10", ""),
            ("3 out of 10, 4+ over 5, 2-3mm, 4-6 weeks", ""),
            ("320.5/30/16mg, 5-10-15 mg, 10/325mg", ""),
            ("L3-4-05, C5-6-07", ""),
            ("13/13/2016, 2/30/2016, 0/1/16", ""),
            ("December 2016, May 5, on march 3rd", ""),
            ("555-12-3456, 1-800-55", ""),
            ("caf\u{e9} 1/2/\u{663}", ""),
        ]);
    }

    #[test]
    fn a_label_makes_other_forms_dates() {
        let cases = [
            (" 6/5/2017", Some("2017-06-05")),
            ("June 5, 2017", Some("2017-06-05")),
            ("6.5.2017", Some("2017-06-05")),
            ("06/05/ 2017", Some("2017-06-05")),
            ("6/5/17", Some("2017-06-05")),
            ("5-Jun-2017", Some("2017-06-05")),
            ("5 June 2017 by mail", Some("2017-06-05")),
            ("CM17-0000001", None),
            ("12-\u{e9}-2017", None),
            ("2017", None),
        ];
        for (text, wanted) in cases {
            let found = date_after_label(text).map(|(_, date)| date.to_string());
            assert_eq!(found.as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn a_range_covers_the_date() {
        let text = "per November 18, 2016 order";
        assert_eq!(&text[dates(text)[0].0.clone()], "November 18, 2016");
    }
}
