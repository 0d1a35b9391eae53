//! Reads sentences that name a request and judge it: "1. The request for a brace is not medically necessary."
//!
//! Letters of 2013 state their decisions by such sentences alone.

use std::ops::Range;

use crate::letter::items::conclusion;
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

/// Words before the request, the longest first, which are no part of it. The first two begin the lists of 2013.
/// Compared with the slips of scanners.
const LEADS: [&str; 12] = [
    "MAXIMUS Federal Services, Inc. has determined the request for",
    "MAXIMUS Federal Services has determined the request for",
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
const VERBS: [&str; 20] = [
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "to",
    "considered",
    "deemed",
    "found",
    "determined",
    "not",
    "ot",
    "nt",
    "n0t",
    "would",
    "notmedically",
    "should",
    "felt",
    "being",
];

/// Reads a sentence. The judgement is the first "medically necessary" and the words that belong to it.
/// Text after the judgement is left alone: it is the reasons.
pub fn read(text: &str) -> Statement {
    let (number, start) = number(text).map_or((None, 0), |(number, start)| (Some(number), start));
    let words: Vec<&str> = text[start..].split_whitespace().collect();
    let place = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let begin = start + lead(&text[start..]);
    // Only the pair of words judges: "necessary" alone is in many names of requests.
    let judged = (1..words.len()).find(|&at| is_like(words[at], "necessary") && is_medically(words[at - 1]));
    let Some(judged) = judged else {
        return Statement { number, request: trimmed(text, begin..text.len()), end: text.len(), decision: None };
    };
    // The verbs before the judgement belong to it and not to the request.
    let mut last = judged - 1;
    while last > 0 && is_verb(words[last - 1]) {
        last -= 1;
    }
    let judgement_end = words[judged..].iter().take(4).take_while(|word| belongs(word)).last();
    let end = judgement_end.map_or(text.len(), |word| place(word) + word.len());
    Statement {
        number,
        request: trimmed(text, begin..place(words[last]).max(begin)),
        end,
        decision: conclusion::of_clause(&text[place(words[last])..end]),
    }
}

/// Returns true if the line `text`, with the `next` one, begins like the sentences of 2013 that state the decisions
/// of a letter.
/// The lead may break over the two lines.
pub fn begins_determination(text: &str, next: &str) -> bool {
    let start = number(text).map_or(0, |(_, start)| start);
    let mut letters = Folded::of(&text[start..]);
    letters.push(next);
    LEADS[..2].iter().any(|lead| begins_like(letters.letters(), Folded::of(lead).letters()))
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

/// Returns true for a word between a request and its judgement.
/// Compared without case.
fn is_verb(word: &str) -> bool {
    VERBS.iter().any(|verb| verb.eq_ignore_ascii_case(word))
}

/// Returns true for "medically", also where an extractor lost the space after "not".
fn is_medically(word: &str) -> bool {
    let after_not = word.get(..3).filter(|start| start.eq_ignore_ascii_case("not")).map(|_| &word[3..]);
    is_like(after_not.unwrap_or(word), "medically")
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
        use Decision::{Overturned, Upheld};
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
            ("4) MAXIMUS Federal Services, Inc. hasdetermined the request for", Some(4), "", None),
            ("1.5 mg of a drug", None, "1.5 mg of a drug", None),
        ];
        for (text, number, request, decision) in cases {
            let read = read(text);
            assert_eq!((read.number, &text[read.request], read.decision), (number, request, decision), "{text}");
        }
    }
}
