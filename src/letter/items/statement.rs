//! Reads sentences that name a request and judge it: "1. The request for a brace is not medically necessary."
//!
//! Letters of 2013 state their decisions by such sentences alone.

use std::ops::Range;
use std::sync::LazyLock;

use crate::letter::items::decision::{judgement, sentence};
use crate::letter::page::ocr::{Folded, begins_like, within};
use crate::letter::types::Decision;

/// A sentence taken apart: request and judgement.
/// All ranges are bytes of the text that was read.
#[derive(Debug, PartialEq, Eq)]
pub struct Statement {
    /// The number before it.
    pub number: Option<usize>,
    /// The bytes of the text that name the request.
    pub request: Range<usize>,
    /// The bytes up to the end of the judgement.
    pub end: usize,
    /// The judgement; `None` if the sentence has none.
    pub decision: Option<Decision>,
}

/// Words before the request, the longest first, which are no part of it.
/// Compared with the slips of scanners.
const LEADS: [&str; 10] = [
    "The decision for",
    "Decision for",
    "Decision regarding",
    "Whether the request for",
    "Is the request for",
    "Regarding the request for",
    "The requested treatment of",
    "The request for",
    "The requested",
    "Whether",
];
/// Words between a request and its judgement, with misprints that were seen.
const VERBS: &str = "
    is are was were be been being to considered deemed found determined felt regarded judged not ot nt n0t hot nol nof no n t longer never
    neither nor non would should will can cannot could has have had does do shown proven established as fails fail failed appear appears
    seem seems isnot arenot wasnot werenot isn't aren't wasn't weren't isnt arent wasnt werent isn\u{2019}t aren\u{2019}t notmedically
    non-medically partially partly fully only in part entirely denied approved certified authorized hereby therefore thus both lacks without
    lacking also indeed however still clearly certainly again";
/// Those of them with which a judgement begins.
const FINITE: &str = "
    is are was were isnot arenot wasnot werenot isn't aren't wasn't weren't isnt arent wasnt werent isn\u{2019}t aren\u{2019}t has have had
    would should will can cannot could does do fails fail failed appear appears seem seems lacks";

/// Reads a sentence. The judgement is the first "medically necessary" and the words that belong to it.
/// Text after the judgement is left alone: it is the reasons.
pub fn read(text: &str) -> Statement {
    let (number, start) = mark(text).unwrap_or((None, 0));
    let words: Vec<&str> = text[start..].split_whitespace().collect();
    let place = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let begin = start + lead(&text[start..]);
    // Only the pair of words judges: "necessary" alone is in many names of requests.
    let judging = (0..words.len()).find_map(|at| Some((first_of_judgement(&words, first_judging(&words, at)?)?, at)));
    let Some((last, judged)) = judging.or_else(|| certifying(&words)) else {
        return Statement { number, request: trimmed(text, begin..text.len()), end: text.len(), decision: None };
    };
    let judgement_end = words[judged..].iter().take(4).take_while(|word| belongs(word)).last();
    let end = judgement_end.map_or(place(words[judged]) + words[judged].len(), |word| place(word) + word.len());
    let begin_judgement = place(words[last]);
    // What follows in its sentence may say that it is one in part.
    let sentence = text[end..].find(". ").map_or(text.len(), |stop| end + stop);
    let in_part = sentence::of_sentence(&text[begin_judgement..sentence]).filter(|whole| *whole == Decision::Modified);
    Statement {
        number,
        request: trimmed(text, begin..begin_judgement.max(begin)),
        end: if in_part.is_some() { sentence } else { end },
        // "Is certified" is said of more than requests, but here of one.
        decision: in_part
            .or_else(|| judgement::of_clause(&text[begin_judgement..end]))
            .or_else(|| judgement::of_clause(&format!("the request {}", &text[begin_judgement..end]))),
    }
}

