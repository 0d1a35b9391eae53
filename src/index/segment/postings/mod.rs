//! Postings on their way into a segment: inverted letter by letter, appended to one log a field, sorted by term. The
//! four steps are apart because the first runs on many threads, and the last only when a segment is full.

pub(crate) mod inversion;
pub(crate) mod inverter;
pub(crate) mod log;
pub(crate) mod varint;
