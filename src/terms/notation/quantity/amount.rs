//! [`Amount`]: one amount among the tokens of a text, as the rules read it, and the bounds that they share.

use crate::terms::notation::quantity::unit::Unit;

/// An amount: from the token it was looked for at to before `end`.
pub(crate) struct Amount {
    /// How many, at least.
    pub low: u32,
    /// How many, at most.
    pub high: u32,
    /// Of what.
    pub unit: Unit,
    /// The visits a week and the weeks it was reckoned from.
    pub plan: Option<WeeklyPlan>,
    /// The token behind its last.
    pub end: usize,
}

/// How often a week, for how many weeks: the least and the most of each.
#[derive(Clone, Copy)]
pub(crate) struct WeeklyPlan {
    /// Visits a week.
    pub per_week: (u32, u32),
    /// Weeks.
    pub weeks: (u32, u32),
}

/// The most visits a week, and the most weeks, that `2 x 6` can mean.
pub(crate) const MOST_FACTORS: (u32, u32) = (7, 52);

/// How many words a unit may stand behind its number.
pub(crate) const REACH: usize = 7;
