//! What the user asks, first as typed, then as understood.
//!
//! [`Query`] is the text as a value: parse it from a string, print it back ([`language`]). [`understand()`] turns words
//! that follow each other into [`Understood`]: what every hit should hold, what the outcome must be, and notes that tell
//! the user what was made of the words. Nothing here knows an index; the words of the index are asked through
//! [`Vocabulary`].

mod asked_outcome;
mod case_facts;
mod dates;
mod english;
mod exclusion;
mod field_values;
pub mod language;
mod modified;
mod need;
mod numbers;
mod outcome;
mod period;
mod reviewer;
mod sex;
mod specialty;
mod spelling;
mod states;
mod stopwords;
mod synonyms;
mod understand;

pub use dates::is_date_word;
pub use exclusion::Said;
pub use field_values::value_of;
pub use language::{Query, QueryError};
pub use modified::is_modified;
pub use need::{Need, Role, Sort};
pub use outcome::{is_outcome, outcome_words};
pub use specialty::canonical_specialty;
pub use spelling::{AnyWord, Vocabulary};
pub use states::state_of;
pub use synonyms::Synonyms;
pub use understand::{Understood, need, of_left_out, understand};
