//! The domain's vocabulary: what drugs, body regions, treatments, diagnoses and guidelines are
//! called in letters and by those who search them, as tables in `tables/*.toml` that a domain
//! expert can edit, and pure look-ups over them.
//!
//! [`mentions`] finds the [`Concept`]s a text names; [`levels`] reads spinal levels, [`quantity`]
//! reads amounts and visits, [`strength`] doses, [`dates`] dates, [`request()`] the portions of a
//! modified request, [`citations`] what a guideline paragraph cites; [`facts()`] sums up what one
//! disputed item is about.
//! Nothing here knows files, threads or the index. A fact about the domain belongs into a table;
//! code holds only what is true of every row.

mod category;
mod citation;
mod concept;
mod date;
mod dictionary;
mod facts;
pub mod levels;
mod medication;
pub mod quantity;
mod recognise;
mod region;
mod request;
mod sense;
mod service;
mod state;
pub mod strength;
mod table;
mod vocabulary;
mod word;

pub use category::Category;
pub use citation::{Citation, Source, citations};
pub use concept::{Concept, ConceptId, Kind};
pub use date::dates;
pub use facts::{Facts, ItemText, drugs, facts, laterality, regions};
pub use levels::{Segment, Vertebra};
pub use medication::Form;
pub use quantity::{Quantity, Span, Unit, Visits};
pub use recognise::{Mention, Place, mentions};
pub use region::{Laterality, Region, UnknownWord};
pub use request::{Portions, Request, request};
pub use vocabulary::{ancestors, concept, concepts, find, fingerprint, is_a, parts};

#[cfg(test)]
mod abbreviations;
