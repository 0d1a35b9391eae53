//! The header block of case number, dates and priority.
//!
//! The page prints a table of two columns, which extractors take apart in several orders: labels and
//! values side by side, all labels before all values, or a value before its label. Three rules read them
//! all: a date directly beside a label on one line belongs to it; the other dates belong, in their
//! order, to the labels left over in the form's own order; where that would have things happen in an
//! impossible order, they belong to the labels in the order of time.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Serialize;

use super::fold::{Folded, begins_like, ends_like, fold};
use super::lines::Line;
use super::trace::{Found, Rule};

/// How fast the review had to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// The usual 30 days.
    Standard,
    /// Three days, for a worker in imminent danger.
    Expedited,
}

impl Priority {
    /// The word that JSON and filters use.
    pub fn as_str(self) -> &'static str {
        match self {
            Priority::Standard => "standard",
            Priority::Expedited => "expedited",
        }
    }
}

/// What the header tells; nothing of it is there in most letters of 2014 and 2015.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The State's number for the case, such as `CM17-0002181`.
    pub case_number: Option<Found<String>>,
    /// The dates in the order of [`DATES`].
    pub dates: [Option<Found<Date>>; DATES.len()],
    /// Standard or expedited.
    pub priority: Option<Found<Priority>>,
}

/// The fields of the header's dates in the form's order.
pub const DATES: [&str; 5] =
    ["date_assigned", "decision_date", "injury_date", "ur_denial_date", "application_received"];
/// The same in the order in which they happen: of the real letters at hand none has another.
const IN_TIME: [usize; 5] = [2, 3, 4, 0, 1];

/// What stands beside a date, with its place in [`DATES`]. "Application Received:" breaks over two lines.
const LABELS: [(&str, usize); 13] = [
    ("Date Assigned", 0),
    ("Decision Date", 1),
    ("Determination Date", 1),
    ("Dated", 1),
    ("Date of Injury", 2),
    ("UR Denial Date", 3),
    ("Date of UR Decision", 3),
    ("UR Decision Date", 3),
    ("Application Received", 4),
    ("Received", 4),
    // The sentence of 2013 that tells of the application.
    ("Review was filed on", 4),
    ("Utilization Review Denial dated", 3),
    ("was provided to the above parties on", 0),
];
/// The first of [`LABELS`] that stand in a sentence.
const FIRST_OF_SENTENCES: usize = 10;

static FOLDED_LABELS: LazyLock<Vec<(Folded, usize)>> =
    LazyLock::new(|| LABELS.iter().map(|&(label, date)| (Folded::of(label), date)).collect());

const PRIORITIES: [(&str, Priority); 2] = [("Standard", Priority::Standard), ("Expedited", Priority::Expedited)];

/// Reads the header from the lines above the first heading.
pub fn read(lines: &[Line<'_>]) -> Header {
    let number = |line: &Line<'_>| {
        let range = case_number_range(line.text)?;
        Some(Found {
            value: undo_slips(&line.text[range.clone()]),
            span: line.at + range.start..line.at + range.end,
            rule: Rule::CaseNumber,
        })
    };
    Header { case_number: lines.iter().find_map(number), dates: dates(lines), priority: priority(lines) }
}

fn priority(lines: &[Line<'_>]) -> Option<Found<Priority>> {
    const LONGEST: usize = 60;
    let of_word = |word: &str| {
        let folded = Folded::of(word);
        let row = PRIORITIES.iter().find(|(name, _)| Folded::of(name).letters() == folded.letters())?;
        Some(row.1)
    };
    lines.iter().filter(|line| line.text.len() <= LONGEST).find_map(|line| {
        line.text.split_whitespace().find_map(|word| {
            let at = line.at + (word.as_ptr() as usize - line.text.as_ptr() as usize);
            Some(Found { value: of_word(word)?, span: at..at + word.len(), rule: Rule::HeaderLabel })
        })
    })
}

/// The shape of a case number; the form has room for an eighth digit.
const CASE_NUMBER: &[u8] = b"CM99-9999999";

/// The first case number in `text`: `CM`, two digits of the year, a hyphen and seven or eight digits. Letters
/// that a scanner took for digits are digits again.
pub fn case_number(text: &str) -> Option<String> {
    Some(undo_slips(&text[case_number_range(text)?]))
}

fn case_number_range(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let fits = |window: &[u8]| {
        CASE_NUMBER.iter().zip(window).all(|(&shape, &byte)| match shape {
            b'9' => is_digit_or_slip(byte),
            letter => byte.eq_ignore_ascii_case(&letter),
        })
    };
    let start = bytes.windows(CASE_NUMBER.len()).position(fits)?;
    let digits = bytes[start + 5..].iter().take(8).take_while(|&&byte| is_digit_or_slip(byte)).count();
    Some(start..start + 5 + digits)
}

fn is_digit_or_slip(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'O' | b'o' | b'l' | b'I' | b'|')
}

