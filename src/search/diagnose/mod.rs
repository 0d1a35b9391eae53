//! Helps with questions that find little: tells what each part finds alone, which letters lack dates, and which
//! words and ids may be misspelled. An empty answer alone would leave the user to guess.

pub(crate) mod known_spellings;
pub(crate) mod missing_dates;
pub(crate) mod near_ids;
pub(crate) mod near_terms;
pub(crate) mod overrun;
pub(crate) mod spelling;
pub(crate) mod zero_hits;
