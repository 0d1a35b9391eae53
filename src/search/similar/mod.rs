//! Finds the items most like a given one, whether the index has it or not.
//!
//! In the order of the flow: `pasted` makes an item of a text that is no letter, `profile` tells what an item is about
//! in concepts of the vocabulary, `telling` which words of its reasons are rare, `question` makes things with weights
//! of both, `nearest` ranks by them, `copies` leaves out other copies of the same text, and `shared` tells what a hit
//! has in common with the item.

pub(crate) mod copies;
pub(crate) mod nearest;
pub(crate) mod pasted;
pub(crate) mod profile;
pub(crate) mod question;
pub(crate) mod shared;
pub(crate) mod telling;
