//! Reads strengths of drugs, each in one canonical form: `10/325mg`, `600mg`, `5%`.
//!
//! Canonical forms are terms of the index, so that `10-325 mg` finds `10/325mg`.

use std::cmp::Ordering;
use std::ops::Range;

/// Units as written, with their canonical forms.
const UNITS: [(&[&str], &str); 7] = [
    (&["mg", "mgs", "milligram", "milligrams"], "mg"),
    (&["mcg", "ug", "\u{b5}g", "\u{3bc}g", "microgram", "micrograms"], "mcg"),
    (&["%", "percent", "pct"], "%"),
    (&["ml", "mls", "milliliter", "milliliters"], "ml"),
    (&["unit", "units", "u"], "units"),
    (&["iu"], "iu"),
    (&["meq"], "meq"),
];

/// Units below the line of `10mg/ml`.
const DENOMINATORS: [(&[&str], &str); 3] =
    [(&["ml", "mls"], "ml"), (&["hr", "hour", "h"], "hr"), (&["act", "spray"], "spray")];

/// The second strength of the combinations that are written without a unit, as Norco `5/325`.
const COMBINED_WITH: [&str; 5] = ["300", "325", "500", "650", "750"];

/// The most that the first strength of such a combination can be.
const MOST_COMBINED: f32 = 100.0;

/// Words after a percentage that make it one of something other than a drug.
const SHARES: [&str; 12] = [
    "of",
    "relief",
    "pain",
    "improvement",
    "improved",
    "better",
    "reduction",
    "decrease",
    "increase",
    "impairment",
    "disability",
    "disabled",
];

/// Finds all strengths that `text` states, with the bytes that state them, each in its canonical form.
///
/// A span of doses, as in `5-10mg`, gives both with the same range.
pub fn strengths(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text.as_bytes()[at..].iter().position(u8::is_ascii_digit) {
        let digit = at + offset;
        let start = if text[..digit].ends_with('.') && !ends_in_digit(&text[..digit - 1]) { digit - 1 } else { digit };
        let numbers = numbers(text, start);
        // All of them are passed over, whatever they state.
        at = numbers.last().map_or(digit + 1, |number| number.range.end);
        // `L4` is a level and `#60` an amount.
        let in_word = text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        if in_word || text[..start].ends_with('#') {
            continue;
        }
        at = read(text, &numbers, &mut found).unwrap_or(at);
    }
    found
}

/// Reads bounds of a strength: `>600mg`, `>=5 mg <10 mg`. Returns a test of strengths in their canonical form, of which the first
/// number counts; those in another unit are not within. `None` if the text has anything but bounds.
pub fn strength_bound(text: &str) -> Option<impl Fn(&str) -> bool + Send + Sync + 'static> {
    let mut bounds = Vec::new();
    let range = text.split_once("..").and_then(|(first, last)| in_one_unit(first, last));
    let mut rest = range.as_deref().unwrap_or(text).trim();
    while !rest.is_empty() {
        let (sign, is_within) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign))?;
        let end = rest[sign.len()..].find(['<', '>']).map_or(rest.len(), |next| sign.len() + next);
        let bound = rest[sign.len()..end].trim_matches([' ', ',']);
        let [(range, at)] = &strengths(bound)[..] else { return None };
        bounds.push((first_number(at).filter(|_| *range == (0..bound.len()))?, *is_within));
        rest = &rest[end..];
    }
    let is_within = move |strength: &str| {
        let Some((number, unit)) = first_number(strength) else { return false };
        let order = |bound: f64| number.partial_cmp(&bound);
        // "25 mcg" is within a bound of 25mcg/hr, since a patch has no other strength; a bound per hour is one of them alone.
        let is_of_unit = |of: &str| unit == of || unit.split_once('/').is_some_and(|(unit, _)| unit == of);
        bounds.iter().all(|((bound, of), is_within)| is_of_unit(of) && order(*bound).is_some_and(is_within))
    };
    (!text.trim().is_empty()).then_some(is_within)
}

