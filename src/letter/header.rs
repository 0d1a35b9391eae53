//! The header block of case number, dates and priority.
//!
//! The page prints a table of two columns, which extractors take apart in several orders: labels and
//! values side by side, all labels before all values, or a value before its label. Two rules read them
//! all: a date directly behind a label on one line belongs to it; the other dates belong, in their
//! order, to the labels left over in the form's own order.

use jiff::civil::Date;
use serde::Serialize;

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

/// What the header tells; nothing of it is there in the letters before 2016.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The State's number for the case, such as `CM17-0002181`.
    pub case_number: Option<String>,
    /// The dates in the order of [`DATE_LABELS`].
    pub dates: [Option<Date>; DATE_LABELS.len()],
    /// Standard or expedited.
    pub priority: Option<Priority>,
}

/// The labels of the header's dates, before their colons, in the form's order. "Application Received:" breaks over two lines.
pub const DATE_LABELS: [&str; 5] = ["Date Assigned", "Decision Date", "Date of Injury", "UR Denial Date", "Received"];

const PRIORITIES: [(&str, Priority); 2] = [("Standard", Priority::Standard), ("Expedited", Priority::Expedited)];

/// Reads the header from the lines above the first heading.
pub fn read<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> Header {
    Header {
        case_number: lines.clone().find_map(case_number),
        dates: dates(lines.clone()),
        priority: lines
            .flat_map(|line| line.split_whitespace())
            .find_map(|word| PRIORITIES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)))
            .map(|&(_, priority)| priority),
    }
}

/// The first case number in `text`: `CM`, two digits of the year, a hyphen and seven digits.
pub fn case_number(text: &str) -> Option<String> {
    const SHAPE: &[u8] = b"CM99-9999999";
    let fits = |window: &[u8]| {
        SHAPE.iter().zip(window).all(|(&shape, &byte)| match shape {
            b'9' => byte.is_ascii_digit(),
            letter => byte.eq_ignore_ascii_case(&letter),
        })
    };
    let start = text.as_bytes().windows(SHAPE.len()).position(fits)?;
    Some(text[start..start + SHAPE.len()].to_ascii_uppercase())
}

fn dates<'a>(lines: impl Iterator<Item = &'a str>) -> [Option<Date>; DATE_LABELS.len()] {
    let mut dates = [None; DATE_LABELS.len()];
    let mut unlabelled = Vec::new();
    for line in lines {
        let mut rest = line;
        while let Some((before, date, after)) = split_at_date(rest) {
            match label_that_ends(before) {
                Some(label) if dates[label].is_none() => dates[label] = Some(date),
                _ => unlabelled.push(date),
            }
            rest = after;
        }
    }
    // With a date missing nobody can say which; unknown is better than wrong.
    if dates.iter().filter(|date| date.is_none()).count() == unlabelled.len() {
        let empty = dates.iter_mut().filter(|date| date.is_none());
        empty.zip(unlabelled).for_each(|(empty, date)| *empty = Some(date));
    }
    dates
}

fn label_that_ends(text: &str) -> Option<usize> {
    let text = text.trim_end().strip_suffix(':')?.trim_end();
    DATE_LABELS.iter().position(|label| text.ends_with(label))
}

/// The first `mm/dd/yyyy` in `text` with what stands before and behind it.
fn split_at_date(text: &str) -> Option<(&str, Date, &str)> {
    let is_part = |c: char| c.is_ascii_digit() || c == '/';
    let mut from = 0;
    while let Some(offset) = text[from..].find(is_part) {
        let start = from + offset;
        let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        if let Some(date) = date(&text[start..start + length]) {
            return Some((&text[..start], date, &text[start + length..]));
        }
        from = start + length;
    }
    None
}

/// Reads `mm/dd/yyyy`.
fn date(text: &str) -> Option<Date> {
    let mut numbers = text.split('/').map(|part| part.parse::<i16>().ok());
    let (month, day, year) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if numbers.next().is_some() || !(1900..=2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: [&str; 5] = ["2016-12-30", "2017-01-25", "2016-10-13", "2016-11-30", "2016-12-23"];

    fn read_text(text: &str) -> Header {
        read(text.lines().map(str::trim))
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
        ];
        for order in orders {
            let header = read_text(order);
            assert_eq!(header.case_number.as_deref(), Some("CM16-0000001"));
            assert_eq!(header.dates.map(|date| date.map(|d| d.to_string()).unwrap_or_default()), WANTED);
            assert_eq!(header.priority, Some(Priority::Standard));
        }
    }

    #[test]
    fn a_date_that_does_not_exist_is_not_read() {
        assert_eq!(date("02/30/2016"), None);
        assert_eq!(date("1/2/3/4"), None);
    }
}
