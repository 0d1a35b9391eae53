//! Words, terms and sentences: the one place where text is cut up, for parsing, indexing, querying and
//! highlighting alike.

mod analysis;
mod boundary;
mod families;
mod pattern;
mod sentences;
mod stem;
mod words;

pub use analysis::{
    Analyzer, Initials, SENTENCE, Token, beginning_of, disputed_term, level_term, quantity_term, region_term,
    strength_term,
};
pub use boundary::boundary_before;
pub use pattern::{Matcher, Pattern, is_concept};
pub use sentences::sentences;
pub use stem::{FORM, MOST_LACKED, Stems, TermNumber, behind_forms, form_of, stem_of};
pub use words::{Word, fold, fold_into, words, words_into};
