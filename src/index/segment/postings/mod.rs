//! Postings on their way into a segment: inverted letter by letter, appended to one log a field, sorted by term.

pub(crate) mod inversion;
pub(crate) mod inverter;
pub(crate) mod log;
pub(crate) mod varint;
