//! The domain's vocabulary: what drugs, body regions, treatments, diagnoses and guidelines are
//! called in letters and by those who search them, as tables in `tables/*.toml` that a domain
//! expert can edit, and pure look-ups over them.
//!
//! [`mentions`] finds the [`Concept`]s a text names; [`levels`] reads spinal levels, [`quantity`]
//! reads amounts and visits, [`strength`] doses, [`dates`] dates, [`request()`] the portions of a
//! modified request, [`citations`] what a guideline paragraph cites; [`facts()`] and [`details()`]
//! sum up what one disputed item is about.
//! Nothing here knows files, threads or the index. A fact about the domain belongs into a table;
//! code holds only what is true of every row.

mod category;
mod citation;
mod compiled;
mod concept;
mod cue;
mod date;
mod details;
mod dictionary;
mod dotted;
mod facts;
mod find;
mod form;
pub mod levels;
mod medication;
mod place;
pub mod quantity;
mod recognise;
mod region;
mod request;
mod run;
mod sense;
mod service;
mod source;
mod state;
pub mod strength;
mod vocabulary;
mod word;

pub use category::Category;
pub use citation::{Citation, citations};
pub use concept::{Concept, ConceptId, Kind};
pub use date::{dates, month};
pub use details::{Details, details, laterality};
pub(crate) use dotted::push_plain;
pub use facts::{Facts, ItemText, drugs, facts, regions};
pub use form::Form;
pub use levels::{Segment, Vertebra};
pub use place::Place;
pub use quantity::{Quantity, Span, Unit, Visits};
pub(crate) use recognise::mentions_among;
pub use recognise::{Mention, mentions, mentions_into};
pub use region::{Laterality, Region, UnknownWord};
pub use request::{Portions, Request, request};
pub(crate) use run::{Packed, packed};
pub use source::Source;
pub use vocabulary::{ancestors, concept, concepts, find, fingerprint, is_a, parts};
pub(crate) use word::{Word as DictionaryWord, words as dictionary_words};

#[cfg(test)]
mod abbreviations;
#[cfg(test)]
mod compile;
