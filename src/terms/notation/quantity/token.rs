//! Cuts a text into numbers, words and marks, as far as amounts need them.
//!
//! Numbers in words and in digits become one kind of token here, so that each rule is written once.

use std::ops::Range;

/// One piece of a text.
#[derive(Clone, Debug)]
pub(crate) struct QuantityToken<'a> {
    /// Its sort, with its value.
    pub kind: QuantityTokenKind<'a>,
    /// Its bytes.
    pub range: Range<usize>,
}

/// The sorts of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuantityTokenKind<'a> {
    /// A number, or two as in `2-3` and `2 to 3`; `six (6)` is one number.
    Number { low: u32, high: u32 },
    /// A number with decimals; the value is its whole part.
    Decimal(u32),
    /// Letters.
    Word(&'a str),
    /// One character that is neither.
    Mark(char),
    /// Digits that are no amount: a date, a fraction, a level, a strength of two numbers.
    Other,
}

impl QuantityToken<'_> {
    /// Returns true if it is one of these words, upper and lower case alike.
    pub(crate) fn is_word(&self, words: &[&str]) -> bool {
        matches!(self.kind, QuantityTokenKind::Word(word) if words.iter().any(|known| known.eq_ignore_ascii_case(word)))
    }

    /// Returns true if it is one of these marks.
    pub(crate) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, QuantityTokenKind::Mark(mark) if marks.contains(&mark))
    }

    /// Returns the least and the greatest value of a number.
    pub(crate) fn number(&self) -> Option<(u32, u32)> {
        match self.kind {
            QuantityTokenKind::Number { low, high } => Some((low, high)),
            _ => None,
        }
    }
}

/// Words of the numbers from 0 to 19.
const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// Words of the tens from 20 on.
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A filter of the small numbers.
const SMALL_SHAPES: Shapes = Shapes::of(&SMALL);
/// A filter of the tens.
const TENS_SHAPES: Shapes = Shapes::of(&TENS);

/// The lengths of the words of a list, by their first letter: a cheap filter that refuses most other words.
pub(crate) struct Shapes([u16; 32]);

impl Shapes {
    /// Collects the shapes of words that are lower case and of 15 letters at most.
    pub(crate) const fn of(words: &[&str]) -> Shapes {
        let mut lengths = [0; 32];
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            lengths[word[0] as usize % 32] |= 1 << word.len();
            at += 1;
        }
        Shapes(lengths)
    }

    /// Returns true if `word`, which is not empty, may be one of the list, upper and lower case alike.
    #[inline]
    pub(crate) fn may_have(&self, word: &str) -> bool {
        let lengths = self.0[usize::from(word.as_bytes()[0]) % 32];
        word.len() < 16 && lengths & 1 << word.len() != 0
    }
}

/// Cuts a text into tokens; numbers that belong together are one token.
pub(crate) fn tokens(text: &str) -> Vec<QuantityToken<'_>> {
    let mut all: Vec<QuantityToken<'_>> = Vec::with_capacity(text.len() / 4 + 4);
    let mut at = 0;
    while let Some(&first) = text.as_bytes().get(at) {
        at = match first {
            b' ' => at + 1,
            b'0'..=b'9' => {
                let (kind, end) = digits(text, at);
                // A number inside a word is a part of a code or a level.
                let glued = at > 0 && is_glue(&text[..at]);
                push(
                    &mut all,
                    QuantityToken { kind: if glued { QuantityTokenKind::Other } else { kind }, range: at..end },
                );
                end
            }
            _ => push_other(&mut all, text, at),
        }
    }
    all
}

/// Pushes the word or mark at `at`, if it is not white space, and returns its end.
fn push_other<'a>(all: &mut Vec<QuantityToken<'a>>, text: &'a str, at: usize) -> usize {
    let Some(first) = text[at..].chars().next() else { return text.len() };
    if first.is_alphabetic() {
        let end = end_of_letters(text, at);
        push_word(all, text, at..end);
        return end;
    }
    let end = at + first.len_utf8();
    if !first.is_whitespace() {
        push(all, QuantityToken { kind: QuantityTokenKind::Mark(first), range: at..end });
    }
    end
}

/// Returns the end of the run of letters at `at`.
fn end_of_letters(text: &str, at: usize) -> usize {
    let other = text.as_bytes()[at..].iter().position(|byte| !byte.is_ascii_alphabetic());
    let end = other.map_or(text.len(), |length| at + length);
    match text.as_bytes().get(end) {
        Some(0x80..) => text[end..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |length| end + length),
        _ => end,
    }
}

/// Returns true if a number right after this text belongs to a word: the 4 of `L4`, the 5 of `L4-5`.
fn is_glue(before: &str) -> bool {
    let mut last = before.chars().rev();
    match last.next() {
        Some('x' | 'X') => last.next().is_some_and(char::is_alphabetic),
        Some('-' | '/' | '.') => last.next().is_some_and(char::is_alphanumeric),
        Some(c) if c.is_alphabetic() => {
            let word = before.len()
                - before.chars().rev().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum::<usize>();
            !["qty", "times", "quantity"].iter().any(|known| known.eq_ignore_ascii_case(&before[word..]))
        }
        _ => false,
    }
}

