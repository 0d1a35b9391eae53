//! The wordings in which letters state an amount, one rule each; the first rule that fits at a token is taken.
//!
//! A rule takes the tokens and the position at which the amount must begin, and gives the amount with the token after
//! it. Most conditions are there to tell amounts from doses, strengths, sizes and levels.

use crate::terms::notation::quantity::amount::{Amount, MOST_FACTORS, REACH, WeeklyPlan};
use crate::terms::notation::quantity::frequency::{frequency, rate, repeated_total, weeks_first};
use crate::terms::notation::quantity::token::{QuantityToken, QuantityTokenKind, Shapes};
use crate::terms::notation::quantity::unit::{Unit, unit_of};

/// Words that cannot be between a number and its unit.
const STOPS: [&str; 34] = [
    "of", "for", "and", "or", "with", "to", "per", "a", "an", "the", "x", "times", "time", "by", "in", "at", "on",
    "mg", "mcg", "ml", "cc", "mm", "cm", "level", "levels", "year", "years", "hour", "hours", "out", "from", "percent",
    "over", "is",
];

/// Words after a tablet that tell how to take it.
const DOSING: [&str; 16] =
    ["by", "orally", "po", "p", "every", "q", "qd", "qhs", "bid", "tid", "qid", "daily", "once", "twice", "at", "per"];

/// Units of numbers that are no amount of a treatment.
const OTHER_UNITS: [&str; 22] = [
    "view", "views", "level", "levels", "mm", "cm", "inch", "inches", "in", "mg", "mcg", "ml", "cc", "tesla", "day",
    "daily", "hour", "hours", "gauge", "ft", "feet", "gauze",
];

/// The greatest number that `x 60` alone can mean as times of a treatment.
const MOST_TIMES: u32 = 60;

/// The most visits of a request; a greater number is a year: `in 2016 office visits`.
const MOST_VISITS: u32 = 400;

/// Words that an amount can begin with, other than numbers.
const FIRST_WORDS: [&str; 25] = [
    "x",
    "times",
    "once",
    "twice",
    "thrice",
    "weekly",
    "monthly",
    "qty",
    "quantity",
    "disp",
    "dispense",
    "day",
    "days",
    "refill",
    "refills",
    "visit",
    "visits",
    "session",
    "sessions",
    "treatment",
    "treatments",
    "appointment",
    "appointments",
    "sitting",
    "sittings",
];

/// A filter of those words.
const FIRST_SHAPES: Shapes = Shapes::of(&FIRST_WORDS);

/// Returns true if an amount or rate can begin with the token. Most tokens cannot, and no rule need be tried there.
pub(crate) fn may_begin(token: &QuantityToken<'_>) -> bool {
    match token.kind {
        QuantityTokenKind::Number { .. } | QuantityTokenKind::Decimal(_) => true,
        QuantityTokenKind::Mark(mark) => mark == '#',
        QuantityTokenKind::Word(word) => FIRST_SHAPES.may_have(word) && token.is_word(&FIRST_WORDS),
        QuantityTokenKind::Other => false,
    }
}