/// Returns the places of the verb and the last word of a judgement in other words: "is certified", "are not approved".
fn certifying(words: &[&str]) -> Option<(usize, usize)> {
    const OUTCOMES: [&str; 6] = ["approved", "authorized", "certified", "denied", "noncertified", "non-certified"];
    let is = |at: usize, list: &[&str]| {
        let bare = words[at].trim_end_matches(['.', ',', ';']);
        list.iter().any(|known| known.eq_ignore_ascii_case(bare))
    };
    (1..words.len()).rev().filter(|&at| is(at, &OUTCOMES)).find_map(|at| {
        let verb = if is(at - 1, &["not"]) { at.checked_sub(2)? } else { at - 1 };
        is(verb, &["is", "are"]).then_some((verb, at))
    })
}

/// Returns the place of the verb that begins the judgement at `at`, or of a negation without a verb: "is not", "has not been shown to be".
/// `None` where the words are no judgement, as in "all medically necessary supplies".
fn first_of_judgement(words: &[&str], at: usize) -> Option<usize> {
    let is_one_of = |word: &str, list: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        list.split_ascii_whitespace().any(|verb| verb.eq_ignore_ascii_case(bare))
    };
    let run = words[..at].iter().rev().take_while(|word| is_one_of(word, VERBS)).count();
    let finite = (at - run..at).rev().find(|&place| is_one_of(words[place], FINITE));
    let negation =
        || (at - run..at).rev().take_while(|&place| is_one_of(words[place], "not ot nt n0t no t non never")).last();
    let glued = || Some(at).filter(|&at| !is_like(words[at], "medically") && is_medically(words[at]));
    finite.or_else(negation).or_else(glued)
}

/// Returns the place of the first word of the judgement whose last is at `at`: "medically necessary", "medicallynecessary", and "lacks
/// medical necessity", for "medical necessity" alone judges nothing.
fn first_judging(words: &[&str], at: usize) -> Option<usize> {
    let before = |count: usize| at.checked_sub(count).map_or("", |place| words[place]);
    // "Medically appropriate and necessary".
    if is_like(words[at], "necessary") && is_like(before(2), "appropriate") && is_medically(before(3)) {
        return Some(at - 3);
    }
    // The two are nearly alike.
    let is_necessity = words[at].get(..8).is_some_and(|start| start.eq_ignore_ascii_case("necessit"));
    if !is_necessity && is_like(words[at], "necessary") && is_medically(before(1)) {
        return Some(at - 1);
    }
    if is_like(words[at], "medicallynecessary") {
        return Some(at);
    }
    let is_lacked = ["lacks", "lacking", "no", "without"].iter().any(|lack| lack.eq_ignore_ascii_case(before(2)));
    (is_lacked && is_necessity && is_like(before(1), "medical")).then(|| at - 1)
}

/// Returns true if the line `text`, with the `next` one, begins like the sentences of 2013 that state the decisions
/// of a letter.
/// The lead may break over the two lines.
pub fn begins_determination(text: &str, next: &str) -> bool {
    let start = mark(text).map_or(0, |(_, start)| start);
    let mut letters = Folded::of(&text[start..]);
    letters.push(next);
    begins_like(letters.letters(), DECIDING.letters()) && determined(&format!("{} {next}", &text[start..])).is_some()
}

/// The organization that decides, at the beginning of such sentences.
static DECIDING: LazyLock<Folded> = LazyLock::new(|| Folded::of("MAXIMUS Federal Services"));
/// Words between "determined" and the request.
const TO_REQUEST: [&str; 8] =
    ["that", "the", "retrospective", "prospective", "concurrent", "request", "requests", "requested"];

/// Returns the byte behind "has determined the request for" and its like; `None` where a text does not begin with such words.
fn determined(text: &str) -> Option<usize> {
    const MOST_WORDS: usize = 8;
    let known = Folded::of("determined");
    // "hasdetermined" is one word, where an extractor lost the space.
    let is_determined = |word: &&str| {
        let folded = Folded::of(word);
        let letters = folded.letters();
        (letters.len() + 1 >= known.letters().len())
            && within(&letters[letters.len().saturating_sub(known.letters().len())..], known.letters(), 1)
    };
    let mut words = text.split_whitespace();
    let mut last = words.by_ref().take(MOST_WORDS).find(is_determined)?;
    let is_leading = |word: &str| TO_REQUEST.iter().any(|known| is_like(word, known));
    for word in words {
        // "The requested treatment of" and "the request for".
        let ends = is_like(word, "for") || is_like(word, "of") && is_like(last, "treatment");
        let goes_on = is_leading(word) || is_like(word, "treatment") && is_like(last, "requested");
        if !ends && !goes_on {
            break;
        }
        last = word;
        if ends {
            break;
        }
    }
    Some(last.as_ptr() as usize - text.as_ptr() as usize + last.len())
}

