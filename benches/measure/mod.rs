//! The parts that measurements share: what a process used, the floors beside `imr index`, plain tantivy
//! beside `imr query`, and figures as people read them.
//!
//! Benches take this module by `#[path = "measure/mod.rs"] mod measure;`.

#![allow(dead_code, reason = "each bench uses a part")]

pub mod figures;

pub mod usage;

pub mod floor;
pub mod records;
pub mod stemmer;

pub mod questions;
pub mod raw;
