//! Counts over the items that a query finds. It uses the search, and knows nothing of how answers are printed.

pub(crate) mod contrast;
