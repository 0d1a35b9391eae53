//! The tables of `tables/*.toml` as data of the program. `build.rs` makes them of the files, so that nothing is
//! read or looked up when the program starts.

use crate::terms::notation::citation::names::{Meaning, Names};
use crate::terms::vocabulary::category::Category;
use crate::terms::vocabulary::concept::{Concept, ConceptId, Kind};
use crate::terms::vocabulary::data::{Cue, Group, Member};
use crate::terms::vocabulary::dictionary::{Dictionary, Node};
use crate::terms::vocabulary::form::Form;
use crate::terms::vocabulary::place::Context;
use crate::terms::vocabulary::region::Region;
use crate::terms::vocabulary::sense::Sense;
use crate::terms::vocabulary::source::Source;

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
