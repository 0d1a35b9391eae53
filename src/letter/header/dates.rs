//! Reads the dates of a header and puts them back to their labels.
//!
//! A date next to a label on one line belongs to it. The others belong to the labels left over: in the order in which
//! the labels are printed, else in the form's own order, else in the order of time, whichever is the first by which
//! nothing happens before its cause.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use memchr::{memchr, memchr_iter};

use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::page::case_number::{is_digit_or_slip, undo_slips};
use crate::letter::page::line::Line;
use crate::letter::page::ocr::{Folded, ends_like};
use crate::letter::page::passage::Passage;
use crate::terms::notation::date::{date_after_label, dates as dates_in_words};

/// The dates in the order of [`FIELDS`].
pub type Dates = [Option<Traced<Date>>; FIELDS.len()];

/// The fields of the header's dates in the form's order.
pub const FIELDS: [&str; 5] =
    ["date_assigned", "decision_date", "injury_date", "ur_denial_date", "application_received"];
/// The index of utilization review's denial in [`FIELDS`].
/// A letter may have several of these.
const DENIAL: usize = 3;
/// The fields in the order in which they happen: none of the real letters at hand has another.
/// Injury, denial, application, assignment, decision.
const IN_TIME: [usize; 5] = [2, 3, 4, 0, 1];
/// The fields in the order in which the form prints them.
const IN_FORM: [usize; 5] = [0, 1, 2, 3, 4];

/// The words before the colon of a date's label, with the field. "Application Received:" breaks over two lines.
/// "Received" alone is the second line of the last one.
const LABELS: [(&str, usize); 17] = [
    ("Date Assigned", 0),
    ("Assignment Date", 0),
    ("Date of Assignment", 0),
    ("Decision Date", 1),
    ("Determination Date", 1),
    ("Date of Decision", 1),
    ("Date of Determination", 1),
    ("Dated", 1),
    ("Date of Injury", 2),
    ("UR Denial Date", 3),
    ("UR Denial Dates", 3),
    ("UR Denial Date(s)", 3),
    ("Date of UR Decision", 3),
    ("Date of UR Denial", 3),
    ("UR Decision Date", 3),
    ("Application Received", 4),
    ("Received", 4),
];
/// The words before a date in the sentences of 2013 that tell of the application, with the field.
/// Compared by their letters, at the end of the text before a date.
const SENTENCES: [(&str, usize); 26] = [
    ("Review was filed on", 4),
    ("Review was received on", 4),
    ("Review dated", 4),
    ("Application was received on", 4),
    ("application received on", 4),
    ("application was received", 4),
    ("application was filed on", 4),
    ("Review application was filed on", 4),
    ("received your application on", 4),
    ("Utilization Review Denial dated", 3),
    ("Utilization Review determination dated", 3),
    ("Utilization Review decision dated", 3),
    ("Utilization Review denied on", 3),
    ("denied by Utilization Review on", 3),
    ("UR Denial dated", 3),
    ("Utilization Review Denial is dated", 3),
    ("Utilization Review Denial was dated", 3),
    ("Utilization Review Denial of", 3),
    ("Utilization Review decision of", 3),
    ("Utilization Review determination of", 3),
    ("Utilization Review Denial on", 3),
    ("date of injury of", 2),
    ("Determination dated", 1),
    ("was assigned on", 0),
    ("was provided to the above parties on", 0),
    ("provided to the parties on", 0),
];

/// Labels ready for comparing, each with the index of its field.
type FoldedLabels = Vec<(Folded, usize)>;

/// Folds labels once, for all letters.
/// The order of the labels is kept: the first that fits counts.
fn folded(labels: &[(&str, usize)]) -> FoldedLabels {
    labels.iter().map(|&(label, field)| (Folded::of(label), field)).collect()
}

/// [`LABELS`], folded.
static FOLDED_LABELS: LazyLock<FoldedLabels> = LazyLock::new(|| folded(&LABELS));
/// [`SENTENCES`], folded.
static FOLDED_SENTENCES: LazyLock<FoldedLabels> = LazyLock::new(|| folded(&SENTENCES));

/// A date or the label of one, in reading order.
/// A label has the index of its field.
#[derive(Debug, Clone, PartialEq)]
enum Sign {
    Label(usize),
    Date(Date),
}