/// Reads the amount stated from token `at` on. The
/// first rule that fits wins, so that a rate with its duration is not read as a bare number.
pub(crate) fn amount(tokens: &[QuantityToken<'_>], at: usize) -> Option<Amount> {
    // The more a rule must find, the earlier it is tried.
    let rules = [frequency, weeks_first, product, marked, unit_first, times, counted];
    rules.iter().find_map(|rule| rule(tokens, at))
}

/// Reads a product: `2 x 6`, `1 times 6`.
fn product(tokens: &[QuantityToken<'_>], at: usize) -> Option<Amount> {
    let (low, high) = tokens.get(at)?.number()?;
    let (least, most) = tokens.get(at + 2)?.number()?;
    let times = tokens[at + 1].is_word(&["x", "times", "time"]) || tokens[at + 1].is_mark(&['\u{d7}']);
    // "10 x 20" is a size or a number of tablets.
    let small = (1..=MOST_FACTORS.0).contains(&high) && (1..=MOST_FACTORS.1).contains(&most);
    // `2 x 6 inch` is a size, `2 x 6 x 1` too.
    let measure = tokens.get(at + 3).is_some_and(|next| {
        next.is_word(&OTHER_UNITS) || next.is_word(&["x", "days"]) || next.is_mark(&['\u{d7}', '"'])
    });
    if !times || !small || measure {
        return None;
    }
    let unit = tokens.get(at + 3).and_then(unit_of).filter(|unit| matches!(unit, Unit::Weeks | Unit::Visits));
    let total = (low * least, high * most);
    let end = repeated_total(tokens, at + 3 + usize::from(unit.is_some()), total);
    let plan = Some(WeeklyPlan { per_week: (low, high), weeks: (least, most) });
    Some(Amount { low: total.0, high: total.1, unit: Unit::Visits, plan, end })
}

/// Reads an amount after a sign or label: `#60`, `QTY: 2`, `quantity of 60 tablets`.
fn marked(tokens: &[QuantityToken<'_>], at: usize) -> Option<Amount> {
    let sign = tokens[at].is_mark(&['#']);
    if !sign && !tokens[at].is_word(&["qty", "quantity", "disp", "dispense"]) {
        return None;
    }
    // `Tylenol #3` is a strength of codeine and no amount.
    let part_of_name = at > 0 && tokens[at - 1].is_word(&["tylenol", "codeine", "apap", "acetaminophen"]);
    // `tooth #19` has a number and no amount.
    if sign && at > 0 && tokens[at - 1].is_word(&["tooth", "teeth", "claim", "phase", "stage"]) {
        return None;
    }
    let mut next = at + 1;
    let leads = |token: &QuantityToken<'_>| {
        token.is_word(&["of", "requested", "dispensed"]) || token.is_mark(&[':', '.', '=', '#', '-'])
    };
    while tokens.get(next).is_some_and(leads) {
        next += 1;
    }
    // `Qty: 30.00` counts as others do.
    let (low, high) = match tokens.get(next)?.kind {
        QuantityTokenKind::Decimal(_) if tokens.get(next + 1).is_some_and(|unit| unit.is_word(&OTHER_UNITS)) => {
            return None;
        }
        QuantityTokenKind::Decimal(value) => (value, value),
        _ => tokens[next].number()?,
    };
    if sign && part_of_name && high <= 4 {
        return None;
    }
    // The unit may be the label of the next amount: `#30 refills: 3`, `Qty: 60 Days: 30`.
    let follows = |at: usize| tokens.get(next + at).is_some_and(|token| token.number().is_some());
    let is_mark = |marks: &[char]| tokens.get(next + 2).is_some_and(|token| token.is_mark(marks));
    let is_none = || tokens.get(next + 2).is_some_and(|token| token.is_word(&["none", "no"]));
    let is_label = |unit: &Unit| match unit {
        Unit::Refills => is_mark(&[':', '#', '=']) || follows(2) || is_none(),
        Unit::Days => is_mark(&[':']) && follows(3),
        _ => false,
    };
    let unit = tokens.get(next + 1).and_then(unit_of).filter(|unit| !is_label(unit));
    // `#30 day supply` counts doses and not days.
    let is_supply = tokens.get(next + 2).is_some_and(|token| token.is_word(&["supply"]));
    match unit.filter(|_| !is_supply) {
        Some(unit) => Some(Amount { low, high, unit, plan: None, end: next + 2 }),
        None => Some(Amount { low, high, unit: Unit::Unknown, plan: None, end: next + 1 }),
    }
}

/// Reads an amount after its unit: `refills: 3`, `sessions, 12`, `day supply: 30`.
fn unit_first(tokens: &[QuantityToken<'_>], at: usize) -> Option<Amount> {
    let supply = tokens[at].is_word(&["day", "days"]) && tokens.get(at + 1)?.is_word(&["supply"]);
    let unit = if supply { Some(Unit::Days) } else { unit_of(&tokens[at]) };
    let is_label = tokens.get(at + 1).is_some_and(|next| next.is_mark(&[':']));
    let unit =
        unit.filter(|unit| supply || matches!(unit, Unit::Refills | Unit::Visits) || is_label && *unit == Unit::Days)?;
    let mut next = at + 1 + usize::from(supply);
    let linked = next;
    while tokens
        .get(next)
        .is_some_and(|token| token.is_word(&["x", "times"]) || token.is_mark(&[':', ',', '#', '(', '-', '=']))
    {
        next += 1;
    }
    let (low, high) = tokens.get(next)?.number()?;
    let closes = |token: &QuantityToken<'_>| token.is_mark(&[')', ',', ';', '.', '(']);
    let ends = tokens.get(next + 1).is_none_or(closes) || unit == Unit::Refills;
    if !ends
        || next == linked && unit != Unit::Refills
        || tokens.get(next + 1).is_some_and(|token| unit_of(token).is_some())
    {
        return None;
    }
    let closed = tokens[next - 1].is_mark(&['(']) && tokens.get(next + 1).is_some_and(|token| token.is_mark(&[')']));
    Some(Amount { low, high, unit, plan: None, end: next + 1 + usize::from(closed) })
}

/// Reads an amount after `x`: `x 24 sessions`, `times 12`.
fn times(tokens: &[QuantityToken<'_>], at: usize) -> Option<Amount> {
    let (low, high) = tokens.get(at + 1)?.number()?;
    // "2 x 6" was tried as a product.
    let behind_number = at > 0 && tokens[at - 1].number().is_some();
    let other = tokens.get(at + 2).is_some_and(|next| next.is_word(&OTHER_UNITS) && unit_of(next).is_none());
    if !tokens[at].is_word(&["x", "times"]) || behind_number || other {
        return None;
    }
    // `x 2 times a week` is a rate, which says nothing of the total.
    if rate(tokens, at + 1).is_some() {
        return None;
    }
    if let Some(amount) = counted(tokens, at + 1) {
        return Some(amount);
    }
    (high <= MOST_TIMES).then_some(Amount { low, high, unit: Unit::Visits, plan: None, end: at + 2 })
}

/// Reads an amount before its unit: `60 tablets`, `six physical therapy visits`, `30-day`.
fn counted(tokens: &[QuantityToken<'_>], at: usize) -> Option<Amount> {
    if let QuantityTokenKind::Decimal(value) = tokens[at].kind {
        // Nothing but grams is counted with decimals; other such numbers are strengths.
        let grams = tokens.get(at + 1).and_then(unit_of) == Some(Unit::Grams);
        return grams.then_some(Amount { low: value, high: value, unit: Unit::Grams, plan: None, end: at + 2 });
    }
    let (low, high) = tokens[at].number()?;
    for next in at + 1..tokens.len().min(at + 1 + REACH) {
        let token = &tokens[next];
        let Some(unit) = unit_of(token) else {
            // Words between the number and its unit describe the unit: "six physical therapy
            // visits".
            let passes = match token.kind {
                QuantityTokenKind::Word(_) => !token.is_word(&STOPS),
                QuantityTokenKind::Mark(mark) => matches!(mark, '-' | '/'),
                _ => false,
            };
            if passes { continue } else { return None }
        };
        // Words between a number and a unit of time or weight mean that the number counts something else.
        let adjacent = tokens[at + 1..next].iter().all(|between| {
            between.is_mark(&['-']) || between.is_word(&["additional", "more", "consecutive", "further", "separate"])
        });
        let counts = match unit {
            Unit::Weeks | Unit::Days | Unit::Months | Unit::Grams => adjacent,
            Unit::Visits if high > MOST_VISITS => false,
            Unit::Visits if token.is_word(&["treatment"]) => adjacent,
            Unit::Tablets => !is_dose(tokens, next, high),
            _ => true,
        };
        return (counts && !is_period(tokens, next)).then_some(Amount { low, high, unit, plan: None, end: next + 1 });
    }
    None
}

/// Returns true if the tablets at `at` are a single dose, as in `1 tablet daily`.
fn is_dose(tokens: &[QuantityToken<'_>], at: usize, high: u32) -> bool {
    high <= 4 && tokens.get(at + 1).is_some_and(|next| next.is_word(&DOSING) || next.number().is_some())
}

/// Returns true if the unit at `at` is a period of a rate, as in `2 days per week`.
/// The number counts something else then.
fn is_period(tokens: &[QuantityToken<'_>], at: usize) -> bool {
    let per =
        tokens.get(at + 1).is_some_and(|next| next.is_word(&["a", "per", "each", "every"]) || next.is_mark(&['/']));
    per && tokens.get(at + 2).is_some_and(|next| next.is_word(&["day", "week", "wk", "month"]))
}
