//! Connections and their bounds: who may ask, how much, how long, and how many at a time. Nothing here knows what is
//! asked.

pub(crate) mod chunks;
pub(crate) mod compress;
pub(crate) mod gates;
pub(crate) mod guard;
pub(crate) mod listen;
pub(crate) mod metrics;
pub(crate) mod options;
pub(crate) mod patient;