fn undo_slips(number: &str) -> String {
    let digit = |c: char| match c {
        'O' | 'o' => '0',
        'l' | 'I' | '|' => '1',
        other => other.to_ascii_uppercase(),
    };
    number.chars().map(digit).collect()
}

fn dates(lines: &[Line<'_>]) -> [Option<Found<Date>>; DATES.len()] {
    let mut found: [Option<Found<Date>>; DATES.len()] = Default::default();
    let mut unlabelled = Vec::new();
    for line in lines {
        let mut from = 0;
        while let Some((range, date)) = next_date(line.text, from) {
            let span = line.at + range.start..line.at + range.end;
            let label = label_before(&line.text[from..range.start])
                .or_else(|| label_behind(&line.text[range.end..]).filter(|_| line.text[from..range.start].is_empty()));
            match label {
                Some((label, rule)) if found[label].is_none() => found[label] = Some(Found { value: date, span, rule }),
                _ => unlabelled.push((date, span)),
            }
            from = range.end;
        }
    }
    assign(&mut found, unlabelled);
    found
}

/// Gives the dates without a label to the labels without a date. With one missing nobody can say which is
/// which; unknown is better than wrong.
fn assign(found: &mut [Option<Found<Date>>; DATES.len()], mut unlabelled: Vec<(Date, Range<usize>)>) {
    let empty = |found: &[Option<Found<Date>>; DATES.len()], order: [usize; 5]| -> Vec<usize> {
        order.into_iter().filter(|&date| found[date].is_none()).collect()
    };
    let in_form = empty(found, [0, 1, 2, 3, 4]);
    if unlabelled.is_empty() || in_form.len() != unlabelled.len() {
        return;
    }
    let with = |places: &[usize], dates: &[(Date, Range<usize>)], rule: Rule| {
        let mut filled = found.clone();
        for (&place, (date, span)) in places.iter().zip(dates) {
            filled[place] = Some(Found { value: *date, span: span.clone(), rule });
        }
        is_in_time(&filled).then_some(filled)
    };
    let by_form = with(&in_form, &unlabelled, Rule::HeaderOrder);
    unlabelled.sort_by_key(|(date, _)| *date);
    let by_time = || with(&empty(found, IN_TIME), &unlabelled, Rule::HeaderChronology);
    if let Some(filled) = by_form.or_else(by_time) {
        *found = filled;
    }
}

/// Injury, denial, application, assignment and decision follow each other.
fn is_in_time(dates: &[Option<Found<Date>>; DATES.len()]) -> bool {
    let known: Vec<Date> = IN_TIME.iter().filter_map(|&date| Some(dates[date].as_ref()?.value)).collect();
    known.is_sorted()
}

fn label_before(text: &str) -> Option<(usize, Rule)> {
    let text = text.trim_end();
    let letters = Folded::of(&text[text.char_indices().rev().nth(LONGEST_LABEL).map_or(0, |(at, _)| at)..]);
    let is_field = text.ends_with(':');
    FOLDED_LABELS.iter().enumerate().find_map(|(index, (label, date))| {
        let is_sentence = index >= FIRST_OF_SENTENCES;
        let fits = is_field != is_sentence && ends_like(letters.letters(), label.letters());
        fits.then_some((*date, if is_sentence { Rule::Notice } else { Rule::HeaderLabel }))
    })
}

/// A label is no longer, in characters.
const LONGEST_LABEL: usize = 60;

fn label_behind(text: &str) -> Option<(usize, Rule)> {
    let (label, rest) = text.trim_start().split_once(':')?;
    let letters = Folded::of(label);
    let fits = |(known, _): &&(Folded, usize)| begins_like(letters.letters(), known.letters());
    rest.trim()
        .is_empty()
        .then(|| FOLDED_LABELS[..FIRST_OF_SENTENCES].iter().find(fits))
        .flatten()
        .map(|row| (row.1, Rule::HeaderLabel))
}

/// The first `mm/dd/yyyy` in `text` at or behind the byte `from`.
fn next_date(text: &str, mut from: usize) -> Option<(Range<usize>, Date)> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '/' | 'O' | 'l' | 'I' | 'o' | '|');
    while let Some(offset) = text[from..].find(is_part) {
        let start = from + offset;
        let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        let in_word = text[..start].chars().next_back().is_some_and(char::is_alphabetic);
        let run = &text[start..start + length];
        // A capital I or an O may end the word before; the date begins behind it then.
        if let Some(date) = date(run).filter(|_| !in_word) {
            return Some((start..start + length, date));
        }
        from = start + length;
    }
    None
}

