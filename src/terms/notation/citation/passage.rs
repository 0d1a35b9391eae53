//! Reads a passage that cites: bodies of guidelines, their chapters, sections and pages.
//!
//! It is cut into pieces, one a body of guidelines, and each piece at the names of its chapters; sections and pages are
//! in the text between two names.

use crate::terms::notation::citation::cited::{Citation, SECTION};
use crate::terms::notation::citation::edition::{NameSuffix, close, read_suffix, year_in, year_of};
use crate::terms::notation::citation::names::{CitedMeaning, NameHit};
use crate::terms::vocabulary::compiled::CITED;
use crate::terms::vocabulary::guideline_body::GuidelineBody;
use crate::text::ignore_case::{find_ignoring_case, starts_ignoring_case};
use crate::text::word;
use std::ops::Range;

/// Returns true if a mark may part citations, and is trimmed from their ends.
fn is_mark(c: char) -> bool {
    matches!(c, ' ' | ',' | ';' | ':' | '-' | '\u{2013}' | '/' | '.' | '"' | '\u{201c}' | '\u{201d}')
}

/// Labels of pages, the longer ones first.
const PAGES: [&str; 5] = ["page(s)", "pages ", "page ", "pg. ", "pp. "];

/// Prepositions after which a chapter's name is a part of the body or an illness.
const PREPOSITIONS: [&str; 6] = [" for", " of", " with", " to", " in", " on"];

/// Words between two names that name nothing themselves.
const EMPTY: [&str; 6] = ["and", "the", "or", "a", "an", "guidelines"];

/// A part of a passage that cites one body of guidelines.
/// The name of the body is not in its range.
struct CitationPiece {
    source: GuidelineBody,
    range: Range<usize>,
}

/// Reads the citations of a passage into `found`.
///
/// `is_mtus` tells if chapters of ACOEM are those that the MTUS adopts; without it, the first name decides.
pub(crate) fn read(text: &str, is_mtus: Option<bool>, found: &mut Vec<Citation>) {
    let hits = CITED.hits(text);
    let mtus =
        is_mtus.unwrap_or_else(|| hits.first().is_some_and(|hit| hit.meaning.source != Some(GuidelineBody::Acoem)));
    for piece in pieces(text, &hits, mtus) {
        let chapters = hits.iter().filter(|hit| piece.range.contains(&hit.range.start));
        read_piece(text, &piece, mtus, chapters, found);
    }
}

/// Parts a text where another body of guidelines is named.
fn pieces(text: &str, hits: &[NameHit], mtus: bool) -> Vec<CitationPiece> {
    let mut all: Vec<CitationPiece> = Vec::new();
    let first = hits.first();
    let source = match first.map(|hit| hit.meaning) {
        // "Shoulder, Physical therapy, ODG Preface"
        Some(meaning) if first.is_some_and(|hit| is_bare(&text[..hit.range.start])) => match meaning.source {
            Some(source) => source,
            None if !meaning.is_acoem() => GuidelineBody::Odg,
            None if mtus => GuidelineBody::Mtus,
            None => GuidelineBody::Acoem,
        },
        _ => GuidelineBody::Other,
    };
    all.push(CitationPiece { source, range: 0..text.len() });
    // The end of the chapter read last with its edition; a body named inside that is part of it.
    let mut named = 0;
    for hit in hits {
        let Some(source) = hit.meaning.source else {
            named = named.max(read_suffix(text, hit.range.end, text.len()).end);
            continue;
        };
        let Some(last) = all.last_mut() else { continue };
        if hit.range.start < named {
            // "Low Back Disorders (ACOEM February 13, 2020)"
            continue;
        }
        let between = &text[last.range.start..hit.range.start];
        if is_bare(between) {
            // "Official Disability Guidelines (ODG)" is one name.
            last.source = source;
        } else {
            last.range.end = hit.range.start;
            all.push(CitationPiece { source, range: hit.range.start..text.len() });
        }
        if let Some(last) = all.last_mut() {
            last.range.start = hit.range.end;
        }
    }
    all
}

/// A citation before its section and pages are read.
struct Cited {
    /// The start of the chapter's name.
    name: usize,
    chapter: Option<&'static str>,
    year: Option<u16>,
    /// The byte from which its section is read.
    start: usize,
    /// True if the next chapter follows at once, so that both have one section.
    listed: bool,
    end: usize,
}