/// Reads the mark of a point in a list at the beginning of `text`: its number, if it has one, and the byte at which its text begins:
/// "1.", "(1)", "a)", "Issue 1:" or a bullet.
pub fn mark(text: &str) -> Option<(Option<usize>, usize)> {
    const BULLETS: [char; 7] = ['\u{2022}', '\u{25aa}', '\u{25cf}', '\u{b7}', '-', '\u{2013}', '*'];
    const NAMES: [&str; 4] = ["Issue ", "Item ", "No. ", "Request "];
    let start_of = |rest: &str| text.len() - rest.trim_start().len();
    if let Some((number, start)) = number(text) {
        return Some((Some(number), start));
    }
    if let Some(rest) = text.strip_prefix(BULLETS) {
        return rest.starts_with(' ').then(|| (None, start_of(rest)));
    }
    if let Some(rest) = NAMES.iter().find_map(|name| text.strip_prefix(name)) {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..digits].parse().ok()?;
        return Some((Some(number), start_of(rest[digits..].strip_prefix([':', '.', ')'])?)));
    }
    let inside = text.strip_prefix('(').unwrap_or(text);
    let (point, rest) = inside.split_once(')')?;
    let number = match point.as_bytes() {
        [letter @ b'a'..=b'j'] => usize::from(letter - b'a') + 1,
        _ if inside.len() < text.len() && point.len() <= 2 => point.parse().ok()?,
        _ => return None,
    };
    rest.starts_with(' ').then(|| (Some(number), start_of(rest)))
}

/// Returns true if the point number `wanted` of a list begins at the beginning of `text`.
pub fn is_point(text: &str, wanted: usize) -> bool {
    mark(text).is_some_and(|(number, _)| number.is_none_or(|number| number == wanted))
}

/// Reads the number at the beginning of `text`, with a full stop or bracket after it. Returns the number and the byte
/// at which the counted text begins.
/// At most two digits; letters that scanners read for them count.
pub fn number(text: &str) -> Option<(usize, usize)> {
    const MOST_DIGITS: usize = 2;
    let bytes = text.as_bytes();
    let is_digit = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b'l' | b'I' | b'O');
    let length = bytes.iter().take_while(is_digit).count();
    let mark = bytes.get(length)?;
    if !(1..=MOST_DIGITS).contains(&length) || !matches!(mark, b')' | b'.') {
        return None;
    }
    let number = text[..length].replace('O', "0").replace(['l', 'I'], "1").parse().ok()?;
    let rest = text[length + 1..].trim_start();
    // "1.5 mg" is an amount.
    let is_amount = *mark == b'.' && bytes.get(length + 1).is_some_and(u8::is_ascii_digit);
    (!is_amount).then_some((number, text.len() - rest.len()))
}

/// Returns the number of bytes of `text` that only lead to the request.
/// 0 if none of the leads begins it.
fn lead(text: &str) -> usize {
    let letters = Folded::of(text);
    if begins_like(letters.letters(), DECIDING.letters()) {
        return determined(text).unwrap_or(0);
    }
    let found = LEADS.iter().find(|lead| begins_like(letters.letters(), Folded::of(lead).letters()));
    let Some(found) = found else { return 0 };
    // As many words as the lead has, in the text.
    let count = found.split(' ').count();
    let mut words = text.split_whitespace();
    // Two of its words may be printed as one.
    let Some(last) = words.nth(count - 1) else { return text.len() };
    last.as_ptr() as usize - text.as_ptr() as usize + last.len()
}

/// Returns true for a word that continues a judgement: "necessary and appropriate".
fn belongs(word: &str) -> bool {
    ["necessary", "and", "or", "and/or", "appropriate"].iter().any(|known| is_like(word, known))
}

