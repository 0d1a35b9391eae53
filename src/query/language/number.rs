//! The numbers of a query: distances, counts, factors.

use super::error::Fault;
use super::expr::Near;

/// The largest distance and count.
const MOST: u32 = 255;

/// A distance or count, typed at `at`; the hint shows an `example` of it.
pub fn count(digits: &str, at: usize, example: &str) -> Result<u32, Fault> {
    let number = digits.parse().ok().filter(|number| (1..=MOST).contains(number));
    let fault = || {
        let hint = format!("type a number there, such as {example}, or put it in quotes to search for it as text");
        Fault::new(at, format!("this wants a number from 1 to {MOST}"), hint)
    };
    number.ok_or_else(fault)
}

/// The ways to begin a proximity, and whether its left side must come first.
const LEADS: [(&str, bool); 7] =
    [("/", false), ("w/", false), ("within/", false), ("near/", false), ("+", true), ("pre/", true), ("onear/", true)];

/// The proximity that `run` is, if it is one.
pub fn near(run: &str, at: usize) -> Result<Option<Near>, Fault> {
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

/// A factor such as `2` or `0.5` in thousandths.
pub fn thousandths(number: &str) -> Option<u32> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let is_number = [whole, decimals].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number || whole.is_empty() || whole.len() > 4 || decimals.len() > DECIMALS {
        return None;
    }
    let factor = format!("{whole}{decimals:0<DECIMALS$}").parse().ok()?;
    (1..=LARGEST_FACTOR).contains(&factor).then_some(factor)
}

/// A number of thousandths as it is typed.
pub fn factor(thousandths: u32) -> String {
    let decimals = format!("{:0DECIMALS$}", thousandths % 1000);
    format!("{}.{decimals}", thousandths / 1000).trim_end_matches('0').trim_end_matches('.').to_owned()
}
