//! `imr serve` and `imr mcp`: the answers of the command line over connections, refusals, bounds, beginnings and ends.

mod answers;
#[cfg(feature = "mcp")]
mod assistant;
mod bounds;
mod callers;
pub mod client;
mod described;
mod life;
mod pages;
