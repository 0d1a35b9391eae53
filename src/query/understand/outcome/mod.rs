//! Outcomes in the words of users: the words, what denies them, and which outcome a question asks for.

pub(crate) mod asked;
pub(crate) mod clinical;
pub(crate) mod earlier;
pub(crate) mod negation;
pub(crate) mod phrases;
pub(crate) mod words;