/// Reads the number, range or other run of digits at `at`, and returns its end.
fn digits(text: &str, at: usize) -> (QuantityTokenKind<'_>, usize) {
    let (first, mut end, mut decimal) = number(text, at);
    let mut last = first;
    let mut count = 1;
    let mut dashes = true;
    while let Some(joint) = text[end..].chars().next().filter(|c| matches!(c, '-' | '/' | '\u{2013}')) {
        let next = end + joint.len_utf8();
        // The mark joins no second number.
        if !text[next..].starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        let fraction;
        (last, end, fraction) = number(text, next);
        decimal |= fraction;
        dashes &= joint != '/';
        count += 1;
    }
    let kind = match count {
        1 if decimal => QuantityTokenKind::Decimal(first),
        1 => QuantityTokenKind::Number { low: first, high: first },
        // `2-3` is a range; `3-2`, `2/3` and `2.5-3` are something else.
        2 if dashes && !decimal && first < last => QuantityTokenKind::Number { low: first, high: last },
        _ => QuantityTokenKind::Other,
    };
    (kind, end)
}

/// Reads the whole part of the number at `at`; returns also its end, and true if it has decimals.
fn number(text: &str, at: usize) -> (u32, usize, bool) {
    let count = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = at + count(at);
    let mut value = text[at..end].parse().unwrap_or(u32::MAX);
    // A separator of thousands: `1,000`.
    if end - at <= 3 && text[end..].starts_with(',') && count(end + 1) == 3 {
        value =
            text[end + 1..end + 4].parse::<u32>().map_or(value, |rest| value.saturating_mul(1000).saturating_add(rest));
        end += 4;
    }
    let decimals = if text[end..].starts_with('.') { count(end + 1) } else { 0 };
    if decimals > 0 { (value, end + 1 + decimals, true) } else { (value, end, false) }
}

/// Pushes a word: as a number if it spells one, and `xwk` as two tokens.
fn push_word<'a>(all: &mut Vec<QuantityToken<'a>>, text: &'a str, range: Range<usize>) {
    let word = &text[range.clone()];
    let position = |list: &[&str], shapes: &Shapes| {
        shapes.may_have(word).then(|| list.iter().position(|known| known.eq_ignore_ascii_case(word))).flatten()
    };
    // Greater numbers are read in digits alone.
    let value = position(&SMALL, &SMALL_SHAPES).or_else(|| position(&TENS, &TENS_SHAPES).map(|ten| 20 + 10 * ten));
    if let Some(value) = value.and_then(|value| u32::try_from(value).ok()) {
        push(all, QuantityToken { kind: QuantityTokenKind::Number { low: value, high: value }, range });
        return;
    }
    if word.eq_ignore_ascii_case("dozen") {
        push_dozen(all, range);
        return;
    }
    // Letters write `2xwk`; the digits before are a token of their own already.
    let times = word.strip_prefix(['x', 'X']).filter(|rest| {
        ["wk", "wks", "week", "weeks", "weekly", "month", "monthly"].iter().any(|unit| unit.eq_ignore_ascii_case(rest))
    });
    match times {
        Some(rest) => {
            let middle = range.start + 1;
            push(all, QuantityToken { kind: QuantityTokenKind::Word(&word[..1]), range: range.start..middle });
            push(all, QuantityToken { kind: QuantityTokenKind::Word(rest), range: middle..range.end });
        }
        None => push(all, QuantityToken { kind: QuantityTokenKind::Word(word), range }),
    }
}

/// Pushes `dozen` as a number, and merges `two dozen` and `half a dozen` into one.
fn push_dozen(all: &mut Vec<QuantityToken<'_>>, range: Range<usize>) {
    let (led, (low, high)) = match &all[..] {
        [.., half, a] if half.is_word(&["half"]) && a.is_word(&["a"]) => (2, (6, 6)),
        [.., half] if half.is_word(&["half"]) => (1, (6, 6)),
        [.., count] => {
            count.number().map_or((0, (12, 12)), |(low, high)| (1, (low.saturating_mul(12), high.saturating_mul(12))))
        }
        [] => (0, (12, 12)),
    };
    // The tokens that count the dozens are replaced with it.
    let from = all.len() - led;
    let start = all.get(from).map_or(range.start, |first| first.range.start);
    all.truncate(from);
    push(all, QuantityToken { kind: QuantityTokenKind::Number { low, high }, range: start..range.end });
}

/// Pushes a token, and merges `twenty-four`, `six (6)` and `2 to 3` into one.
fn push<'a>(all: &mut Vec<QuantityToken<'a>>, token: QuantityToken<'a>) {
    let ends_number = token.number().is_some() || token.is_mark(&[')']);
    all.push(token);
    while ends_number && let Some((from, kind)) = last_number(all) {
        let range = all[from].range.start..all.last().map_or(0, |last| last.range.end);
        all.truncate(from);
        all.push(QuantityToken { kind, range });
    }
}

/// Finds the number that the last tokens are together; returns also the first of them.
fn last_number<'a>(all: &[QuantityToken<'a>]) -> Option<(usize, QuantityTokenKind<'a>)> {
    let single = |token: &QuantityToken<'_>| token.number().filter(|(low, high)| low == high).map(|(low, _)| low);
    if let [.., first, open, second, close] = all {
        // Letters repeat numbers in digits: `six (6)`.
        let same = first.number().is_some() && first.number() == second.number();
        if same && open.is_mark(&['(']) && close.is_mark(&[')']) {
            return Some((all.len() - 4, first.kind));
        }
    }
    if let [.., tens, hyphen, ones] = all {
        let (low, high) = (single(tens)?, single(ones)?);
        if hyphen.is_mark(&['-']) && (20..=90).contains(&low) && low % 10 == 0 && (1..10).contains(&high) {
            return Some((all.len() - 3, QuantityTokenKind::Number { low: low + high, high: low + high }));
        }
        if low < high && (hyphen.is_word(&["to", "or"]) || hyphen.is_mark(&['-', '\u{2013}'])) {
            return Some((all.len() - 3, QuantityTokenKind::Number { low, high }));
        }
    }
    None
}
