//! The tables of `tables/*.toml` as data of the program. `build.rs` makes them of the files, so that nothing is
//! read or looked up when the program starts.

use super::category::Category;
use super::citation::{Meaning, Names};
use super::concept::{Concept, ConceptId, Kind};
use super::cue::Cue;
use super::dictionary::{Dictionary, Node};
use super::form::Form;
use super::place::Place;
use super::region::Region;
use super::sense::Sense;
use super::source::Source;
use super::state::{Group, Member};

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
