//! Fictional letters with known truth: `fiction::letter(seed, number)` invents one, `look::render` and `pdf::render`
//! print it, `noise` spoils it, `run` makes files of it, `check` compares what the parser reads with its truth.
//!
//! Tests and benches take this module by `#[path = "../benches/letters/mod.rs"] mod letters;`.

#![allow(dead_code, unused_imports, reason = "each test and bench uses a part; a bench without a harness drops tests")]

pub mod fiction;

pub mod plan;

pub mod case;
pub mod guideline;
pub mod heading;
pub mod prose;
pub mod rare;

pub mod furniture;
pub mod layout;
pub mod levels;
pub mod order;
pub mod tables;
pub mod template;
pub mod truth;

pub mod lines;
pub mod look;
pub mod noise;
pub mod pdf;

pub mod check;
pub mod run;
pub mod store;

pub mod date;
pub mod dice;