/// Reads the dates of the header in `lines`.
///
/// Several denials by utilization review may be disputed in one letter; all of their dates go to `denials` then.
/// With fewer than two denials `denials` is empty.
pub fn read(lines: &[Line<'_>], denials: &mut Vec<Date>) -> Dates {
    let mut dates = Dates::default();
    let (mut labels, mut unlabelled) = (Vec::new(), Vec::new());
    for (index, line) in lines.iter().enumerate() {
        let signs = signs(line.text, lines.get(index + 1).map_or("", |next| next.text));
        let mut at = 0;
        while let Some((range, sign)) = signs.get(at) {
            let span = |range: &Range<usize>| line.at + range.start..line.at + range.end;
            // Only white space may be between a label and its date.
            // A date in the next column of the table belongs to another label.
            let adjacent = signs.get(at + 1).filter(|(next, _)| line.text[range.end..next.start].trim().is_empty());
            let pair = match (sign, adjacent) {
                (Sign::Label(field), Some((of_date, Sign::Date(date)))) => Some((*field, *date, span(of_date))),
                (Sign::Date(date), Some((_, Sign::Label(field)))) if at == 0 && signs.len() == 2 => {
                    // A value before its label, both alone on the line.
                    Some((*field, *date, span(range)))
                }
                _ => None,
            };
            match (pair, sign) {
                (Some((DENIAL, value, span)), Sign::Label(_)) => {
                    denials.push(value);
                    dates[DENIAL].get_or_insert(Traced { value, span, rule: Rule::HeaderLabel });
                    at += 1;
                    // Several dates after one label.
                    while let Some(further) = further_date(line.text, &signs, at) {
                        denials.push(further);
                        at += 1;
                    }
                }
                (Some((field, value, span)), _) if dates[field].is_none() => {
                    dates[field] = Some(Traced { value, span, rule: Rule::HeaderLabel });
                    at += 1;
                }
                (_, Sign::Label(field)) => labels.push(*field),
                (_, Sign::Date(date)) => unlabelled.push((*date, span(range))),
            }
            at += 1;
        }
    }
    if denials.len() < 2 {
        denials.clear();
    }
    // A label whose date was next to it wants none of the others.
    labels.retain(|&field| dates[field].is_none());
    assign(&mut dates, labels, unlabelled);
    dates
}

/// Returns the date next to the one at `at`, if only "and" or a comma is between them.
/// `at` is the index of a date among the signs.
fn further_date(line: &str, signs: &[(Range<usize>, Sign)], at: usize) -> Option<Date> {
    let (range, Sign::Date(date)) = signs.get(at + 1)? else { return None };
    joins(&line[signs[at].0.end..range.start]).then_some(*date)
}

/// Returns true if a text joins two values of one list.
/// Spaces around it do not count.
fn joins(between: &str) -> bool {
    matches!(between.trim(), "," | "and" | "&" | ", and" | ";")
}

/// Adds dates that the sentences of `passage` tell and the header lacks; of several denials all go to `denials`.
/// A date that the header has is not replaced.
pub fn read_sentences(passage: &Passage<'_>, dates: &mut Dates, denials: &mut Vec<Date>) {
    let text = passage.text();
    let (mut from, mut before) = (0, None);
    // Sentences write dates in words too; to look for these takes longer, and a header that is whole needs none.
    let is_lacking = SENTENCES.iter().any(|(_, field)| dates[*field].is_none());
    let in_words = if is_lacking { dates_in_words(&text) } else { Vec::new() };
    let next = |from| {
        let worded = in_words.iter().find(|(range, _)| range.start >= from).cloned();
        worded.into_iter().chain(next_date(&text, from)).min_by_key(|(range, _)| range.start)
    };
    while let Some((range, date)) = next(from) {
        let label = label_at_end(&text[from..range.start], &FOLDED_SENTENCES);
        // "dated 1/5/2013 and 1/7/2013": the second has no words of its own.
        let field = label.or(before.filter(|&field| field == DENIAL && joins(&text[from..range.start])));
        if field == Some(DENIAL) && !denials.contains(&date) {
            denials.push(date);
        }
        before = field;
        if let Some(field) = field.filter(|&field| dates[field].is_none()) {
            dates[field] = Some(Traced { value: date, span: passage.source(range.clone()), rule: Rule::Notice });
        }
        from = range.end;
    }
    if denials.len() < 2 {
        denials.clear();
    }
}

/// Finds the dates and labels on a line, with their bytes, in order. A date at its end may break over to the `next` line.
fn signs(line: &str, next: &str) -> Vec<(Range<usize>, Sign)> {
    let mut signs = Vec::new();
    for colon in memchr_iter(b':', line.as_bytes()) {
        if let Some(field) = label_at_end(&line[..colon], &FOLDED_LABELS) {
            signs.push((colon..colon + 1, Sign::Label(field)));
        }
    }
    let mut from = 0;
    while let Some((range, date)) = next_date(line, from) {
        from = range.end;
        signs.push((range, Sign::Date(date)));
    }
    signs.sort_by_key(|(range, _)| range.start);
    add_other_forms(line, next, &mut signs);
    // Between a date and the label after it are only the label's own words.
    for index in 1..signs.len() {
        if matches!(signs[index].1, Sign::Label(_)) {
            signs[index].0.start = signs[index - 1].0.end;
        }
    }
    signs
}

/// Adds the date right behind each label that has none in the form's own way: "June 5, 2017".
fn add_other_forms(line: &str, next: &str, signs: &mut Vec<(Range<usize>, Sign)>) {
    for at in (0..signs.len()).rev() {
        let (range, Sign::Label(_)) = &signs[at] else { continue };
        let behind = &line[range.end..];
        let until = signs.get(at + 1).map_or(line.len(), |(next, _)| next.start);
        // "07/02/" goes on below.
        let is_cut = behind.trim_end().ends_with(['/', '-', ',']);
        let broken = is_cut.then(|| format!("{} {next}", behind.trim_end()));
        let found = date_after_label(broken.as_deref().unwrap_or(behind));
        let Some((end, date)) = found.map(|(end, date)| ((range.end + end).min(line.len()), date)) else { continue };
        let is_known = signs.get(at + 1).is_some_and(|(next, sign)| matches!(sign, Sign::Date(_)) && next.start < end);
        if !is_known && end <= until {
            let start = line.len() - behind.trim_start().len();
            signs.insert(at + 1, (start..end, Sign::Date(date)));
        }
    }
}

/// Returns the field whose label `text` ends with.
/// None if it ends with no label.
fn label_at_end(text: &str, labels: &FoldedLabels) -> Option<usize> {
    /// A label is no longer, in bytes.
    const LONGEST: usize = 60;
    let start = text.len().saturating_sub(LONGEST);
    // The cut must not be inside a character.
    let letters = Folded::of((start..).find_map(|start| text.get(start..)).unwrap_or_default());
    labels.iter().find(|(label, _)| ends_like(letters.letters(), label.letters())).map(|&(_, field)| field)
}

/// Gives the dates without a label to the labels without a date. If their numbers differ nobody can say which is
/// which; unknown is better than wrong.
fn assign(dates: &mut Dates, mut labels: Vec<usize>, mut unlabelled: Vec<(Date, Range<usize>)>) {
    if labels.is_empty() {
        // A table without any label is the form's.
        labels = IN_FORM.into_iter().filter(|&field| dates[field].is_none()).collect();
    }
    if unlabelled.is_empty() || labels.len() != unlabelled.len() {
        return;
    }
    let among =
        |order: [usize; 5]| -> Vec<usize> { order.into_iter().filter(|field| labels.contains(field)).collect() };
    let with = |fields: &[usize], values: &[(Date, Range<usize>)], rule: Rule| {
        let mut filled = dates.clone();
        for (&field, (value, span)) in fields.iter().zip(values) {
            filled[field] = Some(Traced { value: *value, span: span.clone(), rule });
        }
        (fields.len() == values.len() && is_in_time(&filled)).then_some(filled)
    };
    // Each order is taken only if the dates are then in time; a wrong pairing nearly always breaks that.
    let in_order =
        with(&labels, &unlabelled, Rule::HeaderOrder).or_else(|| with(&among(IN_FORM), &unlabelled, Rule::HeaderOrder));
    unlabelled.sort_by_key(|(date, _)| *date);
    let in_time = || with(&among(IN_TIME), &unlabelled, Rule::HeaderChronology);
    if let Some(filled) = in_order.or_else(in_time) {
        *dates = filled;
    }
}

/// Returns true if injury, denial, application, assignment and decision follow each other.
/// Dates that are not known are passed over; equal ones are in time.
fn is_in_time(dates: &Dates) -> bool {
    IN_TIME.iter().filter_map(|&field| Some(dates[field].as_ref()?.value)).is_sorted()
}

/// Finds the first `mm/dd/yyyy` in `text` at or after the byte `from`, by its slashes.
fn next_date(text: &str, mut from: usize) -> Option<(Range<usize>, Date)> {
    let bytes = text.as_bytes();
    let is_part = |byte: &u8| *byte == b'/' || is_digit_or_slip(*byte);
    while let Some(offset) = memchr(b'/', &bytes[from..]) {
        let slash = from + offset;
        let start = slash - bytes[from..slash].iter().rev().take_while(|byte| is_part(byte)).count();
        let end = slash + bytes[slash..].iter().take_while(|byte| is_part(byte)).count();
        // "and/or" has a slash too. A date does not begin within a word, not even where an extractor has lost spaces.
        let in_word = text[..start].chars().next_back().is_some_and(char::is_alphabetic);
        if let Some(date) = date(&text[start..end]).filter(|_| !in_word) {
            return Some((start..end, date));
        }
        from = end;
    }
    None
}

/// Reads `mm/dd/yyyy` with digits that a scanner may have misread; `None` for a day that does not exist.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_does_not_exist_is_not_read() {
        assert_eq!(date("02/30/2016"), None);
        assert_eq!(date("1/2/3/4"), None);
        assert_eq!(date("l2/3O/2016").map(|date| date.to_string()).as_deref(), Some("2016-12-30"));
    }
}
