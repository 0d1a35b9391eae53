//! The decision of an item: the word that states it, or the wording of the sentences that conclude it.

pub(crate) mod clause;
pub(crate) mod conclusion;
pub(crate) mod judgement;
pub(crate) mod negation;
pub(crate) mod sentence;
pub(crate) mod shared_rationale;
pub(crate) mod word;
