//! Objects.

pub(crate) mod attached;
pub(crate) mod filter;
pub(crate) mod lookup;
pub(crate) mod repair;
pub(crate) mod unlock;
