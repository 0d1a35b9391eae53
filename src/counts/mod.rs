//! Figures over many answers, for those who want to know how good or how many they are.
//!
//! `evaluation` measures rankings against relevance judgements. Nothing here opens an index: the command line hands in
//! what was found.

pub(crate) mod evaluation;
