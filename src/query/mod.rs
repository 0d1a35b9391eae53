//! Reads queries: first as typed, then as understood.
//!
//! [`Query`] is the text as a value: parse it from a string, print it back. [`understand()`] turns words
//! that follow each other into [`Understood`]: what every hit should hold, what the outcome must be, and notes that tell
//! the user what was made of the words. Nothing here knows an index; the words of the index are asked through
//! [`Vocabulary`].
//! The way of a query: `language` cuts and parses the text, [`understand()`] reads plain words,
//! `expand` gives each term its other names, and `values` and `words` hold the tables that both
//! look into.
//!
//! ```
//! use imr::query::{AnyWord, understand};
//!
//! let asked = understand("MRI of the low back denied in 2016", &AnyWord);
//! assert_eq!(asked.filters["decision"], ["upheld"]);
//! assert_eq!(asked.terms[0].text, "MRI");
//! ```

pub(crate) mod language;
pub(crate) mod understand;

pub(crate) mod expand;
pub(crate) mod values;
pub(crate) mod vocabulary;
pub(crate) mod words;

pub(crate) use crate::query::expand::concept_term::term_of_concept;
pub use crate::query::expand::expanded_term::{ExpandedTerm, Role, Sort};
pub(crate) use crate::query::expand::reasons::{reason_at, reason_values};
pub use crate::query::expand::synonyms::{Synonyms, SynonymsError};
pub use crate::query::language::{At, Expr, Form, Near, Query, QueryError, SYNTAX, Word};
pub(crate) use crate::query::understand::asked_parts::{AskedPart, PartSort, asked_parts, is_roman};
pub(crate) use crate::query::understand::dates::is_date_word;
pub(crate) use crate::query::understand::dates::period::is_month;
pub(crate) use crate::query::understand::dates::phrases::tells_whose_date;
pub(crate) use crate::query::understand::exclusion::subjects::are_facts_of_subject;
pub(crate) use crate::query::understand::exclusion::things::{are_of_one_sort, is_side};
pub(crate) use crate::query::understand::exclusion::{leaves_out_last, of_left_out};
pub(crate) use crate::query::understand::facts::ages::{PEOPLE, begins_with_bound, is_said_of_age};
pub(crate) use crate::query::understand::facts::amount_bounds::is_said_of_amount;
pub(crate) use crate::query::understand::facts::reviewer::reviewer_at;
pub(crate) use crate::query::understand::modified::is_modified;
pub(crate) use crate::query::understand::outcome::asked::{COMPARED, of_compared, shows_either};
pub(crate) use crate::query::understand::outcome::words::{is_outcome, outcome_of, outcome_words};
pub(crate) use crate::query::understand::understood::Said;
pub use crate::query::understand::understood::Understood;
pub(crate) use crate::query::values::closed::{NO, YES};
pub(crate) use crate::query::values::field_values::value_of;
pub(crate) use crate::query::values::specialty::{canonical_specialty, is_doctor};
pub(crate) use crate::query::values::states::state_words;
pub(crate) use crate::query::vocabulary::WithoutReasons;
pub use crate::query::vocabulary::{AnyWord, Vocabulary};
pub(crate) use crate::query::words::bare::bare_word;
pub(crate) use crate::query::words::contractions::contracted;
pub(crate) use crate::query::words::stopwords::{is_function_word, is_graded, is_stop_word};

/// Understands plain words as a search does: things under all their names, outcome, dates, and facts of the case.
/// Programs that search otherwise take it to learn what a user asks for.
pub fn understand(words: &str, vocabulary: &dyn Vocabulary) -> Understood {
    let words: Vec<Said<'_>> = words.split_whitespace().map(|text| Said { text, negated: false }).collect();
    understand::understand(&words, false, vocabulary, &Synonyms::default())
}
