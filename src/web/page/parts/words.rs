//! Figures and days in words, as the pages print them.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::search::Total;

/// The space that keeps a figure and its unit on one line.
const TIGHT: char = '\u{a0}';

/// Writes a number with commas between thousands.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Writes a number of things, in the plural where they are several.
pub(crate) fn counted(count: u64, thing: &str) -> String {
    format!("{} {thing}{}", number(count), if count == 1 { "" } else { "s" })
}

/// Writes a share in per cent without its sign: whole numbers, and one digit more below 10.
fn per_cent(share: f64) -> String {
    let percent = share * 100.0;
    let is_whole = percent >= 9.95 || (percent - percent.round()).abs() < 0.05;
    if is_whole { format!("{percent:.0}") } else { format!("{percent:.1}") }
}

/// Writes a share in per cent.
pub(crate) fn percent(share: f64) -> String {
    format!("{}{TIGHT}%", per_cent(share))
}

/// Writes an interval in per cent.
pub(crate) fn interval([low, high]: [f64; 2]) -> String {
    format!("{} to {}{TIGHT}%", per_cent(low), per_cent(high))
}

/// Returns a day as people write it.
pub(crate) fn day(date: Date) -> Markup {
    html! { time datetime=(date) { (day_text(date)) } }
}

/// Writes a day as people do.
pub(crate) fn day_text(date: Date) -> String {
    date.strftime("%b %-d, %Y").to_string()
}

/// Returns the plural ending of a verb that goes with so many things.
fn verb_end(count: u64) -> &'static str {
    if count == 1 { "s" } else { "" }
}

/// Writes the answer in one sentence: how many dispute what is asked, how these were decided, how many mention it.
///
/// With `range`, the interval of the rate is told; it says nothing where an outcome was asked for.
pub(crate) fn answer(total: &Total, thing: &str, only_disputed: bool, range: Option<[f64; 2]>) -> String {
    let letters = counted(total.letters, "letter");
    let decided = total.overturned + total.upheld;
    let rate = range.filter(|_| decided > 0).map(|range| {
        let share = total.overturned as f64 / decided as f64;
        format!(" ({}; 95{TIGHT}% interval {})", percent(share), interval(range))
    });
    let outcomes =
        format!("{} overturned, {} upheld{}", number(total.overturned), number(total.upheld), rate.unwrap_or_default());
    if !total.is_disputable {
        return format!("{} in {letters}: {outcomes}.", counted(total.items, "item"));
    }
    let first = format!("{} dispute{} {thing}: {outcomes}", counted(total.disputed, "item"), verb_end(total.disputed));
    match only_disputed {
        true => format!("{first}, in {letters}."),
        false => {
            let (items, mention) = (number(total.items), verb_end(total.items));
            format!("{first}; {items} mention{mention} it, in {letters}.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_one_sentence_with_its_numbers() {
        let total = Total {
            items: 1114,
            letters: 69,
            disputed: 26,
            overturned: 2,
            upheld: 24,
            partial: 0,
            only_near: 0,
            is_disputable: true,
        };
        let expected = "26 items dispute physical therapy: 2 overturned, 24 upheld (7.7\u{a0}%; 95\u{a0}% interval 2.1 to \
                        24\u{a0}%); 1,114 mention it, in 69 letters.";
        assert_eq!(answer(&total, "physical therapy", false, Some([0.0214, 0.2414])), expected);
    }

    #[test]
    fn numbers_are_read_by_thousands() {
        assert_eq!([0, 999, 1000, 1234567].map(number), ["0", "999", "1,000", "1,234,567"]);
    }
}