/// Reads `mm/dd/yyyy`.
fn date(text: &str) -> Option<Date> {
    if !text.contains('/') {
        return None;
    }
    let text = undo_slips(text);
    let mut numbers = text.split('/').map(|part| part.parse::<i16>().ok());
    let (month, day, year) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if numbers.next().is_some() || !(1900..=2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Words that only the lines of a header hold, beside values: how a header is told from a rationale's end.
const HEADER_WORDS: [&str; 24] = [
    "case",
    "number",
    "date",
    "assigned",
    "decision",
    "priority",
    "standard",
    "expedited",
    "of",
    "injury",
    "ur",
    "denial",
    "application",
    "received",
    "imr",
    "maximus",
    "claim",
    "claims",
    "employee",
    "name",
    "provider",
    "dated",
    "independent",
    "medical",
];

/// Whether a line consists of labels and values of a header alone.
pub fn is_header_line(text: &str) -> bool {
    const LONGEST: usize = 120;
    let known = |word: &str| {
        let is_value = word.bytes().all(|byte| is_digit_or_slip(byte) || matches!(byte, b'/' | b'-'));
        let folded = Folded::of(word);
        is_value
            || case_number(word).is_some()
            || HEADER_WORDS.iter().any(|known| known.bytes().map(fold).eq(folded.letters().iter().copied()))
    };
    text.len() <= LONGEST
        && text.split(|c: char| c.is_whitespace() || c == ':').filter(|word| !word.is_empty()).all(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::letter::lines::Lines;

    const WANTED: [&str; 5] = ["2016-12-30", "2017-01-25", "2016-10-13", "2016-11-30", "2016-12-23"];

    fn read_text(text: &str) -> Header {
        let document = Document::from_text(text);
        read(&Lines::of(&document).all)
    }

    #[test]
    fn every_order_of_the_header_table_gives_the_same_dates() {
        let orders = [
            "Case Number: CM16-0000001\nDate Assigned: 12/30/2016  Date of Injury: 10/13/2016\n\
             Decision Date: 01/25/2017 UR Denial Date: 11/30/2016\nPriority: Standard Application\nReceived: 12/23/2016",
            "Case Number:\nDate Assigned:\nDecision Date:\nPriority:\nCM16-0000001\n12/30/2016\n01/25/2017\nStandard\n\
             Date of Injury:\nUR Denial Date:\nApplication\nReceived:\n10/13/2016\n11/30/2016\n12/23/2016",
            "Case Number:\nDate Assigned:\nDecision Date:\nPriority:\nCM16-0000001\n12/30/2016\n01/25/2017\nStandard\n\
             10/13/2016\nDate of Injury:\nUR Denial Date:   11/30/2016\n12/23/2016\nApplication\nReceived:",
            // The right column first: only the order of time tells.
            "10/13/2016\n11/30/2016\n12/23/2016\nCM16-0000001\n12/30/2016\n01/25/2017\nStandard\n",
            "Case Number: CM16-OOOOOO1\nDate Assigned: l2/30/2016\nDecision Date: 01/25/20l7\nPriority: Standard\n\
             Date of lnjury: 10/13/2016\nUR Denial Date: 11/3O/2016\nApplication Received: 12/23/2016",
            "Case Number: CM16-0000001\nPriority: STANDARD\n12/30/2016 Date Assigned:\n01/25/2017 Decision Date:\n\
             10/13/2016 Date of Injury:\n11/30/2016 UR Denial Date:\n12/23/2016 Application Received:",
        ];
        for order in orders {
            let header = read_text(order);
            assert_eq!(header.case_number.map(|found| found.value).as_deref(), Some("CM16-0000001"), "{order}");
            let dates = header.dates.map(|date| date.map(|date| date.value.to_string()).unwrap_or_default());
            assert_eq!(dates, WANTED, "{order}");
            assert_eq!(header.priority.map(|found| found.value), Some(Priority::Standard));
        }
    }

    #[test]
    fn a_date_that_is_missing_leaves_the_others_without_a_label_unknown() {
        let header = read_text("Case Number:\nCM16-0000001\n12/30/2016\n01/25/2017\nUR Denial Date: 11/30/2016");
        let known: Vec<bool> = header.dates.iter().map(Option::is_some).collect();
        assert_eq!(known, [false, false, false, true, false]);
    }

    #[test]
    fn a_date_that_does_not_exist_is_not_read() {
        assert_eq!(date("02/30/2016"), None);
        assert_eq!(date("1/2/3/4"), None);
    }
}
