//! Values of fields in the words of users: specialties, states, sexes.
//!
//! The index has one canonical form of each; users type others.

pub(crate) mod closed;
pub(crate) mod field_values;
pub(crate) mod priority;
pub(crate) mod sex;
pub(crate) mod specialty;
pub(crate) mod states;
