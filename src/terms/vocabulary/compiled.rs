//! The tables of `tables/*.toml` as data of the program. `build.rs` makes them of the files, so that nothing is
//! read or looked up when the program starts.

use crate::terms::notation::citation::names::{CitationNames, CitedMeaning};
use crate::terms::vocabulary::category::Category;
use crate::terms::vocabulary::concept::{Concept, ConceptId, ConceptKind};
use crate::terms::vocabulary::context::Context;
use crate::terms::vocabulary::data::{CategoryCue, StateGroup, StateMember};
use crate::terms::vocabulary::dictionary::{Dictionary, TrieNode};
use crate::terms::vocabulary::dosage_form::DosageForm;
use crate::terms::vocabulary::guideline_body::GuidelineBody;
use crate::terms::vocabulary::region::Region;
use crate::terms::vocabulary::sense::Sense;

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
