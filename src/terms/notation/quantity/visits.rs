//! Counts the visits that a request comes to: `2-3 times a week for 6 weeks` is 12 to 18.
//!
//! A request states a rate, a duration, a total, or several of them, in any order.

use crate::terms::notation::quantity::amount::Amount;
use crate::terms::notation::quantity::frequency::weekly;
use crate::terms::notation::quantity::token::QuantityToken;
use crate::terms::notation::quantity::unit::Unit;
use serde::Serialize;

/// The least and the greatest value of an amount; the same for most.
pub type CountRange = (u32, u32);

/// The most visits of a request; greater numbers are something else.
const MOST_VISITS: u32 = 400;

/// Words before a number of weeks that say how long treatment lasts; `in 6 weeks` says when.
const LASTING: [&str; 4] = ["for", "x", "times", "over"];

/// The visits that a request is for; at least one of the three is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Visits {
    /// Visits a week.
    pub per_week: Option<CountRange>,
    /// Number of weeks.
    pub weeks: Option<CountRange>,
    /// Visits in all.
    pub total: Option<CountRange>,
}

/// Counter of the visits in one text, fed with its amounts in order.
#[derive(Default)]
pub(crate) struct VisitCounter {
    visits: Visits,
    /// The end of the last stated total; none while the total was only computed.
    stated: Option<usize>,
}

impl VisitCounter {
    /// Adds the amount that was read from token `at` on.
    pub(crate) fn add_amount(&mut self, tokens: &[QuantityToken<'_>], at: usize, amount: &Amount) {
        let span = (amount.low, amount.high);
        if let Some(plan) = amount.plan {
            // The first plan counts.
            self.visits.per_week = self.visits.per_week.or(Some(plan.per_week));
            self.visits.weeks = self.visits.weeks.or(Some(plan.weeks));
        }
        match amount.unit {
            Unit::Visits | Unit::Unknown if amount.high <= MOST_VISITS => self.add_total(tokens, at, amount, span),
            // Weeks count as a duration only after a word that says so.
            Unit::Weeks if at > 0 && tokens[at - 1].is_word(&LASTING) || tokens[at].is_word(&LASTING) => {
                self.visits.weeks = self.visits.weeks.or(Some(span));
            }
            _ => {}
        }
    }

    /// Adds a rate without a duration at token `at`, if there is one.
    pub(crate) fn add_rate(&mut self, tokens: &[QuantityToken<'_>], at: usize) {
        // The first rate of a text counts; later ones mostly explain it.
        if self.visits.per_week.is_none() {
            self.visits.per_week = weekly(tokens, at);
        }
    }

    /// Returns the visits counted, if there were any.
    pub(crate) fn visits(self) -> Option<Visits> {
        (self.visits != Visits::default()).then_some(self.visits)
    }

    /// Adds a total. A stated number of visits replaces a computed one; `two of the knee and six of the wrist` are
    /// eight.
    fn add_total(&mut self, tokens: &[QuantityToken<'_>], at: usize, amount: &Amount, span: CountRange) {
        // A total that was computed from a plan is less sure than a stated one.
        let counts = amount.plan.is_none();
        let joined = |end: usize| tokens[end..at].iter().any(|token| token.is_word(&["and", "plus"]));
        self.visits.total = match (self.visits.total, self.stated) {
            (Some((low, high)), Some(end)) if counts && joined(end) => {
                Some((low.saturating_add(span.0), high.saturating_add(span.1)))
            }
            (Some(total), Some(_)) => Some(total),
            (Some(total), None) if !counts => Some(total),
            _ => Some(span),
        };
        if counts {
            self.stated = Some(amount.end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::notation::quantity::quantities_and_visits;

    /// `per_week x weeks = total`.
    fn shown(text: &str) -> String {
        let span = |span: Option<CountRange>| match span {
            None => "?".to_owned(),
            Some((low, high)) if low == high => low.to_string(),
            Some((low, high)) => format!("{low}-{high}"),
        };
        quantities_and_visits(text).1.map_or("-".to_owned(), |visits| {
            format!("{} x {} = {}", span(visits.per_week), span(visits.weeks), span(visits.total))
        })
    }

    #[test]
    fn frequency_duration_and_total_are_read_in_all_their_forms() {
        let cases = [
            ("12 sessions", "? x ? = 12"),
            ("PT x 24 sessions", "? x ? = 24"),
            ("acupuncture times 12", "? x ? = 12"),
            ("chiro #8", "? x ? = 8"),
            ("PT 2 x 6", "2 x 6 = 12"),
            ("PT 2x6", "2 x 6 = 12"),
            ("PT 1 times 6", "1 x 6 = 6"),
            ("PT 2 times 8", "2 x 8 = 16"),
            ("Twelve physical therapy visits", "? x ? = 12"),
            ("twelve (12) visits", "? x ? = 12"),
            ("2 times a week for 6 weeks (12 sessions)", "2 x 6 = 12"),
            ("three times a week for two weeks", "3 x 2 = 6"),
            ("two times a week times six weeks", "2 x 6 = 12"),
            ("2-3 times a week for 6 weeks", "2-3 x 6 = 12-18"),
            ("3xwk x 4wks", "3 x 4 = 12"),
            ("1 to 2 times per week for 4 weeks", "1-2 x 4 = 4-8"),
            ("two times four visits (8)", "2 x 4 = 8"),
            ("once a week for 4-6 weeks", "1 x 4-6 = 4-6"),
            ("weekly psychotherapy x 8 weeks", "1 x 8 = 8"),
        ];
        for (text, wanted) in cases {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_not_said_stays_open() {
        let cases = [
            ("acupuncture (unspecified quantity)", "-"),
            ("2 times a week, 10 visits", "2 x ? = 10"),
            ("therapy twice weekly", "2 x ? = ?"),
            ("nurse for 4 weeks", "? x 4 = ?"),
            ("follow-up in 6 weeks", "-"),
            ("twice a month for 3 months", "? x ? = 6"),
        ];
        for (text, wanted) in cases {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn stated_totals_count_once_and_portions_add_up() {
        let cases = [
            ("Four sessions of traction two times a week times 2 weeks", "2 x 2 = 4"),
            ("Twelve sessions, three times weekly, for the elbow", "3 x ? = 12"),
            ("two visits for the knee and eight visits for the wrist", "? x ? = 10"),
        ];
        for (text, wanted) in cases {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn the_json_shows_least_and_most() {
        let visits = quantities_and_visits("2-3 times a week for 6 weeks").1;
        let json = serde_json::to_string(&visits).unwrap();
        assert_eq!(json, r#"{"per_week":[2,3],"weeks":[6,6],"total":[12,18]}"#);
    }
}