/// A sign with the test of an order.
type BoundSign = (&'static str, fn(Ordering) -> bool);

/// The signs of bounds, with the order of a number and its bound; longer ones first where they share a beginning.
const SIGNS: [BoundSign; 4] =
    [(">=", Ordering::is_ge), ("<=", Ordering::is_le), (">", Ordering::is_gt), ("<", Ordering::is_lt)];

/// Returns the first number of a strength in its canonical form, and the unit at its end.
fn first_number(strength: &str) -> Option<(f64, String)> {
    let end = strength.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let unit = strength.rsplit(|c: char| c.is_ascii_digit()).next()?;
    let number: f64 = strength[..end].parse().ok()?;
    // Micrograms are thousandths of milligrams, in which letters write the same drug.
    Some(match unit.strip_prefix("mcg") {
        Some(per) => (number / 1000.0, format!("mg{per}")),
        None => (number, unit.to_owned()),
    })
}

/// Makes bounds of the ends of a range, of which the first may lack its unit: `5..10mg`. An open end has none.
fn in_one_unit(first: &str, last: &str) -> Option<String> {
    let (first, last) = (first.trim(), last.trim());
    let unit = last.trim_start_matches(|c: char| !c.is_alphabetic());
    let unit = if first.ends_with(|c: char| c.is_ascii_digit()) { unit } else { "" };
    let bound = |sign: &str, text: &str, unit: &str| {
        if text.is_empty() { String::new() } else { format!("{sign}{text}{unit}") }
    };
    let is_range = [first, last].concat().starts_with(|c: char| c.is_ascii_digit() || c == '.');
    is_range.then(|| format!("{}{}", bound(">=", first, unit), bound("<=", last, "")))
}

/// One number of a strength.
struct Number<'a> {
    /// As written.
    value: &'a str,
    /// The canonical form of the unit right after it.
    unit: Option<&'static str>,
    /// The mark between it and the one before; a space for the first.
    joint: char,
    /// The number with its unit.
    range: Range<usize>,
}

/// Returns true if a text ends with a digit of ASCII.
fn ends_in_digit(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}

/// Reads the numbers from `start` on that hyphens or slashes join: `7.5-325mg`, `10mg/325mg`.
fn numbers(text: &str, start: usize) -> Vec<Number<'_>> {
    let mut all = Vec::new();
    let (mut at, mut joint) = (start, ' ');
    loop {
        let digits = number_end(text, at);
        let (unit, end) = unit(text, digits, &UNITS).map_or((None, digits), |(unit, end)| (Some(unit), end));
        all.push(Number { value: &text[at..digits], unit, joint, range: at..end });
        let rest = &text[end..];
        let tight = rest.trim_start_matches(' ');
        // Another number follows only after one of these marks.
        let Some(next) = tight.chars().next().filter(|c| matches!(c, '-' | '/')) else { break };
        let after = text.len() - tight.len() + 1;
        let spaces = usize::from(text[after..].starts_with(' '));
        // A spaced slash joins numbers, a spaced hyphen parts them.
        let spaced = rest.len() != tight.len() || spaces == 1;
        let number = text[after + spaces..].trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit());
        if !number || spaced && next == '-' {
            break;
        }
        (at, joint) = (after + spaces, next);
    }
    all
}

/// Returns the end of the number at `at`, with its decimals and separators of thousands.
/// `at` itself if no number begins there.
fn number_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = at;
    while digit(end) || matches!(bytes.get(end), Some(b'.' | b',')) && digit(end + 1) {
        // A comma without three digits after it separates a list.
        let list = bytes[end] == b',' && !(digit(end + 2) && digit(end + 3) && !digit(end + 4));
        if list {
            break;
        }
        end += 1;
    }
    end
}