/// Returns true for "medically", also behind "non-", and where an extractor lost the space after "not".
fn is_medically(word: &str) -> bool {
    let behind = |start: &str| {
        word.get(..start.len()).filter(|begin| begin.eq_ignore_ascii_case(start)).map(|_| &word[start.len()..])
    };
    is_like(["not", "non-"].into_iter().find_map(behind).unwrap_or(word), "medically")
}

/// Returns true if a word is another but for slips, which only long words may have.
/// Marks at its end do not count.
fn is_like(word: &str, known: &str) -> bool {
    const LONG: usize = 9;
    let bare = word.trim_end_matches(['.', ',', ';', ':', '?']);
    let slips = if known.len() >= LONG { 2 } else { 0 };
    within(Folded::of(bare).letters(), Folded::of(known).letters(), slips)
}

/// Returns a range without white space and punctuation at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let noise = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | ';' | '?');
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start_matches(noise).len());
    let end = range.start + part.trim_end_matches(noise).len();
    start.min(end)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_names_a_request_and_judges_it() {
        use Decision::{Modified, Overturned, Upheld};
        let cases = [
            (
                "1. Norco 10/325mg #60 is not medically necessary and appropriate.",
                Some(1),
                "Norco 10/325mg #60",
                Some(Upheld),
            ),
            (
                "2. The request for a brace is medically necessary and appropriate.",
                Some(2),
                "a brace",
                Some(Overturned),
            ),
            (
                "l) MAXIMUS Federal Services, Inc. has determined the request for a knee MRI is notmedically necessary and appropriate.",
                Some(1),
                "a knee MRI",
                Some(Upheld),
            ),
            ("3) The request for therapy 2x6 are n0t medica11y necesary.", Some(3), "therapy 2x6", Some(Upheld)),
            ("Whether the request for a brace is medically necessary?", None, "a brace", Some(Overturned)),
            ("MRI of the left knee.", None, "MRI of the left knee", None),
            ("1. A brace isnot medically necessary.", Some(1), "A brace", Some(Upheld)),
            ("1. A brace is no t medically necessary.", Some(1), "A brace", Some(Upheld)),
            ("1. A brace is \"not\" medicallynecessary.", Some(1), "A brace", Some(Upheld)),
            ("1. A brace has not been shown to be medically necessary.", Some(1), "A brace", Some(Upheld)),
            ("1. A brace cannot be considered medically necessary.", Some(1), "A brace", Some(Upheld)),
            ("1. A brace lacks medical necessity.", Some(1), "A brace", Some(Upheld)),
            (
                "1. Surgery which was not authorized is medically necessary.",
                Some(1),
                "Surgery which was not authorized",
                Some(Overturned),
            ),
            (
                "1. A unit to be determined, both, is not medically necessary.",
                Some(1),
                "A unit to be determined, both",
                Some(Upheld),
            ),
            (
                "1. All medically necessary supplies are not medically necessary.",
                Some(1),
                "All medically necessary supplies",
                Some(Upheld),
            ),
            ("1. A BRACE IS NOT MEDICALLY NECESSARY AND APPROPRIATE.", Some(1), "A BRACE", Some(Upheld)),
            ("1. The request for a brace is certified.", Some(1), "a brace", Some(Overturned)),
            ("1. The request for a brace is not certified.", Some(1), "a brace", Some(Upheld)),
            ("1. A brace is, however, medically necessary.", Some(1), "A brace", Some(Overturned)),
            ("1. A brace is (not) medically appropriate and necessary.", Some(1), "A brace", Some(Upheld)),
            ("1. A brace is partially medically necessary.", Some(1), "A brace", Some(Modified)),
            (
                "1. Therapy is medically necessary and appropriate for 6 visits, and not medically necessary for the remaining 6.",
                Some(1),
                "Therapy",
                Some(Modified),
            ),
            ("4) MAXIMUS Federal Services, Inc. hasdetermined the request for", Some(4), "", None),
            ("1.5 mg of a drug", None, "1.5 mg of a drug", None),
        ];
        for (text, number, request, decision) in cases {
            let read = read(text);
            assert_eq!((read.number, &text[read.request], read.decision), (number, request, decision), "{text}");
        }
    }
}
