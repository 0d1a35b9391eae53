//! Reads what follows the name of a chapter: the edition that is cited, and words that say no more.
//! `2004`, `(Acute & Chronic)`, `(ACOEM, updated Feb. 13, 2020)`, `12/2024`.

use crate::terms::notation::citation::cited::SECTION;
use crate::terms::notation::date::{dates, month};
use crate::terms::vocabulary::compiled::CITED;
use crate::text::ignore_case::starts_ignoring_case;
use crate::text::word;

/// The longest spelling of a date, in bytes: `September 18th, 2019` with a little room.
const LONGEST_DATE: usize = 24;

/// The text that belongs to a chapter's name after it.
pub(crate) struct NameSuffix {
    /// The year of the edition.
    pub year: Option<u16>,
    /// True if a word says that it is a chapter.
    pub marked: bool,
    /// The end of it, or of the name if nothing follows.
    pub end: usize,
}

/// Reads edition, qualifiers and words like `chapter` after a name that ends at `end`, up to `limit`.
///
/// It stops at the first word or bracket that says what is cited, which is the section.
pub(crate) fn read_suffix(text: &str, end: usize, limit: usize) -> NameSuffix {
    let mut behind = NameSuffix { year: None, marked: false, end };
    loop {
        let rest = &text[behind.end..limit];
        let tight = rest.trim_start_matches([' ', ',', '-', '\u{2013}', '"', '\u{201d}']);
        let start = limit - tight.len();
        // The label of sections ends what belongs to the name.
        if starts_ignoring_case(tight, SECTION) {
            break;
        }
        if tight.starts_with(['(', '[']) {
            // The bracket with all brackets inside it.
            let closed = close(text, start, limit);
            let Some(year) = bracketed(text[start + 1..closed].trim_end_matches([')', ']'])) else { break };
            (behind.year, behind.end) = (behind.year.or(year), closed);
            continue;
        }
        // The first date is the edition; a second one is part of the section.
        let dated = edition_date(tight).filter(|_| behind.year.is_none());
        if let Some((year, length)) = dated {
            (behind.year, behind.end) = (Some(year), start + length);
            continue;
        }
        let word = word::next_word(text, start).filter(|word| word.range.start == start && word.range.end <= limit);
        let Some(word) = word.filter(|word| CITED.is_tail(word)) else { break };
        // One such word is enough.
        behind.marked |= CITED.is_mark(&word);
        behind.end = word.range.end;
    }
    behind
}

/// Reads a bracket: the year of the edition, if it tells one. A bracket that tells more than the edition or a
/// qualification is part of what is cited, and gives `None`.
fn bracketed(inner: &str) -> Option<Option<u16>> {
    let year = || dates(inner).first().map(|(_, date)| date.year().unsigned_abs()).or_else(|| years(inner).next());
    let qualifies = word::next_word(inner, 0).is_some_and(|word| CITED.is_qualifier(&word));
    let of_date =
        |word: &str| month(word).is_some() || word.bytes().all(|byte| byte.is_ascii_digit() || b"/-.".contains(&byte));
    let is_edition =
        || word::words(inner).all(|word| of_date(&inner[word.range.clone()]) || CITED.is_of_edition(&word));
    if qualifies {
        return Some(year());
    }
    year().filter(|_| is_edition()).map(Some)
}

/// Reads the date that a text begins with: `2004`, `12/2024`, `May 2017`, `February 13, 2020`; returns its year and its
/// length in bytes.
/// None if no date begins it.
fn edition_date(text: &str) -> Option<(u16, usize)> {
    let near = (0..=LONGEST_DATE.min(text.len())).rev().find_map(|end| text.get(..end))?;
    // A whole date first: its month and day are no section.
    if let Some((range, date)) = dates(near).into_iter().next().filter(|(range, _)| range.start == 0) {
        return Some((date.year().unsigned_abs(), range.end));
    }
    let mut words = word::words(near);
    let first = words.next().filter(|word| word.range.start == 0)?.range;
    // "2004/5" is a date or a range, and a year before a bracket belongs to it.
    let alone = |end: usize| !near[end..].starts_with(['/', ')', ']']);
    if let Some(year) = year_of(&near[first.clone()]) {
        return Some((year, first.end)).filter(|(_, end)| alone(*end));
    }
    let second = words.next()?.range;
    let is_month = match &near[first.end..second.start] {
        " " | ". " => month(&near[first]).is_some(),
        "/" | "-" => near[first].parse::<u8>().is_ok_and(|month| (1..=12).contains(&month)),
        _ => false,
    };
    year_of(&near[second.clone()]).filter(|_| is_month).map(|year| (year, second.end))
}

/// Returns the end of the bracket that opens at `start`, or `limit` if it is never closed.
pub(crate) fn close(text: &str, start: usize, limit: usize) -> usize {
    let mut depth = 0i32;
    for (at, c) in text[start..limit].char_indices() {
        depth += match c {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        if depth == 0 {
            return start + at + c.len_utf8();
        }
    }
    limit
}

/// Finds the first year of a text that is part of no date.
pub(crate) fn year_in(text: &str) -> Option<u16> {
    word::words(text).find_map(|word| {
        let in_date = text[..word.range.start].ends_with(['/', '-']) || text[word.range.end..].starts_with('/');
        year_of(&text[word.range]).filter(|_| !in_date)
    })
}

/// Returns all years of a text, those of dates too.
fn years(text: &str) -> impl Iterator<Item = u16> {
    word::words(text).filter_map(|word| year_of(&text[word.range]))
}

/// Returns the year that a word is, from 1990 to 2049.
/// Earlier and later numbers of four digits are pages or sections.
pub(crate) fn year_of(word: &str) -> Option<u16> {
    (word.len() == 4).then(|| word.parse().ok())?.filter(|year| (1990..=2049).contains(year))
}
