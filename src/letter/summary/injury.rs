//! Reads the date of injury from the summary, if the header has none.
//!
//! A summary tells many dates, most of them of visits and studies.

use std::ops::Range;

use jiff::civil::Date;

use crate::terms;
use crate::text::boundary_before;

/// Beginnings of the words that tell of the injury, in small letters.
const EVENTS: [&str; 10] =
    ["injur", "hurt", "accident", "fell", "doi", "incident", "struck", "slipped", "assault", "claim dat"];
/// Beginnings of the words that tell of something later, whose date is no date of injury.
/// In small letters.
const LATER: [&str; 26] = [
    "seen", "evaluat", "visit", "report", "mri", "x-ray", "xray", "imag", "surg", "treat", "return", "exam", "review",
    "request", "denied", "denial", "underw", "diagnos", "therap", "office", "clinic", "progress", "note", "follow",
    "since", "until",
];
/// Words directly before the date of an event.
/// A colon does as well.
const LINKS: [&str; 11] = ["on", "of", "dated", "is", "was", "as", "date", "around", "about", "from", "doi"];
/// The most bytes between the event and its date.
const FURTHEST: usize = 80;

/// Finds the first date that one of the `sentences` of `summary` gives for the injury, with its bytes.
/// None if the summary does not tell it.
pub fn date(summary: &str, sentences: &[Range<usize>]) -> Option<(Date, Range<usize>)> {
    sentences.iter().find_map(|sentence| {
        let text = &summary[sentence.clone()];
        let dates = terms::dates(text);
        let found = dates.into_iter().find(|(range, _)| is_of_injury(text, range))?;
        Some((found.1, sentence.start + found.0.start..sentence.start + found.0.end))
    })
}

/// Returns true if the date in the range `date` is that of the injury: a word for it is near, with no later event
/// between.
/// `date` is in bytes of `text`.
fn is_of_injury(text: &str, date: &Range<usize>) -> bool {
    let before = text[..date.start].trim_end();
    if !is_linked(before) {
        return false;
    }
    // The nearest event before the date counts: "after the injury he was seen on …" has another between.
    let near = boundary_before(before, date.start.saturating_sub(FURTHEST));
    let near = before[near..].to_ascii_lowercase();
    if let Some(event) = EVENTS.iter().filter_map(|event| near.rfind(event)).max() {
        return !tells_later(&near[event..]);
    }
    // "On 11/10/2016 she fell from a ladder."
    let after = text[date.end..].to_ascii_lowercase();
    let event = EVENTS.iter().filter_map(|event| after.find(event)).min();
    before.trim().trim_end_matches(',').eq_ignore_ascii_case("on")
        && event.is_some_and(|event| event <= FURTHEST && !tells_later(&after[..event]))
}

/// Returns true if the text before a date ends in a word or a colon that links it to an event.
fn is_linked(before: &str) -> bool {
    let last = before.trim_end_matches([':', ',']).rsplit([' ', '(']).next().unwrap_or_default();
    before.ends_with(':') || LINKS.iter().any(|link| last.eq_ignore_ascii_case(link))
}

/// Returns true if a word tells of something later than the injury.
/// The whole stretch between the event and the date is looked through.
fn tells_later(between: &str) -> bool {
    between
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .any(|word| LATER.iter().any(|later| word.starts_with(later)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sentences;

    #[test]
    fn only_the_date_of_the_event_is_that_of_the_injury() {
        let cases = [
            ("He was hurt at work on 11/10/2016. He was seen on 1/2/2017.", Some("2016-11-10")),
            ("She is a 44 year old with a date of injury of 03-04-2014.", Some("2014-03-04")),
            ("The worker sustained an industrial injury on November 18, 2015, when a box fell.", Some("2015-11-18")),
            ("DOI: 8/3/06. He has pain.", Some("2006-08-03")),
            ("On 11/10/2016, she slipped on ice.", Some("2016-11-10")),
            ("The records concern a worker whose claim dates from 8/3/2006.", Some("2006-08-03")),
            ("After the injury he was seen on 1/2/2017.", None),
            ("The injured worker had an MRI on 1/2/2017.", None),
            ("The injured worker was evaluated on 1/2/2017.", None),
            ("The report of 1/2/2017 tells of pain.", None),
            ("On 1/2/2017 the examination of the injured knee was normal.", None),
        ];
        for (summary, wanted) in cases {
            assert_eq!(
                date(summary, &sentences(summary)).map(|found| found.0.to_string()).as_deref(),
                wanted,
                "{summary}"
            );
        }
    }
}
