//! Reads amounts: the number of tablets, visits, weeks or refills that a text asks for.
//!
//! Doses ("one tablet twice daily") and strengths ("10mg") are no amounts; a frequency with a
//! duration ("twice a week for six weeks") is the number of visits it comes to.

pub(crate) mod amount;
pub(crate) mod frequency;
pub(crate) mod rules;
pub(crate) mod token;
pub(crate) mod unit;
pub(crate) mod visits;

pub use crate::terms::notation::quantity::unit::Unit;
pub use crate::terms::notation::quantity::visits::Visits;

use serde::Serialize;
use std::ops::Range;

/// An amount that a text states, as `60 tablets` or `12 visits`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quantity {
    /// The number.
    pub value: u32,
    /// The unit that it counts.
    pub unit: Unit,
    /// Bytes of the text that state it; no part of its JSON.
    #[serde(skip)]
    pub range: Range<usize>,
}

/// Finds all amounts that `text` states, in order. A range, as in `2-3 times a week for 6 weeks`, gives its
/// lower and its upper value with the same range.
pub fn quantities(text: &str) -> Vec<Quantity> {
    quantities_and_visits(text).0
}

/// Returns true if a text is a number and nothing else, in digits or in words.
pub fn is_number(text: &str) -> bool {
    matches!(&token::tokens(text)[..], [only] if only.number().is_some())
}

/// Returns the number that a text is and nothing else, in digits or in words; `None` for a range too.
pub fn whole_number(text: &str) -> Option<u32> {
    let [only] = &token::tokens(text)[..] else { return None };
    only.number().filter(|(low, high)| low == high).map(|(low, _)| low)
}

