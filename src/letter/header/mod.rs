//! Reads the header block: case number, dates and priority.
//!
//! The page prints a table of two columns, which extractors take apart in several orders: labels and values side by
//! side, all labels before all values, or a value before its label. [`dates`] puts the dates back to their labels.

pub(crate) mod cover;
pub(crate) mod dates;
pub(crate) mod reviewer;

use std::ops::Range;

use jiff::civil::Date;
use serde::Serialize;

use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::header::dates::Dates;
use crate::letter::page::case_number;
use crate::letter::page::case_number::is_digit_or_slip;
use crate::letter::page::line::{Line, join};
use crate::letter::page::ocr::{Folded, fold};

/// The speed of the review that the law asks for.
/// The periods are those of Labor Code 4610.6 (d).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// The usual 30 days.
    Standard,
    /// Three days, for a worker in imminent danger.
    Expedited,
}

impl Priority {
    /// Returns the word that JSON and filters use.
    pub fn as_str(self) -> &'static str {
        match self {
            Priority::Standard => "standard",
            Priority::Expedited => "expedited",
        }
    }
}

/// The values of a header. Most letters of 2014 and 2015 have none of them.
/// A field that is not found is empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The State's number for the case, such as `CM17-0002181`.
    pub case_number: Option<Traced<String>>,
    /// All case numbers, of a letter that several applications were joined in.
    pub case_numbers: Vec<String>,
    /// True if a label announces a case number and none was found.
    pub has_number_label: bool,
    /// All dates of utilization review's denials, if there are several.
    pub ur_denial_dates: Vec<Date>,
    /// The dates in the order of [`dates::FIELDS`].
    pub dates: Dates,
    /// Standard or expedited.
    pub priority: Option<Traced<Priority>>,
}

/// The words for the priorities.
/// In any case, and with the slips of scanners.
const PRIORITIES: [(&str, Priority); 2] = [("Standard", Priority::Standard), ("Expedited", Priority::Expedited)];

/// Reads the header from the lines above the first heading.
pub fn read(lines: &[Line<'_>]) -> Header {
    let numbers = case_numbers(lines);
    let first = numbers.first().map(|(span, value)| (span.clone(), value.clone()));
    // It may break after its hyphen.
    let broken = || {
        lines
            .windows(2)
            .filter(|pair| pair[0].is_broken())
            .find_map(|pair| Some((pair[0].at..pair[1].end(), case_number::find(&join(pair))?.1)))
    };
    let mut ur_denial_dates = Vec::new();
    let found = |(span, value)| Traced { value, span, rule: Rule::CaseNumber };
    let case_number = first.or_else(broken).map(found);
    Header {
        has_number_label: case_number.is_none() && lines.iter().any(|line| case_number::is_labelled(line.text)),
        case_number,
        case_numbers: numbers.into_iter().map(|(_, number)| number).collect(),
        dates: dates::read(lines, &mut ur_denial_dates),
        ur_denial_dates,
        priority: priority(lines),
    }
}

/// Finds all case numbers in `lines`, each once, with their bytes in the document.
/// In the order of the lines.
fn case_numbers(lines: &[Line<'_>]) -> Vec<(Range<usize>, String)> {
    let mut numbers: Vec<(Range<usize>, String)> = Vec::new();
    for line in lines {
        let mut from = 0;
        while let Some((Range { start, end }, number)) = case_number::find(&line.text[from..]) {
            let at = line.at + from;
            if numbers.iter().all(|(_, known)| *known != number) {
                numbers.push((at + start..at + end, number));
            }
            from += end;
        }
    }
    numbers
}

/// Finds the word of the priority. Its label may be anywhere in the table, so that the word alone is looked for.
fn priority(lines: &[Line<'_>]) -> Option<Traced<Priority>> {
    const LONGEST: usize = 300;
    let of_word = |word: &str| {
        // Comparing first letters is cheap, and most words fail there.
        let begins_alike = |name: &str| fold(name.as_bytes()[0]) == fold(word.as_bytes()[0]);
        let is_it = |name: &str| begins_alike(name) && Folded::of(name).letters() == Folded::of(word).letters();
        PRIORITIES.iter().find(|(name, _)| is_it(name)).map(|row| row.1)
    };
    // In a sentence of a cover page the words mean something else.
    let may_be = |line: &&Line<'_>| line.text.len() <= LONGEST && !line.text.ends_with('.');
    lines.iter().filter(may_be).find_map(|line| {
        line.text.split_whitespace().find_map(|word| {
            let at = line.at + (word.as_ptr() as usize - line.text.as_ptr() as usize);
            Some(Traced { value: of_word(word)?, span: at..at + word.len(), rule: Rule::HeaderLabel })
        })
    })
}

/// Words that lines of a header consist of, next to values: they tell a header from the end of a rationale.
/// In small letters, and whole: a word that only begins so is none.
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

/// Returns true if a line consists of labels and values of a header alone.
/// An empty text is one.
pub fn is_header_line(text: &str) -> bool {
    const LONGEST: usize = 120;
    let known = |word: &str| {
        let is_value = word.bytes().all(|byte| is_digit_or_slip(byte) || matches!(byte, b'/' | b'-'));
        let folded = Folded::of(word);
        is_value
            || case_number::find(word).is_some()
            || HEADER_WORDS.iter().any(|known| known.bytes().map(fold).eq(folded.letters().iter().copied()))
    };
    text.len() <= LONGEST
        && text.split(|c: char| c.is_whitespace() || c == ':').filter(|word| !word.is_empty()).all(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::document::Document;
    use crate::letter::page::lines::Lines;

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
    fn values_are_put_to_labels_wherever_they_stand() {
        let tables = [
            // A value before its label, and labels between that are none of a date.
            "03/04/2016\nDated:\n12-95001\nClaim Number:\n12/14/2014\nDate of Injury:\n01/05/2016\nUR Denial Date:\n\
             CM16\u{2013}0902171\nIMR Case Number:\n01/20/2016\nApplication Received:",
            // All labels of a column, then its values.
            "Dated:\nIMR Case Number:\nDate of Injury:\n03/04/2016\nCM16-0902171\n12/14/2014\nClaim Number:\n\
             UR Denial Date:\nPriority:\n12-95001\n01/05/2016\nSTANDARD\nApplication Received:\n01/20/2016",
            // Shuffled rows.
            "UR Denial Date: 01/05/2016\nApplication Received: 01/20/2016\nDated: 3/4/2016\nDate of Injury: 12/14/2014 CM16-0902171",
        ];
        for table in tables {
            let header = read_text(table);
            let dates = header.dates.map(|date| date.map(|date| date.value.to_string()).unwrap_or_default());
            assert_eq!(dates, ["", "2016-03-04", "2014-12-14", "2016-01-05", "2016-01-20"], "{table}");
            assert_eq!(header.case_number.map(|found| found.value).as_deref(), Some("CM16-0902171"));
        }
    }

    #[test]
    fn a_date_that_is_missing_leaves_the_others_without_a_label_unknown() {
        let header = read_text("Case Number:\nCM16-0000001\n12/30/2016\n01/25/2017\nUR Denial Date: 11/30/2016");
        let known: Vec<bool> = header.dates.iter().map(Option::is_some).collect();
        assert_eq!(known, [false, false, false, true, false]);
    }
}
