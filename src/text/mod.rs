//! Words, terms and sentences: the one place where text is cut up, for parsing, indexing, querying and
//! highlighting alike.

mod analysis;
mod boundary;
mod encoded;
mod sentences;
mod stem;
mod words;

pub use analysis::{Analyzer, Token, level_term, quantity_term, region_term, strength_term};
pub use boundary::boundary_before;
pub use encoded::EncodedTokenizer;
pub use sentences::sentences;
pub use stem::Stems;
pub use words::{Word, fold, fold_into, words, words_into};
