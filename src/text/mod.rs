//! Words, terms and sentences: the one place where text is cut up, for parsing, indexing, querying and
//! highlighting alike.

pub(crate) mod boundary;
pub(crate) mod dotted;
pub(crate) mod families;
pub(crate) mod ignore_case;
pub(crate) mod pattern;
pub(crate) mod scan;
pub(crate) mod sentences;
pub(crate) mod stem;
pub(crate) mod tokens;
pub(crate) mod word;

pub use crate::text::boundary::boundary_before;
pub use crate::text::pattern::{Matcher, Pattern, is_concept};
pub use crate::text::sentences::sentences;
pub use crate::text::stem::{FORM, MOST_LACKED, Stems, TermNumber, end_of_forms, form_of, stem_of};
pub use crate::text::tokens::{Word, fold, fold_into, words, words_into};
