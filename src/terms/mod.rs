//! Understands the terms of the domain in a text: drugs, body regions, treatments, diagnoses, guidelines, amounts.
//!
//! Letters and those who search them call one thing by many names. The names are in tables, `tables/*.toml`, that a
//! domain expert can edit; this module has pure look-ups over them.
//!
//! [`mentions`] finds the [`Concept`]s a text names; [`levels()`] reads spinal levels, [`quantities`] amounts and visits,
//! [`strengths`] doses, [`dates`] dates, [`citations`] what a guideline paragraph cites; [`facts()`] sums up what one
//! disputed item is about.
//!
//! ```
//! use imr::terms::{Context, concept, levels, mentions};
//!
//! let names = mentions("Tramadol for the low back", Context::Procedure);
//! assert!(names.iter().any(|name| concept(name.concept).id.starts_with("drug:")));
//! assert_eq!(levels("facet injection at L4-5")[0].to_string(), "L4-L5");
//! ```
//!
//! Nothing here knows files, threads or the index. A fact about the domain belongs into a table;
//! code holds only what is true of every row.

#[cfg(test)]
pub(crate) mod abbreviations;
pub(crate) mod analysis;
#[cfg(test)]
pub(crate) mod compile;
pub(crate) mod facts;
pub(crate) mod findings;
#[cfg(feature = "cli")]
pub(crate) mod names;
pub(crate) mod notation;
#[cfg(feature = "cli")]
pub(crate) mod spelling;
// The tests of the tables need it too.
#[cfg(test)]
#[cfg(not(feature = "cli"))]
pub(crate) mod spelling;
pub(crate) mod vocabulary;

pub(crate) use crate::terms::analysis::{
    disputed_term, level_term, name_term, quantity_term, region_term, strength_term,
};
pub(crate) use crate::terms::facts::classify::categories_of_noun;
pub use crate::terms::facts::details::Details;
pub(crate) use crate::terms::facts::details::{citations_alone, details, facts_and_details};
pub use crate::terms::facts::request::Portions;
pub(crate) use crate::terms::facts::request::request;
pub use crate::terms::facts::{Facts, ItemText, facts, reasons};
pub(crate) use crate::terms::facts::{reason_names, reasons_told, regions};
pub(crate) use crate::terms::findings::Finding;
#[cfg(feature = "cli")]
pub(crate) use crate::terms::names::names;
pub use crate::terms::notation::citation::{Citation, citations};
pub use crate::terms::notation::date::dates;
pub(crate) use crate::terms::notation::date::month;
pub(crate) use crate::terms::notation::levels;
pub use crate::terms::notation::levels::{Segment, Vertebra, levels};
pub(crate) use crate::terms::notation::quantity::quantities_and_visits;
pub use crate::terms::notation::quantity::{Quantity, Unit, Visits, quantities};
pub(crate) use crate::terms::notation::strength::strength_bound;
pub use crate::terms::notation::strength::strengths;
pub use crate::terms::vocabulary::category::Category;
pub use crate::terms::vocabulary::concept;
pub use crate::terms::vocabulary::concept::{Concept, ConceptId, ConceptKind};
pub use crate::terms::vocabulary::context::Context;
pub use crate::terms::vocabulary::dosage_form::DosageForm;
pub use crate::terms::vocabulary::guideline_body::GuidelineBody;
pub use crate::terms::vocabulary::recognise::{Mention, mentions};
pub use crate::terms::vocabulary::region::{Laterality, Region, UnknownWord};
pub(crate) use crate::terms::vocabulary::{concept_id, concepts, fingerprint, has_members, is_a, parts};
