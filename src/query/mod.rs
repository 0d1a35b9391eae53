//! Reads queries: first as typed, then as understood.
//!
//! [`Query`] is the text as a value: parse it from a string, print it back ([`language`]). [`understand()`] turns words
//! that follow each other into [`Understood`]: what every hit should hold, what the outcome must be, and notes that tell
//! the user what was made of the words. Nothing here knows an index; the words of the index are asked through
//! [`Vocabulary`].

pub(crate) mod language;
pub(crate) mod understand;

pub(crate) mod expand;
pub(crate) mod values;
pub(crate) mod vocabulary;
pub(crate) mod words;

pub use crate::query::expand::expanded_term::{ExpandedTerm, Role, Sort};
pub use crate::query::expand::synonyms::Synonyms;
pub use crate::query::language::{At, Expr, Form, Near, Query, QueryError, SYNTAX, Word};
pub(crate) use crate::query::understand::dates::is_date_word;
pub(crate) use crate::query::understand::exclusion::{Said, of_left_out};
pub(crate) use crate::query::understand::modified::is_modified;
pub(crate) use crate::query::understand::outcome::{is_outcome, outcome_words};
pub(crate) use crate::query::understand::understand;
pub use crate::query::understand::understood::Understood;
pub(crate) use crate::query::values::field_values::value_of;
pub(crate) use crate::query::values::specialty::canonical_specialty;
pub use crate::query::vocabulary::{AnyWord, Vocabulary};
