//! Parts that several pages share: outcomes, marks, figures in words, chips, facets, cards, bars.

pub(crate) mod bars;
pub(crate) mod cards;
pub(crate) mod chips;
pub(crate) mod corpus;
pub(crate) mod facets;
pub(crate) mod kept;
pub(crate) mod marked;
pub(crate) mod outcome;
pub(crate) mod words;