/// Reads the citations of one piece: accepts its chapters one by one, then reads their sections.
fn read_piece<'a>(
    text: &str,
    piece: &CitationPiece,
    mtus: bool,
    hits: impl Iterator<Item = &'a NameHit>,
    found: &mut Vec<Citation>,
) {
    let mut cited: Vec<Cited> = Vec::new();
    for hit in hits {
        // Names inside what belongs to the chapter before are no chapters of their own.
        let from = cited.last().map_or(piece.range.start, |last| last.start);
        if hit.range.start < from {
            continue;
        }
        let between = &text[from..hit.range.start];
        let behind = read_suffix(text, hit.range.end, piece.range.end);
        // A year before the first name is its edition, too.
        let year = behind.year.or_else(|| year_in(between).filter(|_| cited.is_empty()));
        let Some(chapter) = chapter_of(&hit.meaning, piece.source, year) else { continue };
        let accepted = match cited.last() {
            // "Chapter 12 Low Back Complaints"
            Some(last) if last.chapter == Some(chapter) && is_bare(between) => {
                cited.pop();
                true
            }
            // A later name is stricter judged: sections have names of chapters in them.
            Some(_) => goes_on(text, between, hit, &behind, piece),
            None => begins(text, between, hit, &behind, piece),
        };
        if !accepted {
            continue;
        }
        // The section of a chapter ends where the next chapter begins.
        if let Some(last) = cited.last_mut() {
            last.end = hit.range.start;
            last.listed = is_bare(between);
        }
        cited.push(Cited {
            name: hit.range.start,
            chapter: Some(chapter),
            year: behind.year,
            start: behind.end,
            listed: false,
            end: piece.range.end,
        });
    }
    let Range { start, end } = piece.range;
    let lead = &text[start..cited.first().map_or(end, |first| first.name)];
    // A piece without chapters still cites its body, with all of its text as the section.
    if cited.is_empty() {
        cited.push(Cited { name: end, chapter: None, year: None, start, listed: false, end });
    }
    push(text, piece, mtus, &cited, lead, found);
}

/// Returns the chapter of a body that a name means, given the year that goes with it.
fn chapter_of(meaning: &CitedMeaning, source: GuidelineBody, year: Option<u16>) -> Option<&'static str> {
    match source {
        GuidelineBody::Other => None,
        GuidelineBody::Odg => meaning.odg,
        GuidelineBody::Mtus | GuidelineBody::Acoem => year.and_then(|year| meaning.edition_of(year)).or(meaning.mtus),
    }
}

/// Returns true if the first name of a chapter in a piece is a chapter, and not a word of the section cited.
fn begins(text: &str, before: &str, hit: &NameHit, behind: &NameSuffix, piece: &CitationPiece) -> bool {
    let last = is_bare(&text[behind.end..piece.range.end]);
    let after_preposition = PREPOSITIONS.iter().any(|word| before.trim_end().ends_with(word));
    piece.source != GuidelineBody::Odg
        || is_bare(before)
        || behind.marked
        || last && !after_preposition && hit.range.end <= behind.end
}

/// Returns true if a later name begins another citation.
fn goes_on(text: &str, before: &str, hit: &NameHit, behind: &NameSuffix, piece: &CitationPiece) -> bool {
    let joined = before.trim_end().ends_with([',', ';', '.', '/', '&']) || before.trim_end().ends_with(" and");
    if piece.source == GuidelineBody::Odg {
        let parted = before.trim_end().ends_with([';', '.']);
        return is_bare(before) || parted || behind.marked || joined && text[hit.range.end..].starts_with('/');
    }
    // After the label of sections a name is more likely one of them.
    let in_sections = find_ignoring_case(before, SECTION).is_some();
    joined && (behind.year.is_some() || !in_sections) || is_bare(before)
}

