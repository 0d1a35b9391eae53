//! [`Unit`]: the units of amounts, and the words that name them.

use crate::terms::notation::quantity::token::QuantityToken;
use serde::Serialize;

/// The unit that an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Tablets, capsules, patches and other single doses.
    Tablets,
    /// Visits, sessions, treatments.
    Visits,
    /// Weeks.
    Weeks,
    /// Days.
    Days,
    /// Months.
    Months,
    /// Refills.
    Refills,
    /// Grams of a cream or gel; decimals are dropped.
    Grams,
    /// A unit that the text does not tell: `#60`.
    Unknown,
}

/// Words that name a unit.
const UNITS: [(Unit, &[&str]); 7] = [
    (Unit::Visits, &["visit", "visits", "session", "sessions", "treatments", "appointments", "sittings", "treatment"]),
    (
        Unit::Tablets,
        &[
            "tablet",
            "tablets",
            "tab",
            "tabs",
            "capsule",
            "capsules",
            "cap",
            "caps",
            "pill",
            "pills",
            "patch",
            "patches",
            "suppositories",
            "lozenges",
        ],
    ),
    (Unit::Refills, &["refill", "refills"]),
    (Unit::Weeks, &["week", "weeks", "wk", "wks"]),
    (Unit::Days, &["day", "days"]),
    (Unit::Months, &["month", "months", "mo", "mos", "mth", "mths"]),
    (Unit::Grams, &["gram", "grams", "gm", "gms", "g"]),
];

/// Returns the unit that a word names.
pub(crate) fn unit_of(token: &QuantityToken<'_>) -> Option<Unit> {
    UNITS.iter().find(|(_, words)| token.is_word(words)).map(|(unit, _)| *unit)
}
