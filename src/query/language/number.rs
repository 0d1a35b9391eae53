//! Reads the numbers of a query: distances, counts, factors.
//!
//! All have bounds: larger ones are typing errors, and the positions of words are compared in small
//! numbers.

use crate::query::language::error::Fault;
use crate::query::language::expr::Near;

/// The largest distance and count.
const MOST: u32 = 255;

/// Reads a distance or count, typed at `at`; the hint shows an `example` of it.
/// Gives an error that names the bounds if `digits` is no number from 1 to 255.
pub fn count(digits: &str, at: usize, example: &str) -> Result<u32, Fault> {
    let number = digits.parse().ok().filter(|number| (1..=MOST).contains(number));
    let fault = || {
        let hint = format!("type a number there, such as {example}, or put it in quotes to search for it as text");
        Fault::new(at, format!("a number is needed here, from 1 to {MOST}"), hint)
    };
    number.ok_or_else(fault)
}

/// The ways to begin a distance, and true for those whose left side must come first.
/// `/5` and `+5` are Westlaw's, `w/5`, `pre/5`, `near/5` and `onear/5` are those of Lexis; `adj` is that of
/// older engines. One that begins with another stands before it.
const LEADS: [(&str, bool); 11] = [
    ("/", false),
    ("w/", false),
    ("within/", false),
    ("near/", false),
    ("near", false),
    ("+", true),
    ("pre/", true),
    ("onear/", true),
    ("adj/", true),
    ("adj", true),
    ("onear", true),
];

/// Words that are a distance without a number, and their meaning.
const WITHOUT_NUMBER: [(&str, Near); 2] = [("near", Near::Within(10)), ("adj", Near::Before(1))];

/// Returns the distance that a word is without a number.
/// In any case; the caller decides if it is an operator there.
pub fn near_word(word: &str) -> Option<Near> {
    WITHOUT_NUMBER.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, near)| *near)
}

/// A number is one more than its place here.
const SMALL_NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/// Words after the number of a distance that is spelled out.
const UNITS: [&str; 4] = ["word", "words", "term", "terms"];
/// Phrases that say that words share a sentence or paragraph.
const SHARED: [(&[&str], Near); 8] = [
    (&["within", "the", "same", "sentence", "as"], Near::Sentence),
    (&["in", "the", "same", "sentence", "as"], Near::Sentence),
    (&["in", "same", "sentence", "as"], Near::Sentence),
    (&["within", "same", "sentence", "as"], Near::Sentence),
    (&["within", "the", "same", "paragraph", "as"], Near::Paragraph),
    (&["in", "the", "same", "paragraph", "as"], Near::Paragraph),
    (&["in", "same", "paragraph", "as"], Near::Paragraph),
    (&["within", "same", "paragraph", "as"], Near::Paragraph),
];

/// Reads the distance with which `rest` begins, spelled out as `within 5 words of` or `in the same sentence as`, and
/// its length in bytes.
/// Gives None if `rest` begins otherwise, and an error if it is such a distance with a number out of
/// bounds.
pub fn spelled_out(rest: &str, at: usize) -> Result<Option<(usize, Near)>, Fault> {
    let words: Vec<&str> = rest.split_whitespace().take(5).collect();
    let is = |index: usize, word: &str| words.get(index).is_some_and(|typed| typed.eq_ignore_ascii_case(word));
    // The words are slices of `rest`, so that their addresses tell where they are in it.
    let length = |count: usize| {
        let last = words[count - 1];
        last.as_ptr() as usize - rest.as_ptr() as usize + last.len()
    };
    for (phrase, near) in SHARED {
        if phrase.iter().enumerate().all(|(index, word)| is(index, word)) {
            return Ok(Some((length(phrase.len()), near)));
        }
    }
    let Some(number) = words.get(1).filter(|_| is(0, "within")) else { return Ok(None) };
    let spelled =
        SMALL_NUMBERS.iter().position(|word| number.eq_ignore_ascii_case(word)).map(|at| (at + 1).to_string());
    // "within five words of" counts like "within 5 words of".
    let digits = spelled.unwrap_or_else(|| (*number).to_owned());
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    // "within 5 days" is a sentence: a unit of words, or "of", must follow.
    let has_unit = UNITS.iter().any(|unit| is(2, unit));
    let end = 2 + usize::from(has_unit);
    let end = end + usize::from(is(end, "of"));
    // Neither came.
    if end == 2 {
        return Ok(None);
    }
    Ok(Some((length(end), Near::Within(count(&digits, at, "/5")?))))
}

/// Reads the distance that `run` is, if it is one.
/// Gives None if it is none, as `/x` or a bare `near`, and an error if its number is out of bounds.
pub fn near(run: &str, at: usize) -> Result<Option<Near>, Fault> {
    // Only capitals make `NEAR` an operator for sure; with a number any case does.
    let lower = run.to_ascii_lowercase();
    let read = |(lead, ordered): &(&str, bool)| Some((lower.strip_prefix(lead)?.to_owned(), *ordered));
    let Some((reach, ordered)) = LEADS.iter().find_map(read) else { return Ok(None) };
    Ok(match (reach.as_str(), ordered) {
        ("s" | "sent", false) => Some(Near::Sentence),
        ("s" | "sent", true) => Some(Near::SentenceBefore),
        ("p" | "para", false) => Some(Near::Paragraph),
        ("p" | "para", true) => Some(Near::ParagraphBefore),
        (number, _) if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) => None,
        (number, false) => Some(Near::Within(count(number, at, "/5")?)),
        (number, true) => Some(Near::Before(count(number, at, "+5")?)),
    })
}

/// The largest factor, in thousandths.
const LARGEST_FACTOR: u32 = 1000 * 1000;
const DECIMALS: usize = 3;

/// Reads a factor such as `2` or `0.5`, in thousandths.
/// Gives None for more than three decimals, for 0, and for more than 1000. A whole number of thousandths,
/// unlike a float, compares and prints exactly.
pub fn thousandths(number: &str) -> Option<u32> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let is_number = [whole, decimals].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number || whole.is_empty() || whole.len() > 4 || decimals.len() > DECIMALS {
        return None;
    }
    // The digits of whole and decimals together are the thousandths.
    let factor = format!("{whole}{decimals:0<DECIMALS$}").parse().ok()?;
    (1..=LARGEST_FACTOR).contains(&factor).then_some(factor)
}

/// Prints a number of thousandths as it is typed.
/// The inverse of [`thousandths`]: `2000` is `2`, `500` is `0.5`.
pub fn factor(thousandths: u32) -> String {
    let decimals = format!("{:0DECIMALS$}", thousandths % 1000);
    format!("{}.{decimals}", thousandths / 1000).trim_end_matches('0').trim_end_matches('.').to_owned()
}
