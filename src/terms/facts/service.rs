//! Recognizes requests for treatment already provided: `Retrospective urine drug screen (DOS 12/29/16)`.
//!
//! The letters say so in the heading alone, in many wordings, most of them with a date of service.

use crate::terms::notation::date::dates;
use crate::text::ignore_case::{find_ignoring_case, starts_ignoring_case};
use jiff::civil::Date;

/// Words before a date of service, upper and lower case alike.
const CUES: [&str; 12] = [
    "dos",
    "d.o.s",
    "of service",
    "(s) of service",
    "service date",
    "provided on",
    "performed on",
    "rendered on",
    "dispensed on",
    "administered on",
    "completed on",
    "done on",
];

/// Words before a date of something else: an order, a report, the injury.
const OTHER_DATES: [&str; 7] = ["per", "dated", "order", "report", "injury", "doi", "signed"];

/// Marks and words between a cue and its date, and between two dates of service.
const LINKS: [&str; 9] = ["and", "to", "through", "thru", "of", "from", "on", "is", "until"];

/// The time at which a treatment was provided, as its heading tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Service {
    /// True if it was provided before it was asked for.
    pub retrospective: bool,
    /// The days, in order; of a period the first and the last.
    pub dates: Vec<Date>,
}

/// Reads the dates of service in a heading.
pub(crate) fn service(heading: &str) -> Service {
    let says_so = names_retrospective(heading);
    let mut dates_of_service = Vec::new();
    let mut before = 0;
    let mut goes_on = false;
    for (range, date) in dates(heading) {
        // The words between this date and the one before.
        let lead = without_links(&heading[before..range.start]);
        let other = OTHER_DATES.iter().any(|word| ends_with(lead, word));
        // A date right after a date of service, or after "to" or "and", is one too.
        let is_service = goes_on && lead.is_empty() || CUES.iter().any(|cue| ends_with(lead, cue));
        // In a retrospective request any date that is not another's is one of service.
        goes_on = is_service || says_so && !other;
        dates_of_service.extend(goes_on.then_some(date));
        before = range.end;
    }
    // Headings repeat dates, and list them in any order.
    dates_of_service.sort_unstable();
    dates_of_service.dedup();
    Service { retrospective: says_so || !dates_of_service.is_empty(), dates: dates_of_service }
}

/// Returns true if the heading has `retro`, `retrospective` or `retrospectively`; `retrolisthesis` is another word.
fn names_retrospective(heading: &str) -> bool {
    let mut rest = heading;
    while let Some(at) = find_ignoring_case(rest, "retro") {
        // "retro" inside a word is none.
        let begins = !rest[..at].ends_with(char::is_alphanumeric);
        rest = &rest[at + "retro".len()..];
        let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        if begins && (word.is_empty() || starts_ignoring_case(word, "spective")) {
            // "retro-patellar" is a place.
            return !rest.starts_with('-') || rest.starts_with("- ");
        }
    }
    false
}

/// Strips marks and linking words from the end of a text; a cue that ends in one stays whole.
fn without_links(text: &str) -> &str {
    let mut text = text;
    loop {
        text = text.trim_end_matches([' ', ',', ':', '-', '\u{2013}', '(', '&', '=', '.', ';', '[', '#']);
        let is_cue = CUES.iter().any(|cue| ends_with(text, cue));
        match LINKS.iter().find(|word| ends_with(text, word)) {
            Some(word) if !is_cue => text = &text[..text.len() - word.len()],
            _ => return text,
        }
    }
}

/// Returns true if `text` ends with these whole words, upper and lower case alike.
fn ends_with(text: &str, words: &str) -> bool {
    let Some(at) = text.len().checked_sub(words.len()) else { return false };
    text.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(words))
        && (words.starts_with('(') || !text[..at].ends_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(heading: &str) -> String {
        let found = service(heading);
        let mut words: Vec<String> = found.dates.iter().map(Date::to_string).collect();
        words.insert(0, if found.retrospective { "retro" } else { "-" }.to_owned());
        words.join(" ")
    }

    #[test]
    fn dates_of_service_stand_behind_their_cues() {
        let cases = [
            ("Retrospective brace", "retro"),
            ("Retro: cold pack", "retro"),
            ("Retro X-ray, left knee", "retro"),
            ("E-stim (DOS 12/29/16)", "retro 2016-12-29"),
            ("Retrospective Soma #30 DOS: 11/11/2016", "retro 2016-11-11"),
            ("DOS: 11/11/2016", "retro 2016-11-11"),
            ("Therapy, DOS 1/2/16 - 2/3/16", "retro 2016-01-02 2016-02-03"),
            ("Therapy, DOS 1/2/16, 1/4/16 and 1/6/16", "retro 2016-01-02 2016-01-04 2016-01-06"),
            ("Therapy with date of service November 18, 2016", "retro 2016-11-18"),
            ("Therapy for dates of service 1/2/2016 through 1/9/2016", "retro 2016-01-02 2016-01-09"),
            ("Therapy for date(s) of service: 1-2-2016", "retro 2016-01-02"),
            ("Urine drug screen provided on 10-13-16", "retro 2016-10-13"),
            ("Retrospective lab (10/13/2016)", "retro 2016-10-13"),
        ];
        for (heading, wanted) in cases {
            assert_eq!(shown(heading), wanted, "{heading}");
        }
    }

    #[test]
    fn other_dates_say_nothing_of_the_service() {
        let cases = [
            ("EMG per 12/07/2016 order", "-"),
            ("MRI ordered 1/2/16", "-"),
            ("Retrospective EMG per 12/07/2016 order", "retro"),
            ("brace for retrolisthesis, retro-patellar pain", "-"),
            ("PT 2-3 times a week", "-"),
            ("dose on 7-10 scale", "-"),
        ];
        for (heading, wanted) in cases {
            assert_eq!(shown(heading), wanted, "{heading}");
        }
    }
}
