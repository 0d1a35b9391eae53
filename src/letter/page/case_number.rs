//! The State's number of a case, in every form that letters and people write it.
//!
//! "CM17-0099001" is the canonical form; "CM 17-0099001", "CM170099001", "CM17_0099001" and one with a long dash are the
//! same. The first letters of 2013 have "IMR 13-000123". The year in a number is that of the application.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memchr2_iter;

use crate::letter::page::ocr::{Folded, rfind};

/// A series of case numbers.
/// Spaces between its parts do not count.
struct Series {
    /// The letters that it begins with.
    prefix: &'static str,
    /// The text between the prefix and the year in the canonical form.
    gap: &'static str,
    /// The number of digits after the year.
    digits: std::ops::RangeInclusive<usize>,
    /// True if a dash must follow the year.
    dashed: bool,
}

/// The series in use: `CM` of the later letters, `IMR` of the first of 2013. Numbers of the second have few digits
/// and need their dash, or any number after "IMR" would be one.
const SERIES: [Series; 2] = [
    Series { prefix: "CM", gap: "", digits: 7..=8, dashed: false },
    Series { prefix: "IMR", gap: " ", digits: 3..=7, dashed: true },
];

/// The labels of a case number.
/// They are looked for as a scanner would misread them.
static LABELS: LazyLock<[Folded; 2]> = LazyLock::new(|| ["Case Number", "IMR Case No"].map(Folded::of));

/// Finds the first case number in `text` and returns its canonical form.
/// None if the text has none.
pub fn case_number(text: &str) -> Option<String> {
    Some(find(text)?.1)
}

/// Finds the case number that a person types: one of the later letters may lack its `CM`. The `~2` of another letter of that
/// number stays.
/// None if the text has none.
pub fn typed_number(text: &str) -> Option<String> {
    let is_number = |copy: &&str| !copy.is_empty() && copy.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((first, copy)) = text.rsplit_once('~').filter(|(_, copy)| is_number(copy)) {
        return typed_number(first).map(|number| format!("{number}~{copy}"));
    }
    let bare = || of_series(&SERIES[0], &format!("CM{}", text.trim()), 0);
    let whole = |(range, number): (Range<usize>, String)| (range.len() == text.trim().len() + 2).then_some(number);
    case_number(text).or_else(|| whole(bare().filter(|_| text.contains(is_dash))?))
}

/// Finds the first case number in `text`, with its bytes. Letters that a scanner took for digits are digits again.
/// In a text with several, the rest is found by looking again after the first.
pub fn find(text: &str) -> Option<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    // The second letter of each prefix is the rarest.
    let starts = memchr2_iter(b'M', b'm', bytes).filter_map(|at| at.checked_sub(1));
    let in_series = starts.filter(|&at| matches!(bytes[at], b'C' | b'c' | b'I' | b'i')).find_map(|at| {
        // A number within a word is a part of another one.
        let inside = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
        SERIES.iter().filter(|_| !inside).find_map(|series| of_series(series, text, at))
    });
    in_series.or_else(|| bare(text))
}

/// Returns true if a line has the label of a case number.
pub fn is_labelled(text: &str) -> bool {
    LABELS.iter().any(|label| rfind(text, label.letters()).is_some())
}

/// Reads the number of a series that begins at the byte `at`.
/// None if no number of the series begins there.
fn of_series(series: &Series, text: &str, at: usize) -> Option<(Range<usize>, String)> {
    const YEAR: usize = 2;
    let prefix = text.get(at..at + series.prefix.len())?;
    if !prefix.eq_ignore_ascii_case(series.prefix) {
        return None;
    }
    let year = skip_separators(text, at + prefix.len(), |c| c == ' ' || is_dash(c));
    let year_end = year + digits(text, year, YEAR);
    let number = skip_separators(text, year_end, |c| matches!(c, ' ' | '_') || is_dash(c));
    let joint = &text[year_end..number];
    let count = digits(text, number, usize::MAX);
    let fits = year_end - year == YEAR && series.digits.contains(&count) && (!series.dashed || joint.contains(is_dash));
    let end = number + count;
    // A longer number is another one, such as a claim number.
    let goes_on = text[end..].starts_with(|c: char| c.is_alphanumeric());
    let canonical = || format!("{}{}{}-{}", series.prefix, series.gap, &text[year..year_end], &text[number..end]);
    (fits && !goes_on).then(|| (at..end, with_digits(canonical(), series.prefix.len())))
}