/// Normalizes a number: `010.50` to `10.5`, `1,000` to `1000`, `.5` to `0.5`.
fn normal(written: &str) -> String {
    let plain = written.replace(',', "");
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    match decimals.trim_end_matches('0') {
        "" => whole.to_owned(),
        decimals => format!("{whole}.{decimals}"),
    }
}

/// Reads the unit at `at`, maybe after a space or hyphen: its canonical form and its end.
fn unit(text: &str, at: usize, units: &[(&[&str], &'static str)]) -> Option<(&'static str, usize)> {
    let rest = text[at..].strip_prefix([' ', '-']).unwrap_or(&text[at..]);
    let start = text.len() - rest.len();
    let length = match rest.chars().next()? {
        '%' => 1,
        _ => rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()),
    };
    let word = &rest[..length];
    let known = units.iter().find(|(words, _)| words.iter().any(|unit| unit.eq_ignore_ascii_case(word)));
    known.map(|(_, unit)| (*unit, start + length))
}

/// Pushes the strengths that joined numbers state, and returns their end; `None` if they state none.
fn read(text: &str, numbers: &[Number<'_>], found: &mut Vec<(Range<usize>, String)>) -> Option<usize> {
    let (first, last) = (numbers.first()?, numbers.last()?);
    let range = first.range.start..last.range.end;
    // "10mg-325" has its unit first.
    let known = last.unit.or(first.unit);
    // A bare number is no strength; a bare `5/325` may be.
    if known.is_none() && numbers.len() == 1 {
        return None;
    }
    let values: Vec<String> = numbers.iter().map(|number| normal(number.value)).collect();
    let Some(unit) = known else {
        let first_value: f32 = values[0].parse().unwrap_or(f32::MAX);
        // "5/325" of Norco; other pairs of numbers are fractions and dates.
        let combination = COMBINED_WITH.contains(&values[1].as_str()) && first_value <= MOST_COMBINED;
        if combination {
            found.push((range.clone(), format!("{}mg", values.join("/"))));
        }
        return combination.then_some(range.end);
    };
    match (unit, numbers) {
        ("%", _) if is_share(&text[range.end..]) => return None,
        // A volume alone is no strength.
        ("ml", [_]) => return None,
        (_, [amount, volume]) if volume.unit == Some("ml") && amount.unit.is_some_and(|unit| unit != "ml") => {
            let below = if values[1] == "1" { "" } else { &values[1] };
            found.push((range.clone(), format!("{}{}/{below}ml", values[0], amount.unit.unwrap_or_default())));
        }
        ("ml", _) => return None,
        (_, [_, high]) if high.joint == '-' && is_span(&values[0], &values[1]) => {
            found.push((range.clone(), format!("{}{unit}", values[0])));
            found.push((range.clone(), format!("{}{unit}", values[1])));
        }
        (_, [_, ..]) => {
            let below =
                text[range.end..].strip_prefix('/').and_then(|_| self::unit(text, range.end + 1, &DENOMINATORS));
            let end = below.map_or(range.end, |(_, end)| end);
            let per = below.map_or(String::new(), |(below, _)| format!("/{below}"));
            found.push((range.start..end, format!("{}{unit}{per}", values.join("/"))));
            return Some(end);
        }
        _ => return None,
    }
    Some(range.end)
}

/// Returns true if two strengths with a hyphen are the least and the most, and not a combination, whose parts differ
/// widely.
fn is_span(low: &str, high: &str) -> bool {
    let (Ok(low), Ok(high)) = (low.parse::<f32>(), high.parse::<f32>()) else { return false };
    low < high && high <= low * 4.0
}

/// Returns the strength of the first ingredient of a combination, by which people know it: `10mg` of `10/325mg`. `None` for a
/// strength of one.
pub fn first_of(strength: &str) -> Option<String> {
    let (first, others) = strength.split_once('/')?;
    let unit = others.trim_start_matches(|c: char| c.is_ascii_digit() || ['.', '/'].contains(&c));
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && text.parse::<f32>().is_ok();
    (is_number(first) && unit.len() < others.len()).then(|| format!("{first}{unit}"))
}

/// Returns true if a percentage is of something other than a drug: `50% relief`.
fn is_share(rest: &str) -> bool {
    let word = rest.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    SHARES.iter().any(|share| share.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cases: &[(&str, &[&str])]) {
        for (text, wanted) in cases {
            let found: Vec<String> = strengths(text).into_iter().map(|(_, strength)| strength).collect();
            assert_eq!(found, *wanted, "{text}");
        }
    }

    #[test]
    fn a_strength_has_one_form_however_it_is_written() {
        check(&[
            ("600mg", &["600mg"]),
            ("10 mg tablets", &["10mg"]),
            ("1,000 MG", &["1000mg"]),
            ("37.50mg", &["37.5mg"]),
            (".5% cream", &["0.5%"]),
            ("1percent", &["1%"]),
            ("lidocaine 5 %", &["5%"]),
            ("patch 25mcg/hr", &["25mcg/hr"]),
            ("(10mg/1ml oral suspension) 500ml", &["10mg/ml"]),
            ("100 units", &["100units"]),
        ]);
    }

    #[test]
    fn a_combination_is_written_with_a_slash() {
        check(&[
            ("10/325mg", &["10/325mg"]),
            ("7.5-325mg", &["7.5/325mg"]),
            ("10mg/325mg", &["10/325mg"]),
            ("75-0.2mg", &["75/0.2mg"]),
            ("320.5/30/16mg", &["320.5/30/16mg"]),
            ("5/325", &["5/325mg"]),
            ("50-325-40", &["50/325/40mg"]),
            ("5-10mg", &["5mg", "10mg"]),
        ]);
    }

    #[test]
    fn several_strengths_are_read_in_order() {
        check(&[("A 20%, B 5%, C 0.025% in base", &["20%", "5%", "0.025%"]), ("A 10%/B 5%", &["10%", "5%"])]);
    }

    #[test]
    fn amounts_dates_and_shares_are_no_strengths() {
        check(&[
            ("#60 with 2 refills", &[]),
            ("on 10/13/2016 and 8/3/06", &[]),
            ("120 grams, 500ml", &[]),
            ("L4-5, pain 7-10", &[]),
            ("50% relief, 20% of the time", &[]),
            ("strength 4/5", &[]),
        ]);
    }

    #[test]
    fn ranges_cover_number_and_unit() {
        let text = "Norco 7.5-325 mg #60";
        assert_eq!(&text[strengths(text)[0].0.clone()], "7.5-325 mg");
    }

    #[test]
    fn a_bound_takes_strengths_of_its_unit_by_their_first_number() {
        let within = |bound: &str, all: &[&str]| -> Option<Vec<String>> {
            let is_within = strength_bound(bound)?;
            Some(all.iter().filter(|strength| is_within(strength)).map(|strength| (*strength).to_owned()).collect())
        };
        let all = ["5mg", "7.5/325mg", "10/325mg", "600mg", "25mcg", "12%", "5mg/ml"];
        let cases: [(&str, Option<&[&str]>); 11] = [
            (">5mg <=10 mg", Some(&["7.5/325mg", "10/325mg"])),
            ("", None),
            (">7.5 mg", Some(&["10/325mg", "600mg"])),
            (">=7.5mg", Some(&["7.5/325mg", "10/325mg", "600mg"])),
            ("<10mg", Some(&["5mg", "7.5/325mg", "25mcg", "5mg/ml"])),
            (">=5..7.5mg", None),
            ("5..7.5mg", Some(&["5mg", "7.5/325mg", "5mg/ml"])),
            ("<= 25 mcg", Some(&["25mcg"])),
            ("600mg", None),
            (">much", None),
            (">10mg 20mg", None),
        ];
        for (bound, wanted) in cases {
            let wanted = wanted.map(|wanted| wanted.iter().map(|one| (*one).to_owned()).collect());
            assert_eq!(within(bound, &all), wanted, "{bound}");
        }
    }
}
