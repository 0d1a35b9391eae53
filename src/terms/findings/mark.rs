//! Marks of sentences, as sets of bits: the types that `build.rs` fills from `tables/findings.toml`.
//!
//! They are apart from the code that reads sentences, since the compiled tables need only the types.

use crate::terms::vocabulary::concept::ConceptId;

/// A set of marks, one bit each.
pub(crate) type MarkSet = u128;

/// Denies what follows.
pub(crate) const NO: MarkSet = 1;
/// Denies the few words that follow.
pub(crate) const WITHOUT: MarkSet = 1 << 1;
/// Denies what stands before too.
pub(crate) const UNDONE: MarkSet = 1 << 2;
/// A participle that lets a "not" before it deny what stands before.
pub(crate) const TOLD: MarkSet = 1 << 3;
/// Ends a clause.
pub(crate) const BUT: MarkSet = 1 << 4;
/// Says what holds for all workers.
pub(crate) const NORM: MarkSet = 1 << 5;
/// Says so even where a guideline is what a reason is about.
pub(crate) const DUTY: MarkSet = 1 << 6;
/// Names a guideline.
pub(crate) const GUIDE: MarkSet = 1 << 7;
/// Says what a guideline says.
pub(crate) const STATES: MarkSet = 1 << 8;
/// Speaks of this worker or the records of this case.
pub(crate) const WHO: MarkSet = 1 << 9;
/// Speaks of the case in hand, less surely.
pub(crate) const CASE: MarkSet = 1 << 10;

/// A way in which a sentence gives a reason: marks that one clause of it has.
#[derive(Debug)]
pub(crate) struct FindingRule {
    /// The reason.
    pub reason: ConceptId,
    /// The marks besides the one that is looked for first.
    pub others: MarkSet,
    /// True if one of the marks must be denied; else none may be.
    pub denied: bool,
    /// True if the reason is about a guideline, so that a sentence which tells of one gives it.
    pub of_guideline: bool,
    /// The most words between the first mark and each other.
    pub within: usize,
}
