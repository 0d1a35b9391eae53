//! Figures over many answers, for those who want to know how good or how many they are. Nothing here knows how answers
//! are printed.
//!
//! `contrast` tells what sets the overturned apart from the upheld items of a query; `evaluation` measures rankings
//! against relevance judgements.

pub(crate) mod contrast;
pub(crate) mod evaluation;