/// Reads "Case Number: 13-000123", a number without its prefix: that of early 2013 has fewer digits than a later one.
/// Only the label tells it from others.
/// None without the label.
fn bare(text: &str) -> Option<(Range<usize>, String)> {
    if text.bytes().all(|byte| byte != b'-' && byte.is_ascii()) {
        return None;
    }
    let label = rfind(text, LABELS[0].letters())?;
    let start = skip_separators(text, label.end, |c| matches!(c, ' ' | ':'));
    SERIES.iter().find_map(|series| {
        let whole = format!("{}{}", series.prefix, text.get(start..)?);
        let (range, number) = of_series(series, &whole, 0)?;
        Some((start..start + range.end - series.prefix.len(), number))
    })
}

/// Returns the byte after at most three separating characters, from the byte `at` on.
/// More of them are a gap in a table.
fn skip_separators(text: &str, at: usize, parts: impl Fn(char) -> bool) -> usize {
    const MOST: usize = 3;
    at + text[at..].chars().take(MOST).take_while(|&c| parts(c)).map(char::len_utf8).sum::<usize>()
}

/// Counts the digits from the byte `from` on, `most` at the most.
/// Letters that a scanner reads for digits count.
fn digits(text: &str, from: usize, most: usize) -> usize {
    text.as_bytes()[from..].iter().take(most).take_while(|&&byte| is_digit_or_slip(byte)).count()
}

/// Returns the number with digits in place of letters that a scanner read, from the byte `from` on.
/// The prefix keeps its letters: its I is no 1.
fn with_digits(number: String, from: usize) -> String {
    format!("{}{}", &number[..from], undo_slips(&number[from..]))
}

/// Returns true for every dash that extractors print in place of a hyphen.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Returns true for a digit, and for a letter that a scanner may read in its place.
/// The class is the one that [`undo_slips`] turns back.
pub fn is_digit_or_slip(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'O' | b'o' | b'l' | b'I' | b'|')
}

/// Returns a number or date with digits in place of letters that a scanner read, in capitals, its dash a hyphen.
pub fn undo_slips(number: &str) -> String {
    let digit = |c: char| match c {
        'O' | 'o' => '0',
        'l' | 'I' | '|' => '1',
        dash if is_dash(dash) => '-',
        other => other.to_ascii_uppercase(),
    };
    number.chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_case_number_is_read_as_the_same() {
        let forms = [
            "CM17-0099001",
            "cm17-0099001",
            "CM 17-0099001",
            "CM17 - 0099001",
            "CM170099001",
            "CM17_0099001",
            "CM17 0099001",
            "CM17\u{2013}0099001",
            "CM17\u{2011}0099001",
            " CM17-0099001",
            "Case Number: CM17-OO99OOl",
            "CM-17-0099001",
        ];
        for form in forms {
            assert_eq!(case_number(form).as_deref(), Some("CM17-0099001"), "{form}");
        }
        for (form, wanted) in [
            ("CM16-10000001", "CM16-10000001"),
            ("CM1610000001", "CM16-10000001"),
            ("IMR 13-000123", "IMR 13-000123"),
            ("IMR13-103", "IMR 13-103"),
            ("IMR Case Number: 13-000123", "IMR 13-000123"),
        ] {
            assert_eq!(case_number(form).as_deref(), Some(wanted), "{form}");
        }
        for (form, wanted) in [
            ("Case Number: 13-0009901", Some("CM13-0009901")),
            ("Case Number: 13-000990", Some("IMR 13-000990")),
            ("Claim 17-0099001", None),
        ] {
            assert_eq!(case_number(form).as_deref(), wanted, "{form}");
        }
    }

    #[test]
    fn a_person_may_leave_the_prefix_out() {
        for (typed, wanted) in [
            ("17-0099001", Some("CM17-0099001")),
            (" 17\u{2013}0099001 ", Some("CM17-0099001")),
            ("CM17-0099001", Some("CM17-0099001")),
            ("IMR 13-000123", Some("IMR 13-000123")),
            ("170099001", None),
            ("13-000123", None),
            ("17-0099001 or so", None),
        ] {
            assert_eq!(typed_number(typed).as_deref(), wanted, "{typed}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "CM17-009900",
            "CM17-009900123",
            "5 cm 17",
            "13-000123",
            "IMR 13000123",
            "XCM17-0099001",
            "IMR of 2013-05",
            "CMP 17-0099001",
            "Claim Number: 12-95001",
            "",
        ] {
            assert_eq!(case_number(text), None, "{text}");
        }
    }
}
