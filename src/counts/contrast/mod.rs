//! Contrast: the phrases, concepts, citations, specialties and reasons that set the overturned items of a query apart
//! from the upheld ones.
//!
//! `gather` reads the items and has `features` take each apart, `negation` and `phrases` being the parts for
//! sentences; `log_odds` is the arithmetic; `rank` chooses the rows of the answer, and `examples` a sentence for each.
//! `wording` holds the lists of words, `types` the answer.

pub(crate) mod contrasting;
pub(crate) mod examples;
pub(crate) mod features;
pub(crate) mod gather;
pub(crate) mod log_odds;
pub(crate) mod negation;
pub(crate) mod phrases;
pub(crate) mod rank;
pub(crate) mod types;
pub(crate) mod wording;

pub(crate) use crate::counts::contrast::contrasting::contrast;
pub(crate) use crate::counts::contrast::types::{
    Contrast, ContrastOptions, ContrastRow, Contrasted, FeatureKind, LEAST_LETTERS, Side,
};
