//! What the user asks, first as typed, then as understood.
//!
//! [`Query`] is the text as a value: parse it from a string, print it back. [`understand()`] turns it into
//! [`Understood`]: what every hit should hold, what the outcome must be, and notes that tell the user
//! what was made of the words. Nothing here knows an index; the words of the index are asked through
//! [`Vocabulary`].

mod need;
mod outcome;
mod spelling;
mod stopwords;
mod syntax;
mod understand;

pub use need::{Need, Role, Sort, Wanted};
pub use spelling::{AnyWord, Vocabulary};
pub use syntax::{Clause, Query, QueryError};
pub use understand::{Understood, understand};
