//! Reads amounts that must be computed from a rate and a duration: `two times a week for six weeks` is 12 visits.
//!
//! Therapy is mostly asked for in this way, and often with the total repeated in brackets.

use crate::terms::notation::quantity::amount::{Amount, MOST_FACTORS, REACH, WeeklyPlan};
use crate::terms::notation::quantity::token::{QuantityToken, QuantityTokenKind};
use crate::terms::notation::quantity::unit::{Unit, unit_of};

/// Reads a rate with a duration: `two times a week for six weeks (12 sessions)`.
pub(crate) fn frequency(tokens: &[QuantityToken<'_>], at: usize) -> Option<Amount> {
    let (low, high, period, after_rate) = rate(tokens, at)?;
    let (least, most, after) = duration(tokens, after_rate, period)?;
    // A hostile text may have any number; saturation keeps it from overflowing.
    let total = (low.saturating_mul(least), high.saturating_mul(most));
    let end = repeated_total(tokens, after, total);
    // A monthly rate gives a total, but no visits a week.
    let plan = (period == Unit::Weeks).then_some(WeeklyPlan { per_week: (low, high), weeks: (least, most) });
    Some(Amount { low: total.0, high: total.1, unit: Unit::Visits, plan, end })
}

/// Reads a duration with a rate: `3 weeks of 2 visits`, `six weeks at two times a week`.
pub(crate) fn weeks_first(tokens: &[QuantityToken<'_>], at: usize) -> Option<Amount> {
    let weeks = tokens.get(at)?.number()?;
    let of = at + 2;
    if tokens.get(at + 1).and_then(unit_of)? != Unit::Weeks || !tokens.get(of)?.is_word(&["of", "at"]) {
        return None;
    }
    let (per_week, end) = match rate(tokens, of + 1) {
        Some((low, high, Unit::Weeks, end)) => ((low, high), end),
        Some(_) => return None,
        None if tokens.get(of + 2).and_then(unit_of) == Some(Unit::Visits) => (tokens[of + 1].number()?, of + 3),
        None => return None,
    };
    // "3 weeks of 2 visits for 6 weeks" contradicts itself.
    let lasts_otherwise = duration(tokens, end, Unit::Weeks).is_some();
    if per_week.1 > MOST_FACTORS.0 || weeks.1 > MOST_FACTORS.1 || lasts_otherwise {
        return None;
    }
    let total = (per_week.0 * weeks.0, per_week.1 * weeks.1);
    let end = repeated_total(tokens, end, total);
    Some(Amount { low: total.0, high: total.1, unit: Unit::Visits, plan: Some(WeeklyPlan { per_week, weeks }), end })
}

/// Reads a weekly rate without a duration, `two times a week`: the least and the most visits a week.
pub(crate) fn weekly(tokens: &[QuantityToken<'_>], at: usize) -> Option<(u32, u32)> {
    let (low, high, period, _) = rate(tokens, at)?;
    (period == Unit::Weeks && high <= MOST_FACTORS.0).then_some((low, high))
}

/// Reads a rate: `two times a week`, `3xwk`, `twice weekly`, `weekly`.
///
/// Returns the least and the most times, the period, and the token after it.
pub(crate) fn rate(tokens: &[QuantityToken<'_>], at: usize) -> Option<(u32, u32, Unit, usize)> {
    let first = tokens.get(at)?;
    let mut next = at + 1;
    let (low, high) = if let Some(numbers) = first.number() {
        numbers
    } else if first.is_word(&["once"]) {
        (1, 1)
    } else if first.is_word(&["twice"]) {
        (2, 2)
    } else if first.is_word(&["thrice"]) {
        (3, 3)
    } else {
        next = at;
        (1, 1)
    };
    let spelled = next > at && first.number().is_none();
    let numbered = next;
    let linked = |token: &QuantityToken<'_>| {
        token.is_word(&[
            "times",
            "time",
            "x",
            "visits",
            "visit",
            "sessions",
            "session",
            "days",
            "treatments",
            "a",
            "per",
            "each",
            "every",
        ]) || token.is_mark(&['/', '-'])
    };
    // Without a number before them, such words link nothing.
    while next > at && tokens.get(next).is_some_and(linked) {
        next += 1;
    }
    let period = tokens.get(next)?;
    let adverb = if period.is_word(&["weekly"]) {
        Some(Unit::Weeks)
    } else {
        period.is_word(&["monthly"]).then_some(Unit::Months)
    };
    let noun = || {
        let unit = unit_of(period).filter(|unit| matches!(unit, Unit::Weeks | Unit::Months));
        // "2 weeks" is a duration: a rate needs a word between, or a spelled number.
        unit.filter(|_| next > numbered || spelled)
    };
    Some((low, high, adverb.or_else(noun)?, next + 1))
}

/// Reads a duration after a rate, maybe a few words on: ` for six weeks`.
///
/// Returns the least and the most periods, and the token after it. Its unit must be the `period` of the rate;
/// it may be missing after `x`.
fn duration(tokens: &[QuantityToken<'_>], from: usize, period: Unit) -> Option<(u32, u32, usize)> {
    for at in from..tokens.len().min(from + REACH + 5) {
        let token = &tokens[at];
        if token.is_mark(&['.', ';', '#']) || matches!(token.kind, QuantityTokenKind::Other) {
            return None;
        }
        // The first number decides: it is the duration, or there is none.
        let Some((low, high)) = token.number() else { continue };
        let hyphen = usize::from(tokens.get(at + 1).is_some_and(|next| next.is_mark(&['-'])));
        let unit = tokens.get(at + 1 + hyphen).and_then(unit_of);
        let times = tokens[at - 1].is_word(&["x", "times"]) && at - 1 == from;
        return match unit {
            Some(unit) if unit == period => Some((low, high, at + 2 + hyphen)),
            None if times => Some((low, high, at + 1)),
            _ => None,
        };
    }
    None
}

/// Skips `(12 sessions)`, `(12)` or `= 12 visits` where it repeats a total, so that it is not counted twice.
///
/// Returns the token after it, or `from` if nothing repeats the total.
pub(crate) fn repeated_total(tokens: &[QuantityToken<'_>], from: usize, (low, high): (u32, u32)) -> usize {
    let opened = tokens.get(from).is_some_and(|token| token.is_mark(&['(', '=', ',']));
    let filler = |token: &QuantityToken<'_>| {
        token.is_word(&["for", "a", "total", "of", "qty", "x"]) || token.is_mark(&['#', ':', '='])
    };
    let mut at = from + usize::from(opened);
    while tokens.get(at).is_some_and(filler) {
        at += 1;
    }
    // A range may be repeated by its greatest value.
    let same = tokens
        .get(at)
        .and_then(QuantityToken::number)
        .is_some_and(|(least, most)| most == high && (least == low || least == most));
    if !same || at == from {
        return from;
    }
    let mut end = at + 1;
    while tokens.get(end).is_some_and(|token| unit_of(token) == Some(Unit::Visits) || token.is_word(&["total"])) {
        end += 1;
    }
    match tokens.get(from).filter(|token| token.is_mark(&['('])) {
        Some(_) if tokens.get(end).is_some_and(|token| token.is_mark(&[')'])) => end + 1,
        Some(_) => from,
        None if end > at + 1 => end,
        None => from,
    }
}
