//! [`Amount`]: one amount among the tokens of a text, as a rule reads it, and the bounds that the rules share.

use crate::terms::notation::quantity::unit::Unit;

/// An amount: it takes the tokens from the one it was looked for at to before `end`.
pub(crate) struct Amount {
    /// The least number.
    pub low: u32,
    /// The greatest number.
    pub high: u32,
    /// The unit that it counts.
    pub unit: Unit,
    /// The visits a week and the weeks it was computed from, if it was.
    pub plan: Option<WeeklyPlan>,
    /// The token after its last.
    pub end: usize,
}

/// A plan of visits: so many a week for so many weeks. Each is the least and the most; both are the same for most.
#[derive(Clone, Copy)]
pub(crate) struct WeeklyPlan {
    /// Visits a week.
    pub per_week: (u32, u32),
    /// Number of weeks.
    pub weeks: (u32, u32),
}

/// The most visits a week, and the most weeks, that `2 x 6` can mean.
pub(crate) const MOST_FACTORS: (u32, u32) = (7, 52);

/// The most words between a number and its unit, or a rate and its duration.
pub(crate) const REACH: usize = 7;