/// Finds all amounts that `text` states, and the visits they come to if it is about visits.
///
/// Both are read in one pass, since most texts need both.
pub(crate) fn quantities_and_visits(text: &str) -> (Vec<Quantity>, Option<Visits>) {
    let tokens = token::tokens(text);
    let mut found = Vec::new();
    let mut count = visits::VisitCounter::default();
    let mut at = 0;
    while at < tokens.len() {
        if !rules::may_begin(&tokens[at]) {
            at += 1;
            continue;
        }
        let Some(amount) = rules::amount(&tokens, at) else {
            // A rate without a duration is no amount, but tells the visits a week.
            count.add_rate(&tokens, at);
            at += 1;
            continue;
        };
        count.add_amount(&tokens, at, &amount);
        let range = tokens[at].range.start..tokens[amount.end - 1].range.end;
        found.push(Quantity { value: amount.low, unit: amount.unit, range: range.clone() });
        // A query for either end of a range finds it.
        if amount.high != amount.low {
            found.push(Quantity { value: amount.high, unit: amount.unit, range });
        }
        // Amounts do not overlap.
        at = amount.end;
    }
    (found, count.visits())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let shown = |one: &Quantity| format!("{} {:?}", one.value, one.unit).to_lowercase();
        quantities(text).iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    fn check(cases: &[(&str, &str)]) {
        for (text, wanted) in cases {
            assert_eq!(shown(text), *wanted, "{text}");
        }
    }

    #[test]
    fn a_number_sign_or_the_word_quantity_states_an_amount() {
        check(&[
            ("Norco 10/325mg #60", "60 unknown"),
            ("Norco # 60", "60 unknown"),
            ("sling, QTY: 2", "2 unknown"),
            ("Qty 30", "30 unknown"),
            ("quantity of 60", "60 unknown"),
            ("quantity 60 tablets", "60 tablets"),
            ("#60 with 2 refills", "60 unknown, 2 refills"),
            ("#60 day supply: 30", "60 unknown, 30 days"),
            ("Tylenol #3 #45", "45 unknown"),
            ("#30 refills: 3", "30 unknown, 3 refills"),
            ("#30 Refills #2", "30 unknown, 2 refills"),
            ("#30 refills 2", "30 unknown, 2 refills"),
            ("Qty: 60 Refill: 2", "60 unknown, 2 refills"),
            ("Qty: 60 Days: 30", "60 unknown, 30 days"),
            ("quantity: 30.00", "30 unknown"),
            ("quantity requested: 90.00", "90 unknown"),
            ("quantity of 2.5 mg", ""),
            ("a crown on tooth #19", ""),
            ("(unspecified quantity)", ""),
        ]);
    }

    #[test]
    fn a_unit_may_stand_a_few_words_behind_its_number() {
        check(&[
            ("60 tablets", "60 tablets"),
            ("12 sessions", "12 visits"),
            ("6 PT visits", "6 visits"),
            ("six physical therapy visits", "6 visits"),
            ("Eight (8) post-op PT/OT sessions", "8 visits"),
            ("twenty-four sessions", "24 visits"),
            ("Two refills of a cream", "2 refills"),
            ("120grams #1", "120 grams, 1 unknown"),
            ("cream 111.2 grams", "111 grams"),
            ("30-day rental", "30 days"),
            ("1,000 tablets", "1000 tablets"),
            ("PT sessions, 12", "12 visits"),
            ("refills: 3", "3 refills"),
        ]);
    }

    #[test]
    fn times_counts_visits_unless_a_unit_follows() {
        check(&[
            ("PT x 24 sessions", "24 visits"),
            ("acupuncture times 12", "12 visits"),
            ("chiro x12", "12 visits"),
            ("chiro #8", "8 unknown"),
            ("rental x 6 weeks", "6 weeks"),
            ("x 2 refills", "2 refills"),
            ("X-ray x 3 views", ""),
        ]);
    }

    #[test]
    fn two_factors_are_multiplied() {
        check(&[
            ("PT 2 x 6", "12 visits"),
            ("PT 2x3", "6 visits"),
            ("PT 1 times 6", "6 visits"),
            ("two times four visits (8)", "8 visits"),
            ("PT 2x6 weeks", "12 visits"),
            ("a 2 x 4 cm cyst", ""),
        ]);
    }

    #[test]
    fn a_frequency_with_a_duration_is_a_number_of_visits() {
        check(&[
            ("two times a week for six weeks (12 sessions)", "12 visits"),
            ("2 times a week for 2 weeks (4)", "4 visits"),
            ("two (2) times a week for six (6) weeks", "12 visits"),
            ("3xwk x 4wks", "12 visits"),
            ("2x/week x 6 weeks", "12 visits"),
            ("2x per week x 6", "12 visits"),
            ("twice weekly for 3 weeks", "6 visits"),
            ("once a week for 4 weeks", "4 visits"),
            ("weekly x 6 weeks", "6 visits"),
            ("two times a week times six weeks", "12 visits"),
            ("2-3 times a week for 6 weeks", "12 visits, 18 visits"),
            ("1 to 2 times per week for 4 weeks", "4 visits, 8 visits"),
            ("3 times a week over two weeks", "6 visits"),
            ("2 times a week for the right knee for 6 weeks", "12 visits"),
            ("12 sessions, three times weekly, for the elbow", "12 visits"),
            ("2 times a month for 3 months", "6 visits"),
            ("2 times a week, 10 visits", "10 visits"),
            ("3 weeks of 2 visits", "6 visits"),
            ("three weeks of two sessions a week", "6 visits"),
            ("6 weeks at twice a week (12 visits)", "12 visits"),
            ("6 weeks of 12 sessions", "6 weeks, 12 visits"),
            ("6 weeks of 2 visits a week for 4 weeks", "6 weeks, 8 visits"),
        ]);
    }

    #[test]
    fn one_amount_reads_the_same_in_all_its_forms() {
        let forms = |unit: &str, value: u32, texts: &[&str]| {
            for text in texts {
                let values: Vec<u32> = quantities(text).iter().map(|one| one.value).collect();
                assert_eq!(values, [value], "{text}, of {unit}");
            }
        };
        let visits = [
            "6 visits",
            "2x3",
            "2 x 3",
            "2 times 3",
            "six sessions",
            "half a dozen visits",
            "x6",
            "6 treatments",
            "twice a week for 3 weeks",
            "two times a week for three weeks",
            "2x/week x 3 weeks",
            "2x/wk x 3 wks",
            "2 visits per week for 3 weeks",
            "2 per week for 3 weeks",
            "3 weeks of 2 visits",
            "3 weeks of twice weekly",
        ];
        forms("visits", 6, &visits);
        forms("visits", 12, &["a dozen visits", "one dozen sessions", "12 visits", "twelve visits"]);
        forms("visits", 24, &["two dozen visits", "24 visits", "twenty-four visits"]);
        let tablets = [
            "#60",
            "# 60",
            "60 tablets",
            "qty 60",
            "QTY: 60",
            "quantity 60",
            "quantity of 60",
            "sixty tablets",
            "60 pills",
        ];
        forms("tablets", 60, &tablets);
    }

    #[test]
    fn strengths_doses_dates_and_levels_are_no_amounts() {
        check(&[
            ("Baclofen 10mg, 5% cream, 7.5-325mg", ""),
            ("one tablet twice daily 14 days #40", "14 days, 40 unknown"),
            ("1-2 tabs by mouth every 4-6 hours", ""),
            ("on 10-13-16 and 8/3/06", ""),
            ("block at L4-5 sessions", ""),
            ("3T MRI, 1.5 Tesla", ""),
            ("54 year old with 8-10 pain", ""),
            ("the December 2016 office visit", ""),
        ]);
    }

    #[test]
    fn a_range_covers_the_words_that_state_the_amount() {
        let text = "PT 2 times a week for 6 weeks (12 sessions), left knee";
        let found = quantities(text);
        assert_eq!(&text[found[0].range.clone()], "2 times a week for 6 weeks (12 sessions)");
        assert_eq!(quantities("Norco # 60 now")[0].range, 6..10);
    }
}
