//! Help for questions that find little: what each part finds alone, letters without dates, spelling.

pub(crate) mod missing_dates;
pub(crate) mod near_terms;
pub(crate) mod spelling;
pub(crate) mod zero_hits;