/// Pushes the citations of a piece.
fn push(text: &str, piece: &CitationPiece, mtus: bool, cited: &[Cited], lead: &str, found: &mut Vec<Citation>) {
    for (number, one) in cited.iter().enumerate() {
        // Chapters in a row have the section of the last.
        let shares = |cited: &&Cited| !(cited.listed && piece.source == GuidelineBody::Odg);
        let own = cited[number..].iter().find(shares).unwrap_or(one);
        let (mut section, pages) = section_and_pages(&text[own.start..own.end.max(own.start)]);
        if section.is_none() && number == 0 && one.chapter.is_some() && !lead.contains(|c: char| c.is_ascii_digit()) {
            // "physical therapy, elbow chapter"
            section = Some(trimmed(lead)).filter(|lead| !is_bare(lead));
        }
        let source = match piece.source {
            GuidelineBody::Acoem if mtus && one.chapter.is_some() => GuidelineBody::Mtus,
            source => source,
        };
        // Text between citations is another source only if it says something.
        let empty = one.chapter.is_none() && section.is_none_or(is_bare) && pages.is_none();
        if empty && source == GuidelineBody::Other {
            continue;
        }
        let year = one.year.or_else(|| year_in(lead).filter(|_| piece.source != GuidelineBody::Other && number == 0));
        let section = section.map(str::to_owned);
        let citation = Citation { source, chapter: one.chapter, year, section, pages: pages.map(str::to_owned) };
        add(citation, found);
    }
}

/// Adds a citation; one of the same chapter that says less is part of the last.
fn add(citation: Citation, found: &mut Vec<Citation>) {
    // The first citation.
    let Some(last) = found.last_mut() else { return found.push(citation) };
    let same = last.source == citation.source && last.chapter == citation.chapter;
    if !same || last.section.is_some() && citation.section.is_some() && last.section != citation.section {
        return found.push(citation);
    }
    // What the later one adds is kept.
    last.year = last.year.or(citation.year);
    last.section = last.section.take().or(citation.section);
    last.pages = last.pages.take().or(citation.pages);
}

/// Splits a text into section and pages, both as printed.
///
/// For instance `Section(s): Special Studies`, or `Physical Medicine Page(s): (s) 98-99`.
fn section_and_pages(text: &str) -> (Option<&str>, Option<&str>) {
    let text = trimmed(text);
    let text = if starts_ignoring_case(text, SECTION) {
        trimmed(&text[SECTION.len()..])
    } else {
        text.strip_prefix("section on ").or(text.strip_prefix("on ")).unwrap_or(text)
    };
    let Some((at, length)) = pages_label(text) else { return (named(text), None) };
    let rest = text[at + length..].trim_start_matches([' ', ':']);
    let rest = rest.strip_prefix("(s)").unwrap_or(rest).trim_start_matches([' ', ':']);
    // Pages end at the first character that is not of a list of numbers.
    let end = rest.find(|c: char| !(c.is_ascii_digit() || "-\u{2013}, &".contains(c))).unwrap_or(rest.len());
    let pages = trimmed(&rest[..end]);
    (named(trimmed(&text[..at])).or(named(trimmed(&rest[end..]))), Some(pages).filter(|pages| !pages.is_empty()))
}

/// Finds the label of the pages; returns its start and its length.
/// None if the text has none.
fn pages_label(text: &str) -> Option<(usize, usize)> {
    let mut before = b' ';
    for (at, byte) in text.bytes().enumerate() {
        if matches!(byte, b'p' | b'P') && !before.is_ascii_alphanumeric() {
            let label = PAGES.iter().find(|label| starts_ignoring_case(&text[at..], label));
            if let Some(label) = label {
                return Some((at, label.len()));
            }
        }
        before = byte;
    }
    None
}

/// Returns a section without brackets around it, if there is anything in it.
fn named(section: &str) -> Option<&str> {
    // One pair of brackets around the whole section is no part of it.
    let inner = section.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let whole = inner.filter(|inner| close(section, 0, section.len()) == section.len() && !inner.is_empty());
    Some(whole.unwrap_or(section)).filter(|section| section.contains(char::is_alphanumeric))
}

/// Trims marks and conjunctions from both ends.
fn trimmed(text: &str) -> &str {
    let mut text = text.trim_matches(is_mark).trim_start_matches([')', ']']).trim_start_matches(is_mark);
    text = text.strip_prefix("and ").unwrap_or(text);
    for end in [" and", " or", " the"] {
        text = text.strip_suffix(end).unwrap_or(text).trim_end_matches(is_mark);
    }
    if text == "and" { "" } else { text }
}

/// Returns true if a text has no words of its own, except perhaps a year.
fn is_bare(text: &str) -> bool {
    let mut words = word::words(text).map(|word| &text[word.range]);
    words.all(|word| EMPTY.iter().any(|empty| empty.eq_ignore_ascii_case(word)) || year_of(word).is_some())
}
