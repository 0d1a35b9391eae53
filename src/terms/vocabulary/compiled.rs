//! Holds the tables of `tables/*.toml` as data of the program.
//!
//! `build.rs` makes Rust of the files, so that nothing is read or linked when the program starts, and a mistake in a
//! table is found when it is built.

use crate::terms::findings::mark::{FindingRule, MarkSet};
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
