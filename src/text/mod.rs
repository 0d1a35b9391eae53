//! Cuts text into words, terms and sentences.
//!
//! It is the only tokenizer: parsing, indexing, querying and highlighting all use it, so that what is marked in a hit
//! is what matched. From the bottom up: `scan` finds runs of letters and digits, `word` makes hashed words of
//! them, `tokens` the words of the index, `stem` their terms; `sentences` finds where sentences end, and
//! `pattern` says which terms a word of a query stands for.
//!
//! ```
//! use imr::text::{fold, words};
//!
//! let text = "Follow-up MRIs";
//! let folded: Vec<_> = words(text).iter().map(|word| fold(text, word).into_owned()).collect();
//! assert!(folded.contains(&"followup".to_owned()) && folded.contains(&"mris".to_owned()));
//! ```

pub(crate) mod boundary;
pub(crate) mod dotted;
pub(crate) mod families;
pub(crate) mod ignore_case;
pub(crate) mod invisible;
pub(crate) mod pattern;
pub(crate) mod scan;
pub(crate) mod sentences;
pub(crate) mod stem;
pub(crate) mod tokens;
pub(crate) mod word;

pub(crate) use crate::text::boundary::boundary_before;
pub(crate) use crate::text::invisible::is_invisible;
pub(crate) use crate::text::pattern::{Matcher, Pattern, is_concept, near};
pub use crate::text::sentences::sentences;
pub use crate::text::stem::Stems;
pub(crate) use crate::text::stem::{FORM, LACKED, MOST_LACKED, TermNumber, form_of, stem_of};
pub use crate::text::tokens::{TextWord, fold, words, words_into};
